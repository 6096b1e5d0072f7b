import type { Frame } from '../../platform/web/frame.ts';
import { DataTable } from '../../platform/web/page-parts.tsx';
import { bookPath } from './calendar-shown.ts';
import { dayWords } from './calendar-words.ts';
import { type DayLoad, FULL, type HourLoad } from './load-days.ts';
import type { SayLoad } from './load-texts.ts';

/** In units of the picture; at 320 px on a phone one of them is a little less than a pixel. */
const LEFT = 42;
const TOP = 46;
/** The stylesheet draws a cell 2 units smaller. */
const CELL = { width: 38, height: 28 } as const;

export type HeatProps = {
  readonly frame: Frame;
  readonly say: SayLoad;
  /** The branch that is booked for from here; null where its reader may book for none. */
  readonly bookFor: string | null;
};

type WeekProps = HeatProps & {
  /** Seven of them at most. */
  readonly days: readonly DayLoad[];
  readonly hours: readonly number[];
  /** Where its parts are told apart from those of other weeks. */
  readonly name: string;
};

/** How full a week is: hours down, days across. */
export function HeatWeek({ frame, say, bookFor, days, hours, name }: WeekProps) {
  const size = { width: LEFT + 7 * CELL.width, height: TOP + hours.length * CELL.height };
  const [title, desc] = [`${name}-title`, `${name}-desc`];
  return (
    <svg
      class="heat"
      viewBox={`0 0 ${size.width} ${size.height}`}
      role="group"
      aria-labelledby={title}
      aria-describedby={desc}
    >
      <title id={title}>{say('heat.title', endsOf(days, frame))}</title>
      <desc id={desc}>{say('heat.desc')}</desc>
      <Stripes name={name} />
      <text class="hour" x={LEFT - 8} y="32" aria-hidden="true">
        {say('heat.hours')}
      </text>
      {hours.map((hour, row) => (
        <text key={hour} class="hour" x={LEFT - 8} y={TOP + (row + 0.5) * CELL.height} aria-hidden="true">
          {hour}
        </text>
      ))}
      {days.map(({ day }, column) => (
        <DayLabel
          key={day}
          {...{ frame, say, day }}
          withMonth={isNewMonth(day) || (column === 0 && !isNewMonth(days[1]?.day))}
          x={LEFT + (column + 0.5) * CELL.width}
        />
      ))}
      {days.map(({ day, hours: cells }, column) =>
        hours.map((hour, row) => {
          const cell = cells[hour] ?? null;
          if (cell === null) return null;
          const at = { x: LEFT + column * CELL.width, y: TOP + row * CELL.height };
          return <Cell key={`${day}-${hour}`} {...{ frame, say, bookFor, day, hour, cell, at, name }} />;
        }),
      )}
    </svg>
  );
}

/** What tells a full hour apart without any colour. */
function Stripes({ name }: { readonly name: string }) {
  return (
    <defs>
      <pattern
        id={`${name}-full`}
        width="8"
        height="8"
        patternUnits="userSpaceOnUse"
        patternTransform="rotate(45)"
      >
        <rect class="stripe-ground" width="8" height="8" />
        <rect class="stripe" width="4" height="8" />
      </pattern>
    </defs>
  );
}

function endsOf(days: readonly DayLoad[], { language }: Frame) {
  const words = (day: string | undefined) =>
    day === undefined ? '' : dayWords(day, 'dayAndMonth', language);
  return { from: words(days[0]?.day), to: words(days.at(-1)?.day) };
}

function isNewMonth(day: string | undefined): boolean {
  return day?.endsWith('-01') === true;
}

type LabelProps = {
  readonly frame: Frame;
  readonly say: SayLoad;
  readonly day: string;
  readonly x: number;
  /** Where another month begins; at the left end, where none begins beside it: there is room for one of the two. */
  readonly withMonth: boolean;
};

function DayLabel({ frame, say, day, x, withMonth }: LabelProps) {
  return (
    <a class="day" href={frame.link(`/auslastung?tag=${day}`)}>
      <title>{dayWords(day, 'day', frame.language)}</title>
      <rect x={x - CELL.width / 2} y="0" width={CELL.width} height={TOP - 2} rx="3" />
      <text x={x} y="18">
        {dayWords(day, 'shortWeekday', frame.language)}
      </text>
      <text x={x} y="36" class="date">
        {withMonth
          ? dayWords(day, 'shortDay', frame.language)
          : say('heat.date', { day: Number(day.slice(8)) })}
      </text>
    </a>
  );
}

type CellProps = HeatProps & {
  readonly day: string;
  readonly hour: number;
  readonly cell: HourLoad;
  readonly at: { readonly x: number; readonly y: number };
  readonly name: string;
};

/**
 * One hour. Two hundred stops would be too many on the way through a page with the keyboard: its script leads through
 * them by arrow keys, and the table has the same links.
 */
function Cell({ frame, say, bookFor, day, hour, cell, at, name }: CellProps) {
  const words = cellWords(cell, { frame, say, day, hour, bookFor });
  const isFull = cell.level === FULL;
  return (
    <a
      class={`cell level-${cell.level}${cell.isOver ? ' over' : ''}`}
      href={frame.link(cellPath(cell, { day, hour, bookFor }))}
      tabindex={-1}
    >
      <title>{words}</title>
      <rect x={at.x} y={at.y} fill={isFull ? `url(#${name}-full)` : undefined} />
      <text x={at.x + CELL.width / 2} y={at.y + CELL.height / 2} aria-hidden="true">
        {cell.rooms}
      </text>
    </a>
  );
}

type CellPlace = { readonly day: string; readonly hour: number; readonly bookFor: string | null };

/** To the form, where there is something to book; else to the curve of the day. */
function cellPath({ level, hasBegun }: HourLoad, { day, hour, bookFor }: CellPlace): string {
  if (bookFor === null || hasBegun || level === FULL) return `/auslastung?tag=${day}`;
  return bookPath(bookFor, day, `${String(hour).padStart(2, '0')}:00`);
}

function cellWords(
  { rooms, seats, limits, level, hasBegun }: HourLoad,
  { frame, say, day, hour, bookFor }: CellPlace & Pick<HeatProps, 'frame' | 'say'>,
): string {
  const cell = say('heat.cell', {
    ...{ day: dayWords(day, 'briefDay', frame.language), hour, rooms, seats },
    ...{ roomLimit: limits.rooms, seatLimit: limits.seats },
  });
  if (level === FULL) return say('heat.fullCell', { cell });
  return bookFor === null || hasBegun ? cell : say('heat.bookCell', { cell });
}

/** The same figures, for who cannot use the picture. */
export function HeatTable({ frame, say, bookFor, days, hours }: Omit<WeekProps, 'name'>) {
  const title = say('heat.tableTitle', endsOf(days, frame));
  return (
    <DataTable
      {...{ title, caption: 'shown', rows: hours, keyOf: String }}
      columns={[
        { head: say('heat.time'), cell: (hour) => say('heat.hour', { hour }) },
        ...days.map(({ day, hours: cells }) => ({
          head: `${dayWords(day, 'shortWeekday', frame.language)} ${dayWords(day, 'shortDay', frame.language)}`,
          kind: 'number' as const,
          cell: (hour: number) => {
            const cell = cells[hour] ?? null;
            if (cell === null) return '–';
            return (
              <a href={frame.link(cellPath(cell, { day, hour, bookFor }))}>
                {say(cell.level === FULL ? 'heat.tableFull' : 'heat.tableCell', {
                  rooms: cell.rooms,
                  share: Math.floor(cell.share * 100),
                })}
              </a>
            );
          },
        })),
      ]}
    />
  );
}

/** What the colours mean. */
export function HeatKey({ say }: { readonly say: SayLoad }) {
  return (
    <p class="heat-key small">
      <span aria-hidden="true">{say('heat.free')}</span>
      <svg class="heat" viewBox="0 0 156 20" role="img" aria-label={say('heat.keyLabel')}>
        <Stripes name="key" />
        {[0, 1, 2, 3, 4, FULL].map((level) => (
          <g key={level} class={`cell level-${level}`}>
            <rect
              x={level * 26 + 1}
              y="1"
              width="24"
              height="18"
              rx="3"
              fill={level === FULL ? 'url(#key-full)' : undefined}
            />
          </g>
        ))}
      </svg>
      <span aria-hidden="true">{say('heat.full')}</span>
    </p>
  );
}
