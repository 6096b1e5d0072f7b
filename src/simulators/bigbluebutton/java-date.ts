/** `Wed Jan 01 00:00:00 UTC 2025`: Java's Date.toString in the zone of the server. */
export function javaDate(timeMs: number, timeZone: string): string {
  const part = Object.fromEntries(
    formatIn(timeZone)
      .formatToParts(timeMs)
      .map(({ type, value }) => [type, value]),
  );
  // The British locale writes "Sept"; Java writes three letters.
  const month = part['month']?.slice(0, 3);
  const time = `${part['hour']}:${part['minute']}:${part['second']}`;
  return `${part['weekday']} ${month} ${part['day']} ${time} ${part['timeZoneName']} ${part['year']}`;
}

/** Making a format costs far more than using it, and every meeting in every list shows a date. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatIn(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    month: 'short',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
    year: 'numeric',
  });
  formats.set(timeZone, format);
  return format;
}
