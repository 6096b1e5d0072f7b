import { z } from 'zod';
import type { Instant } from '../../lib/span.ts';
import type { Db, Tx } from '../../platform/db/database.ts';
import type { RoomSlidesRow, SlideTokenRow } from '../../platform/db/folder-schema.ts';
import type { Slide } from './slide.ts';

/**
 * `given`: with the room, or into it since. `owed`: not yet, it is to be tried again. `unknown`: sent, and no answer
 * came; it may be there.
 */
const GIVING_STATES = ['given', 'owed', 'unknown'] as const;

/** What we gave one copy of a room. */
export type Giving = {
  readonly room: string;
  readonly occurrence: string;
  readonly state: (typeof GIVING_STATES)[number];
  readonly given: readonly Omit<Slide, 'path'>[];
  /** How often something was begun with it. */
  readonly attempts: number;
  /** Not before; with `unknown`: until when an answer may still come. */
  readonly retryAt: Instant | null;
};

const CHUNK = 200;

const Given = z.array(z.object({ fileId: z.string(), etag: z.string(), size: z.number(), name: z.string() }));

export async function givingOf(db: Db | Tx, room: string): Promise<Giving | null> {
  const row = await db.selectFrom('room_slides').selectAll().where('room', '=', room).executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/** Of all copies that were given something, or are owed it; the longest untouched first. */
export async function allGivings(db: Db | Tx): Promise<readonly Giving[]> {
  const rows = await db.selectFrom('room_slides').selectAll().orderBy('updated_at').orderBy('room').execute();
  return rows.map(fromRow);
}

/** Adds those of copies of which nothing is written yet; the others stay as they are. */
export async function addGivings(tx: Tx, givings: readonly Giving[], now: Instant): Promise<void> {
  for (let at = 0; at < givings.length; at += CHUNK) {
    const rows = givings.slice(at, at + CHUNK).map((giving) => ({ ...toRow(giving), updated_at: now }));
    await tx
      .insertInto('room_slides')
      .values(rows)
      .onConflict((conflict) => conflict.column('room').doNothing())
      .execute();
  }
}

/** Writes with what a copy is being made; only for whoever holds its claim, since it asks for nothing else. */
export async function noteMaking(
  tx: Tx,
  { room, state, given }: Pick<Giving, 'room' | 'state' | 'given'>,
  now: Instant,
): Promise<void> {
  await tx
    .updateTable('room_slides')
    .set({ state, given: written(given), updated_at: now })
    .where('room', '=', room)
    .execute();
}

/**
 * Writes how it stands with a copy, if nobody began anything with it since it was read.
 *
 * @returns false when somebody did: then nothing was changed
 */
export async function changeGiving(
  tx: Tx,
  { room, state, attempts }: Giving,
  changes: Partial<Omit<Giving, 'room' | 'occurrence'>>,
  now: Instant,
): Promise<boolean> {
  const { given, retryAt, ...plain } = changes;
  const result = await tx
    .updateTable('room_slides')
    .set({
      ...plain,
      ...(given === undefined ? {} : { given: written(given) }),
      ...(retryAt === undefined ? {} : { retry_at: retryAt }),
      updated_at: now,
    })
    .where('room', '=', room)
    .where('state', '=', state)
    .where('attempts', '=', attempts)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** @returns how many there were */
export async function removeGivings(tx: Tx, rooms: readonly string[]): Promise<number> {
  let count = 0n;
  for (let at = 0; at < rooms.length; at += CHUNK) {
    const part = rooms.slice(at, at + CHUNK);
    const result = await tx.deleteFrom('room_slides').where('room', 'in', part).executeTakeFirst();
    count += result.numDeletedRows;
  }
  return Number(count);
}

/** An address under which one file may be fetched for a while. */
export type SlideToken = {
  /** SHA-256 of the token, in hex. */
  readonly hash: string;
  readonly room: string;
  readonly fileId: string;
  /** The last part of the address. */
  readonly name: string;
  readonly size: number;
  readonly expiresAt: Instant;
};

export async function addTokens(tx: Tx, tokens: readonly SlideToken[]): Promise<void> {
  for (let at = 0; at < tokens.length; at += CHUNK) {
    await tx
      .insertInto('slide_tokens')
      .values(tokens.slice(at, at + CHUNK).map(toTokenRow))
      .execute();
  }
}

export async function tokenByHash(db: Db | Tx, hash: string): Promise<SlideToken | null> {
  const row = await db
    .selectFrom('slide_tokens')
    .selectAll()
    .where('token_hash', '=', hash)
    .executeTakeFirst();
  if (row === undefined) return null;
  const { token_hash, room, file_id: fileId, name, size, expires_at: expiresAt } = row;
  return { hash: token_hash, room, fileId, name, size, expiresAt };
}

/** @returns how many there were */
export async function removeExpiredTokens(tx: Tx, now: Instant): Promise<number> {
  const result = await tx.deleteFrom('slide_tokens').where('expires_at', '<=', now).executeTakeFirst();
  return Number(result.numDeletedRows);
}

function toTokenRow({ hash, room, fileId, name, size, expiresAt }: SlideToken): SlideTokenRow {
  return { token_hash: hash, room, file_id: fileId, name, size, expires_at: expiresAt };
}

function toRow({ room, occurrence, state, given, attempts, retryAt }: Giving) {
  return { room, occurrence, state, given: written(given), attempts, retry_at: retryAt };
}

function written(given: Giving['given']): string {
  return JSON.stringify(given.map(({ fileId, etag, size, name }) => ({ fileId, etag, size, name })));
}

function fromRow(row: RoomSlidesRow): Giving {
  const state = GIVING_STATES.find((known) => known === row.state);
  if (state === undefined) throw new Error(`The slides of room ${row.room} have an unknown state.`);
  const { room, occurrence, attempts, retry_at: retryAt } = row;
  return { room, occurrence, state, given: Given.parse(JSON.parse(row.given)), attempts, retryAt };
}
