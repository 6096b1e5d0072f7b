import { BackendError } from '../../clients/bigbluebutton/fault.ts';
import type { ServerRecording } from '../../clients/bigbluebutton/recording.ts';
import type { Log } from '../../lib/log.ts';
import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS, SECOND_MS } from '../../lib/span.ts';
import { type RecordedRoom, recordedRoomsEnded } from '../rooms/recorded-rooms.ts';
import type { PoolServer } from '../rooms/server.ts';
import {
  addExpected,
  askAgainAt,
  dropExpected,
  type Expected,
  expectAt,
  expectedDue,
} from './expected-store.ts';
import { noteAnswering, noteFailing } from './listing-store.ts';
import { type Noted, noteSeen, type SightingParts } from './note-seen.ts';
import { recordingsOnServer } from './recording-store.ts';

export type ExpectingParts = SightingParts & { readonly pool: readonly PoolServer[]; readonly log: Log };

/** For so long after its end a recording is asked for; then only whole listings find it. */
const EXPECTED_MS = 14 * DAY_MS;
/** For so long after a recording is there, formats may still come. */
const FORMATS_MS = 2 * DAY_MS;
const LOOK_FOR_FORMATS_MS = 6 * HOUR_MS;
const FIRST_PAUSE_MS = 5 * MINUTE_MS;
const RETRY_MS = 5 * MINUTE_MS;
/** Rooms that ended just before the last look may have been written after it. */
const OVERLAP_MS = 10 * MINUTE_MS;
/** Meetings in one question. */
const BATCH = 50;
const TIMEOUT_MS = 20 * SECOND_MS;

export type ExpectedOutcome = Pick<Noted, 'added' | 'changed'> & {
  readonly asked: number;
  readonly failed: number;
};

/**
 * Asks for the recordings of rooms of ours that ended lately: soon at first, then ever more seldom, until they are there
 * and no more formats are to be expected. All servers at once; one that does not answer is asked again later.
 */
export function createAskExpected(parts: ExpectingParts): (signal: AbortSignal) => Promise<ExpectedOutcome> {
  let scannedUntil: Instant | null = null;
  return async (signal) => {
    const { database, clock } = parts;
    const now = clock.now();
    const since = Math.max(now - EXPECTED_MS, (scannedUntil ?? 0) - OVERLAP_MS);
    const rooms = await recordedRoomsEnded(database.db, since);
    await database.transaction(async (tx) => {
      await dropExpected(tx, now - EXPECTED_MS);
      await addExpected(
        tx,
        rooms.map((room) => expectedOf(room, room.endedAt, now)),
      );
    });
    scannedUntil = now;
    const due = Map.groupBy(await expectedDue(database.db, now), ({ server }) => server);
    const outcomes = await Promise.allSettled(
      parts.pool.map((server) => askServer(parts, server, due.get(server.name) ?? [], signal)),
    );
    return summed(outcomes);
  };
}

/** A hint that a room's recording is there, or has got another format: it is asked for at once. */
export async function expectNow(
  { database, clock }: Pick<SightingParts, 'database' | 'clock'>,
  room: RecordedRoom,
): Promise<void> {
  const now = clock.now();
  await database.transaction((tx) => expectAt(tx, expectedOf(room, now, now)));
}

function expectedOf(room: RecordedRoom, endedAt: Instant, now: Instant): Expected {
  const { id, server, meetingId, occurrence } = room;
  return { room: id, server, meetingId, occurrence, endedAt, nextAt: now, tries: 0 };
}

const NOTHING: ExpectedOutcome = { asked: 0, failed: 0, added: 0, changed: 0 };

async function askServer(
  parts: ExpectingParts,
  server: PoolServer,
  due: readonly Expected[],
  signal: AbortSignal,
): Promise<ExpectedOutcome> {
  const outcome = { ...NOTHING };
  for (let at = 0; at < due.length; at += BATCH) {
    signal.throwIfAborted();
    const batch = due.slice(at, at + BATCH);
    try {
      const { added, changed } = await askBatch(parts, server, batch, signal);
      outcome.asked += batch.length;
      outcome.added += added;
      outcome.changed += changed;
    } catch (error) {
      if (signal.aborted || !(error instanceof BackendError)) throw error;
      parts.log.info('a server did not say how its recordings stand', {
        server: server.name,
        kind: error.kind,
      });
      await postpone(parts, server, due.slice(at), error.kind);
      return { ...outcome, failed: outcome.failed + due.length - at };
    }
  }
  return outcome;
}

async function askBatch(
  parts: ExpectingParts,
  { name, client }: PoolServer,
  batch: readonly Expected[],
  signal: AbortSignal,
): Promise<Noted> {
  const { database, clock } = parts;
  const askedAt = clock.now();
  const meetingIds = batch.map(({ meetingId }) => meetingId);
  const answer = await client.getRecordings({ meetingIds, states: 'any' }, { signal, timeoutMs: TIMEOUT_MS });
  const noted = await noteSeen(parts, name, { recordings: answer.recordings, askedAt });
  const byMeeting = Map.groupBy(answer.recordings, ({ meetingId }) => meetingId);
  const known = await recordingsOnServer(
    database.db,
    name,
    answer.recordings.map(({ recordId }) => recordId),
  );
  await database.transaction(async (tx) => {
    await noteAnswering(tx, name);
    for (const expected of batch) {
      const seen = byMeeting.get(expected.meetingId) ?? [];
      const firstSeenAt = (id: string) => known.get(id)?.firstSeenAt ?? askedAt;
      await askAgainAt(tx, expected, nextLook(expected, seen, firstSeenAt, askedAt), expected.tries + 1);
    }
  });
  return noted;
}

/** When a room's recording is asked for again, given what its server says of it. */
function nextLook(
  expected: Expected,
  seen: readonly ServerRecording[],
  firstSeenAt: (recordId: string) => Instant,
  now: Instant,
): Instant {
  const stands = seen.length > 0 && seen.every(({ state }) => state !== null && SETTLED.has(state));
  if (stands && seen.every(({ recordId }) => firstSeenAt(recordId) <= now - FORMATS_MS)) {
    // Kept until it would have been given up, so that it is not expected anew.
    return Math.max(expected.endedAt + EXPECTED_MS, now) + DAY_MS;
  }
  if (stands) return now + LOOK_FOR_FORMATS_MS;
  const longest = now - expected.endedAt < DAY_MS ? HOUR_MS : 6 * HOUR_MS;
  return now + Math.min(FIRST_PAUSE_MS * 2 ** Math.min(expected.tries, 10), longest);
}

const SETTLED: ReadonlySet<string> = new Set(['published', 'unpublished', 'deleted']);

async function postpone(
  { database, clock }: ExpectingParts,
  { name }: PoolServer,
  those: readonly Expected[],
  failure: string,
): Promise<void> {
  const now = clock.now();
  await database.transaction(async (tx) => {
    await noteFailing(tx, name, failure, now);
    for (const expected of those) await askAgainAt(tx, expected, now + RETRY_MS, expected.tries);
  });
}

/** What went wrong at one server is told when all have been asked. */
function summed(outcomes: readonly PromiseSettledResult<ExpectedOutcome>[]): ExpectedOutcome {
  const sum = { ...NOTHING };
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected') throw outcome.reason;
    sum.asked += outcome.value.asked;
    sum.failed += outcome.value.failed;
    sum.added += outcome.value.added;
    sum.changed += outcome.value.changed;
  }
  return sum;
}
