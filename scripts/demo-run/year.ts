import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { z } from 'zod';
import { expandSeries, type SeriesDate } from '../../src/features/bookings/recurrence.ts';
import { addDays, dateOf, parseLocal, toLocal, weekday } from '../../src/lib/local-time.ts';
import { type Instant, type Span, DAY_MS } from '../../src/lib/span.ts';
import type { BookingWish } from './api.ts';
import { DemoError, HOUSE, TIME_ZONE } from './house.ts';
import type { Memory } from './memory.ts';

const YearRequest = z.object({
  branch: z.string(),
  title: z.string(),
  start: z.string(),
  timeZone: z.string(),
  durationMinutes: z.number(),
  recurrence: z.string().nullable(),
  expectedParticipants: z.number(),
});

/** One line of the year: a meeting, or a series of them. */
export type YearRequest = z.infer<typeof YearRequest>;
export type YearArguments = NonNullable<Memory['year']>;

/** A year that began half a year ago has had its campaign: time for another. */
const TOO_OLD_MS = 182 * DAY_MS;

/** The year of the last start, or one that begins this week and has its campaign from next Monday on. */
export function chooseYear(remembered: YearArguments | null, now: Instant): YearArguments {
  if (remembered !== null && now - Date.parse(remembered.from) < TOO_OLD_MS) return remembered;
  const today = parseLocal(toLocal(now, TIME_ZONE));
  if (today === null) throw new DemoError('This machine\u2019s clock shows no usable date.');
  const monday = addDays(today, 1 - weekday(today));
  return { from: dateOf(monday), campaign: dateOf(addDays(monday, 7)) };
}

/** The same arguments make the same year. */
export async function makeYear({ from, campaign }: YearArguments): Promise<readonly YearRequest[]> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [HOUSE.makeYear, '--from', from, '--campaign', campaign],
    { maxBuffer: 64 * 1024 * 1024 },
  );
  return stdout
    .trim()
    .split('\n')
    .map((line) => YearRequest.parse(JSON.parse(line)));
}

/** One date of one meeting, wherever it is held. */
export function dateKey(branch: string, title: string, startsAt: Instant): string {
  return JSON.stringify([branch, title, startsAt]);
}

/**
 * What of a request begins within `span` and is not `known` yet, as bookings of its own.
 * A series that began before goes on from its next date; what is missing in its middle is booked by itself.
 */
export function cutRequest(
  request: YearRequest,
  span: Span,
  known: ReadonlySet<string>,
): readonly BookingWish[] {
  const dates = expandSeries(request).dates.filter(
    ({ startsAt }) => span.from <= startsAt && startsAt < span.to,
  );
  const missing = ({ startsAt }: SeriesDate) => !known.has(dateKey(request.branch, request.title, startsAt));
  return runsOf(dates, missing).map((run) => asWish(request, run));
}

/** Groups neighbours that all satisfy `is`. */
function runsOf<T>(items: readonly T[], is: (item: T) => boolean): readonly (readonly [T, ...T[]])[] {
  const runs: [T, ...T[]][] = [];
  let open: [T, ...T[]] | null = null;
  for (const item of items) {
    if (!is(item)) {
      open = null;
    } else if (open === null) {
      open = [item];
      runs.push(open);
    } else {
      open.push(item);
    }
  }
  return runs;
}

function asWish(request: YearRequest, run: readonly [SeriesDate, ...SeriesDate[]]): BookingWish {
  const rule = request.recurrence?.replace(/;COUNT=\d+/, `;COUNT=${run.length}`) ?? null;
  return {
    ...request,
    start: run[0].start,
    recurrence: run.length === 1 ? null : rule,
    onConflict: 'skip',
  };
}
