import type { Instant } from '../../lib/span.ts';
import { recordsByItself, startMark } from './marks.ts';
import { onlineUsers, type Meeting } from './meeting.ts';
import type { User } from './user.ts';
import type { World } from './world.ts';

/** The web client has connected: from now on the user counts. Guests in the lobby stay outside. */
export function connectUser(meeting: Meeting, user: User, now: Instant): void {
  if (user.guestStatus !== 'ALLOW' || user.presence === 'online') return;
  user.presence = 'online';
  user.since = now;
  user.comings.push(now);
  meeting.everyone.set(user.internalId, user);
  // The first to come in starts it; once somebody stopped it, it stays so.
  if (recordsByItself(meeting) && meeting.marks.length === 0) startMark(meeting, now);
  meeting.hasUserJoined = true;
  meeting.emptySince = null;
  if (user.role !== 'MODERATOR') return;
  meeting.moderatorSeen = true;
  meeting.noModeratorSince = null;
  user.presenter = !onlineUsers(meeting).some((other) => other.presenter);
}

/** The connection is gone. The user stays in the server's table for a while. */
export function disconnectUser(user: User, at: Instant): void {
  if (user.presence !== 'online') return;
  user.goings.push(at);
  user.presence = 'left';
  user.since = at;
  user.pageSeenAt = null;
  user.presenter = false;
}

/** Out for good: the session is void at once. */
export function ejectUser(world: World, meeting: Meeting, user: User, at: Instant): void {
  world.sessions.delete(user.sessionToken);
  if (user.presence === 'registered') meeting.users.delete(user.internalId);
  else disconnectUser(user, at);
}

/** Room for one more of this external id: the oldest sessions beyond the allowed number are ejected. */
export function makeRoomForSession(world: World, meeting: Meeting, externalId: string, now: Instant): void {
  if (externalId === '') return;
  const sessions = [...meeting.users.values()].filter(
    (user) => user.externalId === externalId && user.presence !== 'left',
  );
  const surplus = sessions.length - world.settings.sessionsPerUser + 1;
  for (const user of sessions.slice(0, Math.max(0, surplus))) ejectUser(world, meeting, user, now);
}

/** Whether a new external id is one too many. Who is in memory already, be it registered or just left, may re-enter. */
export function isFull(meeting: Meeting, externalId: string): boolean {
  const known = new Set([...meeting.users.values()].map((user) => user.externalId));
  return meeting.maxParticipants > 0 && !known.has(externalId) && known.size >= meeting.maxParticipants;
}
