import type { CalendarProps } from './calendar-parts.tsx';
import { type DateShown, datePath } from './calendar-shown.ts';

/** All dates of one day, page by page. */
export function DayDates({ frame, say, dates }: CalendarProps & { readonly dates: readonly DateShown[] }) {
  return (
    <ul class="entries">
      {dates.map((date) => (
        <li key={date.id}>
          <a href={frame.link(datePath(date.id))}>{date.title}</a>
          <span>
            {say('span', { from: date.start.slice(11), to: date.end.slice(11) })}
            {date.elsewhere === null ? '' : ` (${say('elsewhere', { time: date.elsewhere })})`}
          </span>
          <span class="small">{date.branchName}</span>
        </li>
      ))}
    </ul>
  );
}
