import { z } from 'zod';
import { faultOf } from '../../platform/http/fault-of.ts';
import { PROBLEMS } from '../../platform/http/problems.ts';
import type { PageAnswer, PageRequest } from '../../platform/web/page.ts';
import { type SayAct, voiceOf } from './act-texts.ts';
import { BookingPage } from './booking-page.tsx';
import { BookingView } from './booking-schemas.ts';
import { pathOf } from './booking-shown.ts';
import { bookingTexts } from './booking-texts.ts';
import { LivePage } from './live-page.tsx';
import { idIn, lookAtBooking } from './look-at-booking.ts';
import { type BookingPageParts, signedIn } from './page-parts.ts';
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

/** What may have been done on another page, as its address says: `?getan=…`. */
const DONE = ['details', 'times', 'guest', 'host', 'restored'] as const;

/** `GET /buchungen/:id`: one booking; of those of other branches as little as of none. */
export async function showBooking(parts: BookingPageParts, request: PageRequest): Promise<PageAnswer> {
  const shown = await lookAtBooking(parts, request);
  const isNew = request.query['neu'] === '1';
  const { act } = voiceOf(request.frame, shown.address, shown.now);
  const done = doneIn(request, act);
  return { status: 200, html: <BookingPage frame={request.frame} shown={{ ...shown, isNew, done }} /> };
}

function doneIn({ query }: PageRequest, act: SayAct): string | null {
  const done = DONE.find((known) => known === query['getan']);
  return done === undefined ? null : act(`done.${done}`);
}

/**
 * `POST /buchungen/:id/absagen`: cancels all that is to come, or one date and those after it; asks first where people
 * may be in the room.
 */
export async function cancelByForm(parts: BookingPageParts, request: PageRequest): Promise<PageAnswer> {
  const id = idIn(request);
  const query = { ...fromIn(request), ...(request.query['live'] === 'end' ? { live: 'end' } : {}) };
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
    const shown = await lookAtBooking(parts, request);
    const back = pathOf(id);
    const props = {
      shown,
      title: shown.booking.title,
      kind: 'cancel',
      back,
      fields: fromIn(request),
    } as const;
    return {
      status: PROBLEMS[code].status,
      html: <LivePage frame={request.frame} {...props} action={`${back}/absagen?live=end`} />,
    };
  }
}

/** `POST /buchungen/:id/zurueckholen`: takes a cancellation back, of all or of what was cancelled at once. */
export async function restoreByForm(parts: BookingPageParts, request: PageRequest): Promise<PageAnswer> {
  const id = idIn(request);
  const query = fromIn(request);
  const call = {
    method: 'post' as const,
    path: '/bookings/{id}/restore',
    ...{ params: { id }, query, answer: BookingView },
  };
  try {
    await parts.ask(signedIn(request).caller, call);
    return backTo(request, id);
  } catch (error) {
    return answerSetback(parts, request, error);
  }
}

/** The first date that a form means; all where it names none. */
function fromIn({ form }: PageRequest): Record<string, string> {
  const from = z.uuid().safeParse(form['from']).data;
  return from === undefined ? {} : { from };
}

/** `POST /buchungen/:id/folien`: brings new slides into a room that is open. */
export async function pushByForm(parts: BookingPageParts, request: PageRequest): Promise<PageAnswer> {
  const shown = await lookAtBooking(parts, request);
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
  const known = SETBACKS.find((each) => each === code);
  // The form named a date that the booking no longer has.
  if (known === undefined && code !== 'invalid-request') throw error;
  const shown = await lookAtBooking(parts, request);
  const { say, act } = voiceOf(request.frame, shown.address, shown.now);
  const setback = known === undefined ? act('refused.noSuchDate') : say(`setback.${known}`);
  return {
    status: PROBLEMS[code].status,
    html: <BookingPage frame={request.frame} shown={{ ...shown, setback }} />,
  };
}
