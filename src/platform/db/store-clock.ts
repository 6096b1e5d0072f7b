import { type Clock, systemClock } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import { type Instant, SECOND_MS } from '../../lib/span.ts';
import type { Database } from './database.ts';

const ASK_EVERY_MS = 15 * SECOND_MS;
/** Questions in a row; the one that was answered soonest tells the time best. */
const QUESTIONS = 3;
/** Clock and stopwatch apart by more than this: one of them was set, or stood still with the machine. */
const JUMP_MS = SECOND_MS;
/** While no answer comes, nobody asks more often. */
const ASK_AGAIN_MS = 100;
/** A machine whose clock is off by more is worth a word to its operator. */
const OFF_MS = 5 * SECOND_MS;

/** A clock that follows another, until it is stopped. */
export type StoreClock = Clock & { stop(): void };

/** What a machine has to tell the time by: its clock, which can be set, and its stopwatch, which cannot. */
export type Timepieces = { wall(): Instant; stopwatch(): number };

const OWN: Timepieces = { wall: () => Date.now(), stopwatch: () => performance.now() };

/**
 * The store's own clock, told from here: what one replica writes down, another compares with its own time, and the
 * clocks of two machines may differ by minutes. Between two questions the stopwatch counts on, so that nobody waits
 * for the time, and setting this machine's clock changes nothing. Off by half a round trip at most.
 *
 * An embedded store has one process and one machine: there it is the machine's clock.
 *
 * @throws Error when the store does not tell the time at the start; later the stopwatch goes on alone
 */
export async function followStoreClock(
  database: Pick<Database, 'dialect' | 'now'>,
  log: Log,
  own: Timepieces = OWN,
): Promise<StoreClock> {
  if (database.dialect === 'sqlite') return { ...systemClock, stop: () => undefined };
  let reading = await read(database, own);
  const offMs = Math.round(reading.storeAt - reading.wallAt);
  if (Math.abs(offMs) > OFF_MS) {
    log.warn("this machine's clock is not the database's; the database's counts", {
      behindSeconds: Math.round(offMs / SECOND_MS),
    });
  }
  let askedAt = own.stopwatch();
  let asking = false;
  const ask = async () => {
    if (asking) return;
    asking = true;
    askedAt = own.stopwatch();
    try {
      reading = await read(database, own);
    } catch (error) {
      log.warn('the database did not tell the time; it is counted on from the last answer', { error });
    } finally {
      asking = false;
    }
  };
  const timer = setInterval(() => void ask(), ASK_EVERY_MS).unref();
  return {
    sleep: (ms, signal) => systemClock.sleep(ms, signal),
    now: () => {
      const passedMs = own.stopwatch() - reading.stopwatchAt;
      // A machine that was asleep stopped its stopwatch, too.
      const jumped = Math.abs(own.wall() - reading.wallAt - passedMs) > JUMP_MS;
      if (jumped && own.stopwatch() - askedAt > ASK_AGAIN_MS) void ask();
      return Math.round(reading.storeAt + passedMs);
    },
    stop: () => clearInterval(timer),
  };
}

/** One moment by three timepieces. */
type Reading = { readonly storeAt: Instant; readonly wallAt: Instant; readonly stopwatchAt: number };

async function read(database: Pick<Database, 'now'>, own: Timepieces): Promise<Reading> {
  let best: (Reading & { readonly tookMs: number }) | null = null;
  for (let question = 0; question < QUESTIONS; question++) {
    const askedAt = own.stopwatch();
    const storeAt = await database.now();
    const stopwatchAt = own.stopwatch();
    const tookMs = stopwatchAt - askedAt;
    if (best !== null && best.tookMs <= tookMs) continue;
    best = { storeAt: storeAt + tookMs / 2, wallAt: own.wall(), stopwatchAt, tookMs };
  }
  if (best === null) throw new RangeError('no question was asked');
  return best;
}
