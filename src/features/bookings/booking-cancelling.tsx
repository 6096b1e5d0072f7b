import { timeInWords } from '../../platform/web/dates.ts';
import type { Frame } from '../../platform/web/frame.ts';
import { Layout } from '../../platform/web/layout.tsx';
import { partDates } from './booking-dates.ts';
import type { BookingView } from './booking-schemas.ts';
import { type BookingShown, pathOf } from './booking-shown.ts';
import { bookingTexts, type SayBooking } from './booking-texts.ts';

type Props = { readonly frame: Frame; readonly shown: BookingShown; readonly say: SayBooking };

/** That it is cancelled, and how that is undone, or how it is booked anew. */
export function CancelledNotice({ frame, shown, say }: Props) {
  const { booking, undoUntil, mayBook, csrf } = shown;
  const saying = { language: frame.language, timeZone: booking.timeZone };
  if (!mayBook) return <p class="when">{say('cancel.off')}</p>;
  if (undoUntil === null) {
    return (
      <>
        <p class="when">{say('cancel.off')}</p>
        <p>
          <a class="button" href={frame.link(againPath(booking))}>
            {say('cancel.again')}
          </a>
        </p>
      </>
    );
  }
  return (
    <form method="post" action={frame.link(`${pathOf(booking.id)}/zurueckholen`)} class="card">
      <p class="when">{say('cancel.done', { time: timeInWords(undoUntil, saying) })}</p>
      <input type="hidden" name="csrf" value={csrf} />
      <button type="submit">{say('cancel.undo')}</button>
      <p>
        <a href={frame.link(againPath(booking))}>{say('cancel.again')}</a>
      </p>
    </form>
  );
}

/** The form filled in like this booking, but for its days where those are over. */
function againPath({ branch, title, start, durationMinutes, expectedParticipants }: BookingView): string {
  const query = new URLSearchParams({
    branch,
    title,
    time: start.slice(11),
    duration: String(durationMinutes),
    people: String(expectedParticipants),
  });
  return `/buchen?${query.toString()}`;
}

/** The button that cancels all that is still to come; nothing where there is nothing, or for who may not. */
export function CancelSection({ frame, shown, say }: Props) {
  const { booking, mayBook, now, csrf } = shown;
  const coming = partDates(booking.occurrences, now).toCome.filter(({ status }) => status === 'booked');
  if (!mayBook || coming.length === 0) return null;
  const isSeries = coming.length > 1;
  return (
    <section aria-labelledby="cancel">
      <h2 id="cancel">{say('cancel.title')}</h2>
      <p>{say(isSeries ? 'cancel.all' : 'cancel.one')}</p>
      <form method="post" action={frame.link(`${pathOf(booking.id)}/absagen`)}>
        <input type="hidden" name="csrf" value={csrf} />
        <button type="submit" class="quiet">
          {say(isSeries ? 'cancel.buttonAll' : 'cancel.button')}
        </button>
      </form>
    </section>
  );
}

/** The second step where people may be in the room: what cancelling would do to them. */
export function LivePage({ frame, shown }: Omit<Props, 'say'>) {
  const { booking, address, branchName, csrf } = shown;
  const say = bookingTexts(frame.language, address);
  return (
    <Layout frame={frame} title={say('cancel.liveTitle')} owner={branchName} address={address}>
      <div class="notice">
        <h1>{say('cancel.liveTitle')}</h1>
        <p class="when">{booking.title}</p>
        <p>{say('cancel.live')}</p>
        <form method="post" action={frame.link(`${pathOf(booking.id)}/absagen?live=end`)}>
          <input type="hidden" name="csrf" value={csrf} />
          <button type="submit">{say('cancel.liveButton')}</button>
        </form>
        <p>
          <a href={frame.link(pathOf(booking.id))}>{say('cancel.keep')}</a>
        </p>
      </div>
    </Layout>
  );
}
