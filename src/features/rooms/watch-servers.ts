import { BackendError } from '../../clients/bigbluebutton/fault.ts';
import type { MeetingInfo } from '../../clients/bigbluebutton/meeting.ts';
import { SECOND_MS, type Instant } from '../../lib/span.ts';
import type { Job, Outcome } from '../../platform/jobs/job.ts';
import { applyPoll } from './apply-poll.ts';
import { loseServer } from './lose-server.ts';
import type { OpenDue, OpenRoomsParts } from './open-rooms.ts';
import { type Room, ROOM_STATES, type RoomState } from './room.ts';
import { countRooms, roomsIn, serversInUse } from './room-store.ts';
import type { PoolServer, ServerRecord } from './server.ts';
import { noteServer, serverRecords } from './server-store.ts';

const POLL_TIMEOUT_MS = 3 * SECOND_MS;
const PROBE_EVERY_MS = 3 * SECOND_MS;
/** Polls missed in a row after which a server is given up. */
const MISSES_TO_LOSE = 3;

/** States in which a poll can tell something about a copy. */
const POLLED: readonly RoomState[] = ['creating', 'open', 'live', 'ending', 'lost'];

type Answered = {
  readonly begunAt: Instant;
  /** As recorded before the poll began. */
  readonly rooms: readonly Room[];
  /** null: it was missed. */
  readonly meetings: readonly MeetingInfo[] | null;
};

/**
 * One `getMeetings` per server and round. A missed poll starts probes; the third miss in a row makes the
 * server lost, and its rooms are opened elsewhere at once. Where no server answers at all, it is we who are
 * cut off, and nothing is judged.
 */
export function watchServersJob(parts: OpenRoomsParts, openDue: OpenDue): Job {
  return {
    name: 'watch-servers',
    schedule: '*/10 * * * * *',
    run: (signal) => watch(parts, openDue, signal),
  };
}

async function watch(parts: OpenRoomsParts, openDue: OpenDue, signal: AbortSignal): Promise<Outcome> {
  const { database, log } = parts;
  const records = new Map((await serverRecords(database.db)).map((record) => [record.name, record]));
  const used = new Set(await serversInUse(database.db));
  const watched = parts.pool.filter(({ name, retired }) => !retired || used.has(name));
  const round = await Promise.all(
    watched.map(async (server) => ({ server, answer: await poll(parts, server, signal) })),
  );
  const silent = round.every(({ answer }) => answer.meetings === null);
  const outcome = { polled: round.length, missed: 0, lost: 0, changed: 0 };
  if (silent && round.length > 0) {
    log.error('no server answered; suspecting ourselves, nothing is judged', { servers: round.length });
    await suspectAll(parts, [...records.values()]);
    return { ...outcome, missed: round.length };
  }
  const ends = await Promise.allSettled(
    round.map(async ({ server, answer }) => {
      const record = records.get(server.name);
      if (record === undefined) throw new Error(`Server ${server.name} has no record.`);
      const { missed, lost, changed } = await follow(parts, { server, record, answer, signal });
      outcome.missed += missed;
      outcome.lost += lost;
      outcome.changed += changed;
    }),
  );
  await report(parts);
  if (outcome.changed > 0 || outcome.lost > 0) await openDue(signal);
  const broken = ends.find((end) => end.status === 'rejected');
  if (broken !== undefined) throw broken.reason;
  return outcome;
}

type Followed = { readonly missed: number; readonly lost: number; readonly changed: number };

/** Takes one server's answer, or asks again until it answers or is given up. */
async function follow(
  parts: OpenRoomsParts,
  {
    server,
    record,
    answer,
    signal,
  }: { server: PoolServer; record: ServerRecord; answer: Answered; signal: AbortSignal },
): Promise<Followed> {
  let latest = answer;
  let { misses } = record;
  for (;;) {
    if (latest.meetings !== null) {
      const { begunAt, rooms, meetings } = latest;
      const now = { ...record, misses };
      const changed = await applyPoll(parts, server, { begunAt, rooms, meetings, record: now });
      return { missed: misses - record.misses, lost: 0, changed };
    }
    misses += 1;
    if (record.state === 'lost') return { missed: 1, lost: 0, changed: 0 };
    if (misses >= MISSES_TO_LOSE) {
      const lost = await anotherAnswers(parts, server, signal);
      if (lost) await loseServer(parts, server, misses);
      return { missed: misses - record.misses, lost: lost ? 1 : 0, changed: 0 };
    }
    await noteMiss(parts, server, misses);
    const waitMs = latest.begunAt + PROBE_EVERY_MS - parts.clock.now();
    if (waitMs > 0) await parts.clock.sleep(waitMs, signal);
    latest = await poll(parts, server, signal);
  }
}

async function poll(
  { clock, database, log }: OpenRoomsParts,
  server: PoolServer,
  signal: AbortSignal,
): Promise<Answered> {
  signal.throwIfAborted();
  const begunAt = clock.now();
  const rooms = await roomsIn(database.db, POLLED, server.name);
  try {
    const meetings = await server.client.getMeetings({ probe: true, timeoutMs: POLL_TIMEOUT_MS, signal });
    return { begunAt, rooms, meetings };
  } catch (error) {
    if (!(error instanceof BackendError) || error.kind === 'aborted') throw error;
    log.info('a poll was missed', { server: server.name, kind: error.kind });
    return { begunAt, rooms, meetings: null };
  }
}

/** We may have been cut off since the round began: a server is given up only while we still reach another. */
async function anotherAnswers(
  parts: OpenRoomsParts,
  { name }: PoolServer,
  signal: AbortSignal,
): Promise<boolean> {
  const others = parts.pool.filter((other) => other.name !== name);
  const answers = await Promise.all(others.map((other) => poll(parts, other, signal)));
  return answers.some(({ meetings }) => meetings !== null);
}

/** What goes on meanwhile nobody sees: nothing new is placed before the next answer, yet no miss is counted. */
async function suspectAll(
  { database, clock }: OpenRoomsParts,
  records: readonly ServerRecord[],
): Promise<void> {
  for (const { name, state } of records) {
    if (state === 'up') await noteServer(database.db, name, { state: 'suspect', updated_at: clock.now() });
  }
}

async function noteMiss(
  { database, clock }: OpenRoomsParts,
  { name }: PoolServer,
  misses: number,
): Promise<void> {
  await noteServer(database.db, name, { state: 'suspect', misses, updated_at: clock.now() });
}

async function report({ database, metrics }: OpenRoomsParts): Promise<void> {
  for (const record of await serverRecords(database.db)) metrics.noteServer(record);
  const counted = await countRooms(database.db);
  metrics.noteRooms(new Map(ROOM_STATES.map((state) => [state, counted.get(state) ?? 0])));
}
