import { toLocal } from '../../lib/local-time.ts';
import type { Instant } from '../../lib/span.ts';

type Amount = { readonly rooms: number; readonly seats: number };

/** How much is promised during a step, against the least that may be. */
export type LoadStep = Amount & {
  readonly from: Instant;
  readonly to: Instant;
  readonly limits: Amount;
};

/** How full an hour is: 0 to 4 by fifths of what may be promised, 5 when a limit is reached. */
export const FULL = 5;

export type HourLoad = LoadStep & {
  readonly level: number;
  /** The larger share of rooms or seats: 0 for nothing, 1 and more where a limit is reached. */
  readonly share: number;
  readonly isOver: boolean;
  /** Whether its beginning lies in the past: then nothing more can be booked for it. */
  readonly hasBegun: boolean;
};

/** A day, hour by hour; null for an hour that its clocks leave out. */
export type DayLoad = { readonly day: string; readonly hours: readonly (HourLoad | null)[] };

/** `[from, to)` in hours of a day. */
export type Hours = { readonly day: string; readonly from: number; readonly to: number };

/** When people meet: from 18 to 22 o'clock. */
const EVENING = [18, 19, 20, 21];

/**
 * Steps of one hour as days of 24. An hour that comes twice, when clocks go back, is one: as full as the fuller of both.
 *
 * @param zone IANA name
 */
export function daysOfLoad(steps: readonly LoadStep[], zone: string, now: Instant): readonly DayLoad[] {
  const days = new Map<string, (HourLoad | null)[]>();
  for (const step of steps) {
    const local = toLocal(step.from, zone);
    const day = local.slice(0, 10);
    const hours = days.get(day) ?? Array<HourLoad | null>(24).fill(null);
    const hour = Number(local.slice(11, 13));
    const both = joined(hours[hour] ?? null, step);
    hours[hour] = {
      ...{ ...both, level: levelOf(both), share: shareOf(both) },
      ...{ isOver: both.to <= now, hasBegun: both.from <= now },
    };
    days.set(day, hours);
  }
  return [...days].map(([day, hours]) => ({ day, hours }));
}

/** The larger share of rooms or seats, in fifths; `FULL` where not one more of either may be promised. */
export function levelOf(step: Amount & { readonly limits: Amount }): number {
  const share = shareOf(step);
  return share >= 1 ? FULL : Math.floor(share * 5);
}

/** 0 for nothing; 1 and more where a limit is reached. */
function shareOf({ rooms, seats, limits }: Amount & { readonly limits: Amount }): number {
  const part = (used: number, limit: number) => (limit <= 0 ? 1 : used / limit);
  return Math.max(part(rooms, limits.rooms), part(seats, limits.seats));
}

function joined(one: LoadStep | null, other: LoadStep): LoadStep {
  if (one === null) return other;
  return {
    ...{ from: one.from, to: other.to },
    rooms: Math.max(one.rooms, other.rooms),
    seats: Math.max(one.seats, other.seats),
    limits: {
      rooms: Math.min(one.limits.rooms, other.limits.rooms),
      seats: Math.min(one.limits.seats, other.limits.seats),
    },
  };
}

/** From the usual beginning of a day, or earlier where a fifth is taken, to midnight. */
export function hoursShown(days: readonly DayLoad[]): readonly number[] {
  const used = days.flatMap(({ hours }) =>
    hours.flatMap((hour, at) => (hour !== null && hour.level > 0 ? [at] : [])),
  );
  const first = Math.min(8, ...used);
  return Array.from({ length: 24 - first }, (_, at) => first + at);
}

/** The hours to come in which all is taken, joined where they follow each other. */
export function fullHours(days: readonly DayLoad[]): readonly Hours[] {
  return days.flatMap(({ day, hours }) => {
    const runs: { day: string; from: number; to: number }[] = [];
    for (const [at, hour] of hours.entries()) {
      if (hour === null || hour.isOver || hour.level < FULL) continue;
      const last = runs.at(-1);
      if (last?.to === at) last.to = at + 1;
      else runs.push({ day, from: at, to: at + 1 });
    }
    return runs;
  });
}

/** The days on whose evening, still to come, most is left, the freest first; none on which half is gone. */
export function freeEvenings(days: readonly DayLoad[]): readonly string[] {
  return days
    .flatMap(({ day, hours }) => {
      const evening = EVENING.map((at) => hours[at] ?? null);
      const ahead = evening.flatMap((hour) => (hour === null || hour.isOver ? [] : [hour.share]));
      return ahead.length < EVENING.length ? [] : [{ day, share: Math.max(...ahead) }];
    })
    .filter(({ share }) => share < 0.5)
    .sort((one, other) => one.share - other.share)
    .map(({ day }) => day);
}

/** Whether nowhere ahead more than two fifths are gone. */
export function isQuiet(days: readonly DayLoad[]): boolean {
  return days.every(({ hours }) => hours.every((hour) => hour === null || hour.isOver || hour.level < 2));
}
