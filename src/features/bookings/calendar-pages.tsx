import { faultOf } from '../../platform/http/fault-of.ts';
import { listOf } from '../../platform/http/cursor.ts';
import type { Page, PageAnswer, PageRequest, SignedIn } from '../../platform/web/page.ts';
import { OccurrenceView } from './booking-schemas.ts';
import { usualBranch } from './branch-choices.ts';
import { branchViews } from './branch-views.ts';
import { isDay, type Stretch, stretchOf, type View, VIEWS } from './calendar-days.ts';
import { CalendarPage } from './calendar-page.tsx';
import { type CalendarShown, calendarPath, dateShown, type DayShown } from './calendar-shown.ts';
import { DaysView, type DayView } from './day-endpoint.ts';
import { dayOf } from './days.ts';
import { showList } from './list-page.tsx';
import { addressIn, bookableBy, type CalendarParts, signedIn } from './page-parts.ts';

/** How much of a day is named: a month has little room, a week more. */
const NAMED = {
  monat: { named: '4', namedUpTo: '30' },
  woche: { named: '40', namedUpTo: '40' },
} as const;
const DATES_ON_A_PAGE = '50';

/** The calendar, by month, week and day, and the list of all dates. */
export function calendarPages(parts: CalendarParts): readonly Page[] {
  return [
    { method: 'get', path: '/kalender', access: 'person', handle: (request) => showCalendar(parts, request) },
    { method: 'get', path: '/buchungen', access: 'person', handle: (request) => showList(parts, request) },
  ];
}

/** `GET /kalender`: of `ansicht` around `tag`, of `gliederung` and all below it. */
async function showCalendar(parts: CalendarParts, request: PageRequest): Promise<PageAnswer> {
  const person = signedIn(request);
  const around = await surroundings(parts, person, request);
  const { view, stretch, branches } = around.shown;
  const branch: Record<string, string> = branches.shown === null ? {} : { branch: branches.shown.id };
  if (view === 'tag') return showDay(parts, request, around, branch);
  const query = { ...branch, from: stretch.shownFrom, to: stretch.shownTo, ...NAMED[view] };
  const { items } = await parts.ask(person.caller, {
    ...{ method: 'get', path: '/occurrences/by-day', query, answer: DaysView },
  });
  const days = items.map((item) => dayShown(item, around, request));
  return {
    status: 200,
    html: <CalendarPage frame={request.frame} shown={{ ...around.shown, days }} list={null} />,
  };
}

type Around = {
  readonly shown: CalendarShown;
  readonly tree: Awaited<ReturnType<typeof bookableBy>>['tree'];
};

/** What stands around the dates; what an address asks for and there is not, is left out. */
async function surroundings(parts: CalendarParts, person: SignedIn, { query }: PageRequest): Promise<Around> {
  const { timeZone } = parts.settings;
  const today = dayOf(parts.clock.now(), timeZone);
  const view = VIEWS.find((each) => each === query['ansicht']) ?? 'monat';
  const [day, stretch] = dayAndStretch(view, query['tag'], today);
  const { tree, reach, branches: bookable } = await bookableBy(parts, person);
  const branches = branchViews(tree, parts.rights.visible(tree, person.caller, 'view'), query['gliederung']);
  const isBookable = bookable.some(({ id }) => id === branches.shown?.id);
  const usual = bookable.length === 0 ? null : usualBranch(bookable, reach);
  const bookFor = branches.shown !== null && isBookable ? branches.shown.id : usual;
  return {
    tree,
    shown: {
      ...{ view, day, today, stretch, branches, timeZone, bookFor, days: [] },
      address: addressIn(tree, reach),
    },
  };
}

/** A day at the very end of our calendar has no stretch around it: then it is today's. */
function dayAndStretch(view: View, asked: string | undefined, today: string): readonly [string, Stretch] {
  const day = isDay(asked) ? asked : today;
  const stretch = stretchOf(view, day);
  const isShown = [stretch.shownFrom, stretch.shownTo, stretch.behind].every(isDay);
  return isShown ? [day, stretch] : [today, stretchOf(view, today)];
}

function dayShown(
  { day, total, dates }: DayView,
  { shown: { today, stretch, timeZone }, tree }: Around,
  { language }: PageRequest,
): DayShown {
  return {
    ...{ day, total, isToday: day === today, isOver: day < today },
    isMeant: stretch.from <= day && day <= stretch.to,
    dates: dates.map((date) => dateShown(date, { tree, timeZone, language })),
  };
}

/** One day with all its dates, from the place `ab` on. */
async function showDay(
  { ask }: CalendarParts,
  request: PageRequest,
  { shown, tree }: Around,
  branch: Readonly<Record<string, string>>,
): Promise<PageAnswer> {
  const { frame, language } = request;
  const cursor = request.query['ab'];
  const query = {
    ...{ ...branch, from: shown.day, to: shown.stretch.behind, status: 'booked', limit: DATES_ON_A_PAGE },
    ...(cursor === undefined ? {} : { cursor }),
  };
  try {
    const { items, next } = await ask(signedIn(request).caller, {
      ...{ method: 'get', path: '/occurrences', query, answer: listOf(OccurrenceView) },
    });
    const dates = items.map((date) => dateShown(date, { ...{ tree, language }, timeZone: shown.timeZone }));
    const list = { dates, next, isFirst: cursor === undefined };
    return { status: 200, packed: true, html: <CalendarPage {...{ frame, shown, list }} /> };
  } catch (error) {
    // An old address of the list: it begins anew.
    const isOld = ['cursor-invalid', 'invalid-request'].includes(faultOf(error).code);
    if (!isOld || cursor === undefined) throw error;
    return { status: 303, redirect: frame.link(calendarPath('tag', shown.day, branch['branch'] ?? null)) };
  }
}
