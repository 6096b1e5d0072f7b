import { durationInWords, figures, timeInWords } from '../../platform/web/dates.ts';
import type { Frame } from '../../platform/web/frame.ts';
import { Wrong } from '../../platform/web/form-fields.tsx';
import { Layout } from '../../platform/web/layout.tsx';
import { PostForm, Told } from '../../platform/web/page-parts.tsx';
import { type Voice, voiceOf } from './act-texts.ts';
import { datePath } from './again-path.ts';
import { spanOf } from './booking-dates.ts';
import { Papers } from './booking-papers.tsx';
import { phaseOf } from './booking-phase.ts';
import { pathOf } from './booking-shown.ts';
import { Overtaken } from './clash-table.tsx';
import { CancelDate, MoveDate, RoomActs } from './date-acts.tsx';
import type { DateShown } from './date-shown.ts';
import { Join, RoomState } from './now-button.tsx';

type Props = { readonly frame: Frame; readonly shown: DateShown };
type PartProps = Props & { readonly voice: Voice };

/** One date: when it is, how it stands with its room, and all that may be done with it alone. */
export function DatePage({ frame, shown }: Props) {
  const { date, of, complaints } = shown;
  const { branchName, address, now } = of;
  const voice = voiceOf(frame, address, now);
  const parts = { frame, shown, voice };
  const isWrong = complaints.length > 0;
  const title = `${date.title}, ${spanOf(date, voice)}`;
  return (
    <Layout
      frame={frame}
      title={isWrong ? `${voice.say('form.prefix')}: ${title}` : title}
      owner={branchName}
      address={address}
    >
      <div class="notice booked">
        <Told done={shown.done} setback={shown.setback} />
        <h1>{date.title}</h1>
        {isWrong ? <Wrong title={voice.say('wrong.title')} complaints={complaints} /> : null}
        <Overtaken clashes={shown.clashes} voice={voice} />
        <p class="when">{spanOf(date, voice)}</p>
        {date.status === 'cancelled' ? <Cancelled {...parts} /> : <Standing {...parts} />}
        <p>
          <a href={frame.link(pathOf(date.booking))}>{wayBack(parts)}</a>
        </p>
        <Facts {...parts} />
        <DatePapers {...parts} />
        {date.status === 'cancelled' ? null : (
          <>
            <RoomActs {...parts} />
            <MoveDate {...parts} />
            <CancelDate {...parts} />
          </>
        )}
      </div>
    </Layout>
  );
}

/** The way to the booking, and which of its dates this is. */
function wayBack({ shown: { date, of }, voice: { act } }: PartProps): string {
  const { occurrences } = of.booking;
  if (occurrences.length < 2) return act('date.toBooking');
  const number = occurrences.findIndex(({ id }) => id === date.id) + 1;
  return act('date.toSeries', { number, count: occurrences.length });
}

function Standing({ frame, shown, voice }: PartProps) {
  const { date, of, complaints } = shown;
  const isOn = phaseOf(date, of.now) === 'now';
  return (
    <>
      <RoomState date={date} voice={voice} />
      {isOn ? <Join shown={of} voice={voice} /> : null}
      {phaseOf(date, of.now) === 'before' ? (
        <p>
          <a
            class={complaints.length > 0 ? 'button quiet' : 'button'}
            href={frame.link(`${pathOf(date.booking)}#invite`)}
          >
            {voice.act('now.invite')}
          </a>
        </p>
      ) : null}
    </>
  );
}

/** That it is cancelled, and until when that can be undone. */
function Cancelled({ frame, shown: { date, undoUntil, of }, voice }: PartProps) {
  const { act, say, language } = voice;
  if (!of.mayBook || undoUntil === null || of.booking.status === 'cancelled') return <p>{act('date.off')}</p>;
  return (
    <PostForm frame={frame} action={`${datePath(date)}/zurueckholen`} class="card">
      <p>{say('cancel.done', { time: timeInWords(undoUntil, { language, timeZone: date.timeZone }) })}</p>
      <button type="submit">{say('cancel.undo')}</button>
    </PostForm>
  );
}

function Facts({ frame, shown: { date, of }, voice }: PartProps) {
  const { act, say, language } = voice;
  const saying = { language, timeZone: date.timeZone };
  const window = {
    from: figures(Date.parse(date.opensAt), saying),
    to: timeInWords(Date.parse(date.closesAt), saying),
  };
  const hasBegun = Date.parse(date.opensAt) <= of.now;
  const isListed = of.booking.options.attendance !== null && of.mayBook && hasBegun;
  return (
    <>
      <dl class="facts">
        <dt>{say('booking.duration')}</dt>
        <dd>{durationInWords(date.durationMinutes, language)}</dd>
        <dt>{say('booking.people')}</dt>
        <dd>{say('booking.peopleAbout', { count: date.expectedParticipants })}</dd>
        <dt>{act('date.window')}</dt>
        <dd>{act('date.windowSpan', window)}</dd>
      </dl>
      {isListed ? (
        <p>
          <a href={frame.link(`${datePath(date)}/anwesende`)}>{act('date.attendance')}</a>
        </p>
      ) : null}
    </>
  );
}

/** The folder of this date, and the links for guests. */
function DatePapers({ shown: { date, of }, voice }: PartProps) {
  const glimpse = of.papers?.get(date.id);
  if (of.booking.options.papers === 'none' || glimpse === undefined || date.status === 'cancelled')
    return null;
  return (
    <section aria-labelledby="papers">
      <h2 id="papers">{voice.say('papers.title')}</h2>
      <Papers papers={glimpse} voice={voice} />
    </section>
  );
}
