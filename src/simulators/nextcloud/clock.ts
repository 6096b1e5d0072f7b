import type { Instant } from '../../lib/span.ts';

/** Where the simulated server reads the time. */
export type TimeSource = { now(): Instant };

/** The server's time: its source, moved on by what a test said, and wrong by `skewMs` for whoever looks. */
export type ServerTime = {
  /** What windows are counted by; never wrong, only ahead of its source. */
  steady(): Instant;
  /** What the server believes the time is: dates, expiries, times of files. */
  now(): Instant;
  /** The same in whole seconds, as file systems and `X-OC-Mtime` count. */
  seconds(): number;
  /** @throws RangeError when moved backwards */
  advance(ms: number): void;
  setSkew(ms: number): void;
};

export function serverTime(source: TimeSource): ServerTime {
  let ahead = 0;
  let skew = 0;
  const steady = () => source.now() + ahead;
  const now = () => steady() + skew;
  return {
    steady,
    now,
    seconds: () => Math.floor(now() / 1000),
    advance: (ms) => {
      if (!(ms >= 0)) throw new RangeError('a clock moves forward only');
      ahead += ms;
    },
    setSkew: (ms) => void (skew = ms),
  };
}
