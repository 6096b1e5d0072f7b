import type { Clock } from '../../src/lib/clock.ts';
import type { Instant } from '../../src/lib/span.ts';
import type { Database } from '../../src/platform/db/database.ts';
import type { Pause } from '../../src/simulators/bigbluebutton/pause.ts';

/** One process: what it does waits at every point where something else may come first. */
export type Thread = {
  readonly clock: Clock;
  /** For the client: fires in model time. */
  readonly timeLimit: (ms: number) => AbortSignal;
  /** One request: it may wait before it is sent, and its answer before it is read. */
  call<T>(send: () => Promise<T>): Promise<T>;
  /** The store as this process sees it: others may come between two of its operations. */
  store(database: Database): Database;
  /** Begins at an instant, unless the process is dead by then. */
  at(instant: Instant, begin: () => void): void;
  /** `kill -9`: nothing of it ever goes on. */
  kill(): void;
  /** As a machine that stops and goes on later, with all that it knew. */
  freeze(ms: number): void;
  readonly isAwake: boolean;
  readonly isDead: boolean;
  /** When it goes on again, where it is frozen. */
  readonly wakesAt: Instant;
};

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
  /** Happens between two steps: after so many more of them, or when time would go on. */
  readonly after: (steps: number, happens: () => unknown) => void;
  /** Waits until calls that the other side has just broken off are over. */
  brokenOff(): Promise<void>;
  /** Works until that instant; `rests` is called whenever nothing more can be done at one. */
  run(until: Instant, rests: () => Promise<void>): Promise<void>;
};

export type LoomOptions = {
  readonly start: Instant;
  /** At least 0, below `below`. */
  readonly pick: (below: number) => number;
  /** Lets all operations on the store that could come next run at once, as several connections do. */
  readonly storeAtOnce: boolean;
};

type Owner = { dead: boolean; frozenUntil: Instant };
type Ready = {
  readonly owner: Owner;
  readonly seq: number;
  readonly ofStore: boolean;
  /** Comes only when nothing else can: the network is slower than the store, and not always as slow. */
  readonly late: boolean;
  readonly go: () => void;
};
type Timer = { readonly at: Instant; readonly seq: number; readonly owner: Owner | null; fire(): void };
type Call = { running: boolean; settled: boolean; readonly limits: Timer[] };

/** Of ten requests and answers, so many are late. */
const LATE_IN_TEN = 3;

export function createLoom(options: LoomOptions): Loom {
  let present = options.start;
  let seq = 0;
  let steps = 0;
  let ready: Ready[] = [];
  let timers: Timer[] = [];
  let events: { left: number; happens: () => unknown }[] = [];
  const calls = new Set<Call>();
  let current: Call | null = null;
  let busyStore = 0;
  let wake = (): void => undefined;

  const idle = () => busyStore === 0 && ![...calls].some(({ running }) => running);
  const settle = async () => {
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      if (idle()) return;
      await new Promise<void>((resolve) => (wake = resolve));
    }
  };
  const after = (ms: number, owner: Owner | null, fire: () => void): Timer => {
    const timer = { at: present + ms, seq: (seq += 1), owner, fire };
    timers.push(timer);
    return timer;
  };
  const cancel = (timer: Timer) => void (timers = timers.filter((other) => other !== timer));
  const turn = (owner: Owner, ofStore: boolean) =>
    new Promise<void>((resolve) => {
      if (owner.dead) return;
      const late = !ofStore && options.pick(10) < LATE_IN_TEN;
      ready.push({ owner, seq: (seq += 1), ofStore, late, go: resolve });
    });

  const pause: Pause = (ms, alive) =>
    new Promise((resolve, reject) => {
      const call = current;
      if (call === null) throw new Error('a request that nobody sent is held up');
      call.running = false;
      wake();
      alive.addEventListener('abort', () => {
        call.running = !call.settled;
        reject(alive.reason as Error);
      });
      if (ms === null) return;
      after(ms, null, () => {
        current = call;
        call.running = !call.settled;
        resolve();
      });
    });

  async function callOf<T>(owner: Owner, send: () => Promise<T>): Promise<T> {
    await turn(owner, false);
    const call: Call = { running: true, settled: false, limits: [] };
    current = call;
    calls.add(call);
    const over = () => {
      Object.assign(call, { running: false, settled: true });
      calls.delete(call);
      call.limits.forEach(cancel);
      wake();
    };
    const answer = send().finally(over);
    // Told below; it must not count as unhandled while it waits to be read.
    answer.catch(() => undefined);
    await answer.catch(() => undefined);
    await turn(owner, false);
    return answer;
  }

  function storeOf(owner: Owner, database: Database): Database {
    const whole = async <T>(work: () => Promise<T>): Promise<T> => {
      await turn(owner, true);
      busyStore += 1;
      const done = work().finally(() => {
        busyStore -= 1;
        wake();
      });
      done.catch(() => undefined);
      await done.catch(() => undefined);
      await turn(owner, true);
      return done;
    };
    return {
      ...database,
      db: database.db.withPlugin({
        transformQuery: ({ node }) => {
          busyStore += 1;
          return node;
        },
        transformResult: async ({ result }) => {
          busyStore -= 1;
          wake();
          await turn(owner, true);
          return result;
        },
      }),
      transaction: (work) => whole(() => database.transaction(work)),
      inTurn: (work) => whole(() => database.inTurn(work)),
    };
  }

  function threadOf(): Thread {
    const owner: Owner = { dead: false, frozenUntil: 0 };
    return {
      clock: {
        now: () => present,
        sleep: (ms, signal) =>
          new Promise((resolve, reject) => {
            const timer = after(ms, owner, resolve);
            signal?.addEventListener('abort', () => {
              cancel(timer);
              reject(signal.reason as Error);
            });
          }),
      },
      timeLimit: (ms) => {
        const limit = new AbortController();
        const call = current;
        const timer = after(ms, owner, () => {
          if (call !== null) call.running = true;
          limit.abort();
        });
        call?.limits.push(timer);
        return limit.signal;
      },
      call: (send) => callOf(owner, send),
      store: (database) => storeOf(owner, database),
      at: (instant, begin) => void after(instant - present, owner, begin),
      kill: () => {
        owner.dead = true;
        ready = ready.filter((each) => each.owner !== owner);
        timers = timers.filter((each) => each.owner !== owner);
      },
      freeze: (ms) => {
        owner.frozenUntil = Math.max(owner.frozenUntil, present + ms);
        after(ms, null, () => undefined);
      },
      get isDead() {
        return owner.dead;
      },
      get wakesAt() {
        return owner.frozenUntil;
      },
      get isAwake() {
        return !owner.dead && owner.frozenUntil <= present;
      },
    };
  }

  const awake = ({ owner }: Pick<Ready, 'owner'>) => owner.frozenUntil <= present;
  /** Takes what comes next out of all that could. */
  const choose = (): readonly Ready[] => {
    const able = ready.filter(awake);
    const together = options.storeAtOnce ? able.filter(({ ofStore }) => ofStore) : [];
    const early = able.filter(({ late }) => !late);
    const first = (early.length > 0 ? early : able).toSorted((a, b) => a.seq - b.seq);
    const one = first[options.pick(first.length)];
    return together.length > 0 ? together : one === undefined ? [] : [one];
  };
  const happen = async (all: boolean) => {
    for (const event of events) event.left -= 1;
    const due = events.filter(({ left }) => all || left <= 0);
    events = events.filter((event) => !due.includes(event));
    for (const { happens } of due) {
      await happens();
      await settle();
    }
  };
  const workOff = async () => {
    for (;;) {
      await settle();
      await happen(false);
      const chosen = ready.some(awake) ? choose() : [];
      if (chosen.length === 0 && events.length === 0) return;
      if (chosen.length === 0) await happen(true);
      ready = ready.filter((each) => !chosen.includes(each));
      steps += chosen.length;
      for (const { go } of chosen) go();
    }
  };
  /** One whose process is frozen goes off when that is over. */
  const due = ({ at, owner }: Timer) => Math.max(at, owner?.frozenUntil ?? 0);

  return {
    now: () => present,
    get steps() {
      return steps;
    },
    thread: threadOf,
    pause,
    after: (steps, happens) => void events.push({ left: steps, happens }),
    brokenOff: settle,
    run: async (until, rests) => {
      for (;;) {
        await workOff();
        const [next] = timers.toSorted((a, b) => due(a) - due(b) || a.seq - b.seq);
        const at = next === undefined ? Infinity : due(next);
        if (at > present) await rests();
        if (next === undefined || at > until) break;
        present = Math.max(present, at);
        cancel(next);
        current = null;
        next.fire();
      }
      present = Math.max(present, until);
      await rests();
    },
  };
}
