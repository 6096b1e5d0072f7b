import { type Instant, overlaps, type Span } from '../../lib/span.ts';
import type { Occurrence } from '../bookings/occurrence.ts';
import type { Announcement } from './door.ts';
import { OCCUPYING, type Room } from './room.ts';

/** A planned outage that guests and hosts are told of. */
export type AnnouncedOutage = {
  readonly id: string;
  readonly span: Span;
  /** Plain text, as the administrator wrote it. */
  readonly announcement: string;
  /** Names of the servers it is about; empty where it is about all of them. */
  readonly servers: readonly string[];
};

/** The stretch in which a date may still be met by an outage: its window, and what its room runs over. */
export function stretchOf(date: Occurrence, room: Room | undefined, now: Instant): Span {
  return { from: Math.max(date.opensAt, now), to: Math.max(date.closesAt, room?.heldUntil ?? 0) };
}

/**
 * What the page of a date tells of planned outages: of those that are not over and share an instant with what is left of
 * its window. One of certain servers concerns a date whose room is there, or that has none yet: where that will be,
 * nobody knows. Pure.
 */
export function announcementsFor(
  outages: readonly AnnouncedOutage[],
  date: Occurrence,
  room: Room | undefined,
  now: Instant,
): readonly Announcement[] {
  const stretch = stretchOf(date, room, now);
  const server = room !== undefined && OCCUPYING.includes(room.state) ? room.server : null;
  return outages
    .filter(({ span }) => overlaps(span, stretch))
    .filter(({ servers }) => servers.length === 0 || server === null || servers.includes(server))
    .map(({ id, span: { from, to }, announcement: text }) => ({ id, from, to, text }));
}
