import { isTimeZone, toLocal } from '../../lib/local-time.ts';
import { refuse } from '../../lib/refusal.ts';
import type { Db, Tx } from '../../platform/db/database.ts';
import { book, type Check, check } from './book.ts';
import { type AgainWish, bookAgain } from './book-again.ts';
import type { Booking, BookingWithDates } from './booking.ts';
import type { BookingPatch } from './booking-patch.ts';
import { bookingById } from './booking-store.ts';
import {
  cancelBooking,
  cancelOccurrence,
  previewCancelling,
  restoreBooking,
  restoreOccurrence,
} from './cancel.ts';
import { changeBooking, previewChange } from './change-booking.ts';
import { moveOccurrence, type OccurrencePatch, openEarly, previewMove } from './change-occurrence.ts';
import type { By, Desk } from './desk.ts';
import { type Links, linksOf, rotateLink, type Rotation } from './links.ts';
import { MAX_MARGIN_MS, type Occurrence } from './occurrence.ts';
import { occurrencesById, occurrencesOfAll } from './occurrence-store.ts';
import type { ChangePreview } from './preview.ts';
import { isPlaceWanted, readmit, release } from './release.ts';
import { stayOpen } from './stay-open.ts';
import type { BookingWish } from './wish.ts';
import { MINUTE_MS } from '../../lib/span.ts';

/** Who asks; a `Caller` of the API is one. */
type Actor = { readonly principal: string };

/**
 * Everything that may happen to bookings and their dates. Whatever takes a `Tx` counts windows: it must run in a
 * transaction in turn (`Database.inTurn`). Rights are judged before.
 */
export type Bookings = {
  book(tx: Tx, caller: Actor, wish: BookingWish): Promise<BookingWithDates>;
  bookAgain(
    tx: Tx,
    caller: Actor,
    id: string,
    wish: AgainWish,
    ifMatch: number | null,
  ): Promise<BookingWithDates>;
  check(tx: Tx | Db, wish: BookingWish): Promise<Check>;
  /** @throws Refusal `not-found` */
  get(tx: Tx | Db, id: string): Promise<BookingWithDates>;
  change(
    tx: Tx,
    caller: Actor,
    id: string,
    patch: BookingPatch,
    ifMatch: number | null,
  ): Promise<BookingWithDates>;
  previewChange(
    tx: Tx,
    caller: Actor,
    id: string,
    patch: BookingPatch,
    ifMatch: number | null,
  ): Promise<ChangePreview>;
  cancel(tx: Tx, caller: Actor, id: string, how: CancelHow & From): Promise<BookingWithDates>;
  previewCancel(tx: Tx, caller: Actor, id: string, how: CancelHow & From): Promise<ChangePreview>;
  restore(
    tx: Tx,
    caller: Actor,
    id: string,
    ifMatch: number | null,
    from?: string,
  ): Promise<BookingWithDates>;
  /** @throws Refusal `not-found` */
  getOccurrence(tx: Tx | Db, id: string): Promise<{ occurrence: Occurrence; booking: Booking }>;
  moveOccurrence(
    tx: Tx,
    caller: Actor,
    id: string,
    patch: OccurrencePatch,
    ifMatch: number | null,
  ): Promise<Occurrence>;
  previewMove(
    tx: Tx,
    caller: Actor,
    id: string,
    patch: OccurrencePatch,
    ifMatch: number | null,
  ): Promise<ChangePreview>;
  cancelOccurrence(tx: Tx, caller: Actor, id: string, how: CancelHow): Promise<Occurrence>;
  restoreOccurrence(tx: Tx, caller: Actor, id: string, ifMatch: number | null): Promise<Occurrence>;
  openEarly(tx: Tx, caller: Actor, id: string): Promise<Occurrence>;
  stayOpen(tx: Tx, caller: Actor, id: string, minutes: number): Promise<Occurrence>;
  /** Whether the place of a date is wanted by others, so that a room nobody uses may be given up. */
  isPlaceWanted(tx: Tx | Db, date: Pick<Occurrence, 'branch' | 'closesAt'>): Promise<boolean>;
  release(tx: Tx, caller: Actor, id: string): Promise<Occurrence>;
  readmit(tx: Tx, caller: Actor, id: string): Promise<Occurrence>;
  /** The guest's and the host's link in force. @throws Refusal `not-found` */
  links(tx: Tx | Db, id: string): Promise<Links>;
  rotateLink(tx: Tx, caller: Actor, rotation: Rotation): Promise<void>;
};

/** `live`: `end` confirms that open rooms are to be ended. */
type CancelHow = { readonly live: 'end' | null; readonly ifMatch: number | null };

/** The id of the first date that is meant, those after it with it; all that are not over where absent. */
type From = { readonly from?: string | undefined };

/**
 * @param desk `publicUrl` is our own address, without a slash at the end
 * @throws RangeError when lead or grace are longer than the six hours that windows are found by
 */
export function createBookings(desk: Desk & { readonly publicUrl: string }): Bookings {
  const { leadMinutes, graceMinutes } = desk.settings;
  if (Math.max(leadMinutes, graceMinutes) * MINUTE_MS > MAX_MARGIN_MS) {
    throw new RangeError('lead and grace last at most six hours');
  }
  const by = ({ principal }: Actor): By => ({ actor: principal, now: desk.clock.now() });
  return {
    book: (tx, caller, wish) => book(desk, tx, by(caller), atOnce(desk, wish)),
    bookAgain: (tx, caller, id, wish, ifMatch) => bookAgain(desk, tx, by(caller), { id, wish, ifMatch }),
    check: (tx, wish) => check(desk, tx, atOnce(desk, wish)),
    get,
    change: (tx, caller, id, patch, ifMatch) => changeBooking(desk, tx, by(caller), { id, patch, ifMatch }),
    previewChange: (tx, caller, id, patch, ifMatch) =>
      previewChange(desk, tx, by(caller), { id, patch, ifMatch }),
    cancel: (tx, caller, id, how) => cancelBooking(desk, tx, by(caller), cancelWish(id, how)),
    previewCancel: (tx, caller, id, how) => previewCancelling(desk, tx, by(caller), cancelWish(id, how)),
    restore: (tx, caller, id, ifMatch, from) => restoreBooking(desk, tx, by(caller), { id, ifMatch, from }),
    getOccurrence,
    moveOccurrence: (tx, caller, id, patch, ifMatch) =>
      moveOccurrence(desk, tx, by(caller), { id, patch, ifMatch }),
    previewMove: (tx, caller, id, patch, ifMatch) =>
      previewMove(desk, tx, by(caller), { id, patch, ifMatch }),
    cancelOccurrence: (tx, caller, id, how) => cancelOccurrence(desk, tx, by(caller), cancelWish(id, how)),
    restoreOccurrence: (tx, caller, id, ifMatch) => restoreOccurrence(desk, tx, by(caller), { id, ifMatch }),
    openEarly: (tx, caller, id) => openEarly(desk, tx, by(caller), id),
    stayOpen: (tx, caller, id, minutes) => stayOpen(desk, tx, by(caller), { id, minutes }),
    isPlaceWanted: (tx, date) => isPlaceWanted(desk, tx, date, desk.clock.now()),
    release: (tx, caller, id) => release(tx, by(caller), id),
    readmit: (tx, caller, id) => readmit(desk, tx, by(caller), id),
    links: (tx, id) => linksOf(desk.publicUrl, tx, id),
    rotateLink: (tx, caller, rotation) => rotateLink(tx, by(caller), rotation),
  };
}

/** Where a wish is for `now`: the same for the minute that it is in its zone. @throws Refusal `time-zone-unknown` */
function atOnce({ clock, settings }: Desk, wish: BookingWish): BookingWish {
  if (wish.start !== 'now') return wish;
  const { timeZone = settings.timeZone } = wish;
  if (!isTimeZone(timeZone)) return refuse({ code: 'time-zone-unknown', timeZone });
  return { ...wish, start: toLocal(clock.now(), timeZone) };
}

function cancelWish(id: string, { live, ifMatch, from }: CancelHow & From) {
  return { id, endsRooms: live === 'end', ifMatch, from };
}

async function get(tx: Tx | Db, id: string): Promise<BookingWithDates> {
  const booking = (await bookingById(tx, id)) ?? refuse({ code: 'not-found' });
  return { booking, occurrences: await occurrencesOfAll(tx, [id]) };
}

async function getOccurrence(tx: Tx | Db, id: string): Promise<{ occurrence: Occurrence; booking: Booking }> {
  const [occurrence] = await occurrencesById(tx, [id]);
  if (occurrence === undefined || occurrence.status === 'dropped') return refuse({ code: 'not-found' });
  const booking = (await bookingById(tx, occurrence.booking)) ?? refuse({ code: 'not-found' });
  return { occurrence, booking };
}
