import { MINUTE_MS, SECOND_MS, type Instant } from '../../lib/span.ts';
import type { EndReason, Meeting } from './meeting.ts';
import { disconnectUser } from './presence.ts';
import type { User } from './user.ts';
import { endMeeting, forgetUser, type World } from './world.ts';

/** The engine looks at each meeting first after 5 s, then every 10 s. */
export const FIRST_AUDIT_MS = 5 * SECOND_MS;
const AUDIT_MS = 10 * SECOND_MS;
/** A leave counts at the first audit more than 10 s after it, unless the user is back. */
const LEAVE_COUNTS_AFTER_MS = 10 * SECOND_MS;
/** Registered but never connected (enteredUsersTimeout). */
const ENTERED_MS = 45 * SECOND_MS;
/** Waiting guests whose page does not ask any more (waitingGuestUsersTimeout). */
const WAITING_MS = 30 * SECOND_MS;
/** Users who left (usersTimeout). */
const LINGER_MS = 60 * SECOND_MS;

/** Carries out, in the order of time, all that has become due on this server. */
export function settle(world: World): void {
  const now = world.settings.clock.now();
  for (let meeting = nextDue(world, now); meeting !== undefined; meeting = nextDue(world, now)) {
    step(world, meeting, dueAt(world, meeting));
  }
  if (!world.isPowered) return;
  world.recordings.settle(now);
  world.callbacks.settle(now);
}

/** The meeting whose next event is the earliest of all that are due by `now`. */
function nextDue(world: World, now: Instant): Meeting | undefined {
  let next: Meeting | undefined;
  let earliest = now;
  for (const meeting of world.meetings.values()) {
    const at = dueAt(world, meeting);
    if (at > now || (next !== undefined && at >= earliest)) continue;
    next = meeting;
    earliest = at;
  }
  return next;
}

function dueAt(world: World, meeting: Meeting): Instant {
  let at = Math.min(meeting.nextAuditAt, meeting.endDueAt ?? Infinity);
  for (const user of meeting.users.values()) at = Math.min(at, userDueAt(world, user));
  return at;
}

function userDueAt(world: World, user: User): Instant {
  switch (user.presence) {
    case 'registered':
      return user.guestStatus === 'WAIT'
        ? (user.pageSeenAt ?? user.since) + WAITING_MS
        : user.since + ENTERED_MS;
    case 'online':
      return (user.pageSeenAt ?? Infinity) + (world.settings.pageTimeoutMs ?? Infinity);
    case 'left':
      return user.since + LINGER_MS;
  }
}

function step(world: World, meeting: Meeting, at: Instant): void {
  for (const user of [...meeting.users.values()]) {
    if (userDueAt(world, user) > at) continue;
    if (user.presence === 'online') disconnectUser(user, at);
    else forgetUser(world, meeting, user);
  }
  if (meeting.endDueAt !== null && meeting.endDueAt <= at) {
    endMeeting(world, meeting, 'ENDED_FROM_API', at);
  } else if (meeting.nextAuditAt <= at) {
    meeting.nextAuditAt += AUDIT_MS;
    const reason = audit(meeting, at);
    if (reason !== null) endMeeting(world, meeting, reason, at);
  }
}

function audit(meeting: Meeting, at: Instant): EndReason | null {
  const age = at - meeting.createdAt;
  if (meeting.durationMinutes > 0 && age >= meeting.durationMinutes * MINUTE_MS) {
    return meeting.breakout === null ? 'ENDED_AFTER_EXCEEDING_DURATION' : 'BREAKOUT_ENDED_EXCEEDING_DURATION';
  }
  if (!meeting.hasUserJoined) {
    return age >= meeting.expireIfNoUserJoinedMinutes * MINUTE_MS ? 'ENDED_WHEN_NOT_JOINED' : null;
  }
  const present = [...meeting.users.values()].filter((user) => countsAsPresent(user, at));
  meeting.emptySince = present.length > 0 ? null : (meeting.emptySince ?? at);
  if (isOver(meeting.emptySince, meeting.expireWhenLastUserLeftMinutes, at))
    return 'ENDED_WHEN_LAST_USER_LEFT';
  if (!meeting.endWhenNoModerator || !meeting.moderatorSeen) return null;
  const moderated = present.some((user) => user.role === 'MODERATOR');
  meeting.noModeratorSince = moderated ? null : (meeting.noModeratorSince ?? at);
  const unled = isOver(meeting.noModeratorSince, meeting.endWhenNoModeratorDelayMinutes, at);
  return unled ? 'ENDED_DUE_TO_NO_MODERATOR' : null;
}

function countsAsPresent(user: User, at: Instant): boolean {
  return user.presence === 'online' || (user.presence === 'left' && at - user.since <= LEAVE_COUNTS_AFTER_MS);
}

function isOver(since: Instant | null, minutes: number, at: Instant): boolean {
  return since !== null && at - since >= minutes * MINUTE_MS;
}
