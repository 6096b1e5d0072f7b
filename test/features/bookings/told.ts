import type { Answered } from './booking-api.ts';

/** `title: limit@branch counted/allowed, …` of each date. */
export function told(dates: readonly Answered[] | undefined): readonly string[] {
  return (dates ?? []).map(({ title, above }) => {
    const limits = (above as readonly Answered[]).map(
      ({ limit, branch, counted, allowed }) =>
        `${String(limit)}@${String(branch)} ${String(counted)}/${String(allowed)}`,
    );
    return `${String(title)}: ${limits.join(', ')}`;
  });
}
