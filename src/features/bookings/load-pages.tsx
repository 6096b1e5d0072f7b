import { type Span, toIso } from '../../lib/span.ts';
import type { Page, PageAnswer, PageRequest, SignedIn } from '../../platform/web/page.ts';
import { usualBranch } from './branch-choices.ts';
import { daysAfter, isDay, stretchOf } from './calendar-days.ts';
import { CapacityView } from './capacity-endpoints.ts';
import { dayOf, spanOfDay } from './days.ts';
import type { LoadDayShown } from './load-day.tsx';
import { daysOfLoad, type LoadStep } from './load-days.ts';
import { LoadPage } from './load-page.tsx';
import { addressIn, bookableBy, type CalendarParts, signedIn } from './page-parts.ts';

const DAYS = 14;
/** Minutes of a step: hours for the overview, quarters for one day. */
const OVERVIEW_STEP = '60';
const DAY_STEP = '15';

/** How full the pool is. */
export function loadPages(parts: CalendarParts): readonly Page[] {
  return [
    { method: 'get', path: '/auslastung', access: 'person', handle: (request) => showLoad(parts, request) },
  ];
}

/** `GET /auslastung`: the next two weeks, and the day `tag` in detail. */
async function showLoad(parts: CalendarParts, request: PageRequest): Promise<PageAnswer> {
  const { timeZone } = parts.settings;
  const person = signedIn(request);
  const now = parts.clock.now();
  const today = dayOf(now, timeZone);
  const span = {
    from: spanOfDay(today, timeZone).from,
    to: spanOfDay(daysAfter(today, DAYS - 1), timeZone).to,
  };
  const steps = await loadDuring(parts, person, span, OVERVIEW_STEP);
  const { tree, reach, branches } = await bookableBy(parts, person);
  const shown = {
    ...{ now, timeZone, days: daysOfLoad(steps, timeZone, now), address: addressIn(tree, reach) },
    day: await dayShown(parts, person, request.query['tag']),
    bookFor: branches.length === 0 ? null : usualBranch(branches, reach),
  };
  return { status: 200, packed: true, html: <LoadPage frame={request.frame} shown={shown} /> };
}

async function dayShown(
  parts: CalendarParts,
  person: SignedIn,
  day: string | undefined,
): Promise<LoadDayShown | null> {
  if (!isDay(day)) return null;
  const { before, behind } = stretchOf('tag', day);
  if (!isDay(before) || !isDay(behind)) return null;
  const span = spanOfDay(day, parts.settings.timeZone);
  return { ...{ day, span, before, behind }, steps: await loadDuring(parts, person, span, DAY_STEP) };
}

async function loadDuring(
  { ask }: CalendarParts,
  { caller }: SignedIn,
  { from, to }: Span,
  step: string,
): Promise<readonly LoadStep[]> {
  const query = { from: toIso(from), to: toIso(to), step };
  const { steps, limitsInForce, limits } = await ask(caller, {
    ...{ method: 'get', path: '/capacity', query, answer: CapacityView },
  });
  return steps.map((each, at) => {
    const { rooms, seats } = limitsInForce[at] ?? limits;
    return {
      ...{ from: Date.parse(each.from), to: Date.parse(each.to), rooms: each.rooms, seats: each.seats },
      limits: { rooms, seats },
    };
  });
}
