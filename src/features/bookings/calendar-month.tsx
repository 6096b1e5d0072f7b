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
            <span aria-hidden="true">{say('weekHead')}</span>
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
  const { frame, shown, say, day } = props;
  return (
    <td role="cell" class={dayClass(day)} aria-current={day.isToday ? 'date' : undefined}>
      <div class="day-head">
        <a
          class="day-number"
          href={frame.link(calendarPath('tag', day.day, shown.branches.shown?.id ?? null))}
        >
          <span class="day-name">{dayWords(day.day, 'shortWeekday', frame.language)} </span>
          {Number(day.day.slice(8))}
          <span class="for-ears">
            . {dayWords(day.day, 'month', frame.language)}
            {day.isToday ? `, ${say('today')}` : ''}
          </span>
        </a>
        <BookDay {...props} />
      </div>
      <DatesOfDay {...props} roomy={false} />
    </td>
  );
}
