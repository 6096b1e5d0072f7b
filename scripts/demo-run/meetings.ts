import { randomUUID } from 'node:crypto';
import { addDays, dateOf, parseLocal, toLocal } from '../../src/lib/local-time.ts';
import { type Instant, MINUTE_MS, SECOND_MS } from '../../src/lib/span.ts';
import { type Api, ApiProblem, type Booking, type BookingWish, type Links, type Occurrence } from './api.ts';
import { DemoError, TIME_ZONE } from './house.ts';
import type { Memory } from './memory.ts';

/** A meeting that the demo prints. */
export type Meeting = {
  readonly booking: string;
  readonly title: string;
  readonly branchName: string;
  readonly occurrence: Occurrence;
  readonly links: Links;
};

/** One that is live now, one that opens in two minutes, one tomorrow. */
export type Meetings = Readonly<Record<Part, Meeting>>;
type Part = keyof Memory['bookings'];

type Plan = {
  readonly wish: Omit<BookingWish, 'start' | 'timeZone' | 'recurrence'>;
  /** Local wall time. */
  readonly start: (now: Instant) => string;
  /** Whether one that was booked by an earlier start still is what it is shown as. */
  readonly holds: (occurrence: Occurrence, now: Instant) => boolean;
};

/** The default of `lead_minutes`: so long before its start a room opens. */
const LEAD_MS = 15 * MINUTE_MS;
const SOON_MS = 2 * MINUTE_MS;
/** Enough of it must be left for somebody to look around in. */
const STILL_WORTH_JOINING_MS = 20 * MINUTE_MS;

const PLANS: Readonly<Record<Part, Plan>> = {
  live: {
    wish: {
      branch: 'sn-14713',
      title: 'Offene Sprechstunde',
      description: 'Fragen, Ideen, Sorgen: Wir hören zu.',
      durationMinutes: 180,
      expectedParticipants: 40,
    },
    start: (now) => toLocal(now, TIME_ZONE),
    holds: ({ opensAt, endsAt, room }, now) =>
      opensAt <= now && now < endsAt - STILL_WORTH_JOINING_MS && !isOver(room?.state),
  },
  soon: {
    wish: {
      branch: 'be-11001',
      title: 'Redaktionstreffen Stadtteilzeitung',
      durationMinutes: 90,
      expectedParticipants: 15,
    },
    start: (now) => toLocal(Math.round((now + SOON_MS + LEAD_MS) / MINUTE_MS) * MINUTE_MS, TIME_ZONE),
    holds: ({ opensAt }, now) => opensAt > now + 30 * SECOND_MS,
  },
  tomorrow: {
    wish: {
      branch: 'by-09162',
      title: 'Abend für Neue',
      description: 'Wer wir sind, was wir tun und wo Sie mitmachen können.',
      durationMinutes: 120,
      expectedParticipants: 60,
    },
    start: (now) => `${tomorrow(now)}T19:00`,
    holds: ({ start }, now) => start.startsWith(tomorrow(now)),
  },
};

/**
 * Books the three meetings, or finds those of an earlier start where they still are what they are shown as.
 * What was booked is noted in `memory`. Tomorrow's has papers where branches have folders.
 */
export async function bookMeetings(
  api: Api,
  memory: Memory,
  now: Instant,
  hasFolders: boolean,
): Promise<Meetings> {
  const book = async (part: Part): Promise<Meeting> => {
    const { booking, occurrence } =
      (await known(api, memory, part, now)) ?? (await fresh(api, part, now, hasFolders));
    memory.bookings[part] = booking.id;
    const [links, branchName] = await Promise.all([api.links(booking.id), api.branchName(booking.branch)]);
    return { booking: booking.id, title: booking.title, branchName, occurrence, links };
  };
  return { live: await book('live'), soon: await book('soon'), tomorrow: await book('tomorrow') };
}

type Found = { readonly booking: Booking; readonly occurrence: Occurrence };

async function known(api: Api, { bookings }: Memory, part: Part, now: Instant): Promise<Found | null> {
  const id = bookings[part];
  const booking = id === undefined ? null : await api.booking(id);
  const occurrence = booking?.occurrences.find(
    (date) => date.status === 'booked' && PLANS[part].holds(date, now),
  );
  return booking === null || occurrence === undefined ? null : { booking, occurrence };
}

async function fresh(api: Api, part: Part, now: Instant, hasFolders: boolean): Promise<Found> {
  const { wish, start, holds } = PLANS[part];
  const plain: BookingWish = { ...wish, start: start(now), timeZone: TIME_ZONE, recurrence: null };
  const full: BookingWish =
    hasFolders && part === 'tomorrow' ? { ...plain, options: { papers: 'read' } } : plain;
  try {
    return found(await api.book(full, randomUUID()), () => true);
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.code !== 'capacity-exhausted') throw error;
    // A full evening, and a demo that was started again in the middle of it.
    if (part === 'live') return runningNow(api, now, holds);
    const [other] = error.alternatives;
    if (other === undefined) throw error;
    return found(await api.book({ ...full, start: other }, randomUUID()), () => true);
  }
}

/** Any meeting that runs: the links of a party member's booking lead in just as well. */
async function runningNow(api: Api, now: Instant, holds: Plan['holds']): Promise<Found> {
  for await (const { status, booking: id, ...date } of api.occurrences(now, now + MINUTE_MS)) {
    if (status !== 'booked' || !holds({ ...date, status, booking: id }, now)) continue;
    const booking = await api.booking(id);
    if (booking !== null) return found(booking, (other) => other.id === date.id);
  }
  throw new DemoError(
    'All rooms are held, and none of them can be shown. scripts/demo --reset starts afresh.',
  );
}

function found(booking: Booking, is: (date: Occurrence) => boolean): Found {
  const occurrence = booking.occurrences.find(is);
  if (occurrence === undefined) throw new Error(`The booking ${booking.id} has no date.`);
  return { booking, occurrence };
}

function isOver(state: string | undefined): boolean {
  return state === 'ending' || state === 'ended';
}

function tomorrow(now: Instant): string {
  const today = parseLocal(toLocal(now, TIME_ZONE));
  if (today === null) throw new DemoError('This machine\u2019s clock shows no usable date.');
  return dateOf(addDays(today, 1));
}
