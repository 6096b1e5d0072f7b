import { z } from 'zod';
import { faultOf } from '../../platform/http/fault-of.ts';
import { PROBLEMS } from '../../platform/http/problems.ts';
import type { PageAnswer, PageRequest } from '../../platform/web/page.ts';
import { type SayAct, type Voice, voiceOf } from './act-texts.ts';
import { datePath } from './again-path.ts';
import { isRoomThere } from './booking-phase.ts';
import { BookingView, OccurrenceView } from './booking-schemas.ts';
import { pathOf } from './booking-shown.ts';
import { undoUntil } from './cancel.ts';
import { refusedAs } from './change-refusals.ts';
import { EXTENSIONS, isSeries, minutesFromNow } from './date-acts.tsx';
import { DatePage } from './date-page.tsx';
import type { DateShown } from './date-shown.ts';
import { LivePage } from './live-page.tsx';
import { idIn, lookAtBooking } from './look-at-booking.ts';
import { mostPeople } from './most-people.ts';
import { type BookingPageParts, signedIn } from './page-parts.ts';
import { overtaken } from './seen-fields.ts';
import { readTimes, TIME_FIELDS, timesIn, timesOf, whatChanges } from './time-fields.ts';

/** We could read it, and it cannot be. */
const CANNOT_BE = 422;
/** As many other times as are offered. */
const MOST_OFFERED = 6;

/** What may have been done, as the address says: `?getan=…`. */
const DONE = ['moved', 'restored', 'opening', 'ending', 'longer'] as const;

const DATE = '/occurrences/{id}';

/** `GET /termine/:id`: one date; of those of other branches as little as of none. */
export async function showDate(parts: BookingPageParts, request: PageRequest): Promise<PageAnswer> {
  const shown = await look(parts, request);
  const { act } = voiceOf(request.frame, shown.of.address, shown.of.now);
  return answer(request, { ...shown, done: doneIn(request, act) }, 200);
}

function doneIn({ query }: PageRequest, act: SayAct): string | null {
  const done = DONE.find((known) => known === query['getan']);
  return done === undefined ? null : act(`dateDone.${done}`);
}

/** `POST /termine/:id/verschieben`: another time, another length, other people. */
export async function moveByForm(parts: BookingPageParts, request: PageRequest): Promise<PageAnswer> {
  const shown = await look(parts, request);
  const { date, version } = shown;
  const standing = timesOf(date);
  const typed = timesIn(request.form, standing);
  const tried: DateShown = { ...shown, typed };
  const voice = voiceIn(request, shown);
  if (z.coerce.number().safeParse(request.form['version']).data !== version) {
    const { typed: merged, clashes } = overtaken(request.form['seen'], typed, standing);
    return answer(request, { ...tried, typed: merged, clashes }, PROBLEMS['version-conflict'].status);
  }
  const read = readTimes(typed, { ...voice, timeZone: date.timeZone });
  if ('complaints' in read) return answer(request, { ...tried, complaints: read.complaints }, CANNOT_BE);
  const body = whatChanges(read.wish, date);
  if (body === null) {
    const complaints = [{ field: null, sentence: voice.act('change.nothing') }];
    return answer(request, { ...tried, complaints }, CANNOT_BE);
  }
  try {
    const call = { method: 'patch', path: DATE, params: { id: date.id }, body, version } as const;
    await parts.ask(signedIn(request).caller, { ...call, answer: OccurrenceView });
    return backTo(request, date.id, 'moved');
  } catch (error) {
    return refusedMove(parts, request, tried, error);
  }
}

/** The form as it was sent, with what stands in the way, and the free times where it is full. */
function refusedMove(
  { settings }: BookingPageParts,
  request: PageRequest,
  shown: DateShown,
  error: unknown,
): PageAnswer {
  const fault = faultOf(error);
  const voice = voiceIn(request, shown);
  const status = fault.code === 'invalid-request' ? CANNOT_BE : PROBLEMS[fault.code].status;
  const most = mostPeople(settings, Number(shown.typed.people));
  if (fault.code === 'capacity-exhausted' && most !== null) {
    const complaints = [{ field: 'people', sentence: voice.say('wrong.beyondRoom', { max: most }) }];
    return answer(request, { ...shown, complaints }, status);
  }
  if (fault.code === 'capacity-exhausted') {
    const [conflict] = fault.conflicts;
    const free = [...(conflict?.alternatives ?? [])].sort().slice(0, MOST_OFFERED);
    const why = voice.say(`full.${conflict?.limit ?? 'rooms'}`);
    const way = voice.act(free.length === 0 ? 'move.noneFree' : 'move.someFree');
    const complaints = [{ field: 'time', sentence: `${why} ${way}`, atField: why }];
    return answer(request, { ...shown, complaints, free }, status);
  }
  const complaints = refusedAs(fault, voice, TIME_FIELDS);
  if (complaints === null) throw error;
  return answer(request, { ...shown, complaints }, status);
}

/**
 * `POST /termine/:id/absagen`: cancels this one, and the booking with it where by now no other date is to come; asks
 * first where people may be in the room.
 */
export async function cancelDate(parts: BookingPageParts, request: PageRequest): Promise<PageAnswer> {
  const shown = await look(parts, request);
  const { date, of } = shown;
  const { caller } = signedIn(request);
  const query: Record<string, string> = request.query['live'] === 'end' ? { live: 'end' } : {};
  const isOff = date.status === 'booked' && !isSeries(shown);
  const done = await act(parts, request, null, async () => {
    if (!isOff) {
      const params = { id: date.id };
      const call = { method: 'delete', path: DATE, params, query, answer: OccurrenceView } as const;
      await parts.ask(caller, call);
      return;
    }
    // By its version: who gives it another date meanwhile keeps that.
    const whole = { params: { id: date.booking }, version: of.version, query, answer: BookingView };
    await parts.ask(caller, { method: 'delete', path: '/bookings/{id}', ...whole });
  });
  if (done.status !== 303 || !isOff) return done;
  return { status: 303, redirect: request.frame.link(pathOf(date.booking)) };
}

/** `POST /termine/:id/zurueckholen`: takes its cancellation back. */
export async function restoreDate(parts: BookingPageParts, request: PageRequest): Promise<PageAnswer> {
  return act(parts, request, 'restored', async () => {
    const params = { id: idIn(request) };
    const call = { method: 'post', path: `${DATE}/restore`, params, answer: OccurrenceView } as const;
    await parts.ask(signedIn(request).caller, call);
  });
}

/** `POST /termine/:id/oeffnen`: opens its room now, early or again. */
export async function openRoom(parts: BookingPageParts, request: PageRequest): Promise<PageAnswer> {
  return act(parts, request, 'opening', () => askRoom(parts, request, 'open', {}));
}

/** `POST /termine/:id/laenger`: makes it longer while it is on. */
export async function extendDate(parts: BookingPageParts, request: PageRequest): Promise<PageAnswer> {
  const by = EXTENSIONS.find((known) => String(known) === request.form['minutes']);
  if (by === undefined) return backTo(request, idIn(request));
  const { date, of } = await look(parts, request);
  const seen = z.iso.datetime().safeParse(request.form['ends']).data ?? date.endsAt;
  const minutes = minutesFromNow(Date.parse(seen), by, of.now);
  return act(parts, request, 'longer', () => askRoom(parts, request, 'open', { minutes }));
}

/** `POST /termine/:id/beenden`: ends its room for everybody; asks first where people are in it. */
export async function endRoom(parts: BookingPageParts, request: PageRequest): Promise<PageAnswer> {
  const shown = await look(parts, request);
  const { date, of } = shown;
  const isFull = isRoomThere(date) && (date.room?.participants ?? 0) > 0;
  if (isFull && of.links.host !== null && request.query['live'] !== 'end') {
    const back = datePath(date);
    const props = {
      shown: of,
      title: date.title,
      kind: 'end',
      back,
      action: `${back}/beenden?live=end`,
    } as const;
    return { status: PROBLEMS['room-live'].status, html: <LivePage frame={request.frame} {...props} /> };
  }
  return act(parts, request, 'ending', () => askRoom(parts, request, 'end'));
}

/** What the API says once it will do it; only that it will is told. */
const Accepted = z.looseObject({ occurrence: z.string() });

async function askRoom(parts: BookingPageParts, request: PageRequest, what: 'open' | 'end', body?: object) {
  await parts.ask(signedIn(request).caller, {
    ...{ method: 'post', path: `${DATE}/${what}`, params: { id: idIn(request) } },
    ...(body === undefined ? {} : { body }),
    answer: Accepted,
  });
}

/** Does it, and leads back to the date; or shows the date, and why it was not done. */
async function act(
  parts: BookingPageParts,
  request: PageRequest,
  done: (typeof DONE)[number] | null,
  work: () => Promise<void>,
): Promise<PageAnswer> {
  try {
    await work();
    return backTo(request, idIn(request), done);
  } catch (error) {
    const fault = faultOf(error);
    const shown = await look(parts, request);
    const { date, of } = shown;
    const { status } = PROBLEMS[fault.code];
    if (fault.code === 'room-live') {
      const back = datePath(date);
      const props = { shown: of, title: date.title, kind: 'cancel', back } as const;
      return {
        status,
        html: <LivePage frame={request.frame} {...props} action={`${back}/absagen?live=end`} />,
      };
    }
    const voice = voiceIn(request, shown);
    const setback =
      fault.code === 'capacity-exhausted'
        ? voice.act('refused.full')
        : refusedAs(fault, voice, [])
            ?.map(({ sentence }) => sentence)
            .join(' ');
    if (setback === undefined) throw error;
    return answer(request, { ...shown, setback }, status);
  }
}

/** Whoever asks for the address of a form's answer is led to the date. */
export function backToDate(request: PageRequest): PageAnswer {
  return backTo(request, idIn(request));
}

function backTo({ frame }: PageRequest, id: string, done: string | null = null): PageAnswer {
  const path = datePath({ id });
  return { status: 303, redirect: frame.link(done === null ? path : `${path}?getan=${done}`) };
}

function answer({ frame }: PageRequest, shown: DateShown, status: number): PageAnswer {
  return { status, html: <DatePage frame={frame} shown={shown} /> };
}

function voiceIn({ frame }: PageRequest, { of }: DateShown): Voice {
  return voiceOf(frame, of.address, of.now);
}

/** @throws Refusal `not-found` */
async function look(parts: BookingPageParts, request: PageRequest): Promise<DateShown> {
  const params = { id: idIn(request) };
  const date = await parts.ask(signedIn(request).caller, {
    ...{ method: 'get', path: DATE, params, answer: OccurrenceView },
  });
  // The wire says that it is cancelled, not when; and its version stands beside it.
  const { occurrence } = await parts.bookings.getOccurrence(parts.db, params.id);
  const of = await lookAtBooking(parts, request, date.booking);
  return {
    ...{ date, of, version: occurrence.version },
    undoUntil: undoUntil(occurrence, of.now),
    typed: timesOf(date),
    ...{ complaints: [], clashes: null, free: [], done: null, setback: null },
  };
}
