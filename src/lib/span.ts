/** A point in time: whole milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number;

/** A half-open stretch of time `[from, to)`: what ends at 10:00 does not touch what begins at 10:00. */
export type Span = { readonly from: Instant; readonly to: Instant };

export const SECOND_MS = 1000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** Whether the two spans share at least one instant. */
export function overlaps(one: Span, other: Span): boolean {
  return one.from < other.to && other.from < one.to;
}

/** Whether `span` holds the instant `at`. */
export function contains(span: Span, at: Instant): boolean {
  return span.from <= at && at < span.to;
}

/** RFC 3339 in UTC with `Z`, to the second where there are no milliseconds: `2027-02-09T18:00:00Z`. */
export function toIso(at: Instant): string {
  return new Date(at).toISOString().replace('.000Z', 'Z');
}
