import type { Frame } from '../../platform/web/frame.ts';
import {
  bookPath,
  type CalendarShown,
  calendarPath,
  type DateShown,
  datePath,
  type DayShown,
} from './calendar-shown.ts';
import type { SayCalendar } from './calendar-texts.ts';
import { dayWords } from './calendar-words.ts';

export type CalendarProps = {
  readonly frame: Frame;
  readonly shown: CalendarShown;
  readonly say: SayCalendar;
};

type DayProps = CalendarProps & { readonly day: DayShown };

/** What begins on a day: the first dates with their names, and the way to all of them. */
export function DatesOfDay({
  frame,
  shown,
  say,
  day: { day, total, dates },
  roomy,
}: DayProps & { /** Whether there is room for branches. */ readonly roomy: boolean }) {
  const more = total - dates.length;
  return (
    <>
      {dates.length === 0 ? null : (
        <ul class="of-day">
          {dates.map((date) => (
            <DateEntry
              key={date.id}
              {...{ frame, say, date }}
              withBranch={roomy && shown.branches.areSeveral}
            />
          ))}
        </ul>
      )}
      {more <= 0 ? null : (
        <a class="more-dates" href={frame.link(calendarPath('tag', day, shown.branches.shown?.id ?? null))}>
          {say(dates.length === 0 ? 'dates' : 'more', { count: more })}
          <span class="for-ears"> {say('onDay', { day: dayWords(day, 'dayAndMonth', frame.language) })}</span>
        </a>
      )}
    </>
  );
}

type EntryProps = {
  readonly frame: Frame;
  readonly say: SayCalendar;
  readonly date: DateShown;
  readonly withBranch: boolean;
};

function DateEntry({ frame, say, date, withBranch }: EntryProps) {
  const from = date.start.slice(11);
  return (
    <li data-start={date.start} data-end={date.end}>
      <a href={frame.link(datePath(date.id))}>
        <span class="at">{from}</span> {date.title}
      </a>
      {withBranch ? <span class="small">{date.branchName}</span> : null}
      {date.elsewhere === null ? null : <span class="small">{say('elsewhere', date.elsewhere)}</span>}
    </li>
  );
}

/** The way to the form, for a day that is not over. */
export function BookDay({ frame, shown: { bookFor }, say, day: { day, isOver } }: DayProps) {
  if (bookFor === null || isOver) return null;
  return (
    <a class="book-day" href={frame.link(bookPath(bookFor, day))}>
      <span aria-hidden="true">{say('bookDay')}</span>
      <span class="for-ears">{say('bookThatDay', { day: dayWords(day, 'day', frame.language) })}</span>
    </a>
  );
}

/** What sets a day apart from others, for the stylesheet. */
export function dayClass({ isMeant, isToday, isOver, total }: DayShown): string | undefined {
  const kinds = { beside: !isMeant, today: isToday, over: isOver, bare: total === 0 };
  const holding = Object.entries(kinds).filter(([, holds]) => holds);
  return holding.length === 0 ? undefined : holding.map(([kind]) => kind).join(' ');
}
