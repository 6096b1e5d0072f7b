import { settle } from './expiry.ts';
import { findMeeting, type Meeting } from './meeting.ts';
import type { User } from './user.ts';
import type { World } from './world.ts';

/** @throws Error where there is no such meeting */
export function within(world: World, meetingID: string): { meeting: Meeting; now: number } {
  settle(world);
  const meeting = findMeeting(world.meetings.values(), meetingID);
  if (meeting === undefined) throw new Error(`no meeting ${meetingID} on this server`);
  return { meeting, now: world.settings.clock.now() };
}

/** @throws Error where there is no such person */
export function newest(meeting: Meeting, who: string): User {
  const user = known(meeting, who).at(-1);
  if (user === undefined) throw new Error(`nobody called ${who} in ${meeting.externalId}`);
  return user;
}

/** All sessions of a person. */
export function known(meeting: Meeting, who: string): User[] {
  const found = [...meeting.users.values()].filter(
    ({ externalId, internalId }) => externalId === who || internalId === who,
  );
  if (found.length === 0) throw new Error(`nobody called ${who} in ${meeting.externalId}`);
  return found;
}
