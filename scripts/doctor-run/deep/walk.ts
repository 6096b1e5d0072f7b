import { randomHex } from '../../../src/lib/ids.ts';
import type { ServerSettings } from '../../../src/platform/settings/server-settings.ts';
import { type TestRoom, testRoom } from './room.ts';
import { CREATE, type Progress, STEPS } from './steps.ts';

/** What came of each step, by its name; a step that was not reached is missing. */
export type Facts = ReadonlyMap<string, string>;

/** A test room's whole life on one server. */
export type Walk = {
  readonly server: ServerSettings;
  readonly facts: Facts;
  readonly meetingID: string;
  /** Rooms of this run that its list showed, those made by way of other entries included. */
  readonly listed: readonly string[];
  /** How far its clock is ahead by the time of creation; null where no room was made. */
  readonly aheadMs: number | null;
};

type Walker = { readonly room: TestRoom; readonly facts: Map<string, string>; readonly progress: Progress };

/**
 * Opens, watches and ends one test room on each of these servers. All are made before any is looked at, so that two
 * entries that lead to one server show each other's. Whatever happens, each room is ended before this returns or
 * throws; a server that cannot be told ends its room by itself after two minutes.
 *
 * @throws the reason of `signal`
 */
export async function walkAll(
  servers: readonly ServerSettings[],
  signal: AbortSignal,
): Promise<readonly Walk[]> {
  const run = randomHex(8);
  const walkers = servers.map((server): Walker => ({
    room: testRoom(server, run, signal),
    facts: new Map(),
    progress: { createTime: null, aheadMs: null, internalId: null, gone: false, listed: [] },
  }));
  try {
    await settled(walkers.map((walker) => take(walker, [CREATE], signal)));
    const made = walkers.filter(({ progress }) => progress.createTime !== null);
    await settled(made.map((walker) => take(walker, STEPS, signal)));
  } finally {
    await Promise.all(walkers.filter(({ progress }) => !progress.gone).map(endFor));
  }
  return walkers.map(({ room: { server, meetingID }, facts, progress: { listed, aheadMs } }) => ({
    ...{ server, meetingID, facts, listed, aheadMs },
  }));
}

/** Waits for all of them, also when one has failed, and fails then: nobody is at work while the rooms are ended. */
async function settled(works: readonly Promise<void>[]): Promise<void> {
  const ends = await Promise.allSettled(works);
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

async function take(
  { room, facts, progress }: Walker,
  steps: readonly (typeof CREATE)[],
  signal: AbortSignal,
): Promise<void> {
  for (const { name, run } of steps) {
    signal.throwIfAborted();
    const fact = await run(room, progress);
    // What was cut short says nothing about the server.
    signal.throwIfAborted();
    facts.set(name, fact);
  }
}

/** Also after `create` was not answered: it may have been carried out. */
async function endFor({ room }: Walker): Promise<void> {
  const { server, meetingID } = room;
  await testRoom(server, room.run).call('end', [['meetingID', meetingID]]);
}
