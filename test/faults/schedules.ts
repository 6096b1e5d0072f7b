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
 * Plays random schedules on the given servers, and shrinks the first one that breaks an invariant. The failure says what
 * `PLENUM_FAULT_SEED` must be to play that one again.
 *
 * @throws Error caused by a `BrokenInvariant`
 */
export async function playSchedules(base: Base, numRuns: number): Promise<void> {
  const { replayPath, ...asked } = replayed();
  const commands = fc.commands([command], { maxCommands: MOST_COMMANDS, size: 'max', ...replayPath });
  const property = fc.asyncProperty(commands, fc.nat(), fc.constantFrom(1, 2), (...schedule) =>
    playSchedule(base, ...schedule),
  );
  const found = await fc.check(property, { numRuns, ...asked });
  if (!found.failed) return;
  const report = fc.defaultReportMessage(found) ?? '';
  const [, taken = ''] = /replayPath="([^"]*)"/.exec(report) ?? [];
  const again = `PLENUM_FAULT_SEED='${found.seed} ${found.counterexamplePath ?? ''} ${taken}'`;
  throw new Error(`${report}\n\n${again} plays it again.`, {
    cause: found.errorInstance,
  });
}

/** What `PLENUM_FAULT_SEED` asks for: a seed, or one schedule as a failure printed it. */
function replayed() {
  const [seed, path, replayPath] = process.env['PLENUM_FAULT_SEED']?.split(' ') ?? [];
  return {
    ...(seed === undefined ? {} : { seed: Number(seed) }),
    ...(path === undefined ? {} : { path, endOnFailure: true }),
    replayPath: replayPath === undefined ? {} : { replayPath },
  };
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
    await world.loom.flush();
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
