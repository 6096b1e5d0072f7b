import { z } from 'zod';
import { faultOf } from '../../platform/http/fault-of.ts';
import { PROBLEMS } from '../../platform/http/problems.ts';
import type { PageAnswer, PageRequest } from '../../platform/web/page.ts';
import { voiceOf } from './act-texts.ts';
import { partDates } from './booking-dates.ts';
import { BookingView, OnConflict, type OccurrenceView } from './booking-schemas.ts';
import { type BookingShown, pathOf } from './booking-shown.ts';
import { ChangePage, type ChangeView } from './change-page.tsx';
import { refusedAs } from './change-refusals.ts';
import { DETAIL_FIELDS, detailsIn, detailsOf, readDetails } from './detail-fields.ts';
import { OPTION_FIELDS, type OptionField } from './form-options.ts';
import { optionComplaints } from './form-wish.ts';
import { lookAtBooking } from './look-at-booking.ts';
import { mostPeople } from './most-people.ts';
import { type BookingPageParts, signedIn } from './page-parts.ts';
import { overtaken } from './seen-fields.ts';
import { ChangePreviewView } from './series-schemas.ts';
import { readTimes, TIME_FIELDS, timesIn, timesOf, type TimeWish, whatChanges } from './time-fields.ts';

/** We could read it, and it cannot be. */
const CANNOT_BE = 422;
/** It could have been, and cannot by now. */
const GONE_MEANWHILE = 409;

/** `GET /buchungen/:id/aendern`: both forms, filled in as it stands; `ab` names the first date that is meant. */
export async function showChange(parts: BookingPageParts, request: PageRequest): Promise<PageAnswer> {
  const shown = await lookAtBooking(parts, request);
  if (!mayChange(shown)) return { status: 303, redirect: request.frame.link(pathOf(shown.booking.id)) };
  return answer(request, viewOf(parts, shown, request.query['ab']), 200);
}

/** `POST /buchungen/:id/aendern`: changes what all dates share; or shows what a new time would do, and does it. */
export async function changeByForm(parts: BookingPageParts, request: PageRequest): Promise<PageAnswer> {
  const shown = await lookAtBooking(parts, request);
  if (!mayChange(shown)) return { status: 303, redirect: request.frame.link(pathOf(shown.booking.id)) };
  const view = viewOf(parts, shown, request.form['from']);
  if (request.form['form'] === 'times' && view.first?.id !== request.form['from']) {
    // The date that was meant is over, cancelled or gone: another one is not to move in its place.
    const { act } = voiceOf(request.frame, shown.address, shown.now);
    const complaints = [{ field: null, sentence: act('refused.noSuchDate') }] as const;
    return answer(request, { ...view, complaints }, GONE_MEANWHILE);
  }
  return request.form['form'] === 'times'
    ? changeTimes(parts, request, view)
    : changeDetails(parts, request, view);
}

/** Who may not change it, and what is cancelled, is shown the booking, which says so. */
function mayChange({ mayBook, booking }: BookingShown): boolean {
  return mayBook && booking.status === 'booked';
}

/** Both forms, filled in as it stands. */
function viewOf(parts: BookingPageParts, shown: BookingShown, from: string | undefined): ChangeView {
  const { booking, now } = shown;
  const coming = partDates(booking.occurrences, now).toCome.filter(({ status }) => status === 'booked');
  const first: OccurrenceView | null = coming.find(({ id }) => id === from) ?? coming[0] ?? null;
  return {
    ...{ shown, first },
    details: detailsOf(booking),
    offered: offeredFor(parts, shown),
    times: first === null ? null : timesOf(first),
    ...{ sent: null, complaints: [], clashes: null, preview: null },
  };
}

/** What is on already can be taken back, whatever the branch says by now. */
function offeredFor(
  { papersOfDates }: BookingPageParts,
  { booking, mayRecord }: BookingShown,
): ReadonlySet<OptionField> {
  const records = mayRecord || booking.options.record;
  const hidden: readonly OptionField[] = [
    ...(records ? [] : (['record', 'recordingDays'] as const)),
    ...(papersOfDates === undefined ? (['papers'] as const) : []),
  ];
  return new Set(OPTION_FIELDS.filter((field) => !hidden.includes(field)));
}

function answer({ frame }: PageRequest, view: ChangeView, status: number): PageAnswer {
  return { status, html: <ChangePage frame={frame} view={view} /> };
}

/** The version that a form was shown; none where it names none. */
function versionIn({ form }: PageRequest): number | null {
  return z.coerce.number().int().min(1).safeParse(form['version']).data ?? null;
}

async function changeDetails(
  parts: BookingPageParts,
  request: PageRequest,
  view: ChangeView,
): Promise<PageAnswer> {
  const { shown } = view;
  const { id } = shown.booking;
  const standing = detailsOf(shown.booking);
  const details = detailsIn(request.form, standing, view.offered);
  const tried: ChangeView = { ...view, details, sent: 'details' };
  const voice = voiceOf(request.frame, shown.address, shown.now);
  if (versionIn(request) !== shown.version) {
    const { typed, clashes } = overtaken(request.form['seen'], details, standing);
    return answer(request, { ...tried, details: typed, clashes }, PROBLEMS['version-conflict'].status);
  }
  const { patch: body, wrong } = readDetails(details, shown.booking, view.offered);
  const isNameless = details.title.trim().length < 2;
  const complaints = [
    ...(isNameless ? [{ field: 'title' as const, sentence: voice.say('wrong.name') }] : []),
    ...optionComplaints(wrong, voice.say),
  ];
  if (complaints.length > 0) return answer(request, { ...tried, complaints }, CANNOT_BE);
  if (body === null) return answer(request, { ...tried, complaints: nothingNew(voice) }, CANNOT_BE);
  try {
    await parts.ask(signedIn(request).caller, {
      ...{ method: 'patch', path: '/bookings/{id}', params: { id }, body, version: shown.version },
      answer: BookingView,
    });
    return { status: 303, redirect: request.frame.link(`${pathOf(id)}?getan=details`) };
  } catch (error) {
    return refused(request, tried, error);
  }
}

async function changeTimes(
  parts: BookingPageParts,
  request: PageRequest,
  view: ChangeView,
): Promise<PageAnswer> {
  const { shown, first } = view;
  if (first === null) return answer(request, view, CANNOT_BE);
  const standing = timesOf(first);
  const times = timesIn(request.form, standing);
  const tried: ChangeView = { ...view, times, sent: 'times' };
  const voice = voiceOf(request.frame, shown.address, shown.now);
  if (versionIn(request) !== shown.version) {
    const { typed, clashes } = overtaken(request.form['seen'], times, standing);
    return answer(request, { ...tried, times: typed, clashes }, PROBLEMS['version-conflict'].status);
  }
  const read = readTimes(times, { ...voice, timeZone: first.timeZone });
  if ('complaints' in read) return answer(request, { ...tried, complaints: read.complaints }, CANNOT_BE);
  const change = whatChanges(read.wish, first);
  if (change === null) return answer(request, { ...tried, complaints: nothingNew(voice) }, CANNOT_BE);
  try {
    return await lookOrDo(parts, request, tried, { change, first });
  } catch (error) {
    return refused(request, tried, error);
  }
}

type TimeChange = { readonly change: Partial<TimeWish>; readonly first: OccurrenceView };

/** Shows what it would do; or does it, where that has been seen. @throws Refusal */
async function lookOrDo(
  parts: BookingPageParts,
  request: PageRequest,
  tried: ChangeView,
  { change, first }: TimeChange,
): Promise<PageAnswer> {
  const { booking, version } = tried.shown;
  const { caller } = signedIn(request);
  const onConflict = OnConflict.safeParse(request.form['onConflict']).data ?? 'refuse';
  const call = {
    method: 'patch' as const,
    path: '/bookings/{id}',
    ...{ params: { id: booking.id }, body: { ...change, onConflict }, version },
  };
  // The date of a single meeting is the whole of it.
  const from: Record<string, string> = booking.recurrence === null ? {} : { from: first.id };
  if (request.form['step'] === 'do') {
    try {
      await parts.ask(caller, { ...call, query: from, answer: BookingView });
      return { status: 303, redirect: request.frame.link(`${pathOf(booking.id)}?getan=times`) };
    } catch (error) {
      // Somebody took the place meanwhile: what is possible now is shown.
      if (faultOf(error).code !== 'capacity-exhausted') throw error;
    }
  }
  const query = { ...from, dryRun: 'true' };
  const preview = await parts.ask(caller, { ...call, query, answer: ChangePreviewView });
  const most = preview.fits ? null : mostPeople(parts.settings, Number(tried.times?.people));
  if (most !== null) {
    const { say } = voiceOf(request.frame, tried.shown.address, tried.shown.now);
    const complaints = [{ field: 'people', sentence: say('wrong.beyondRoom', { max: most }) }] as const;
    return answer(request, { ...tried, complaints }, PROBLEMS['capacity-exhausted'].status);
  }
  if (preview.dates.every(({ change: becomes }) => becomes === 'stays')) {
    const voice = voiceOf(request.frame, tried.shown.address, tried.shown.now);
    return answer(request, { ...tried, complaints: nothingNew(voice) }, CANNOT_BE);
  }
  const status = preview.fits ? 200 : PROBLEMS['capacity-exhausted'].status;
  return answer(request, { ...tried, preview }, status);
}

function nothingNew({ act }: ReturnType<typeof voiceOf>): ChangeView['complaints'] {
  return [{ field: null, sentence: act('change.nothing') }];
}

/** The forms as they were sent, with what stands in the way. */
function refused(request: PageRequest, view: ChangeView, error: unknown): PageAnswer {
  const fault = faultOf(error);
  const { address, now } = view.shown;
  const voice = voiceOf(request.frame, address, now);
  const complaints = refusedAs(fault, voice, [...TIME_FIELDS, ...DETAIL_FIELDS]);
  if (complaints === null) throw error;
  const status = fault.code === 'invalid-request' ? CANNOT_BE : PROBLEMS[fault.code].status;
  return answer(request, { ...view, complaints }, status);
}
