import { z } from 'zod';
import { refuse } from '../../lib/refusal.ts';
import { faultOf } from '../../platform/http/fault-of.ts';
import { PROBLEMS } from '../../platform/http/problems.ts';
import type { PageAnswer, PageRequest } from '../../platform/web/page.ts';
import { LivePage } from './booking-cancelling.tsx';
import { BookingPage } from './booking-page.tsx';
import { BookingView, LinksView } from './booking-schemas.ts';
import { type BookingShown, pathOf } from './booking-shown.ts';
import { bookingTexts, type SayBooking } from './booking-texts.ts';
import { undoUntil } from './cancel.ts';
import { bookableBy, type BookingPageParts, signedIn } from './page-parts.ts';
import { pushSlides } from './push-slides.ts';

/** Why what was asked for was refused, where that is to be told on the booking's own page. */
const SETBACKS = [
  'already-cancelled',
  'not-cancelled',
  'restore-expired',
  'capacity-exhausted',
  'start-in-past',
  'dates-overlap',
  'forbidden',
  'version-conflict',
  'no-room',
  'no-papers',
  'nextcloud-unreachable',
  'slides-not-taken',
  'busy',
] as const;
type Setback = (typeof SETBACKS)[number];

/** `GET /buchungen/:id`: one booking; of those of other branches as little as of none. */
export async function showBooking(parts: BookingPageParts, request: PageRequest): Promise<PageAnswer> {
  const shown = await look(parts, request);
  const isNew = request.query['neu'] === '1';
  return { status: 200, html: <BookingPage frame={request.frame} shown={{ ...shown, isNew }} /> };
}

/** `POST /buchungen/:id/absagen`: cancels all that is to come; asks first where people may be in the room. */
export async function cancelByForm(parts: BookingPageParts, request: PageRequest): Promise<PageAnswer> {
  const id = idIn(request);
  const query: Record<string, string> = request.query['live'] === 'end' ? { live: 'end' } : {};
  const call = {
    method: 'delete',
    path: '/bookings/{id}',
    params: { id },
    query,
    answer: BookingView,
  } as const;
  try {
    await parts.ask(signedIn(request).caller, call);
    return backTo(request, id);
  } catch (error) {
    const { code } = faultOf(error);
    if (code !== 'room-live') return answerSetback(parts, request, error);
    const shown = await look(parts, request);
    return { status: PROBLEMS[code].status, html: <LivePage frame={request.frame} shown={shown} /> };
  }
}

/** `POST /buchungen/:id/zurueckholen`: takes the cancellation back. */
export async function restoreByForm(parts: BookingPageParts, request: PageRequest): Promise<PageAnswer> {
  const id = idIn(request);
  const call = {
    method: 'post',
    path: '/bookings/{id}/restore',
    params: { id },
    answer: BookingView,
  } as const;
  try {
    await parts.ask(signedIn(request).caller, call);
    return backTo(request, id);
  } catch (error) {
    return answerSetback(parts, request, error);
  }
}

/** `POST /buchungen/:id/folien`: brings new slides into a room that is open. */
export async function pushByForm(parts: BookingPageParts, request: PageRequest): Promise<PageAnswer> {
  const shown = await look(parts, request);
  try {
    const done = await pushSlides(parts, request, bookingTexts(request.language, shown.address));
    return { status: 200, html: <BookingPage frame={request.frame} shown={{ ...shown, done }} /> };
  } catch (error) {
    return answerSetback(parts, request, error);
  }
}

/** Whoever asks for the address of a form's answer is led to the booking. */
export function backToBooking(request: PageRequest): PageAnswer {
  return backTo(request, idIn(request));
}

function backTo({ frame }: PageRequest, id: string): PageAnswer {
  return { status: 303, redirect: frame.link(pathOf(id)) };
}

/** The booking as it stands, under a sentence that says why nothing was done. */
async function answerSetback(
  parts: BookingPageParts,
  request: PageRequest,
  error: unknown,
): Promise<PageAnswer> {
  const { code } = faultOf(error);
  const setback = SETBACKS.find((known) => known === code);
  if (setback === undefined) throw error;
  const shown = await look(parts, request, setback);
  return { status: PROBLEMS[setback].status, html: <BookingPage frame={request.frame} shown={shown} /> };
}

/** @throws Refusal `not-found` */
async function look(parts: BookingPageParts, request: PageRequest, setback?: Setback): Promise<BookingShown> {
  const person = signedIn(request);
  const params = { id: idIn(request) };
  const booking = await parts.ask(person.caller, {
    ...{ method: 'get', path: '/bookings/{id}', params, answer: BookingView },
  });
  const links = await parts.ask(person.caller, {
    ...{ method: 'get', path: '/bookings/{id}/links', params, answer: LinksView },
  });
  // The wire says that it is cancelled, not when.
  const { booking: stored } = await parts.bookings.get(parts.db, params.id);
  const { tree, reach } = await bookableBy(parts, person);
  const now = parts.clock.now();
  const address = tree.address(booking.branch);
  return {
    ...{ booking, links, address, now },
    branchName: tree.get(booking.branch)?.name ?? booking.branch,
    mayBook: reach.roots.some((root) => tree.isWithin(booking.branch, root)),
    undoUntil: undoUntil(stored, now),
    csrf: person.session.data.csrf,
    ...{ isNew: false, done: null },
    papers: await papersOf(parts, booking),
    hasRecordings: (await parts.hasRecordings?.(person.caller, params.id)) ?? false,
    setback: setback === undefined ? null : sentenceOf(setback, bookingTexts(request.language, address)),
  };
}

/** Of the dates of a booking; null where there is no Nextcloud. */
async function papersOf({ papersOfDates, db }: BookingPageParts, { occurrences }: BookingView) {
  if (papersOfDates === undefined) return null;
  return papersOfDates(
    db,
    occurrences.map(({ id }) => id),
  );
}

function sentenceOf(setback: Setback, say: SayBooking): string {
  return say(`setback.${setback}`);
}

/** @throws Refusal `not-found` for what can be no booking's */
function idIn({ params }: PageRequest): string {
  return z.uuid().safeParse(params['id']).data ?? refuse({ code: 'not-found' });
}
