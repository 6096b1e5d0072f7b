import { type Instant, MINUTE_MS, toIso } from '../../lib/span.ts';
import type { Frame } from '../../platform/web/frame.ts';
import { PostForm, Standing } from '../../platform/web/page-parts.tsx';
import type { SayAct, Voice } from './act-texts.ts';
import { localInWords } from './booking-date-list.tsx';
import { spanOf } from './booking-dates.ts';
import type { BookingView, OccurrenceView } from './booking-schemas.ts';
import { pathOf } from './booking-shown.ts';
import { instantOf, isFreeNearby } from './full-times.ts';
import { seenAs } from './seen-fields.ts';
import type { ChangePreviewView } from './series-schemas.ts';
import { timesOf, type TimeTyped } from './time-fields.ts';
import { HiddenTimes } from './time-inputs.tsx';

type Props = {
  readonly frame: Frame;
  readonly voice: Voice;
  readonly preview: ChangePreviewView;
  readonly booking: BookingView;
  /** Of the booking, as it was asked about. */
  readonly version: number;
  readonly first: OccurrenceView;
  readonly typed: TimeTyped;
};

type PreviewDate = ChangePreviewView['dates'][number];

/** As many other times as are offered for a single meeting. */
const MOST_OFFERED = 6;

/** What would become of the dates, whom that concerns, and the button that does it; or what else is possible. */
export function ChangePreview(props: Props) {
  const { frame, voice, preview, booking, version, first, typed } = props;
  const { act } = voice;
  const changing = preview.dates.filter(({ change }) => change !== 'stays');
  const refused = changing.filter(({ change }) => change === 'refused');
  // A length that was left as it was is asked of no date: each keeps its own.
  const length = typed.duration === timesOf(first).duration ? null : Number(typed.duration);
  return (
    <section class="card preview" aria-labelledby="preview-title">
      <h2 id="preview-title" tabindex={-1} autofocus={refused.length === 0}>
        {act('preview.title')}
      </h2>
      <p>{concerns(changing, booking, typed, act)}</p>
      {refused.length === 0 ? null : <p class="fault">{act('preview.refused', { count: refused.length })}</p>}
      <ul class="changes">
        {changing.map((date) => (
          <li key={date.occurrence ?? date.startsAt}>
            <Becoming date={date} booking={booking} length={length} voice={voice} />
          </li>
        ))}
      </ul>
      <PostForm frame={frame} action={`${pathOf(booking.id)}/aendern`}>
        <input type="hidden" name="form" value="times" />
        <input type="hidden" name="version" value={String(version)} />
        <input type="hidden" name="seen" value={seenAs(timesOf(first))} />
        <input type="hidden" name="from" value={first.id} />
        <HiddenTimes typed={typed} />
        {preview.fits ? <DoIt {...props} /> : <Ways {...props} refused={refused} />}
      </PostForm>
    </section>
  );
}

/** How many dates it concerns, and how many people each of them expects, before or afterwards. */
function concerns(
  changing: readonly PreviewDate[],
  { occurrences }: BookingView,
  { people }: TimeTyped,
  act: SayAct,
): string {
  const ids = new Set(changing.map(({ occurrence }) => occurrence));
  const expected = occurrences.filter(({ id }) => ids.has(id)).map((date) => date.expectedParticipants);
  const amounts = new Set([Number(people), ...expected]);
  const words = { count: changing.length, people: Math.max(...amounts) };
  const areAlike = changing.length > 1 && amounts.size === 1;
  return areAlike ? act('preview.alike', words) : act('preview.concerns', words);
}

function DoIt({ frame, booking, preview, voice: { act } }: Props) {
  const isShifted = preview.dates.some(({ change }) => change === 'shifted');
  const isSkipped = preview.dates.some(({ change }) => change === 'skipped');
  const onConflict = isSkipped ? 'skip' : isShifted ? 'shift' : 'refuse';
  return (
    <>
      <input type="hidden" name="onConflict" value={onConflict} />
      <div class="row">
        <button type="submit" name="step" value="do">
          {act('preview.doIt')}
        </button>
        <a href={frame.link(pathOf(booking.id))}>{act('preview.keep')}</a>
      </div>
      <p class="small">{act('preview.hint')}</p>
    </>
  );
}

/** What is possible where not all fits: leave out, shift, or another time for a single date. */
function Ways({ preview, refused, booking, voice }: Props & { readonly refused: readonly PreviewDate[] }) {
  const { act, now, language } = voice;
  const [only] = refused;
  const isSingle = preview.dates.length === 1;
  if (isSingle) {
    const saying = { now, language };
    return (
      <div class="row">
        {[...(only?.alternatives ?? [])]
          .sort()
          .slice(0, MOST_OFFERED)
          .map((start) => (
            <button key={start} type="submit" class="quiet" name="start" value={start}>
              {act('preview.take', { date: localInWords(start, booking.timeZone, saying).date })}
            </button>
          ))}
      </div>
    );
  }
  const ways = [
    ...(mayLeaveOut(preview) ? (['skip'] as const) : []),
    ...(refused.every((date) => mayShift(date, booking, now)) ? (['shift'] as const) : []),
  ];
  if (ways.length === 0) return null;
  return (
    <div class="row">
      {ways.map((way) => (
        <button key={way} type="submit" class="quiet" name="onConflict" value={way}>
          {act(`preview.${way}`)}
        </button>
      ))}
    </div>
  );
}

/** A new length leaves no date out, and one that stands must be left: one that only comes along counts for nothing. */
function mayLeaveOut({ dates }: ChangePreviewView): boolean {
  const isMoved = dates.some(({ change, from, to }) => change === 'refused' && from !== to);
  const fits = dates.some(
    ({ change, status, occurrence }) =>
      occurrence !== null && status === 'booked' && change !== 'refused' && change !== 'stays',
  );
  return isMoved && fits;
}

/** Not what has begun; anything else to a free time on its day. */
function mayShift(
  { occurrence, to, alternatives = [] }: PreviewDate,
  { occurrences }: BookingView,
  now: Instant,
): boolean {
  const old = occurrences.find(({ id }) => id === occurrence);
  const hasBegun = old !== undefined && Date.parse(old.opensAt) <= now;
  return !hasBegun && to !== null && isFreeNearby({ start: to, alternatives });
}

/** What becomes of one date. */
function Becoming({
  date,
  booking,
  length,
  voice,
}: {
  readonly date: PreviewDate;
  readonly booking: BookingView;
  /** The minutes that all are to last from now on; null where each keeps its own length. */
  readonly length: number | null;
  readonly voice: Voice;
}) {
  const { act } = voice;
  const { timeZone } = booking;
  const { from, to, change, limit, alternatives = [] } = date;
  const standing = booking.occurrences.find(({ id }) => id === date.occurrence);
  const lasts = standing?.durationMinutes ?? length ?? booking.durationMinutes;
  const spanFrom = (startsAt: number, length: number) =>
    spanOf({ startsAt: toIso(startsAt), endsAt: toIso(startsAt + length * MINUTE_MS), timeZone }, voice);
  const inWords = (start: string, length: number) => {
    const at = instantOf(start, timeZone);
    return at === null ? localInWords(start, timeZone, voice).date : spanFrom(at, length);
  };
  const old = from === null ? null : inWords(from, lasts);
  const place = to === null ? spanFrom(Date.parse(date.startsAt), lasts) : inWords(to, length ?? lasts);
  if (change === 'refused' || change === 'skipped') {
    return (
      <>
        <Standing kind="warn">{act(`preview.${change}One`, { date: place })}</Standing>
        <span class="small">
          {limit === undefined ? '' : act(`preview.why.${limit}`)} {freeWords(alternatives, voice, timeZone)}
        </span>
      </>
    );
  }
  return (
    <>
      {old === null || old === place ? null : (
        <>
          <s>{old}</s>{' '}
        </>
      )}
      <Standing kind={change === 'dropped' ? 'warn' : 'ok'}>
        {act(`preview.change.${wordOf(change)}`, { date: place })}
      </Standing>
    </>
  );
}

type Told = 'moves' | 'resizes' | 'shifted' | 'added' | 'dropped';

function wordOf(change: Exclude<PreviewDate['change'], 'refused' | 'skipped'>): Told {
  // Neither stands among what a change of times does.
  return change === 'stays' || change === 'cancelled' ? 'resizes' : change;
}

function freeWords(starts: readonly string[], voice: Voice, timeZone: string): string {
  if (starts.length === 0) return '';
  const list = new Intl.ListFormat(voice.language, { type: 'disjunction' });
  const words = [...starts]
    .sort()
    .slice(0, 3)
    .map((start) => localInWords(start, timeZone, voice).date);
  return voice.act('preview.free', { times: list.format(words) });
}
