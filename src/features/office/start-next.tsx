import { type Instant, MINUTE_MS, toIso } from '../../lib/span.ts';
import { leafOf } from '../../platform/web/dates.ts';
import type { Frame } from '../../platform/web/frame.ts';
import { PostForm } from '../../platform/web/page-parts.tsx';
import type { Address } from '../../platform/web/texts.ts';
import { type DateVoice, invitationOf, spanOf } from '../bookings/booking-dates.ts';
import { pathOf } from '../bookings/booking-shown.ts';
import { bookingTexts } from '../bookings/booking-texts.ts';
import type { NextDate } from './start-look.ts';
import type { SayStart } from './start-texts.ts';

/** So long before its start a date offers to be opened at once. */
const SOON_MS = 90 * MINUTE_MS;

type Props = {
  readonly frame: Frame;
  readonly address: Address;
  readonly dates: readonly NextDate[];
  readonly now: Instant;
  readonly say: SayStart;
};

/** Whether its room is to be open. */
export function isOpen({ opensAt, closesAt }: NextDate['date'], now: Instant): boolean {
  return now >= opensAt && now < closesAt;
}

/** The dates that come next, each with the one button that matters now. */
export function NextDates({ frame, address, dates, now, say }: Props) {
  const voice = { say: bookingTexts(frame.language, address), language: frame.language, now };
  return (
    <section aria-labelledby="next">
      <h2 id="next">{say('next.title')}</h2>
      {dates.length === 0 ? (
        <p>{say('next.none')}</p>
      ) : (
        <ul class="next">
          {dates.map((next) => (
            <li key={next.date.id}>
              <Leaf next={next} frame={frame} />
              <div>
                <a class="what" href={frame.link(`/termine/${next.date.id}`)}>
                  {next.booking.title}
                </a>
                <p>{spanOf(inIso(next), voice)}</p>
                <p class="small">{next.branchName}</p>
                <TheButton next={next} frame={frame} now={now} say={say} voice={voice} />
              </div>
            </li>
          ))}
        </ul>
      )}
      <p>
        <a href={frame.link('/kalender')}>{say('next.all')}</a>
      </p>
    </section>
  );
}

function inIso({ date: { startsAt, endsAt, timeZone } }: NextDate) {
  return { startsAt: toIso(startsAt), endsAt: toIso(endsAt), timeZone };
}

/** The date as a calendar leaf, for the eye alone. */
function Leaf({ next: { date }, frame }: { readonly next: NextDate; readonly frame: Frame }) {
  const { weekday, day, month } = leafOf(date.startsAt, {
    language: frame.language,
    timeZone: date.timeZone,
  });
  return (
    <div class="leaf" aria-hidden="true">
      <span class="leaf-weekday">{weekday}</span>
      <span class="leaf-day">{day}</span>
      <span class="leaf-month">{month}</span>
    </div>
  );
}

type ButtonProps = Pick<Props, 'frame' | 'now' | 'say'> & {
  readonly next: NextDate;
  readonly voice: DateVoice;
};

/** In its window the way in; shortly before it the key; earlier what there is to do then: to invite people. */
function TheButton(props: ButtonProps) {
  const { next, frame, now, say } = props;
  const { date, links, mayHost, booking } = next;
  const names = { title: booking.title };
  if (isOpen(date, now)) {
    return (
      <p class="row">
        <a class="button" href={links.host ?? links.guest}>
          {say(links.host === null ? 'next.joinAsGuest' : 'next.join')}
          <span class="for-ears">{say('next.of', names)}</span>
        </a>
      </p>
    );
  }
  if (mayHost && date.startsAt - now < SOON_MS && now < date.opensAt) {
    return (
      <PostForm frame={frame} action={`/termine/${date.id}/oeffnen`} class="row">
        <button type="submit" class="quiet">
          {say('next.open')}
          <span class="for-ears">{say('next.of', names)}</span>
        </button>
      </PostForm>
    );
  }
  return <Invitation {...props} />;
}

/** Copies by script; without, it leads to where the invitation stands to be copied by hand. */
function Invitation({ next: { date, booking, links }, frame, say, voice }: ButtonProps) {
  const id = `invitation-${date.id}`;
  return (
    <p class="row">
      <a
        class="button quiet"
        href={frame.link(`${pathOf(booking.id)}#invite`)}
        data-copy={id}
        data-copied={say('next.copied')}
      >
        {say('next.invite')}
        <span class="for-ears">{say('next.of', { title: booking.title })}</span>
      </a>
      <textarea id={id} hidden readonly value={invitationOf(booking, links.guest, voice)} />
    </p>
  );
}
