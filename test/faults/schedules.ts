import fc from 'fast-check';
import { MINUTE_MS } from '../../src/lib/span.ts';
import { backUp, drain } from './acts.ts';
import { command, type Command } from './commands.ts';
import { startFaultWorld, stopFaultWorld } from './fault-world.ts';
import type { Base } from './with-far-end.ts';

const MOST_COMMANDS = 24;
const SETTLES_WITHIN_MS = 3 * MINUTE_MS;

/** Short margins, so that a window ends within a schedule. */
const SETTINGS = { leadMinutes: 1, graceMinutes: 1 };

/**
 * Plays random schedules on the given servers, and shrinks the first one that breaks an invariant. Failures name the
 * seed and the path; `PLENUM_FAULT_SEED=seed:path`, with the colons as printed, plays that one again.
 *
 * @throws Error of fast-check, caused by a `BrokenInvariant`
 */
export async function playSchedules(base: Base, parameters: fc.Parameters<unknown>): Promise<void> {
  await fc.assert(
    fc.asyncProperty(
      fc.commands([command], { maxCommands: MOST_COMMANDS, size: 'max' }),
      fc.nat(),
      fc.constantFrom(1, 2),
      (commands, seed, replicas) => playSchedule(base, commands, seed, replicas),
    ),
    { ...parameters, ...replayed() },
  );
}

/** What `PLENUM_FAULT_SEED` asks for: a seed, or a seed and a path. */
function replayed(): { seed?: number; path?: string; endOnFailure?: boolean } {
  const wish = process.env['PLENUM_FAULT_SEED'];
  if (wish === undefined) return {};
  const [seed = '', ...path] = wish.split(':');
  return { seed: Number(seed), ...(path.length === 0 ? {} : { path: path.join(':'), endOnFailure: true }) };
}

async function playSchedule(
  base: Base,
  commands: Iterable<Command>,
  seed: number,
  replicas: number,
): Promise<void> {
  const world = await startFaultWorld({ ...base, seed, replicas, settings: SETTINGS });
  try {
    await fc.asyncModelRun(() => ({ model: {}, real: world }), commands);
    // Whatever is still to come comes now.
    await world.pass(0);
    world.tell('everything is mended');
    for (const { name } of world.farEnd.servers) {
      await backUp(world, name);
      await drain(world, name, false);
    }
    await world.settle(SETTLES_WITHIN_MS);
  } finally {
    stopFaultWorld(world);
  }
}
