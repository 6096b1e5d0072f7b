import { DAY_MS } from '../../lib/span.ts';

/**
 * From `since` on nobody should begin to use it, from `sunset` on it may be gone; days in UTC (`2027-01-31`),
 * a year apart at least.
 */
export type Deprecation = {
  readonly since: string;
  readonly sunset: string;
  /** What to call instead: `POST /bookings/{id}/again`. */
  readonly successor?: string;
};

/** What we promise to whoever calls what is to go. */
const NOTICE_DAYS = 365;

/** What is wrong with a deprecation; null for nothing. */
export function deprecationFault({ since, sunset }: Deprecation): string | null {
  const notice = (Date.parse(sunset) - Date.parse(since)) / DAY_MS;
  return notice >= NOTICE_DAYS ? null : `is deprecated for less than ${NOTICE_DAYS} days`;
}

/** `Deprecation` (RFC 9745), `Sunset` (RFC 8594) and a link to where it is explained. */
export function deprecationHeaders(
  { since, sunset }: Deprecation,
  explainedAt: string,
): Readonly<Record<string, string>> {
  return {
    Deprecation: `@${Date.parse(since) / 1_000}`,
    Sunset: new Date(sunset).toUTCString(),
    Link: `<${explainedAt}>; rel="deprecation"; type="text/html"`,
  };
}

/** The same in words. */
export function describeDeprecation({ since, sunset, successor }: Deprecation): string {
  const instead = successor === undefined ? '' : ` Call \`${successor}\` instead.`;
  return `Deprecated since ${since}; may be gone from ${sunset} on.${instead}`;
}
