import type { ComponentChildren } from 'preact';
import { SelectField } from '../../platform/web/form-fields.tsx';
import type { Frame } from '../../platform/web/frame.ts';
import { Layout } from '../../platform/web/layout.tsx';
import { GetForm, Onward } from '../../platform/web/page-parts.tsx';
import type { Language } from '../../platform/web/texts.ts';
import { clockOf } from '../../platform/web/zones.ts';
import type { BranchViews } from './branch-views.ts';
import { DayDates } from './calendar-day.tsx';
import { VIEWS, weekNumber } from './calendar-days.ts';
import { MonthTable } from './calendar-month.tsx';
import type { CalendarProps } from './calendar-parts.tsx';
import { bookPath, type CalendarShown, calendarPath, type DateShown } from './calendar-shown.ts';
import { calendarTexts, type SayCalendar } from './calendar-texts.ts';
import { WeekDays } from './calendar-week.tsx';
import { dayWords } from './calendar-words.ts';

type Props = {
  readonly frame: Frame;
  readonly shown: CalendarShown;
  /** The dates of the day, where one day is shown: a page of them. */
  readonly list: {
    readonly dates: readonly DateShown[];
    readonly next: string | null;
    readonly isFirst: boolean;
  } | null;
};

/** What is booked, by month, week or day. */
export function CalendarPage({ frame, shown, list }: Props) {
  const say = calendarTexts(frame.language, shown.address);
  const props = { frame, shown, say };
  const title = titleOf(shown, say, frame.language);
  const isEmpty = list === null ? shown.days.every(({ total }) => total === 0) : list.dates.length === 0;
  const { view, day, branches } = shown;
  return (
    <Layout
      {...{ frame, title: `${title} – ${say('title')}`, address: shown.address, here: 'calendar' }}
      width="broad"
      scripts={view === 'woche' ? ['calendar.js'] : []}
    >
      <h1>{title}</h1>
      <p class={hasBranchForm(branches) ? 'small branch-said' : 'small'}>{branchWords(branches, say)}</p>
      <Controls {...props} />
      {isEmpty && (list?.isFirst ?? true) ? <p class="nothing-yet">{say(`emptyStretch.${view}`)}</p> : null}
      {view === 'monat' ? <MonthTable {...props} title={title} /> : null}
      {view === 'woche' ? <WeekDays {...props} /> : null}
      {list === null ? null : (
        <>
          <DayDates {...props} dates={list.dates} />
          <Onward
            {...{ frame, address: shown.address, path: '/kalender', next: list.next, isFirst: list.isFirst }}
            only={fieldsOf(calendarPath('tag', day, branches.shown?.id ?? null))}
          />
        </>
      )}
      <p class="small">{say('zone', { clock: clockOf(shown.timeZone, frame.language) })}</p>
    </Layout>
  );
}

function fieldsOf(path: string): Readonly<Record<string, string>> {
  return Object.fromEntries(new URLSearchParams(path.split('?')[1]));
}

function titleOf({ view, day, stretch }: CalendarShown, say: SayCalendar, language: Language): string {
  if (view === 'monat') return dayWords(day, 'month', language);
  if (view === 'tag') return dayWords(day, 'wholeDay', language);
  const week = say('weekNumber', { number: weekNumber(stretch.from) });
  const sameYear = stretch.from.slice(0, 4) === stretch.to.slice(0, 4);
  const from = dayWords(stretch.from, sameYear ? 'dayAndMonth' : 'wholeDate', language);
  return `${say('weekTitle', { from, to: dayWords(stretch.to, 'wholeDate', language) })} (${week})`;
}

function branchWords({ shown, areSeveral }: BranchViews, say: SayCalendar): string {
  if (shown === null) return say('all');
  return areSeveral ? say('below', { branch: shown.name }) : shown.name;
}

/** What is shown, and the ways to something else. */
function Controls({ frame, shown, say }: CalendarProps) {
  const { view, day, today, stretch, branches, bookFor } = shown;
  const branch = branches.shown?.id ?? null;
  const to = (place: { readonly view?: (typeof VIEWS)[number]; readonly day?: string }) =>
    frame.link(calendarPath(place.view ?? view, place.day ?? day, branch));
  return (
    <div class="calendar-head">
      <nav class="row" aria-label={say('ways.label')}>
        <Way href={to({ day: stretch.before })} words={say(`ways.before.${view}`)} sign="‹" rel="prev" />
        <Way href={to({ day: today })}>{say('ways.today')}</Way>
        <Way href={to({ day: stretch.behind })} words={say(`ways.behind.${view}`)} sign="›" rel="next" />
      </nav>
      <nav class="row views" aria-label={say('views.label')}>
        {VIEWS.map((each) => (
          <a key={each} href={to({ view: each })} aria-current={each === view ? 'page' : undefined}>
            {say(`views.${each}`)}
          </a>
        ))}
        <a href={frame.link(branch === null ? '/buchungen' : `/buchungen?gliederung=${branch}`)}>
          {say('views.list')}
        </a>
      </nav>
      <BranchForm {...{ frame, shown, say }} />
      {bookFor === null ? null : (
        <a class="button" href={frame.link(bookPath(bookFor, day < today ? today : day))}>
          {say('book')}
        </a>
      )}
    </div>
  );
}

type WayProps = {
  readonly href: string;
  /** What a sign stands for. */
  readonly words?: string;
  readonly sign?: string;
  readonly rel?: string;
  readonly children?: ComponentChildren;
};

function Way({ href, words, sign, rel, children }: WayProps) {
  return (
    <a class="way" href={href} rel={rel} title={words}>
      {sign === undefined ? null : <span aria-hidden="true">{sign}</span>}
      {words === undefined ? null : <span class="for-ears">{words}</span>}
      {children}
    </a>
  );
}

/** Whether there is more than one branch to choose from. */
function hasBranchForm({ groups }: BranchViews): boolean {
  return groups.flatMap(({ choices }) => choices).length > 1;
}

function BranchForm({ frame, shown: { view, day, branches }, say }: CalendarProps) {
  if (!hasBranchForm(branches)) return null;
  return (
    <GetForm frame={frame} action="/kalender" class="branch-form">
      <input type="hidden" name="ansicht" value={view} />
      <input type="hidden" name="tag" value={day} />
      <BranchField {...{ branches, say }} />
      <button type="submit" class="quiet">
        {say('show')}
      </button>
    </GetForm>
  );
}

/** The branches that dates may be cut down to. */
export function BranchField({
  branches: { shown, groups },
  say,
}: {
  readonly branches: BranchViews;
  readonly say: SayCalendar;
}) {
  const all = { label: null, options: [{ value: '', words: say('all') }] };
  return (
    <SelectField
      field="gliederung"
      label={say('branch')}
      complaints={[]}
      value={shown?.id ?? ''}
      groups={[
        all,
        ...groups.map(({ label, choices }) => ({
          label,
          options: choices.map(({ id, name }) => ({ value: id, words: name })),
        })),
      ]}
    />
  );
}
