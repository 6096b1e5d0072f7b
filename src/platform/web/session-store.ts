import { createHash } from 'node:crypto';
import type { Clock } from '../../lib/clock.ts';
import { HOUR_MS, type Instant, MINUTE_MS } from '../../lib/span.ts';
import type { Db, Tx } from '../db/database.ts';
import { seal, unseal } from '../db/seal.ts';

/** A session that nobody used for so long is over. */
export const IDLE_MS = 60 * MINUTE_MS;
/** However busy, no session lasts longer. */
export const LONGEST_MS = 12 * HOUR_MS;
/** That a session is used is written down no more often. */
const TOUCH_MS = MINUTE_MS;

/** What a session keeps; all of it but `subject` and `realmSession` lies sealed. */
export type SessionData = {
  /** The person's lasting id at the realm. */
  readonly subject: string;
  /** The realm's own session (`sid`), by which it ends ours; null where it names none. */
  readonly realmSession: string | null;
  /** What forms of this session carry. */
  readonly csrf: string;
  /** JSON of whoever began the session. */
  readonly kept: unknown;
};

/** A session as it stands in the store. */
export type OpenSession = {
  /** The store's name for it: it opens nothing. */
  readonly key: string;
  readonly data: SessionData;
  readonly sealed: string;
  readonly begunAt: Instant;
};

/** Sessions on our own store, each under the SHA-256 of its id: who reads the store can use none of them. */
export type SessionStore = {
  /** The session of that id, unless it is over; used from now on, or only looked at. */
  find(id: string, how?: 'used' | 'looked-at'): Promise<OpenSession | null>;
  add(id: string, data: SessionData): Promise<void>;
  remove(id: string): Promise<void>;
  /** Keeps something else in it; null where the session ended or was changed since it was read. */
  keep(session: OpenSession, kept: unknown): Promise<OpenSession | null>;
  /** The session as it is now; null where it ended. */
  again(session: OpenSession): Promise<OpenSession | null>;
  /** Ends one session, or all of a person or of a session at the realm. Returns how many there were. */
  end(which: { key: string } | { subject: string } | { realmSession: string }): Promise<number>;
};

type Parts = { readonly db: Db | Tx; readonly key: Buffer; readonly clock: Clock };

/** @param parts.key 32 bytes that seal what sessions keep */
export function createSessionStore(parts: Parts): SessionStore {
  const { db, clock } = parts;
  return {
    find: async (id, how = 'used') => {
      const session = await read(parts, nameOf(id));
      if (session === null) return null;
      if (how === 'used' && clock.now() - session.usedAt >= TOUCH_MS) await touch(parts, session);
      return session;
    },
    add: async (id, data) => {
      const [name, now] = [nameOf(id), clock.now()];
      const { subject, realmSession } = data;
      await db
        .insertInto('sessions')
        .values({
          ...{ id_hash: name, subject, realm_session: realmSession },
          ...{ sealed: sealedOf(parts, name, data), created_at: now, used_at: now },
        })
        .execute();
    },
    remove: async (id) => {
      await db.deleteFrom('sessions').where('id_hash', '=', nameOf(id)).execute();
    },
    keep: async (session, kept) => {
      const data = { ...session.data, kept };
      const sealed = sealedOf(parts, session.key, data);
      const { numUpdatedRows } = await db
        .updateTable('sessions')
        .set({ sealed })
        .where('id_hash', '=', session.key)
        .where('sealed', '=', session.sealed)
        .executeTakeFirst();
      return numUpdatedRows === 1n ? { ...session, data, sealed } : null;
    },
    again: (session) => read(parts, session.key),
    end: (which) => endSessions(db, which),
  };
}

type Read = OpenSession & { readonly usedAt: Instant };

/** The session under that name, unless it is over; null as well for what was sealed elsewhere. */
async function read({ db, key, clock }: Parts, name: string): Promise<Read | null> {
  const now = clock.now();
  const row = await db
    .selectFrom('sessions')
    .selectAll()
    .where('id_hash', '=', name)
    .where('used_at', '>', now - IDLE_MS)
    .where('created_at', '>', now - LONGEST_MS)
    .executeTakeFirst();
  if (row === undefined) return null;
  const opened = unseal(row.sealed, key, labelOf(name));
  if (opened === null) return null;
  const { csrf, kept } = JSON.parse(opened.toString()) as Pick<SessionData, 'csrf' | 'kept'>;
  const { subject, realm_session: realmSession, sealed, created_at: begunAt, used_at: usedAt } = row;
  return { key: name, data: { subject, realmSession, csrf, kept }, sealed, begunAt, usedAt };
}

async function touch({ db, clock }: Parts, { key, usedAt }: Read): Promise<void> {
  await db
    .updateTable('sessions')
    .set({ used_at: clock.now() })
    .where('id_hash', '=', key)
    .where('used_at', '=', usedAt)
    .execute();
}

function sealedOf({ key }: Parts, name: string, { csrf, kept }: SessionData): string {
  return seal(Buffer.from(JSON.stringify({ csrf, kept })), key, labelOf(name));
}

/** Ends one session, or all of a person or of a session at the realm. Returns how many there were. */
export async function endSessions(db: Db | Tx, which: Parameters<SessionStore['end']>[0]): Promise<number> {
  const [column, value] =
    'key' in which
      ? (['id_hash', which.key] as const)
      : 'subject' in which
        ? (['subject', which.subject] as const)
        : (['realm_session', which.realmSession] as const);
  const { numDeletedRows } = await db.deleteFrom('sessions').where(column, '=', value).executeTakeFirst();
  return Number(numDeletedRows);
}

/** When the sessions of a person began and were last used, the oldest first. */
export async function sessionsOf(
  db: Db | Tx,
  subject: string,
): Promise<readonly { readonly begunAt: Instant; readonly usedAt: Instant }[]> {
  return db
    .selectFrom('sessions')
    .select(['created_at as begunAt', 'used_at as usedAt'])
    .where('subject', '=', subject)
    .orderBy('created_at')
    .execute();
}

/** Removes sessions that are over; called by a clean-up job. */
export async function forgetOldSessions(tx: Tx, now: Instant): Promise<number> {
  const { numDeletedRows } = await tx
    .deleteFrom('sessions')
    .where((eb) => eb.or([eb('used_at', '<=', now - IDLE_MS), eb('created_at', '<=', now - LONGEST_MS)]))
    .executeTakeFirst();
  return Number(numDeletedRows);
}

function nameOf(id: string): string {
  return createHash('sha256').update(id).digest('hex');
}

/** What is sealed for one session opens in no other's row. */
function labelOf(name: string): string {
  return `session:${name}`;
}
