import { BookDay, type CalendarProps, DatesOfDay, dayClass } from './calendar-parts.tsx';
import { bookPath, calendarPath, type DayShown } from './calendar-shown.ts';
import { dayWords } from './calendar-words.ts';

/**
 * A week as seven days beside each other, on a phone below each other. Where there is room, the page's script shows the
 * same dates hour by hour; it reads them from here.
 */
export function WeekDays(props: CalendarProps) {
  const { frame, shown, say } = props;
  return (
    <>
      <HoursSwitch {...props} />
      <div
        id="week"
        data-book={shown.bookFor === null ? undefined : frame.link(bookPath(shown.bookFor, shown.day))}
        data-language={frame.language}
        data-label={say('hours.label')}
        data-grid={frame.assetUrl('event-calendar.js')}
        data-style={frame.assetUrl('event-calendar.css')}
      >
        <ol class="week">
          {shown.days.map((day) => (
            <WeekDay key={day.day} {...props} day={day} />
          ))}
        </ol>
      </div>
    </>
  );
}

/** Shown by the page's script alone. */
function HoursSwitch({ shown, say }: CalendarProps) {
  return (
    <div class="week-view">
      <button
        id="week-view"
        type="button"
        class="plain"
        hidden
        data-show={say('hours.show')}
        data-hide={say('hours.hide')}
      >
        {say('hours.show')}
      </button>
      <p id="week-hint" class="small" hidden>
        {shown.bookFor === null ? '' : say('hours.hint')}
      </p>
    </div>
  );
}

function WeekDay(props: CalendarProps & { readonly day: DayShown }) {
  const { frame, shown, say, day } = props;
  return (
    <li class={dayClass(day)} data-day={day.day}>
      <div class="day-head">
        <h2>
          <a
            href={frame.link(calendarPath('tag', day.day, shown.branches.shown?.id ?? null))}
            aria-current={day.isToday ? 'date' : undefined}
          >
            <span class="weekday">{dayWords(day.day, 'weekday', frame.language)}</span>{' '}
            {dayWords(day.day, 'shortDay', frame.language)}
          </a>
        </h2>
        <BookDay {...props} day={day} />
      </div>
      {day.total === 0 ? <p class="small nothing">{say('nothing')}</p> : null}
      <DatesOfDay {...props} day={day} roomy />
    </li>
  );
}
