import type { Instant } from '../../src/lib/span.ts';

/** One process as the loom knows it. */
export type Owner = { dead: boolean; frozenUntil: Instant };

/** A step that could come next. */
export type Ready = {
  readonly owner: Owner;
  readonly seq: number;
  readonly ofStore: boolean;
  /** Comes only when nothing else can: the network is slower than the store, and not always as slow. */
  readonly late: boolean;
  readonly go: () => void;
};

/** Something that happens at an instant; to nobody's process where the owner is null. */
export type Timer = {
  readonly at: Instant;
  readonly seq: number;
  readonly owner: Owner | null;
  readonly fire: () => void;
};

/** A request under way. It is not `running` while its server holds it up. */
export type Call = { running: boolean; settled: boolean; readonly limits: Timer[] };

export type WeftOptions = {
  readonly start: Instant;
  /** At least 0, below `below`. */
  readonly pick: (below: number) => number;
  /** Lets all operations on the store that could come next run at once, as several connections do. */
  readonly storeAtOnce: boolean;
};

/** All that waits at this moment, and all that is under way. */
export type Weft = {
  readonly options: WeftOptions;
  present: Instant;
  /** Steps made. */
  steps: number;
  ready: Ready[];
  timers: Timer[];
  readonly calls: Set<Call>;
  /** The call whose step was last: what a server holds up now is this one. */
  current: Call | null;
  /** Operations on the store that have begun and not ended. */
  busyStore: number;
  wake: () => void;
  next: () => number;
};

/** Of ten requests and answers, so many are late. */
const LATE_IN_TEN = 3;

export function createWeft(options: WeftOptions): Weft {
  let seq = 0;
  return {
    ...{ options, present: options.start, steps: 0, ready: [], timers: [] },
    ...{ calls: new Set<Call>(), current: null, busyStore: 0 },
    wake: () => undefined,
    next: () => (seq += 1),
  };
}

/** Waits until the loom lets it go on; for ever where its process is dead. */
export function turn(weft: Weft, owner: Owner, ofStore: boolean): Promise<void> {
  return new Promise((go) => {
    if (owner.dead) return;
    const late = !ofStore && weft.options.pick(10) < LATE_IN_TEN;
    weft.ready.push({ owner, seq: weft.next(), ofStore, late, go });
  });
}

export function later(weft: Weft, ms: number, owner: Owner | null, fire: () => void): Timer {
  const timer = { at: weft.present + ms, seq: weft.next(), owner, fire };
  weft.timers.push(timer);
  return timer;
}

export function cancel(weft: Weft, timer: Timer): void {
  weft.timers = weft.timers.filter((other) => other !== timer);
}

/** Waits until everything that is under way is over, or waits itself. */
export async function settle(weft: Weft): Promise<void> {
  for (;;) {
    // Twice: what the first lets go on may itself wait for whoever else is asking at the moment.
    for (let round = 0; round < 2; round++) await new Promise((resolve) => setImmediate(resolve));
    const running = weft.busyStore > 0 || [...weft.calls].some((call) => call.running);
    if (!running) return;
    await new Promise<void>((resolve) => (weft.wake = resolve));
  }
}

/** Takes what comes next out of all that could; nothing where all wait. */
export function takeNext(weft: Weft): readonly Ready[] {
  const able = weft.ready.filter(({ owner }) => owner.frozenUntil <= weft.present);
  const together = weft.options.storeAtOnce ? able.filter(({ ofStore }) => ofStore) : [];
  const early = able.filter(({ late }) => !late);
  const first = (early.length > 0 ? early : able).toSorted((a, b) => a.seq - b.seq);
  const one = first.slice(first.length === 0 ? 0 : weft.options.pick(first.length)).slice(0, 1);
  const chosen = together.length > 0 ? together : one;
  weft.ready = weft.ready.filter((each) => !chosen.includes(each));
  return chosen;
}

/** The next timer; one whose process is frozen goes off when that is over. */
export function nextTimer({ timers }: Weft): { readonly timer: Timer; readonly at: Instant } | null {
  const dueAt = ({ at, owner }: Timer) => Math.max(at, owner?.frozenUntil ?? 0);
  const [timer] = timers.toSorted((a, b) => dueAt(a) - dueAt(b) || a.seq - b.seq);
  return timer === undefined ? null : { timer, at: dueAt(timer) };
}
