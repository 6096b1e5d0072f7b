/**
 * `work`, or an error as soon as its caller gives up; work that has begun ends by itself.
 *
 * @param whyNot the error, or null where the work has begun
 */
export function unlessAborted<T>(
  work: Promise<T>,
  signal: AbortSignal,
  whyNot: () => Error | null,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const abandon = () => {
      const why = whyNot();
      if (why !== null) reject(why);
    };
    signal.addEventListener('abort', abandon, { once: true });
    if (signal.aborted) abandon();
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abandon));
  });
}
