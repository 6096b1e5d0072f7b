import type { CalendarProps } from './calendar-parts.tsx';
import { type DateShown, datePath } from './calendar-shown.ts';
import { dayWords } from './calendar-words.ts';

/** All dates of one day, page by page; one that has begun before says since when it runs. */
export function DayDates({
  frame,
  shown,
  say,
  dates,
}: CalendarProps & { readonly dates: readonly DateShown[] }) {
  return (
    <ul class="entries">
      {dates.map((date) => (
        <li key={date.id}>
          <a href={frame.link(datePath(date.id))}>{date.title}</a>
          <span>
            {date.start.slice(0, 10) < shown.day
              ? say('sinceBefore', {
                  day: dayWords(date.start.slice(0, 10), 'weekday', frame.language),
                  ...{ from: date.start.slice(11), to: date.end.slice(11) },
                })
              : say('span', { from: date.start.slice(11), to: date.end.slice(11) })}
            {date.elsewhere === null ? '' : ` (${say('elsewhere', date.elsewhere)})`}
          </span>
          <span class="small">{date.branchName}</span>
        </li>
      ))}
    </ul>
  );
}
