/** The value in the middle; of an even number of values the mean of the two in the middle. @throws RangeError for none */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const upper = sorted[sorted.length >> 1];
  const lower = sorted[(sorted.length - 1) >> 1];
  if (upper === undefined || lower === undefined) throw new RangeError('there is no median of nothing');
  return (upper + lower) / 2;
}

/** The smallest value that at least `share` of all are not above ("nearest rank"). @throws RangeError for none */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  const value = sorted[Math.max(Math.ceil(sorted.length * share), 1) - 1];
  if (value === undefined) throw new RangeError('there is no percentile of nothing');
  return value;
}

/** How a cost grows with the size of the problem: 0 not at all, 1 in step with it, 2 with its square. */
export function exponentOf(growth: { readonly size: number; readonly cost: number }): number {
  return Math.log(growth.cost) / Math.log(growth.size);
}

export type Sides<T> = { readonly ours: T; readonly yardstick: T };

/**
 * Measures two things in turn (A B A B …), so that whatever else the machine does meets both alike.
 *
 * @returns the median of each side
 */
export async function alternately(
  rounds: number,
  { ours, yardstick }: Sides<(round: number) => Promise<number>>,
): Promise<Sides<number>> {
  const seen = { ours: [] as number[], yardstick: [] as number[] };
  for (let round = 0; round < rounds; round += 1) {
    seen.ours.push(await ours(round));
    seen.yardstick.push(await yardstick(round));
  }
  return { ours: median(seen.ours), yardstick: median(seen.yardstick) };
}

/** How long `work` takes, in milliseconds. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}
