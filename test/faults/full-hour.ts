import { MINUTE_MS, SECOND_MS } from '../../src/lib/span.ts';
import type { Database } from '../../src/platform/db/database.ts';
import { enter, nudgeAll, strike } from './acts.ts';
import type { FarEnd } from './far-end.ts';
import { type FaultWorld, startFaultWorld, stopFaultWorld } from './fault-world.ts';
import { BrokenInvariant } from './invariant.ts';

/** How rooms become due in a full hour. */
export type Rush = 'all at once' | 'one after the other';

/** Most are small, as they come, not by size. */
const SIZES = Array.from({ length: 40 }, (_, index) => 4 + ((index * 7) % 9));
const EVEN = 1.15;

/**
 * Opens many rooms within one interval of the watch, on servers that carry some already, and sees that they are
 * spread by the places that were promised.
 *
 * @throws BrokenInvariant
 */
export async function runFullHour(
  rush: Rush,
  base: { database: Database; farEnd: FarEnd; seed: number; replicas: number },
): Promise<void> {
  const world = await startFaultWorld({ ...base, settings: { keepLargestInReserve: false } });
  try {
    await crowd(world);
    for (const { name } of base.farEnd.servers) {
      await strike(world, name, { kind: 'latency', ms: 300, call: 'create' });
    }
    const minute = Math.floor(world.loom.now() / MINUTE_MS) * MINUTE_MS;
    const opensLater = minute + 17 * MINUTE_MS;
    for (const seats of SIZES) {
      const startsAt = rush === 'all at once' ? opensLater : minute + 10 * MINUTE_MS;
      await world.book(startsAt, { expectedParticipants: seats });
      if (rush === 'all at once') continue;
      nudgeAll(world);
      await world.pass(200);
    }
    if (rush === 'all at once') await world.pass(opensLater - 15 * MINUTE_MS - world.loom.now());
    await world.pass(9 * SECOND_MS);
    await judgeSpread(world);
  } finally {
    stopFaultWorld(world);
  }
}

/** One room with people in it on one server, as the hour before left it. */
async function crowd(world: FaultWorld): Promise<void> {
  const date = await world.book(world.loom.now() + 10 * MINUTE_MS, { expectedParticipants: 20 });
  nudgeAll(world);
  await world.pass(SECOND_MS);
  for (let i = 0; i < 20; i++) await enter(world, date, `guest-${i}`);
  await world.pass(10 * SECOND_MS);
}

async function judgeSpread(world: FaultWorld): Promise<void> {
  const { rows, servers } = await world.look();
  const open = rows.filter(({ state }) => state === 'open' || state === 'live');
  if (open.length !== SIZES.length + 1) {
    throw new BrokenInvariant('a full hour is even', `only ${open.length} rooms are open`, []);
  }
  const seats = servers.map(({ far }) =>
    open.filter(({ server }) => server === far.name).reduce((sum, row) => sum + row.seats, 0),
  );
  const mean = seats.reduce((sum, each) => sum + each, 0) / seats.length;
  const fullest = Math.max(...seats) / mean;
  if (fullest > EVEN) {
    const what = `the fullest server carries ${fullest.toFixed(2)} times the mean: ${seats.join(', ')} seats`;
    throw new BrokenInvariant('a full hour is even', what, []);
  }
}
