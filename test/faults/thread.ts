import type { Clock } from '../../src/lib/clock.ts';
import type { Instant } from '../../src/lib/span.ts';
import type { Database } from '../../src/platform/db/database.ts';
import { type Call, cancel, later, type Owner, turn, type Weft } from './weft.ts';

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

export function createThread(weft: Weft): Thread {
  const owner: Owner = { dead: false, frozenUntil: 0 };
  return {
    clock: { now: () => weft.present, sleep: (ms, signal) => sleep(weft, owner, ms, signal) },
    timeLimit: (ms) => limit(weft, owner, ms),
    call: (send) => callOf(weft, owner, send),
    store: (database) => storeOf(weft, owner, database),
    at: (instant, begin) => void later(weft, instant - weft.present, owner, begin),
    kill: () => {
      owner.dead = true;
      weft.ready = weft.ready.filter((each) => each.owner !== owner);
      weft.timers = weft.timers.filter((each) => each.owner !== owner);
    },
    freeze: (ms) => {
      owner.frozenUntil = Math.max(owner.frozenUntil, weft.present + ms);
      // So that there is something to wake up for.
      later(weft, ms, null, () => undefined);
    },
    get isDead() {
      return owner.dead;
    },
    get wakesAt() {
      return owner.frozenUntil;
    },
    get isAwake() {
      return !owner.dead && owner.frozenUntil <= weft.present;
    },
  };
}

function sleep(weft: Weft, owner: Owner, ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = later(weft, ms, owner, resolve);
    signal?.addEventListener('abort', () => {
      cancel(weft, timer);
      reject(signal.reason as Error);
    });
  });
}

function limit(weft: Weft, owner: Owner, ms: number): AbortSignal {
  const controller = new AbortController();
  const call = weft.current;
  const timer = later(weft, ms, owner, () => {
    if (call !== null) call.running = true;
    controller.abort();
  });
  call?.limits.push(timer);
  return controller.signal;
}

async function callOf<T>(weft: Weft, owner: Owner, send: () => Promise<T>): Promise<T> {
  await turn(weft, owner, false);
  const call: Call = { running: true, settled: false, limits: [] };
  weft.current = call;
  weft.calls.add(call);
  const answer = send().finally(() => {
    Object.assign(call, { running: false, settled: true });
    weft.calls.delete(call);
    for (const timer of call.limits) cancel(weft, timer);
    weft.wake();
  });
  return told(weft, owner, false, answer);
}

/** What came of it, when its turn has come; until then a failure is nobody's. */
async function told<T>(weft: Weft, owner: Owner, ofStore: boolean, work: Promise<T>): Promise<T> {
  await work.catch(() => undefined);
  await turn(weft, owner, ofStore);
  return work;
}

function storeOf(weft: Weft, owner: Owner, database: Database): Database {
  const ended = () => {
    weft.busyStore -= 1;
    weft.wake();
  };
  const whole = async <T>(work: () => Promise<T>): Promise<T> => {
    await turn(weft, owner, true);
    weft.busyStore += 1;
    return told(weft, owner, true, work().finally(ended));
  };
  return {
    ...database,
    db: database.db.withPlugin({
      transformQuery: ({ node }) => {
        weft.busyStore += 1;
        return node;
      },
      transformResult: async ({ result }) => {
        ended();
        await turn(weft, owner, true);
        return result;
      },
    }),
    transaction: (work) => whole(() => database.transaction(work)),
    inTurn: (work) => whole(() => database.inTurn(work)),
  };
}
