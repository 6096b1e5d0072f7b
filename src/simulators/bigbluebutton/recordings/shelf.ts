import { createHash } from 'node:crypto';
import type { Recording } from './recording.ts';

/** All recordings of one server, quick to find by prefix even where there are 100,000. */
export type Shelf = {
  readonly size: number;
  get(recordID: string): Recording | undefined;
  /** @throws RangeError when one of that id is there */
  add(recording: Recording): void;
  remove(recordID: string): void;
  /** In the order of their ids. */
  withPrefix(prefix: string): Recording[];
  /** In an order that means nothing and stays the same, like that of a directory. */
  all(): readonly Recording[];
  clear(): void;
};

export function createShelf(): Shelf {
  const byId = new Map<string, Recording>();
  let sorted: string[] | null = [];
  let inAnyOrder: readonly Recording[] | null = [];
  const ids = () => (sorted ??= [...byId.keys()].sort());
  return {
    get size() {
      return byId.size;
    },
    get: (recordID) => byId.get(recordID),
    add: (recording) => {
      if (byId.has(recording.recordID)) throw new RangeError(`there is a recording ${recording.recordID}`);
      byId.set(recording.recordID, recording);
      sorted = null;
      inAnyOrder = null;
    },
    remove: (recordID) => {
      byId.delete(recordID);
      sorted = null;
      inAnyOrder = null;
    },
    withPrefix: (prefix) => {
      const all = ids();
      const found: Recording[] = [];
      for (let at = firstFrom(all, prefix); all[at]?.startsWith(prefix) === true; at += 1) {
        const recording = byId.get(all[at] ?? '');
        if (recording !== undefined) found.push(recording);
      }
      return found;
    },
    all: () => (inAnyOrder ??= scattered([...byId.values()])),
    clear: () => {
      byId.clear();
      sorted = null;
      inAnyOrder = null;
    },
  };
}

function firstFrom(sorted: readonly string[], text: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? '') < text) low = middle + 1;
    else high = middle;
  }
  return low;
}

function scattered(recordings: readonly Recording[]): Recording[] {
  return recordings
    .map((recording) => ({ recording, rank: createHash('md5').update(recording.recordID).digest('hex') }))
    .sort((one, other) => (one.rank < other.rank ? -1 : 1))
    .map(({ recording }) => recording);
}

/** The same recordings in another order, always the same for the same `seed`. */
export function shuffled<T>(items: readonly T[], seed: number): T[] {
  const mixed = [...items];
  let state = (seed * 2_654_435_761 + 1) >>> 0;
  for (let last = mixed.length - 1; last > 0; last -= 1) {
    // A linear congruential generator: its high bits are mixed well enough for an order nobody may rely on.
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const other = Math.floor((state / 2 ** 32) * (last + 1));
    const moved = mixed[last] as T;
    mixed[last] = mixed[other] as T;
    mixed[other] = moved;
  }
  return mixed;
}
