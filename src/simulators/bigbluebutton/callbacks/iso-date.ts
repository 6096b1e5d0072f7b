import { SECOND_MS, type Instant } from '../../../lib/span.ts';

/** `2025-01-01T00:01:00.000+00:00`: whole seconds, in the zone of the server. */
export function isoDate(at: Instant, timeZone: string): string {
  const second = Math.floor(at / SECOND_MS) * SECOND_MS;
  const offset = offsetOf(second, timeZone);
  const [, sign = '+', hours = '00', minutes = '00'] = /^GMT([+-])(\d\d):(\d\d)/.exec(offset) ?? [];
  const offsetMs = (Number(hours) * 60 + Number(minutes)) * 60 * SECOND_MS * (sign === '-' ? -1 : 1);
  return new Date(second + offsetMs).toISOString().replace('Z', `${sign}${hours}:${minutes}`);
}

/** `GMT+01:00`, or `GMT` alone. */
function offsetOf(at: Instant, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone, timeZoneName: 'longOffset' }).formatToParts(at);
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT';
}
