import type { Instant } from '../../lib/span.ts';

/** Where a simulated server reads the time. Every timer is worked out from it when somebody looks. */
export type TimeSource = { now(): Instant };

/** A time source that stands still until it is moved. */
export type MovableClock = TimeSource & {
  /** Moves on by `ms`; what became due takes effect in order at the next look. */
  advance(ms: number): void;
};

/** 2025-01-01T00:00:00.123Z, the instant of the reference's examples. */
const REFERENCE_START: Instant = 1_735_689_600_123;

/** @throws RangeError when moved backwards: a server's timers never run in reverse */
export function movableClock(start: Instant = REFERENCE_START): MovableClock {
  let present = start;
  return {
    now: () => present,
    advance: (ms) => {
      if (ms < 0) throw new RangeError('a clock moves forward only');
      present += ms;
    },
  };
}
