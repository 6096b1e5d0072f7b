import { toLocal } from '../../lib/local-time.ts';
import type { Instant } from '../../lib/span.ts';
import { clockTime } from '../../platform/web/dates.ts';
import type { Address, Language } from '../../platform/web/texts.ts';
import { zoneInWords } from '../../platform/web/zones.ts';
import type { Tree } from '../branches/tree.ts';
import type { OccurrenceView } from './booking-schemas.ts';
import type { BranchViews } from './branch-views.ts';
import type { Stretch, View } from './calendar-days.ts';

/** A date as calendars show it. */
export type DateShown = {
  readonly id: string;
  readonly title: string;
  readonly branchName: string;
  readonly isCancelled: boolean;
  /** `2027-02-09T19:00`, by the clock of the calendar. */
  readonly start: string;
  readonly end: string;
  /** `18:00 Uhr` and `Zeit in Lissabon`, where the date's own clock shows another time; null elsewhere. */
  readonly elsewhere: { readonly time: string; readonly zone: string } | null;
};

/** A day with what begins on it. */
export type DayShown = {
  readonly day: string;
  /** Whether it lies in the month that is meant; elsewhere true. */
  readonly isMeant: boolean;
  readonly isToday: boolean;
  readonly isOver: boolean;
  readonly total: number;
  /** The first ones; none where there are too many to name. */
  readonly dates: readonly DateShown[];
};

/** Around every view of the calendar. */
export type CalendarShown = {
  readonly view: View;
  /** The day around which it is shown. */
  readonly day: string;
  readonly today: string;
  readonly stretch: Stretch;
  readonly branches: BranchViews;
  readonly address: Address;
  /** The branch that is booked for from here; null where its reader may book for none. */
  readonly bookFor: string | null;
  /** IANA name; the calendar's clock. */
  readonly timeZone: string;
  readonly days: readonly DayShown[];
};

/** Where a view of the calendar stands. @param branch id; null for all */
export function calendarPath(view: View, day: string, branch: string | null): string {
  const fields = { ansicht: view, tag: day, ...(branch === null ? {} : { gliederung: branch }) };
  return `/kalender?${new URLSearchParams(fields).toString()}`;
}

/** The form for booking on a day. @param branch id; empty where none is chosen yet */
export function bookPath(branch: string, day: string, time?: string): string {
  const fields = {
    ...(branch === '' ? {} : { branch }),
    day,
    ...(time === undefined ? {} : { time }),
  };
  return `/buchen?${new URLSearchParams(fields).toString()}`;
}

/** Address of a date's page. */
export function datePath(id: string): string {
  return `/termine/${id}`;
}

type Around = { readonly tree: Tree; readonly timeZone: string; readonly language: Language };

/** A date by the clock of the calendar. */
export function dateShown(date: OccurrenceView, { tree, timeZone, language }: Around): DateShown {
  const startsAt: Instant = Date.parse(date.startsAt);
  const start = toLocal(startsAt, timeZone);
  return {
    id: date.id,
    title: date.title,
    branchName: tree.get(date.branch)?.name ?? date.branch,
    isCancelled: date.status === 'cancelled',
    start,
    end: toLocal(Date.parse(date.endsAt), timeZone),
    elsewhere:
      date.start === start
        ? null
        : {
            time: clockTime(startsAt, { language, timeZone: date.timeZone }),
            zone: zoneInWords(date.timeZone, language),
          },
  };
}
