import { z } from 'zod';
import { refuse } from '../../lib/refusal.ts';
import type { Instant } from '../../lib/span.ts';
import type { PageRequest } from '../../platform/web/page.ts';
import { BookingView, LinksView } from './booking-schemas.ts';
import type { BookingShown } from './booking-shown.ts';
import { undoUntil } from './cancel.ts';
import { lastsUntil, type Occurrence } from './occurrence.ts';
import { bookableBy, type BookingPageParts, signedIn } from './page-parts.ts';

/** A booking as somebody who is signed in may see it. @throws Refusal `not-found` */
export async function lookAtBooking(
  parts: BookingPageParts,
  request: PageRequest,
  id: string = idIn(request),
): Promise<BookingShown> {
  const person = signedIn(request);
  const params = { id };
  const booking = await parts.ask(person.caller, {
    ...{ method: 'get', path: '/bookings/{id}', params, answer: BookingView },
  });
  const links = await parts.ask(person.caller, {
    ...{ method: 'get', path: '/bookings/{id}/links', params, answer: LinksView },
  });
  // The wire says that it is cancelled, not when; and its version stands beside it.
  const { booking: stored, occurrences } = await parts.bookings.get(parts.db, id);
  const { tree, reach } = await bookableBy(parts, person);
  const now = parts.clock.now();
  return {
    ...{ booking, links, now, version: stored.version },
    address: tree.address(booking.branch),
    branchName: tree.get(booking.branch)?.name ?? booking.branch,
    mayBook: reach.roots.some((root) => tree.isWithin(booking.branch, root)),
    mayRecord: tree.limits(booking.branch).recording,
    recordingDays: tree.limits(booking.branch).recordingDays,
    undoUntil: undoUntil(stored, now),
    cancelledParts: partsOf(occurrences, now),
    csrf: request.frame.person?.csrf ?? '',
    ...{ isNew: false, done: null, setback: null },
    papers: await papersOf(parts, booking),
    hasRecordings: (await parts.hasRecordings?.(person.caller, id)) ?? false,
  };
}

/** What was cancelled at one moment comes back at once. */
function partsOf(dates: readonly Occurrence[], now: Instant): BookingShown['cancelledParts'] {
  const undoable = dates.filter((date) => undoUntil(date, now) !== null && lastsUntil(date) > now);
  const moments = [...new Set(undoable.map(({ cancelledAt }) => cancelledAt))];
  return moments.flatMap((moment) => {
    const together = undoable.filter(({ cancelledAt }) => cancelledAt === moment);
    const [first] = together;
    const until = first === undefined ? null : undoUntil(first, now);
    return first === undefined || until === null ? [] : [{ from: first.id, count: together.length, until }];
  });
}

/** Of the dates of a booking; null where there is no Nextcloud. */
async function papersOf({ papersOfDates, db }: BookingPageParts, { occurrences }: BookingView) {
  if (papersOfDates === undefined) return null;
  return papersOfDates(
    db,
    occurrences.map(({ id }) => id),
  );
}

/** @throws Refusal `not-found` for what can be no booking's and no date's */
export function idIn({ params }: PageRequest): string {
  return z.uuid().safeParse(params['id']).data ?? refuse({ code: 'not-found' });
}
