import type { Instant } from '../../lib/span.ts';
import { inGroups } from '../../lib/in-groups.ts';
import type { Database } from '../../platform/db/database.ts';
import { createOutlet, type Outlet } from './outlet.ts';
import { type Asking, intervalOf, type Pace, takeTurn, type Turn } from './pace.ts';
import { holdPace, readPace, writePace } from './pace-store.ts';

/** The pace of the joins at each server, shared by all replicas and kept by the store's own clock. */
export type Paces = {
  /** Milliseconds between two joins at one server; 0 where the pace is lifted and nobody need ask. */
  readonly intervalMs: number;
  /** Asks to be let in at a server; who may go has been given his time at the gate. */
  ask(server: string, asking: Asking): Promise<Turn>;
  /** For who may go, when his time has come: resolves as soon as he may leave. */
  readonly leave: Outlet;
};

export function createPaces(database: Database, joinsPerSecond: number): Paces {
  const intervalMs = intervalOf(joinsPerSecond);
  const decide = (pace: Pace, asking: Asking, now: Instant) => takeTurn(pace, asking, now, intervalMs);
  // A replica stands at a server's row with one transaction at a time, for all who have come until then.
  const askTogether = inGroups<Asking, Turn>((server, all) =>
    database.lightly(async (tx) => {
      const held = await holdPace(tx, database.dialect, server);
      let { pace } = held;
      const turns = all.map((asking) => {
        const taken = decide(pace, asking, held.now);
        ({ pace } = taken);
        return taken.turn;
      });
      await writePace(tx, server, pace);
      return turns;
    }),
  );
  return {
    intervalMs,
    leave: createOutlet(intervalMs),
    ask: async (server, asking) => {
      if (asking.as === 'holder') {
        // To be told to wait changes nothing for who has a place already, so the row need not be held for it.
        const { pace, now } = await readPace(database, server);
        const { turn } = decide(pace, asking, now);
        if (turn.is === 'wait') return turn;
      }
      return askTogether(server, asking);
    },
  };
}
