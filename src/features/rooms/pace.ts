import { type Instant, SECOND_MS } from '../../lib/span.ts';

/** How far the joins at one server are given away; instants of one clock, the store's. */
export type Pace = {
  /** The place behind the last one in line. */
  readonly lineAt: Instant;
  /** When the next join may go out. */
  readonly gateAt: Instant;
};

/** Who asks to be let in: a host, a guest who has just come, or one who holds the place `slot` in line. */
export type Asking =
  { readonly as: 'host' } | { readonly as: 'newcomer' } | { readonly as: 'holder'; readonly slot: Instant };

/** What comes of asking. */
export type Turn =
  /** In, when `inMs` milliseconds have passed: the answer is held back so long, which is at most `hold`. */
  | { readonly is: 'go'; readonly inMs: number }
  /** Not yet: `slot` is the place in line, `waitMs` how long it will take. */
  | { readonly is: 'wait'; readonly slot: Instant; readonly waitMs: number };

/**
 * How far ahead the gate may be given away. An answer is held back for that long rather than refused, so that people
 * who come a little early, late or all at once go out evenly; hosts may take times that guests may not, which puts
 * them ahead of everybody.
 */
export const HOLD_MS = { guest: SECOND_MS, host: 2 * SECOND_MS } as const;

/** Milliseconds between two joins at one server; 0 where the pace is lifted. */
export function intervalOf(joinsPerSecond: number): number {
  return joinsPerSecond === 0 ? 0 : Math.ceil(SECOND_MS / joinsPerSecond);
}

/** The number in line of somebody who waits so long still. */
export function placeIn(waitMs: number, intervalMs: number): number {
  return Math.max(1, Math.ceil(waitMs / Math.max(1, intervalMs)));
}

/**
 * Whether somebody may go in, and what is then given away. Pure.
 *
 * Each join takes the next time at the gate, an interval after the one before, so no server is ever sent more than its
 * pace. A newcomer goes straight to the gate while nobody is in line; else he gets the place behind the last. Whoever
 * holds a place asks the gate when its time has come. One who comes late keeps his place: he waits for the gate alone.
 */
export function takeTurn(
  stored: Pace,
  asking: Asking,
  now: Instant,
  intervalMs: number,
): { readonly turn: Turn; readonly pace: Pace } {
  const pace = onOneClock(stored, now, intervalMs);
  const { lineAt, gateAt } = pace;
  const dueAt = Math.max(gateAt, now);
  const go = (line: Instant) => ({
    turn: { is: 'go', inMs: dueAt - now } as const,
    pace: { lineAt: line, gateAt: dueAt + intervalMs },
  });
  const wait = (slot: Instant, until: Instant, line = lineAt) => ({
    turn: { is: 'wait', slot, waitMs: until - now } as const,
    pace: { lineAt: line, gateAt },
  });
  switch (asking.as) {
    case 'host':
      if (dueAt - now > HOLD_MS.host) return wait(dueAt, dueAt);
      // Those who come behind are told the truth: everybody in line comes in one interval later.
      return go(lineAt > now ? lineAt + intervalMs : lineAt);
    case 'newcomer': {
      if (lineAt <= now && dueAt - now <= HOLD_MS.guest) return go(lineAt);
      const slot = Math.max(lineAt, dueAt);
      return wait(slot, slot, slot + intervalMs);
    }
    case 'holder': {
      const { slot } = asking;
      // A place that this line has not given away yet is of another server's line, or of before a clock was set back.
      if (slot > now && slot < lineAt) return wait(slot, slot);
      return dueAt - now <= HOLD_MS.guest ? go(lineAt) : wait(slot, dueAt);
    }
  }
}

/**
 * A gate further ahead than it can have been given away was written by a clock that has been set back since, as when
 * another database takes over. Gate and line move back with it: the line stays as long as it was.
 */
function onOneClock(stored: Pace, now: Instant, intervalMs: number): Pace {
  const aheadMs = stored.gateAt - now;
  if (aheadMs <= HOLD_MS.host + intervalMs) return stored;
  return { lineAt: stored.lineAt - aheadMs, gateAt: now };
}
