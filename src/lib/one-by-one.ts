import { unlessAborted } from './unless-aborted.ts';

/**
 * Lets work of one key run one after the other, in the order in which it came; work of other keys does not wait.
 * A key that nobody waits for takes no memory.
 *
 * @throws AbortError, at once, where `signal` fires before the work has begun: it then never does
 */
export function oneByOne(): <T>(key: string, work: () => Promise<T>, signal?: AbortSignal) => Promise<T> {
  const last = new Map<string, Promise<unknown>>();
  return <T>(key: string, work: () => Promise<T>, signal?: AbortSignal) => {
    const before = last.get(key) ?? Promise.resolve();
    let begun = false;
    const begin = () => {
      if (signal?.aborted === true) throw givenUp();
      begun = true;
      return work();
    };
    const mine = before.then(begin, begin);
    last.set(key, mine);
    const leave = () => {
      if (last.get(key) === mine) last.delete(key);
    };
    mine.then(leave, leave);
    return signal === undefined ? mine : unlessAborted(mine, signal, () => (begun ? null : givenUp()));
  };
}

function givenUp(): DOMException {
  return new DOMException('given up before its turn', 'AbortError');
}
