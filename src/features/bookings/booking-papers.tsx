import type { Frame } from '../../platform/web/frame.ts';
import { type DateVoice, partDates, spanOf } from './booking-dates.ts';
import type { OccurrenceView } from './booking-schemas.ts';
import { type BookingShown, pathOf } from './booking-shown.ts';
import type { PapersGlimpse } from './papers-functions.ts';

type Props = { readonly frame: Frame; readonly shown: BookingShown; readonly voice: DateVoice };

/** The folders of the dates to come, with the links for guests, and the way of new slides into a room that is open. */
export function PapersSection({ frame, shown, voice }: Props) {
  const { papers, booking } = shown;
  if (papers === null || booking.options.papers === 'none') return null;
  const { toCome } = partDates(booking.occurrences, shown.now);
  const booked = toCome.filter(({ status }) => status === 'booked');
  const dates = booked.filter(({ id }, at) => at === 0 || papers.has(id));
  if (dates.length === 0) return null;
  return (
    <section aria-labelledby="papers">
      <h2 id="papers">{voice.say('papers.title')}</h2>
      <p>{voice.say('papers.lead')}</p>
      <ul class="dates">
        {dates.map((date) => (
          <li key={date.id}>
            {spanOf(date, voice)}
            <Papers papers={papers.get(date.id)} voice={voice} />
            <Push frame={frame} shown={shown} date={date} voice={voice} />
          </li>
        ))}
      </ul>
    </section>
  );
}

export function Papers({
  papers,
  voice: { say },
}: {
  readonly papers: PapersGlimpse | undefined;
  readonly voice: DateVoice;
}) {
  const state = papers?.state ?? 'pending';
  const known = [
    { href: papers?.folder?.url, words: say('papers.folder') },
    { href: papers?.links.read, words: say('papers.read') },
    { href: papers?.links.drop, words: say('papers.drop') },
  ];
  const links = known.flatMap(({ href, words }) => (href ? [{ href, words }] : []));
  return (
    <>
      {links.length === 0 ? null : (
        <ul>
          {links.map(({ href, words }) => (
            <li key={href}>
              <a href={href} rel="noreferrer">
                {words}
              </a>
            </li>
          ))}
        </ul>
      )}
      {state === 'ready' ? null : <p class="small">{say(`papers.states.${state}`)}</p>}
    </>
  );
}

/** Only while a room is there: before that, all of them come by themselves. */
function Push({ frame, shown, date, voice }: Props & { readonly date: OccurrenceView }) {
  const isThere = date.room?.state === 'open' || date.room?.state === 'live';
  if (!shown.mayBook || !isThere) return null;
  return (
    <form method="post" action={frame.link(`${pathOf(shown.booking.id)}/folien`)}>
      <input type="hidden" name="csrf" value={shown.csrf} />
      <input type="hidden" name="date" value={date.id} />
      <button type="submit" class="quiet">
        {voice.say('papers.push')}
      </button>
    </form>
  );
}
