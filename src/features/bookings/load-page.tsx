import type { Frame } from '../../platform/web/frame.ts';
import type { Instant } from '../../lib/span.ts';
import { LOCALE } from '../../platform/web/dates.ts';
import { Layout } from '../../platform/web/layout.tsx';
import type { Address } from '../../platform/web/texts.ts';
import { clockOf } from '../../platform/web/zones.ts';
import { dayWords } from './calendar-words.ts';
import { inWeeks } from './calendar-days.ts';
import { LoadDay, type LoadDayShown } from './load-day.tsx';
import { type DayLoad, freeEvenings, fullHours, hoursShown, isQuiet } from './load-days.ts';
import { HeatKey, HeatTable, HeatWeek } from './load-heat.tsx';
import { loadTexts, type SayLoad } from './load-texts.ts';

/** What the page of the load shows. */
type LoadShown = {
  /** From today on. */
  readonly days: readonly DayLoad[];
  /** A day that is looked at; null for none. */
  readonly day: LoadDayShown | null;
  /** The branch that is booked for from here; null where its reader may book for none. */
  readonly bookFor: string | null;
  readonly address: Address;
  /** IANA name. */
  readonly timeZone: string;
  readonly now: Instant;
};

type Props = { readonly frame: Frame; readonly shown: LoadShown };

/** More than these are counted. */
const NAMED = 3;

/** When something is free: in a sentence or two, as a picture, and as a table. */
export function LoadPage({ frame, shown }: Props) {
  const { days, day, bookFor, address, timeZone } = shown;
  const say = loadTexts(frame.language, address);
  const hours = hoursShown(days);
  const weeks = inWeeks(days);
  const heat = { frame, say, bookFor, hours };
  return (
    <Layout {...{ frame, title: say('title'), address, here: 'load', width: 'broad' }} scripts={['load.js']}>
      <h1>{say('title')}</h1>
      {day === null ? <p class="says">{sayingsOf(days, say, frame).join(' ')}</p> : null}
      {day === null ? null : <LoadDay {...{ frame, say, bookFor, shown, day }} />}
      <section aria-label={say('title')}>
        <p>{say(bookFor === null ? 'leadToLook' : 'lead')}</p>
        <HeatKey say={say} />
        <div class="heat-weeks">
          {weeks.map((week, at) => (
            <HeatWeek key={week[0]?.day} {...heat} days={week} name={`week-${at + 1}`} />
          ))}
        </div>
        <details>
          <summary>{say('heat.table')}</summary>
          <p class="small">{say('heat.tableLead')}</p>
          {weeks.map((week) => (
            <HeatTable key={week[0]?.day} {...heat} days={week} />
          ))}
        </details>
      </section>
      <p class="small">{say('zone', { clock: clockOf(timeZone, frame.language) })}</p>
    </Layout>
  );
}

/** What a secretary wants to know first. */
function sayingsOf(days: readonly DayLoad[], say: SayLoad, frame: Frame): readonly string[] {
  if (isQuiet(days)) return [say('says.quiet')];
  const on = (day: string) => onDay(days, day, say, frame);
  const free = freeEvenings(days.slice(0, 7)).slice(0, NAMED).sort();
  const full = fullHours(days);
  const more = full.length - NAMED;
  const named = new Intl.ListFormat(LOCALE[frame.language]).format(free.map(on));
  return [
    free.length === 0 ? say('says.busy') : begun(say('says.free', { days: named })),
    ...full.slice(0, NAMED).map(({ day, from, to }) => begun(say('says.full', { day: on(day), from, to }))),
    ...(more > 0 ? [say('says.moreFull', { count: more })] : []),
  ];
}

/** `heute`, `morgen`, `am Mittwoch`; with its date where the weekday alone could mean another. */
function onDay(days: readonly DayLoad[], day: string, say: SayLoad, { language }: Frame): string {
  const ahead = days.findIndex((each) => each.day === day);
  if (ahead === 0) return say('says.today');
  if (ahead === 1) return say('says.tomorrow');
  return say('says.on', { day: dayWords(day, ahead < 7 ? 'weekday' : 'day', language) });
}

/** With a capital, as sentences begin. */
function begun(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
