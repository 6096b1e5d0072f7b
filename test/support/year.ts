import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const MAKE_YEAR = fileURLToPath(new URL('../../scripts/demo-data/make-year.mjs', import.meta.url));
const DAY_MS = 86_400_000;
const WEEKS_TO_CAMPAIGN = 30;

/** One line of the year generator. */
export type YearRequest = {
  readonly branch: string;
  readonly title: string;
  readonly start: string;
  readonly timeZone: string;
  readonly durationMinutes: number;
  readonly recurrence: string | null;
  readonly expectedParticipants: number;
};

/** A realistic year of 2,143 requests that begins on a coming Monday, its campaign 30 weeks later. */
export async function yearFromNow(now: Date): Promise<readonly YearRequest[]> {
  const monday = new Date(now.getTime() + 2 * DAY_MS);
  while (monday.getUTCDay() !== 1) monday.setUTCDate(monday.getUTCDate() + 1);
  const campaign = new Date(monday.getTime() + WEEKS_TO_CAMPAIGN * 7 * DAY_MS);
  const day = (date: Date) => date.toISOString().slice(0, 10);
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [MAKE_YEAR, '--from', day(monday), '--campaign', day(campaign)],
    { maxBuffer: 64 * 1024 * 1024 },
  );
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as YearRequest);
}
