import { decideWaiting } from './client.ts';
import { activities, type Activities } from './activities.ts';
import { known, newest, within } from './lookup.ts';
import { connectUser, disconnectUser } from './presence.ts';
import { newCaller, newUser, type Role } from './user.ts';
import { viewUser, type UserView } from './view.ts';
import { endMeeting, type World } from './world.ts';

/** Who comes in without the detour of a join link. */
type Visitor = { readonly userID?: string; readonly name?: string; readonly role?: Role };

type Media = {
  readonly microphone?: boolean;
  readonly camera?: boolean;
  readonly listenOnly?: boolean;
};

/**
 * What people do in meetings, played by a test or a demo. `who` is a userID or an internal user id, and means
 * the newest of that name. All throw when there is no such meeting or person.
 */
export type People = Activities & {
  /** Joins and connects at once. */
  enter(meetingID: string, visitor?: Visitor): UserView;
  /** The web client of somebody who joined connects. */
  connect(meetingID: string, who: string): UserView;
  /** The connection of every session of that person ends. */
  leave(meetingID: string, who: string): void;
  dialIn(meetingID: string, callerName?: string): UserView;
  use(meetingID: string, who: string, media: Media): void;
  /** A moderator lets somebody in from the lobby, or not. */
  admit(meetingID: string, who: string): void;
  deny(meetingID: string, who: string): void;
  /** A moderator ends the meeting for everyone. */
  endFromInside(meetingID: string): void;
};

export function people(world: World): People {
  return { ...comers(world), ...rulers(world), ...activities(world) };
}

function comers(world: World): Pick<People, 'enter' | 'connect' | 'leave' | 'dialIn'> {
  return {
    enter: (meetingID, visitor = {}) => {
      const { meeting, now } = within(world, meetingID);
      const { name = 'Testperson', role = 'VIEWER', userID = '' } = visitor;
      const user = newUser(
        { name, role, externalId: userID, guestStatus: 'ALLOW', logoutURL: meeting.logoutURL },
        now,
      );
      meeting.users.set(user.internalId, user);
      connectUser(meeting, user, now);
      return viewUser(user);
    },
    connect: (meetingID, who) => {
      const { meeting, now } = within(world, meetingID);
      const user = newest(meeting, who);
      connectUser(meeting, user, now);
      return viewUser(user);
    },
    leave: (meetingID, who) => {
      const { meeting, now } = within(world, meetingID);
      for (const user of known(meeting, who)) disconnectUser(user, now);
    },
    dialIn: (meetingID, callerName = '+49 30 000 000') => {
      const { meeting, now } = within(world, meetingID);
      const caller = newCaller(callerName, now);
      meeting.users.set(caller.internalId, caller);
      meeting.everyone.set(caller.internalId, caller);
      meeting.hasUserJoined = true;
      return viewUser(caller);
    },
  };
}

function rulers(world: World): Pick<People, 'use' | 'admit' | 'deny' | 'endFromInside'> {
  const decide = (meetingID: string, who: string, admitted: boolean) => {
    const { meeting, now } = within(world, meetingID);
    decideWaiting(newest(meeting, who), admitted, now);
  };
  return {
    use: (meetingID, who, media) => {
      Object.assign(newest(within(world, meetingID).meeting, who), media);
    },
    admit: (meetingID, who) => decide(meetingID, who, true),
    deny: (meetingID, who) => decide(meetingID, who, false),
    endFromInside: (meetingID) => {
      const { meeting, now } = within(world, meetingID);
      endMeeting(world, meeting, 'ENDED_AFTER_USER_LOGGED_OUT', now);
    },
  };
}
