import { newOccurrence } from '../../../src/features/bookings/book.ts';
import type { Booking } from '../../../src/features/bookings/booking.ts';
import { insertBooking } from '../../../src/features/bookings/booking-store.ts';
import { insertLinks } from '../../../src/features/bookings/link-store.ts';
import { type Occurrence, timingOf } from '../../../src/features/bookings/occurrence.ts';
import { insertOccurrences } from '../../../src/features/bookings/occurrence-store.ts';
import type { SeriesDate } from '../../../src/features/bookings/recurrence.ts';
import { BASE_OPTIONS } from '../../../src/features/branches/options.ts';
import { newGuestCode, newHostCode, newId } from '../../../src/lib/ids.ts';
import { toLocal } from '../../../src/lib/local-time.ts';
import { type Instant, MINUTE_MS } from '../../../src/lib/span.ts';
import type { Database } from '../../../src/platform/db/database.ts';
import { TIME_ZONE } from '../../demo-run/house.ts';
import type { Report } from '../../demo-run/screen.ts';

/** A booking as it stands in the store once it was admitted. */
export type Entry = {
  readonly booking: Booking;
  readonly occurrences: readonly Occurrence[];
  /** As stored, without groups. */
  readonly guestCode: string;
};

export type EntryWish = {
  readonly branch: string;
  readonly title: string;
  readonly durationMinutes: number;
  readonly recurrence: string | null;
  readonly seats: number;
  readonly dates: readonly SeriesDate[];
};

/** Lead and grace of the settings' defaults. */
export const MARGINS = { leadMinutes: 15, graceMinutes: 15 };
const INSERTED_AT_ONCE = 200;

export function makeEntry(wish: EntryWish, now: Instant): Entry {
  const { branch, title, durationMinutes, recurrence, seats: expected, dates } = wish;
  const timings = dates.map((date) => timingOf(date, durationMinutes, MARGINS, now));
  const booking: Booking = {
    ...{ id: newId(), branch, title, durationMinutes, recurrence, expected },
    description: null,
    start: timings[0]?.start ?? '',
    timeZone: TIME_ZONE,
    options: BASE_OPTIONS,
    status: 'booked',
    skipped: [],
    shifted: [],
    bookedBy: 'token:bench',
    version: 1,
    cancelledAt: null,
  };
  return {
    booking,
    occurrences: timings.map((timing) => newOccurrence(booking, timing)),
    guestCode: newGuestCode(),
  };
}

/**
 * Single meetings of an hour whose windows begin at the same instant, one for each number of seats.
 *
 * @param branches take turns
 */
export function entriesDueAt(
  opensAt: Instant,
  seats: readonly number[],
  branches: readonly string[],
): readonly Entry[] {
  const startsAt = opensAt + MARGINS.leadMinutes * MINUTE_MS;
  const date = { start: toLocal(startsAt, TIME_ZONE), startsAt };
  return seats.map((each, index) => {
    const branch = branches[index % branches.length] ?? 'de';
    const wish = { branch, title: `Raum ${index + 1}`, durationMinutes: 60, recurrence: null };
    return makeEntry({ ...wish, seats: each, dates: [date] }, opensAt);
  });
}

/** Writes entries straight into the store: whether they fit is not asked, and nothing is booked one by one. */
export async function fillStore(
  database: Database,
  entries: readonly Entry[],
  now: Instant,
  report: Report,
): Promise<void> {
  for (let at = 0; at < entries.length; at += INSERTED_AT_ONCE) {
    const part = entries.slice(at, at + INSERTED_AT_ONCE);
    await database.transaction(async (tx) => {
      for (const { booking, occurrences } of part) await insertBooking(tx, booking, occurrences, now);
      for (const { booking, guestCode } of part) {
        await insertLinks(tx, booking.id, { guest: guestCode, host: newHostCode() }, now);
      }
      await insertOccurrences(
        tx,
        part.flatMap(({ occurrences }) => occurrences),
        now,
      );
    });
    report(`${Math.round((100 * (at + part.length)) / entries.length)} %`);
  }
}
