import { contains, type Instant, MINUTE_MS, SECOND_MS } from '../../lib/span.ts';
import { lastsUntil, type Occurrence } from '../bookings/occurrence.ts';
import type { DoorState } from './door.ts';
import { needsRoom, type Room } from './room.ts';

/** A room that is not there this long after its window began is said to be in trouble. */
const OPENING_TAKES_MS = 30 * SECOND_MS;
/** So long guests wait in a lobby without a moderator before they are told whom to call. */
const UNATTENDED_MS = 5 * MINUTE_MS;

/**
 * The date a page is about: the one whose window runs (or whose room is still open past it), else one that was
 * released and may still be had again, else the next, else the last. A cancelled date only while its window would run,
 * or where nothing else is left to show. Pure.
 *
 * @param occurrences of one booking, in any order
 * @param open ids of the occurrences that have an open room
 */
export function whichDate(
  occurrences: readonly Occurrence[],
  open: ReadonlySet<string>,
  now: Instant,
): { readonly date: Occurrence | null; readonly next: Occurrence | null } {
  const shown = occurrences
    .filter(({ status }) => status !== 'dropped')
    .toSorted((a, b) => a.startsAt - b.startsAt);
  const booked = shown.filter(({ status }) => status === 'booked');
  const running = (date: Occurrence) => contains({ from: date.opensAt, to: date.closesAt }, now);
  const wouldRun = (date: Occurrence) => contains({ from: date.opensAt, to: lastsUntil(date) }, now);
  const date =
    booked.find(running) ??
    booked.find(({ id }) => open.has(id)) ??
    booked.find(wouldRun) ??
    shown.find((candidate) => candidate.status === 'cancelled' && wouldRun(candidate)) ??
    booked.find(({ opensAt }) => opensAt > now) ??
    booked.at(-1) ??
    shown.find(({ closesAt }) => closesAt > now) ??
    shown.at(-1) ??
    null;
  const next = booked.find(
    ({ id, startsAt, opensAt }) => id !== date?.id && opensAt > now && startsAt > (date?.startsAt ?? now),
  );
  return { date, next: next ?? null };
}

/** How it stands with one date, told from our own records alone. Pure. */
export function doorState(
  date: Occurrence,
  room: Room | undefined,
  maxParticipants: number | null,
  now: Instant,
): DoorState {
  if (date.status !== 'booked') return 'cancelled';
  if (room?.state === 'open') return 'open';
  if (room?.state === 'live') {
    return maxParticipants !== null && room.participants >= maxParticipants ? 'full' : 'live';
  }
  if (now < date.opensAt) return 'early';
  if (now >= date.closesAt) return 'ended';
  const over = room?.state === 'ending' || room?.state === 'ended';
  if (over && !needsRoom({ ...room, state: 'ended' })) return 'ended';
  const neverOpen = room === undefined || room.openedAt === null;
  return neverOpen && now < date.opensAt + OPENING_TAKES_MS ? 'early' : 'trouble';
}

/** Whether nobody has been there for five minutes who could let guests in; before the start nobody has to. Pure. */
export function isUnattended(date: Occurrence, room: Room | undefined, now: Instant): boolean {
  if (room?.state !== 'open' && room?.state !== 'live') return false;
  const { unattendedSince } = room;
  return unattendedSince !== null && now - Math.max(unattendedSince, date.startsAt) >= UNATTENDED_MS;
}
