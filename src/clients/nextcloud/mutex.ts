/** Lets one after the other in. */
export type Mutex = { run<T>(work: () => Promise<T>): Promise<T> };

export function createMutex(): Mutex {
  let last: Promise<unknown> = Promise.resolve();
  return {
    run(work) {
      const mine = last.then(work);
      // Whether the one before failed is nothing to the next.
      last = mine.catch(() => undefined);
      return mine;
    },
  };
}
