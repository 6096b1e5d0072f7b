import { inWeeks, weekNumber } from './calendar-days.ts';
import { BookDay, type CalendarProps, DatesOfDay, dayClass } from './calendar-parts.tsx';
import { calendarPath, type DayShown } from './calendar-shown.ts';
import { dayWords } from './calendar-words.ts';

/** A month as a table of weeks; on a phone its days stand below each other. */
export function MonthTable(props: CalendarProps & { readonly title: string }) {
  const { frame, shown, say, title } = props;
  const weeks = inWeeks(shown.days);
  return (
    <table class="month" role="table">
      <caption class="for-ears">{title}</caption>
      <thead role="rowgroup">
        <tr role="row">
          <th scope="col" role="columnheader">
            <span class="for-ears">{say('week')}</span>
          </th>
          {(weeks[0] ?? []).map(({ day }) => (
            <th key={day} scope="col" role="columnheader">
              <span aria-hidden="true">{dayWords(day, 'shortWeekday', frame.language)}</span>
              <span class="for-ears">{dayWords(day, 'weekday', frame.language)}</span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {weeks.map(([monday, ...others]) =>
          monday === undefined ? null : (
            <tr key={monday.day} role="row" class={isBehind([monday, ...others]) ? 'behind' : undefined}>
              <th scope="row" role="rowheader" class="week-number">
                <WeekLink {...props} monday={monday} />
              </th>
              {[monday, ...others].map((day) => (
                <DayCell key={day.day} {...props} day={day} />
              ))}
            </tr>
          ),
        )}
      </tbody>
    </table>
  );
}

/** A week in which nothing is left to see takes less room. */
function isBehind(days: readonly DayShown[]): boolean {
  return days.every(({ isOver, total }) => isOver && total === 0);
}

function WeekLink({ frame, shown, say, monday: { day } }: CalendarProps & { readonly monday: DayShown }) {
  const number = weekNumber(day);
  return (
    <a href={frame.link(calendarPath('woche', day, shown.branches.shown?.id ?? null))}>
      <span class="for-ears">{say('week')} </span>
      {number}
    </a>
  );
}

function DayCell(props: CalendarProps & { readonly day: DayShown }) {
  const { day } = props;
  return (
    <td role="cell" class={dayClass(day)} aria-current={day.isToday ? 'date' : undefined}>
      <div class="day-head">
        <DayNumber {...props} />
        <BookDay {...props} />
      </div>
      <DatesOfDay {...props} roomy={false} />
    </td>
  );
}

/** The way to the day, where something is to see there: whoever goes by Tab comes through all of them. */
function DayNumber({
  frame,
  shown,
  say,
  day: { day, isToday, total },
}: CalendarProps & { readonly day: DayShown }) {
  const words = (
    <>
      <span class="day-name">{dayWords(day, 'shortWeekday', frame.language)} </span>
      {Number(day.slice(8))}
      <span class="for-ears">
        . {dayWords(day, 'month', frame.language)}
        {isToday ? `, ${say('today')}` : ''}
      </span>
    </>
  );
  if (total === 0) return <span class="day-number">{words}</span>;
  return (
    <a class="day-number" href={frame.link(calendarPath('tag', day, shown.branches.shown?.id ?? null))}>
      {words}
    </a>
  );
}
