import { Fragment } from 'preact';
import { dayInWords, figures, timeInWords } from '../../platform/web/dates.ts';
import type { Frame } from '../../platform/web/frame.ts';
import { Layout } from '../../platform/web/layout.tsx';
import type { PageAnswer, PageRequest } from '../../platform/web/page.ts';
import { QrCode } from '../../platform/web/qr-code.tsx';
import { type Voice, voiceOf } from './act-texts.ts';
import { codeOf, partDates, spansOf } from './booking-dates.ts';
import type { OccurrenceView } from './booking-schemas.ts';
import { type BookingShown, pathOf } from './booking-shown.ts';
import { lookAtBooking } from './look-at-booking.ts';
import type { BookingPageParts } from './page-parts.ts';

/** As many dates as a sheet holds in large type, and beside a title that takes much of it; the others are counted. */
const DATES_ON_SHEET = 4;
const DATES_BESIDE_MUCH = 3;
/** A title longer than this is set smaller. */
const LONG_TITLE = 60;
const VERY_LONG_TITLE = 120;

/** `GET /buchungen/:id/aushang`: a sheet of paper to be hung up; what is cancelled has none. */
export async function showNotice(parts: BookingPageParts, request: PageRequest): Promise<PageAnswer> {
  const { frame } = request;
  const shown = await lookAtBooking(parts, request);
  if (shown.booking.status === 'cancelled') {
    return { status: 303, redirect: frame.link(pathOf(shown.booking.id)) };
  }
  return { status: 200, html: <NoticePage frame={frame} shown={shown} /> };
}

type Props = { readonly frame: Frame; readonly shown: BookingShown };
type SheetProps = { readonly shown: BookingShown; readonly voice: Voice };

function NoticePage({ frame, shown }: Props) {
  const { booking, address, branchName, now } = shown;
  const voice = voiceOf(frame, address, now);
  const { act } = voice;
  return (
    <Layout
      frame={frame}
      title={`${act('sheet.title')}: ${booking.title}`}
      owner={branchName}
      address={address}
      paper
    >
      <div class="notice on-screen">
        <p>
          <a href={frame.link(pathOf(booking.id))}>{act('sheet.back')}</a>
        </p>
        <p>{act('sheet.lead')}</p>
        <p>
          <button type="button" class="button" hidden data-print>
            {act('sheet.print')}
          </button>
        </p>
        <noscript>
          <p>{act('sheet.byHand')}</p>
        </noscript>
      </div>
      <Sheet shown={shown} voice={voice} />
    </Layout>
  );
}

/** What is printed, and nothing else. */
function Sheet({ shown, voice }: SheetProps) {
  const { booking, branchName, links } = shown;
  const { act, say } = voice;
  const { title } = booking;
  const code = codeOf(booking, say);
  const size =
    title.length > VERY_LONG_TITLE ? 'smallest' : title.length > LONG_TITLE ? 'smaller' : undefined;
  return (
    <article class={isFull(shown) ? 'sheet full-sheet' : 'sheet'} aria-label={act('sheet.title')}>
      <p class="sheet-branch">{branchName}</p>
      <h1 class={size}>{title}</h1>
      <SheetDates shown={shown} voice={voice} />
      <div class="sheet-way">
        <QrCode
          id="sheet-qr"
          text={links.guest}
          title={act('qr.title')}
          description={act('qr.description', { title })}
        />
        <div>
          <p class="sheet-place">{act('sheet.online')}</p>
          <p>{act('sheet.scan')}</p>
          <p>{act('sheet.type')}</p>
        </div>
      </div>
      <Address link={links.guest} />
      {code === null ? null : <p class="sheet-code">{code}</p>}
      <p class="sheet-foot">{act('sheet.needs')}</p>
      <p class="sheet-foot">{act('sheet.ask', { branch: branchName })}</p>
      <p class="sheet-line" />
    </article>
  );
}

/** Whether all stands closer together. */
function isFull({ booking: { title, occurrences } }: BookingShown): boolean {
  return occurrences.length > 1 || title.length > LONG_TITLE;
}

function SheetDates({ shown: { booking, now }, voice }: SheetProps) {
  const { act, say } = voice;
  const booked = partDates(booking.occurrences, now).toCome.filter(({ status }) => status === 'booked');
  const [only, ...others] = booked;
  if (only === undefined) return <p class="sheet-when">{say('booking.noneToCome')}</p>;
  if (others.length === 0) return <OneDate date={only} voice={voice} />;
  const most = booking.title.length > VERY_LONG_TITLE ? DATES_BESIDE_MUCH : DATES_ON_SHEET;
  const named = booked.slice(0, most);
  const more = booked.length - named.length;
  const { spans, clock } = spansOf(named, voice);
  return (
    <>
      <ul class="sheet-dates">
        {spans.map((span) => (
          <li key={span}>{span}</li>
        ))}
      </ul>
      {more === 0 ? null : <p>{act('sheet.more', { count: more })}</p>}
      {clock === null ? null : <p>{clock}</p>}
    </>
  );
}

function OneDate({
  date,
  voice: { act, language, now },
}: {
  readonly date: OccurrenceView;
  readonly voice: Voice;
}) {
  const saying = { language, timeZone: date.timeZone };
  return (
    <p class="sheet-when">
      {dayInWords(Date.parse(date.startsAt), now, saying)}
      <br />
      {act('sheet.hours', {
        from: figures(Date.parse(date.startsAt), saying),
        to: timeInWords(Date.parse(date.endsAt), saying),
      })}
    </p>
  );
}

/** The link as hands type it: without what browsers add, broken only at a slash, so that its code stays in one piece. */
function Address({ link }: { readonly link: string }) {
  const pieces = link.replace(/^https?:\/\//, '').split(/(?<=\/)/);
  return (
    <p class="sheet-address">
      {pieces.map((piece, index) => (
        <Fragment key={`${index} ${piece}`}>
          {index === 0 ? null : <wbr />}
          {index === pieces.length - 1 ? <span>{piece}</span> : piece}
        </Fragment>
      ))}
    </p>
  );
}
