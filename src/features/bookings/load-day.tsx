import { toLocal } from '../../lib/local-time.ts';
import { contains, type Instant, type Span } from '../../lib/span.ts';
import { clockTime } from '../../platform/web/dates.ts';
import { DataTable } from '../../platform/web/page-parts.tsx';
import { bookPath } from './calendar-shown.ts';
import { dayWords } from './calendar-words.ts';
import { Curve } from './load-curve.tsx';
import { daysOfLoad, type LoadStep } from './load-days.ts';
import type { HeatProps } from './load-heat.tsx';
import type { SayLoad } from './load-texts.ts';

/** One day of the load, in steps of some minutes. */
export type LoadDayShown = {
  readonly day: string;
  readonly span: Span;
  readonly steps: readonly LoadStep[];
  readonly before: string;
  readonly behind: string;
};

type Props = HeatProps & {
  readonly shown: { readonly timeZone: string; readonly now: Instant };
  readonly day: LoadDayShown;
};

/** Hours between two marks below a curve. */
const TICK_HOURS = 6;

/** Rooms and seats over a day, as curves and as a table. */
export function LoadDay(props: Props) {
  const { frame, say, bookFor, shown, day } = props;
  const words = dayWords(day.day, 'wholeDay', frame.language);
  return (
    <section class="load-day" id="tag" aria-labelledby="day-title">
      <h2 id="day-title">{say('day.title', { day: words })}</h2>
      <p class="says">{saidOf(day, say)}</p>
      <nav class="row" aria-label={words}>
        <a href={frame.link(`/auslastung?tag=${day.before}`)} rel="prev">
          ‹ {say('day.before')}
        </a>
        <a href={frame.link(`/auslastung?tag=${day.behind}`)} rel="next">
          {say('day.behind')} ›
        </a>
        {bookFor === null || day.span.to <= shown.now ? null : (
          <a class="button" href={frame.link(bookPath(bookFor, day.day))}>
            {say('day.book')}
          </a>
        )}
      </nav>
      <div class="curves">
        <figure>
          <figcaption>{say('day.rooms')}</figcaption>
          <DayCurve {...props} kind="rooms" />
        </figure>
        <figure>
          <figcaption>{say('day.seats')}</figcaption>
          <DayCurve {...props} kind="seats" />
        </figure>
      </div>
      <details>
        <summary>{say('day.table')}</summary>
        <DayTable {...props} />
      </details>
    </section>
  );
}

function saidOf({ steps }: LoadDayShown, say: SayLoad): string {
  const { peak, limit } = peakOf(steps, 'rooms');
  return peak === 0 ? say('day.nothing') : say('day.most', { count: peak, limit });
}

/** The most that is booked at once, and the least that may be at such a time. */
function peakOf(steps: readonly LoadStep[], kind: 'rooms' | 'seats') {
  const peak = Math.max(0, ...steps.map((step) => step[kind]));
  const fullest = steps.filter((step) => step[kind] === peak);
  return { peak, limit: Math.min(...fullest.map(({ limits }) => limits[kind])) };
}

function DayCurve({ frame, say, shown: { now, timeZone }, day, kind }: Props & { kind: 'rooms' | 'seats' }) {
  const { span, steps } = day;
  const { peak, limit: possible } = peakOf(steps, kind);
  const limit = steps[0]?.limits[kind] ?? 0;
  const ticks = steps.flatMap(({ from }) => {
    const [hour = '', minute] = toLocal(from, timeZone).slice(11).split(':');
    return minute === '00' && Number(hour) % TICK_HOURS === 0 ? [{ at: from, words: `${Number(hour)}` }] : [];
  });
  const time = clockTime(now, { language: frame.language, timeZone });
  return (
    <Curve
      {...{ kind, steps, span, ticks }}
      now={contains(span, now) ? { at: now, words: say('day.now', { time }) } : null}
      title={say(`day.${kind}`)}
      desc={say(`day.${kind}Desc`, { peak, limit: possible })}
      booked={say('day.booked')}
      limit={say('day.limit', { limit })}
    />
  );
}

function DayTable({ frame, say, shown: { now, timeZone }, day }: Props) {
  const rows = daysOfLoad(day.steps, timeZone, now).flatMap(({ hours }) =>
    hours.flatMap((load, hour) => (load === null ? [] : [{ hour, load }])),
  );
  const of = (used: number, limit: number) => say('day.of', { used, limit });
  return (
    <DataTable
      title={say('day.tableTitle', { day: dayWords(day.day, 'dayAndMonth', frame.language) })}
      caption="shown"
      rows={rows}
      keyOf={({ hour }) => `${hour}`}
      columns={[
        { head: say('heat.time'), cell: ({ hour }) => say('heat.hour', { hour }) },
        { head: say('day.rooms'), kind: 'number', cell: ({ load }) => of(load.rooms, load.limits.rooms) },
        { head: say('day.seats'), kind: 'number', cell: ({ load }) => of(load.seats, load.limits.seats) },
      ]}
    />
  );
}
