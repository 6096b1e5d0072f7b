import { createHash } from 'node:crypto';
import type { ServerRecording } from '../../../src/clients/bigbluebutton/recording.ts';
import { createBranches } from '../../../src/features/branches/branches.ts';
import type { ExpectingParts } from '../../../src/features/recordings/expected.ts';
import { fromRow } from '../../../src/features/recordings/recording-row.ts';
import type { Recording } from '../../../src/features/recordings/recording.ts';
import { syncRecordingsJob } from '../../../src/features/recordings/sync-recordings.ts';
import { HOUR_MS, type Instant, MINUTE_MS } from '../../../src/lib/span.ts';
import type { Database } from '../../../src/platform/db/database.ts';
import type { Outcome } from '../../../src/platform/jobs/job.ts';
import {
  type Booked,
  INSTANCE,
  NOON,
  startWorld,
  type World,
  type WorldOptions,
} from '../../support/world.ts';
import { live } from '../rooms/steps.ts';

export const NO_OTHERS: ExpectingParts['others'] = { rule: 'report', instances: [], metaKeys: [], names: [] };

/** A world whose recordings are followed. */
export type KnownWorld = World & {
  readonly knowing: ExpectingParts;
  sync(): Promise<Outcome>;
  /** What is known, by record id. */
  known(): Promise<ReadonlyMap<string, Recording>>;
  one(recordId: string): Promise<Recording>;
  deletions(): Promise<readonly { record_id: string; reason: string; seen: string; tries: number }[]>;
};

export type KnownOptions = WorldOptions & { readonly others?: Partial<ExpectingParts['others']> };

export async function startKnown(database: Database, options: KnownOptions = {}): Promise<KnownWorld> {
  const world = await startWorld(database, options);
  const parts = knowingParts(world, options.others);
  const job = syncRecordingsJob(parts);
  const { db } = database;
  const known = async () => {
    const rows = await db.selectFrom('recordings').selectAll().execute();
    return new Map(rows.map((row) => [row.record_id, fromRow(row)]));
  };
  return {
    ...world,
    knowing: parts,
    sync: () => job.run(new AbortController().signal),
    known,
    one: async (recordId) => {
      const found = (await known()).get(recordId);
      if (found === undefined) throw new Error(`${recordId} is not known`);
      return found;
    },
    deletions: () =>
      db.selectFrom('deletions').select(['record_id', 'reason', 'seen', 'tries']).orderBy('id').execute(),
  };
}

/** As another process, which remembers nothing, would have them. */
export function knowingParts(
  { database, clock, pool, parts: { log } }: World,
  others: KnownOptions['others'] = {},
): ExpectingParts {
  const branches = createBranches({ clock });
  return {
    ...{ database, clock, pool, log, instance: INSTANCE, others: { ...NO_OTHERS, ...others } },
    tree: (db) => branches.tree(db),
  };
}

/** The id that a server gives to the recording of a meeting. */
export function recordIdOf(meetingId: string, startedAt: Instant): string {
  return `${createHash('sha1').update(meetingId).digest('hex')}-${String(startedAt).padStart(13, '0')}`;
}

/** A recording as the client reads it. */
export function listed(meetingId: string, more: Partial<ServerRecording> = {}): ServerRecording {
  const startedAt = more.startedAt ?? NOON - HOUR_MS;
  return {
    recordId: recordIdOf(meetingId, startedAt),
    meetingId,
    name: 'Kreisvorstand',
    isBreakout: false,
    state: 'published',
    startedAt,
    endedAt: startedAt + 30 * MINUTE_MS,
    participants: 5,
    rawBytes: 2_000_000,
    bytes: 700_000,
    metadata: {},
    formats: [
      { type: 'presentation', url: 'https://bbb-1.example/playback/1', lengthMinutes: 30, bytes: 700_000 },
    ],
    isProtected: null,
    ...more,
  };
}

/** A meeting of ours that is recorded, with somebody in it, as the watch has seen. */
export async function recorded(world: World, days: number | null = null): Promise<Booked> {
  return live(world, { options: { record: true, recordingDays: days } });
}

/** Ends the meeting of a date, on its server and in what we know. */
export async function over(world: World, { date }: Booked): Promise<{ server: string; meetingId: string }> {
  const room = await world.current(date.id);
  world.clock.advance(30 * MINUTE_MS);
  world.server(room.server).endFromInside(room.meeting_id);
  world.clock.advance(MINUTE_MS);
  await world.runWatch();
  return { server: room.server, meetingId: room.meeting_id };
}
