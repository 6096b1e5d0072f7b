import type { Frame } from '../../platform/web/frame.ts';
import { Layout } from '../../platform/web/layout.tsx';
import type { Address } from '../../platform/web/texts.ts';
import { type DateVoice, spanOf } from './booking-dates.ts';
import type { OccurrenceView } from './booking-schemas.ts';
import { pathOf } from './booking-shown.ts';
import { bookingTexts, type SayBooking } from './booking-texts.ts';

/** One page of the dates to come. */
type DatesShown = {
  readonly dates: readonly (OccurrenceView & { readonly branchName: string })[];
  /** Where the list goes on; null at its end. */
  readonly next: string | null;
  /** Whether this is the first page. */
  readonly isFirst: boolean;
  readonly address: Address;
  /** Whether its reader may book anywhere. */
  readonly mayBook: boolean;
  readonly now: number;
};

type Props = { readonly frame: Frame; readonly shown: DatesShown };

/** What is booked in the branches of its reader, soonest first. */
export function BookingListPage({ frame, shown }: Props) {
  const say = bookingTexts(frame.language, shown.address);
  const voice: DateVoice = { say, language: frame.language, now: shown.now };
  const isEmpty = shown.dates.length === 0 && shown.isFirst;
  return (
    <Layout frame={frame} title={say('list.title')} address={shown.address} here="list">
      <div class="notice">
        <h1>{say('list.title')}</h1>
        <p>{say(isEmpty ? 'list.empty' : 'list.lead')}</p>
        {shown.mayBook && isEmpty ? (
          <p>
            <a class="button" href={frame.link('/buchen')}>
              {say('list.firstStep')}
            </a>
          </p>
        ) : null}
        <ul class="entries">
          {shown.dates.map((date) => (
            <li key={date.id}>
              <a href={frame.link(pathOf(date.booking))}>{date.title}</a>
              <span>{spanOf(date, voice)}</span>
              <span class="small">{date.branchName}</span>
            </li>
          ))}
        </ul>
        <Onward frame={frame} shown={shown} say={say} />
      </div>
    </Layout>
  );
}

function Onward({ frame, shown: { next, isFirst }, say }: Props & { readonly say: SayBooking }) {
  return (
    <>
      {next === null ? null : (
        <p>
          <a href={frame.link(`/buchungen?ab=${encodeURIComponent(next)}`)} rel="next">
            {say('list.more')}
          </a>
        </p>
      )}
      {next === null && !isFirst ? <p>{say('list.end')}</p> : null}
      {isFirst ? null : (
        <p>
          <a href={frame.link('/buchungen')}>{say('list.first')}</a>
        </p>
      )}
    </>
  );
}
