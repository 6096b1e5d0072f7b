import type { Selectable } from 'kysely';
import type { Instant } from '../../lib/span.ts';
import type { Db, Tx } from '../../platform/db/database.ts';
import type { ExpectedRecordingRow } from '../../platform/db/recording-schema.ts';

/** A room from which a recording is expected, and when it is asked for next. */
export type Expected = {
  readonly room: string;
  readonly server: string;
  readonly meetingId: string;
  readonly occurrence: string;
  readonly endedAt: Instant;
  readonly nextAt: Instant;
  readonly tries: number;
};

const CHUNK = 100;

/** Adds those that are not there yet. */
export async function addExpected(tx: Tx, those: readonly Expected[]): Promise<void> {
  for (let at = 0; at < those.length; at += CHUNK) {
    await tx
      .insertInto('expected_recordings')
      .values(those.slice(at, at + CHUNK).map(toRow))
      .onConflict((conflict) => conflict.column('room').doNothing())
      .execute();
  }
}

/** Has one asked for at its `nextAt`, whether it was expected before or not; when it ended stays as it was. */
export async function expectAt(tx: Tx, expected: Expected): Promise<void> {
  await tx
    .insertInto('expected_recordings')
    .values(toRow(expected))
    .onConflict((conflict) => conflict.column('room').doUpdateSet({ next_at: expected.nextAt, tries: 0 }))
    .execute();
}

export async function expectedDue(db: Db | Tx, now: Instant): Promise<readonly Expected[]> {
  const rows = await db
    .selectFrom('expected_recordings')
    .selectAll()
    .where('next_at', '<=', now)
    .orderBy('next_at')
    .execute();
  return rows.map(fromRow);
}

/** Puts one off, unless a hint has come since it was read. */
export async function askAgainAt(tx: Tx, asked: Expected, nextAt: Instant, tries: number): Promise<void> {
  await tx
    .updateTable('expected_recordings')
    .set({ next_at: nextAt, tries })
    .where('room', '=', asked.room)
    .where('next_at', '=', asked.nextAt)
    .execute();
}

/** Removes those that ended before, which nobody asks for any more. */
export async function dropExpected(tx: Tx, endedBefore: Instant): Promise<void> {
  await tx.deleteFrom('expected_recordings').where('ended_at', '<', endedBefore).execute();
}

function toRow(expected: Expected): ExpectedRecordingRow {
  return {
    room: expected.room,
    server: expected.server,
    meeting_id: expected.meetingId,
    occurrence: expected.occurrence,
    ended_at: expected.endedAt,
    next_at: expected.nextAt,
    tries: expected.tries,
  };
}

function fromRow(row: Selectable<ExpectedRecordingRow>): Expected {
  return {
    room: row.room,
    server: row.server,
    meetingId: row.meeting_id,
    occurrence: row.occurrence,
    endedAt: row.ended_at,
    nextAt: row.next_at,
    tries: row.tries,
  };
}
