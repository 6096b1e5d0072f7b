import type { Instant } from '../../src/lib/span.ts';
import type { Pause } from '../../src/simulators/bigbluebutton/pause.ts';
import { createThread, type Thread } from './thread.ts';
import {
  cancel,
  createWeft,
  later,
  nextTimer,
  settle,
  takeNext,
  type Weft,
  type WeftOptions,
} from './weft.ts';

/**
 * Weaves the steps of several processes into one order that a seed decides, in model time. At most one step runs
 * at a time; time goes on only when nothing can be done any more at the present instant.
 */
export type Loom = {
  readonly now: () => Instant;
  /** How many have been made. */
  readonly steps: number;
  thread(): Thread;
  /** For the simulated servers: what is late or hangs costs no real time. */
  readonly pause: Pause;
  /** Happens between two steps, after so many more of them. */
  readonly after: (steps: number, happens: () => unknown) => void;
  /** Lets happen now what was still to come. */
  flush(): Promise<void>;
  /** Waits until calls that the other side has just broken off are over. */
  brokenOff(): Promise<void>;
  /** Works until that instant; `rests` is called whenever nothing more can be done at one. */
  run(until: Instant, rests: () => Promise<void>): Promise<void>;
};

/** What happens after so many more steps. */
type Happening = { left: number; readonly happens: () => unknown };

export function createLoom(options: WeftOptions): Loom {
  const weft = createWeft(options);
  let events: Happening[] = [];
  const happen = async (due: readonly Happening[]) => {
    events = events.filter((event) => !due.includes(event));
    for (const { happens } of due) {
      await happens();
      await settle(weft);
    }
  };
  /** Does all that can be done at this instant. */
  const workOff = async () => {
    for (;;) {
      await settle(weft);
      await happen(events.filter(({ left }) => left <= 0));
      const chosen = takeNext(weft);
      if (chosen.length === 0) return;
      weft.steps += chosen.length;
      for (const event of events) event.left -= chosen.length;
      for (const { go } of chosen) go();
    }
  };
  return {
    now: () => weft.present,
    get steps() {
      return weft.steps;
    },
    thread: () => createThread(weft),
    pause: pauseIn(weft),
    after: (left, happens) => void events.push({ left, happens }),
    flush: () => happen(events),
    brokenOff: () => settle(weft),
    run: async (until, rests) => {
      for (;;) {
        await workOff();
        const next = nextTimer(weft);
        if (next === null || next.at > weft.present) await rests();
        if (next === null || next.at > until) break;
        weft.present = Math.max(weft.present, next.at);
        weft.current = null;
        cancel(weft, next.timer);
        next.timer.fire();
      }
      weft.present = Math.max(weft.present, until);
      await rests();
    },
  };
}

/** How a server holds up the request that was sent last, or the one whose wait was over last. */
function pauseIn(weft: Weft): Pause {
  return (ms, alive) =>
    new Promise((resolve, reject) => {
      const call = weft.current;
      if (call === null) throw new Error('a request that nobody sent is held up');
      call.running = false;
      weft.wake();
      alive.addEventListener('abort', () => {
        call.running = !call.settled;
        reject(alive.reason as Error);
      });
      if (ms === null) return;
      later(weft, ms, null, () => {
        weft.current = call;
        call.running = !call.settled;
        resolve();
      });
    });
}
