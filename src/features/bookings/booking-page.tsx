import { durationInWords } from '../../platform/web/dates.ts';
import type { Frame } from '../../platform/web/frame.ts';
import { Layout } from '../../platform/web/layout.tsx';
import { Told } from '../../platform/web/page-parts.tsx';
import { type Voice, voiceOf } from './act-texts.ts';
import { bookAgainPath, formLikeBooking } from './again-path.ts';
import { CancelSection, CancelledNotice, CancelledParts } from './booking-cancelling.tsx';
import { Dates } from './booking-date-list.tsx';
import { PapersSection } from './booking-papers.tsx';
import { type BookingShown, pathOf } from './booking-shown.ts';
import { RecordingsLink } from './booking-recordings.tsx';
import { Host, Invite } from './invite.tsx';
import { Now } from './now-button.tsx';

type Props = { readonly frame: Frame; readonly shown: BookingShown };
type PartProps = Props & { readonly voice: Voice };

/** One booking: when it takes place, whom to invite how, and all that may be done with it. */
export function BookingPage({ frame, shown }: Props) {
  const { booking, address, branchName, setback } = shown;
  const voice = voiceOf(frame, address, shown.now);
  const parts = { frame, shown, voice };
  const isOff = booking.status === 'cancelled';
  return (
    <Layout frame={frame} title={booking.title} owner={branchName} address={address}>
      <div class="notice booked">
        <Told done={doneOf(parts)} setback={setback} />
        <h1>{booking.title}</h1>
        <div class="halves">
          <div>
            {isOff ? <CancelledNotice {...parts} /> : <Now {...parts} />}
            <CancelledParts {...parts} />
            {isOff ? null : (
              <>
                <Invite {...parts} />
                <Host {...parts} />
              </>
            )}
          </div>
          <div>
            <Dates {...parts} />
            {isOff ? null : <PapersSection {...parts} />}
            <Facts {...parts} />
            <RecordingsLink {...parts} />
            <Again {...parts} />
            <CancelSection {...parts} />
          </div>
        </div>
      </div>
    </Layout>
  );
}

function doneOf({ shown: { isNew, done, booking }, voice: { say } }: PartProps): string | null {
  return isNew && booking.status !== 'cancelled' ? say('booking.booked') : done;
}

/** What all its dates share, and the way to change it. */
function Facts({ frame, shown: { booking, mayBook, branchName }, voice: { say, act, language } }: PartProps) {
  const { durationMinutes, expectedParticipants, options, description } = booking;
  const facts: readonly (readonly [string, string] | null)[] = [
    description === null ? null : [act('facts.description'), description],
    [act('facts.branch'), branchName],
    [say('booking.duration'), durationInWords(durationMinutes, language)],
    [say('booking.people'), say('booking.peopleAbout', { count: expectedParticipants })],
    options.lobby === 'ask-moderator' ? [say('more.lobby'), act('facts.lobbyIsOn')] : null,
    options.accessCode === null ? null : [say('booking.accessCode'), options.accessCode],
    options.record ? [say('recording.fact'), say('recording.isOn')] : null,
    options.attendance === null
      ? null
      : [say('attendance.fact'), say('attendance.isOn', { reason: options.attendance })],
  ];
  return (
    <section aria-labelledby="facts">
      <h2 id="facts">{act('facts.title')}</h2>
      <dl class="facts">
        {facts
          .filter((fact) => fact !== null)
          .map(([name, value]) => (
            <>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </>
          ))}
      </dl>
      {mayBook && booking.status === 'booked' ? (
        <p class="row after">
          <a class="button quiet" href={frame.link(`${pathOf(booking.id)}/aendern`)}>
            {act('change.way')}
          </a>
        </p>
      ) : null}
    </section>
  );
}

/** The same once more: with all that it is, or with the form to look through. */
function Again({ frame, shown: { booking, mayBook }, voice: { act } }: PartProps) {
  if (!mayBook) return null;
  return (
    <section aria-labelledby="again">
      <h2 id="again">{act('again.title')}</h2>
      <p>{act('again.lead')}</p>
      <p class="row">
        <a class="button quiet" href={frame.link(bookAgainPath(booking.id))}>
          {act('again.button')}
        </a>
        <a href={frame.link(formLikeBooking(booking))}>{act('again.form')}</a>{' '}
        {booking.accessCodeSet ? <span class="small">{act('again.noCode')}</span> : null}
      </p>
    </section>
  );
}
