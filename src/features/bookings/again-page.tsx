import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { faultOf } from '../../platform/http/fault-of.ts';
import { PROBLEMS } from '../../platform/http/problems.ts';
import { localDay } from '../../platform/web/dates.ts';
import { type Complaint, InputField, Wrong } from '../../platform/web/form-fields.tsx';
import type { Frame } from '../../platform/web/frame.ts';
import { Layout } from '../../platform/web/layout.tsx';
import type { PageAnswer, PageRequest } from '../../platform/web/page.ts';
import { PostForm } from '../../platform/web/page-parts.tsx';
import { type Voice, voiceOf } from './act-texts.ts';
import { bookAgainPath, datesMeant, formLikeBooking } from './again-path.ts';
import { BookingView, OnConflict } from './booking-schemas.ts';
import { type BookingShown, pathOf } from './booking-shown.ts';
import { complaintsOf } from './form-complaints.ts';
import { readDay, readTime, repeatOf } from './form-times.ts';
import { type FullView, fullView } from './full-times.ts';
import { lookAtBooking } from './look-at-booking.ts';
import { mostPeople } from './most-people.ts';
import { type BookingPageParts, signedIn } from './page-parts.ts';

/** We could read it, and it cannot be. */
const CANNOT_BE = 422;

type AgainView = {
  readonly shown: BookingShown;
  readonly day: string;
  readonly time: string;
  /** What makes a form that is sent twice one booking. */
  readonly key: string;
  readonly complaints: readonly Complaint[];
  /** What to do where there is no place; null as long as that is not known. */
  readonly full: FullView | null;
};

/** `GET /buchungen/:id/nochmal`: on which day it is to be once more. */
export async function showAgain(parts: BookingPageParts, request: PageRequest): Promise<PageAnswer> {
  const shown = await lookAtBooking(parts, request);
  if (!shown.mayBook) return { status: 303, redirect: request.frame.link(pathOf(shown.booking.id)) };
  const time = shown.booking.start.split('T')[1] ?? '';
  return answer(request, { shown, day: '', time, key: randomUUID(), complaints: [], full: null }, 200);
}

/** `POST /buchungen/:id/nochmal`: books it once more, with links of its own. */
export async function bookAgainByForm(parts: BookingPageParts, request: PageRequest): Promise<PageAnswer> {
  const { form, frame } = request;
  const shown = await lookAtBooking(parts, request);
  const { booking, address, now } = shown;
  const voice = voiceOf(frame, address, now);
  const [pressedDay, pressedTime] = (form['start'] ?? '').split('T');
  const typed = {
    day: pressedTime === undefined ? (form['day'] ?? '') : (pressedDay ?? ''),
    time: pressedTime ?? form['time'] ?? '',
  };
  const key = z.uuid().safeParse(form['key']).data ?? randomUUID();
  const tried = { shown, ...typed, key, full: null };
  const day = readDay(typed.day, localDay(now, booking.timeZone));
  const time = readTime(typed.time);
  if (day === null || time === null) {
    const complaints = [
      ...(day === null ? [{ field: 'day', sentence: voice.say('wrong.dayMissing') }] : []),
      ...(time === null ? [{ field: 'time', sentence: voice.say('wrong.timeMissing') }] : []),
    ];
    return answer(request, { ...tried, complaints }, CANNOT_BE);
  }
  const onConflict = OnConflict.safeParse(form['onConflict']).data ?? 'refuse';
  try {
    const made = await parts.ask(signedIn(request).caller, {
      ...{ method: 'post', path: '/bookings/{id}/again', params: { id: booking.id }, key },
      ...{ body: { start: `${day}T${time}`, onConflict }, answer: BookingView },
    });
    return { status: 303, redirect: frame.link(`${pathOf(made.id)}?neu=1`) };
  } catch (error) {
    return refused(parts, request, { ...tried, complaints: [] }, error);
  }
}

function refused(
  { settings }: BookingPageParts,
  request: PageRequest,
  view: AgainView,
  error: unknown,
): PageAnswer {
  const fault = faultOf(error);
  const { booking, address, now } = view.shown;
  const voice = voiceOf(request.frame, address, now);
  const status = fault.code === 'invalid-request' ? CANNOT_BE : PROBLEMS[fault.code].status;
  const most = mostPeople(settings, booking.expectedParticipants);
  if (fault.code === 'capacity-exhausted' && most !== null) {
    // The number stands in the form that the page leads to.
    const complaints = [{ field: null, sentence: voice.say('wrong.beyondRoom', { max: most }) }];
    return answer(request, { ...view, complaints }, status);
  }
  if (fault.code === 'capacity-exhausted') {
    const saying = { language: voice.language, timeZone: booking.timeZone };
    const dates = booking.recurrence === null ? 1 : Math.max(2, booking.occurrences.length);
    const full = fullView(fault.conflicts, dates, { say: voice.say, saying, now });
    const complaints = [{ field: 'time', sentence: full.sentence, atField: full.why }];
    return answer(request, { ...view, full, complaints }, status);
  }
  const told = complaintsOf(fault, voice);
  if (told === null) throw error;
  const isHere = (field: string | null) => field === 'day' || field === 'time';
  const complaints = told.map((each) => (isHere(each.field) ? each : { ...each, field: null }));
  // The key belongs to another booking by now: what is sent next is one more.
  const key = fault.code === 'idempotency-mismatch' ? randomUUID() : view.key;
  return answer(request, { ...view, complaints, key }, status);
}

function answer({ frame }: PageRequest, view: AgainView, status: number): PageAnswer {
  return { status, html: <AgainPage frame={frame} view={view} /> };
}

type Props = { readonly frame: Frame; readonly view: AgainView };

function AgainPage({ frame, view }: Props) {
  const { shown, complaints } = view;
  const { booking, address, branchName, now } = shown;
  const voice = voiceOf(frame, address, now);
  const { act, say } = voice;
  const isWrong = complaints.length > 0;
  const title = act('again.title');
  return (
    <Layout
      frame={frame}
      title={`${isWrong ? `${say('form.prefix')}: ` : ''}${title}: ${booking.title}`}
      owner={branchName}
      address={address}
    >
      <div class="notice booked">
        <h1>{title}</h1>
        <p class="when">{booking.title}</p>
        {isWrong ? (
          <Wrong title={say('wrong.title')} complaints={complaints} />
        ) : (
          <p>{act(booking.recurrence === null ? 'again.what' : 'again.whatSeries')}</p>
        )}
        <Rule booking={booking} voice={voice} />
        <FullWays view={view} frame={frame} />
        <AgainForm frame={frame} view={view} />
        <p>
          <a href={frame.link(formLikeBooking(booking))}>{act('again.form')}</a>{' '}
          {booking.accessCodeSet ? <span class="small">{act('again.noCode')}</span> : null}
        </p>
        <p>
          <a href={frame.link(pathOf(booking.id))}>{act('back')}</a>
        </p>
      </div>
    </Layout>
  );
}

/** How often it is to be, and how many times; nothing for a single meeting. */
function Rule({ booking, voice: { act, say } }: { readonly booking: BookingView; readonly voice: Voice }) {
  const { recurrence } = booking;
  if (recurrence === null) return null;
  const count = datesMeant(booking);
  const repeat = repeatOf(recurrence);
  return (
    <p>
      {repeat === null
        ? act('again.ruleAsHere', { count })
        : act('again.rule', { count, repeat: say(`form.repeats.${repeat}`) })}
    </p>
  );
}

/** On which day, and when. */
function AgainForm({ frame, view }: Props) {
  const { shown, complaints, day, time } = view;
  const { booking, address, now } = shown;
  const { say, act } = voiceOf(frame, address, now);
  const readDate = readDay(day, localDay(now, booking.timeZone));
  const clock = readTime(time);
  return (
    <PostForm frame={frame} action={bookAgainPath(booking.id)} class="card">
      <input type="hidden" name="key" value={view.key} />
      <div class="pair">
        <InputField
          {...{
            field: 'day',
            label: booking.recurrence === null ? say('form.day') : act('again.firstDay'),
            hint: say('form.dayHint'),
            complaints,
            required: true,
          }}
          {...{ type: day !== '' && readDate === null ? 'text' : 'date', value: readDate ?? day }}
        />
        <InputField
          {...{ field: 'time', label: say('form.time'), hint: say('form.timeHint'), complaints }}
          {...{
            type: time !== '' && clock === null ? 'text' : 'time',
            value: clock ?? time,
            required: true,
          }}
        />
      </div>
      <button type="submit">{say('form.submit')}</button>
    </PostForm>
  );
}

/** What else is possible where there is no place: a form of its own, so that Enter in a field presses none of it. */
function FullWays({ frame, view: { full, shown, key, day, time } }: Props) {
  if (full === null || full.free.length + full.ways.length + full.dates.length === 0) return null;
  const { say } = voiceOf(frame, shown.address, shown.now);
  return (
    <PostForm frame={frame} action={bookAgainPath(shown.booking.id)} class="card full">
      {Object.entries({ key, day, time }).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {full.dates.length === 0 ? null : (
        <>
          <p>{say('full.these')}</p>
          <ul>
            {full.dates.map((each) => (
              <li key={each}>{each}</li>
            ))}
          </ul>
        </>
      )}
      <div class="row">
        {full.free.map(({ start, button }) => (
          <button key={start} type="submit" class="quiet" name="start" value={start}>
            {button}
          </button>
        ))}
        {full.ways.map((way) => (
          <button key={way} type="submit" class="quiet" name="onConflict" value={way}>
            {say(`full.${way}`)}
          </button>
        ))}
      </div>
    </PostForm>
  );
}
