import { createHash } from 'node:crypto';
import { refuse } from '../../lib/refusal.ts';
import { HOUR_MS, type Instant } from '../../lib/span.ts';
import type { Db, Tx } from '../db/database.ts';

/** An answer as it went out, and as it goes out again for the same key. */
export type Rendered = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON text; null for an answer without a body. */
  readonly body: string | null;
};

/** One call that is to have its effect once, however often it is sent. */
export type KeyedCall = {
  readonly principal: string;
  readonly key: string;
  readonly requestHash: string;
  readonly now: Instant;
};

/** A key older than this counts as never seen (design: 24 hours). */
export const KEY_LIFE_MS = 24 * HOUR_MS;

/** 1 to 255 visible ASCII characters. */
const KEY = /^[\x21-\x7e]{1,255}$/;

/**
 * The key that the caller sent; null for none.
 *
 * @throws Refusal `invalid-request` for what can be no key
 */
export function readIdempotencyKey(header: string | undefined): string | null {
  if (header === undefined || KEY.test(header)) return header ?? null;
  return refuse({
    code: 'invalid-request',
    errors: [
      {
        pointer: '/header/Idempotency-Key',
        code: 'invalid_format',
        detail: 'The key has 1 to 255 visible ASCII characters.',
      },
    ],
  });
}

/** What makes two calls the same: method, address with its query, and what the body says (not how it is laid out). */
export function requestHash(method: string, url: string, body: unknown): string {
  const hash = createHash('sha256');
  return hash.update(`${method} ${url}\n${canonicalJson(body)}`).digest('hex');
}

function canonicalJson(value: unknown): string {
  return JSON.stringify(value ?? null, (_key, item: unknown) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}

/**
 * Claims the key for this call, or gives back the answer that it was given before. Call it before the
 * work and in the work's transaction: of two calls at the same moment the second waits here until the
 * first has committed, and then finds its answer; work that throws takes its claim along.
 *
 * @returns null where the work is still to be done, `keepAnswer` after it
 * @throws Refusal `idempotency-mismatch` when the key belongs to another request
 */
export async function claimOrReplay(tx: Tx, call: KeyedCall): Promise<Rendered | null> {
  return (await claim(tx, call)) ? null : storedAnswer(tx, call);
}

/** Keeps the answer to a claimed call, to be given again. */
export async function keepAnswer(tx: Tx, { principal, key }: KeyedCall, answer: Rendered): Promise<void> {
  await tx
    .updateTable('idempotency')
    .set({ status: answer.status, headers: JSON.stringify(answer.headers), body: answer.body ?? '' })
    .where('principal', '=', principal)
    .where('key', '=', key)
    .execute();
}

/** Removes what was stored before `before`. */
export async function forgetOldKeys(tx: Tx, before: Instant): Promise<number> {
  const result = await tx.deleteFrom('idempotency').where('created_at', '<', before).executeTakeFirst();
  return Number(result.numDeletedRows);
}

/** When a principal sent the keys whose answers are stored, the oldest first. */
export async function keysOf(db: Db | Tx, principal: string): Promise<readonly Instant[]> {
  const rows = await db
    .selectFrom('idempotency')
    .select('created_at')
    .where('principal', '=', principal)
    .orderBy('created_at')
    .execute();
  return rows.map(({ created_at }) => created_at);
}

/** Removes what is stored for one principal; returns how many answers. */
export async function forgetKeysOf(tx: Tx, principal: string): Promise<number> {
  const result = await tx.deleteFrom('idempotency').where('principal', '=', principal).executeTakeFirst();
  return Number(result.numDeletedRows);
}

/** A row that is too old counts as none. */
async function claim(tx: Tx, { principal, key, requestHash: hash, now }: KeyedCall): Promise<boolean> {
  const fresh = { request_hash: hash, status: 0, headers: '{}', body: '', created_at: now };
  const claimed = await tx
    .insertInto('idempotency')
    .values({ principal, key, ...fresh })
    .onConflict((conflict) =>
      conflict
        .columns(['principal', 'key'])
        .doUpdateSet(fresh)
        .where('idempotency.created_at', '<=', now - KEY_LIFE_MS),
    )
    .returning('key')
    .executeTakeFirst();
  return claimed !== undefined;
}

async function storedAnswer(tx: Tx, call: KeyedCall): Promise<Rendered> {
  const row = await tx
    .selectFrom('idempotency')
    .select(['request_hash', 'status', 'headers', 'body'])
    .where('principal', '=', call.principal)
    .where('key', '=', call.key)
    .executeTakeFirstOrThrow();
  if (row.request_hash !== call.requestHash) refuse({ code: 'idempotency-mismatch' });
  // Written by `keepAnswer` alone, which has the type.
  const headers = JSON.parse(row.headers) as Rendered['headers'];
  return { status: row.status, headers, body: row.body === '' ? null : row.body };
}
