import { parseLocal, toInstant } from '../../lib/local-time.ts';
import { clockTime, dateInWords, durationInWords } from '../../platform/web/dates.ts';
import type { Frame } from '../../platform/web/frame.ts';
import { Layout } from '../../platform/web/layout.tsx';
import { CancelSection, CancelledNotice } from './booking-cancelling.tsx';
import { PapersSection } from './booking-papers.tsx';
import { type DateVoice, invitationOf, partDates, spanOf } from './booking-dates.ts';
import type { BookingView, OccurrenceView } from './booking-schemas.ts';
import type { BookingShown } from './booking-shown.ts';
import { bookingTexts } from './booking-texts.ts';
import { RecordingsLink } from './booking-recordings.tsx';

type Props = { readonly frame: Frame; readonly shown: BookingShown };
type PartProps = { readonly shown: BookingShown; readonly voice: DateVoice };

/** One booking: when it takes place, whom to invite how, and how to cancel it. */
export function BookingPage({ frame, shown }: Props) {
  const { booking, address, branchName } = shown;
  const say = bookingTexts(frame.language, address);
  const voice: DateVoice = { say, language: frame.language, now: shown.now };
  return (
    <Layout frame={frame} title={booking.title} owner={branchName} address={address}>
      <div class="notice">
        <Told shown={shown} voice={voice} />
        <h1>{booking.title}</h1>
        {booking.status === 'cancelled' ? (
          <CancelledNotice frame={frame} shown={shown} say={say} />
        ) : (
          <>
            <NextDate shown={shown} voice={voice} />
            <Invite shown={shown} voice={voice} />
            <Host shown={shown} voice={voice} />
          </>
        )}
        <Dates shown={shown} voice={voice} />
        {booking.status === 'cancelled' ? null : <PapersSection frame={frame} shown={shown} voice={voice} />}
        <Facts shown={shown} voice={voice} />
        <RecordingsLink frame={frame} shown={shown} voice={voice} />
        <CancelSection frame={frame} shown={shown} say={say} />
      </div>
    </Layout>
  );
}

/** What has just happened, or has not. */
function Told({ shown: { isNew, done, setback, booking }, voice: { say } }: PartProps) {
  if (setback !== null) {
    return (
      <p class="setback" role="alert" tabindex={-1} autofocus>
        {setback}
      </p>
    );
  }
  const told = isNew && booking.status !== 'cancelled' ? say('booking.booked') : done;
  if (told === null) return null;
  return (
    <p class="done" role="status">
      {told}
    </p>
  );
}

function NextDate({ shown: { booking, now }, voice }: PartProps) {
  const { toCome } = partDates(booking.occurrences, now);
  const next = toCome.find(({ status }) => status === 'booked');
  return (
    <p class="when">
      {next === undefined
        ? voice.say('booking.noneToCome')
        : voice.say('booking.next', { date: spanOf(next, voice) })}
    </p>
  );
}

function Invite({ shown: { booking, links }, voice }: PartProps) {
  const { say } = voice;
  const text = invitationOf(booking, links.guest, voice);
  return (
    <section class="card" aria-labelledby="invite">
      <h2 id="invite">{say('booking.invite')}</h2>
      <Copyable id="guest-link" label={say('booking.guestLink')} value={links.guest} />
      <div class="field">
        <label for="invitation">{say('booking.text')}</label>
        <span class="small" id="invitation-hint">
          {say('booking.textHint')}
        </span>
        <textarea
          id="invitation"
          readonly
          rows={text.split('\n').length + 1}
          aria-describedby="invitation-hint"
          value={text}
        />
      </div>
    </section>
  );
}

function Host({ shown: { links }, voice: { say } }: PartProps) {
  if (links.host === null) return null;
  return (
    <section class="card" aria-labelledby="host">
      <h2 id="host">{say('booking.host')}</h2>
      <Copyable
        id="host-link"
        label={say('booking.hostLink')}
        value={links.host}
        hint={say('booking.hostWarning')}
      />
    </section>
  );
}

type CopyableProps = {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly hint?: string;
};

/** A line to be copied by hand: it can be reached, selected and read, and not changed. */
function Copyable({ id, label, value, hint }: CopyableProps) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {hint === undefined ? null : (
        <span class="fault" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      <input
        id={id}
        type="text"
        readonly
        value={value}
        spellcheck={false}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
      />
    </div>
  );
}

function Dates({ shown: { booking, now }, voice }: PartProps) {
  const { say } = voice;
  const { toCome, over } = partDates(booking.occurrences, now);
  return (
    <section aria-labelledby="dates">
      <h2 id="dates">{say('booking.dates')}</h2>
      {toCome.length === 0 ? null : <DateList dates={toCome} voice={voice} />}
      <Changed booking={booking} voice={voice} />
      {over.length === 0 ? null : (
        <details>
          <summary>{`${say('booking.past')} (${over.length})`}</summary>
          <DateList dates={over} voice={voice} />
        </details>
      )}
    </section>
  );
}

function DateList({
  dates,
  voice,
}: {
  readonly dates: readonly OccurrenceView[];
  readonly voice: DateVoice;
}) {
  return (
    <ul class="dates">
      {dates.map((date) => (
        <li key={date.id}>
          {date.status === 'cancelled' ? <s>{spanOf(date, voice)}</s> : spanOf(date, voice)}
          <Standing date={date} voice={voice} />
        </li>
      ))}
    </ul>
  );
}

/** How it stands with one date, where there is more to say than that it is booked. */
function Standing({ date: { status, room }, voice: { say } }: { date: OccurrenceView; voice: DateVoice }) {
  if (status === 'cancelled') return <strong>{` ${say('booking.cancelled')}`}</strong>;
  if (room?.state !== 'live') return null;
  return <strong>{` ${say('booking.live', { count: room.participants })}`}</strong>;
}

/** Dates that a series does without, and those that stand at another time than was asked for. */
function Changed({ booking, voice }: { readonly booking: BookingView; readonly voice: DateVoice }) {
  const { say } = voice;
  const inWords = (start: string) => localInWords(start, booking.timeZone, voice);
  const missing = booking.skipped.map(({ start, reason }) =>
    say(reason === 'gap' ? 'booking.gap' : 'booking.skipped', { date: inWords(start).date }),
  );
  const moved = booking.shifted.map(({ start, to }) =>
    say('booking.shifted', { date: inWords(start).date, time: inWords(to).time }),
  );
  return (
    <>
      <Named lead={say('booking.without')} lines={missing} />
      <Named lead={say('booking.moved')} lines={moved} />
    </>
  );
}

function Named({ lead, lines }: { readonly lead: string; readonly lines: readonly string[] }) {
  if (lines.length === 0) return null;
  return (
    <>
      <p>{lead}</p>
      <ul class="dates">
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </>
  );
}

/** A wall time in words; one that clocks jump over is said as it was asked for. */
function localInWords(start: string, timeZone: string, { language, now }: DateVoice) {
  const local = parseLocal(start);
  const zoned = local === null ? null : toInstant(local, timeZone);
  if (zoned === null || zoned.kind === 'gap') {
    const [day = start, time = ''] = start.split('T');
    return { date: `${day}, ${time}`, time };
  }
  const saying = { language, timeZone };
  return { date: dateInWords(zoned.at, now, saying), time: clockTime(zoned.at, saying) };
}

function Facts({ shown: { booking }, voice: { say, language } }: PartProps) {
  const { durationMinutes, expectedParticipants, options } = booking;
  return (
    <dl class="facts">
      <dt>{say('booking.duration')}</dt>
      <dd>{durationInWords(durationMinutes, language)}</dd>
      <dt>{say('booking.people')}</dt>
      <dd>{say('booking.peopleAbout', { count: expectedParticipants })}</dd>
      {options.accessCode === null ? null : (
        <>
          <dt>{say('booking.accessCode')}</dt>
          <dd>{options.accessCode}</dd>
        </>
      )}
      {options.record ? (
        <>
          <dt>{say('recording.fact')}</dt>
          <dd>{say('recording.isOn')}</dd>
        </>
      ) : null}
      {options.attendance === null ? null : (
        <>
          <dt>{say('attendance.fact')}</dt>
          <dd>{say('attendance.isOn', { reason: options.attendance })}</dd>
        </>
      )}
    </dl>
  );
}
