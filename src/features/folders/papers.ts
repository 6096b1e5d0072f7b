import { createHash } from 'node:crypto';
import { addDays, dateOf, parseLocal, toLocal } from '../../lib/local-time.ts';
import { DAY_MS, type Instant } from '../../lib/span.ts';
import type { BookingOptions } from '../branches/options.ts';
import type { Booking } from '../bookings/booking.ts';
import type { Occurrence } from '../bookings/occurrence.ts';
import { safeName } from './place-names.ts';

/** `waiting`: for the server's limits, to make its links. */
export const PAPERS_STATES = ['pending', 'waiting', 'settled', 'failed'] as const;

/** A link of ours with guests. Its address opens it: it is in no log. */
export type PapersLink = { readonly share: string; readonly url: string };

/** The folder for the papers of one date: what we know of it (German page: „Unterlagen“). */
export type Papers = {
  readonly occurrence: string;
  readonly booking: string;
  readonly branch: string;
  readonly fileId: string | null;
  /** The name that we gave it. */
  readonly name: string | null;
  readonly slidesId: string | null;
  readonly inboxId: string | null;
  readonly read: PapersLink | null;
  readonly drop: PapersLink | null;
  /** The last day of the links, `YYYY-MM-DD`. */
  readonly linksUntil: string | null;
  readonly endsAt: Instant;
  readonly state: (typeof PAPERS_STATES)[number];
  readonly settledPlan: string | null;
  readonly failure: string | null;
  readonly attempts: number;
  readonly retryAt: Instant | null;
};

/** What should be. */
export type PapersPlan = {
  /** `none`: no links, and no folder where there is none yet. */
  readonly use: BookingOptions['papers'];
  /** Names for the folder, the best first. */
  readonly names: readonly string[];
  /** The last day of the links, `YYYY-MM-DD`. */
  readonly until: string;
  /** On the last day before it, all is looked at once more. */
  readonly soon: boolean;
  /** Nothing is made any more; links are still taken away. */
  readonly over: boolean;
  /** Changes with the guest link, and when guests are to give an access code or need none any more: links then are new ones. */
  readonly sign: string;
};

/** `2027-02-09` of an instant. */
export const DAY_LENGTH = 10;

/** Dates of one title on one day; more than these have no folder. */
const MOST_NAMES = 9;

/** Dates further ahead have no folder yet, but for the next one of each booking. */
export const AHEAD_MS = 30 * DAY_MS;

/** So many hexadecimal digits tell guest links apart, and tell nobody the code. */
const SIGN_LENGTH = 12;

/** What a date should have, by its booking and the code of its guest link. */
export function planPapers(
  date: Pick<Occurrence, 'start' | 'startsAt' | 'endsAt' | 'timeZone' | 'status'>,
  booking: Pick<Booking, 'title' | 'options'> & { readonly guestCode: string },
  linkDays: number,
  now: Instant,
): PapersPlan {
  return {
    use: date.status === 'booked' ? booking.options.papers : 'none',
    names: namesFor(date.start, booking.title),
    until: lastDay(date, linkDays),
    soon: date.startsAt - now <= DAY_MS,
    over: date.endsAt <= now,
    sign: signOf(booking.guestCode, booking.options),
  };
}

/** Whether there is anything to be made, or given another name. */
export function makes({ use, over }: Pick<PapersPlan, 'use' | 'over'>): boolean {
  return use !== 'none' && !over;
}

export function hasLinks({ use }: Pick<PapersPlan, 'use'>): boolean {
  return use === 'read' || use === 'drop';
}

/** What was carried out, so that it is not done again; by file id also where. */
export function planHash({ use, names, until, soon, sign }: PapersPlan, part: string | null): string {
  return createHash('sha256')
    .update(JSON.stringify([{ use, names, until, soon, sign }, part]))
    .digest('hex');
}

/** How our links for a date are told from those that people made, and those for another guest link from the present ones. */
export function linkLabel(occurrence: string, sign: string): string {
  return `plenum ${occurrence} ${sign}`;
}

export function isOurLabel(label: string | null, occurrence: string): boolean {
  return label?.startsWith(`plenum ${occurrence} `) ?? false;
}

/** Who may come in as a guest, as far as links go by it. */
function signOf(guestCode: string, { accessCode }: BookingOptions): string {
  return createHash('sha256')
    .update(JSON.stringify([guestCode, accessCode !== null]))
    .digest('hex')
    .slice(0, SIGN_LENGTH);
}

/** `2027-02-09 Mitgliederversammlung`; on a day with two of them the time goes before the title, then they are counted. */
function namesFor(start: string, title: string): readonly string[] {
  const [day = '', time = ''] = start.split('T');
  const timed = `${day} ${time.replace(':', '-')} ${title}`;
  const counted = Array.from({ length: MOST_NAMES - 2 }, (_, at) => safeName(timed, ` (${at + 2})`));
  return [safeName(`${day} ${title}`), safeName(timed), ...counted];
}

function lastDay({ endsAt, timeZone }: Pick<Occurrence, 'endsAt' | 'timeZone'>, linkDays: number): string {
  const end = parseLocal(toLocal(endsAt, timeZone));
  if (end === null) throw new Error('a date outside the calendar');
  return dateOf(addDays(end, linkDays));
}
