import type { Instant } from '../../lib/span.ts';
import type { TimeSource } from './clock.ts';
import type { Callbacks } from './callbacks/callbacks.ts';
import type { Conversions } from './conversions.ts';
import { onlineUsers, type EndReason, type Meeting } from './meeting.ts';
import { TRAITS, type Profile, type Traits } from './profile.ts';
import type { RecordingDesk } from './recordings/desk.ts';
import type { ChecksumAlgorithm } from './signing.ts';
import type { Role, User } from './user.ts';
import { viewMeeting, type EndedMeeting } from './view.ts';

/** How a server is set up; fixed while it lives, except where `World` says otherwise. */
export type WorldSettings = {
  readonly profile: Profile;
  readonly clock: TimeSource;
  /** Scheme, host and port under which browsers reach the server. */
  readonly origin: string;
  readonly algorithms?: readonly ChecksumAlgorithm[];
  /** What the version call reveals, such as `3.0.4`; empty, as installed, where the operator keeps it back. */
  readonly bbbVersion: string;
  /** A balancer's own end for every meeting, set silently; null = none. */
  readonly maxDurationMinutes: number | null;
  readonly dialNumber: string;
  readonly welcome: string;
  /** IANA zone of the server, seen in `createDate`. */
  readonly timeZone: string;
  /** From an accepted `end` to the drop. */
  readonly endDelayMs: number;
  /** An open client page that was not heard of for this long is gone; null = never. */
  readonly pageTimeoutMs: number | null;
  /** Parallel sessions of one external user id; beyond it the oldest is ejected. */
  readonly sessionsPerUser: number;
  /** Authenticated people who are no moderators wait under ASK_MODERATOR. */
  readonly authenticatedGuest: boolean;
  /** A second create without passwords where the release still draws fresh ones: idNotUnique. */
  readonly legacyDuplicates: boolean;
  /** The checksum of a form-encoded POST covers the sorted parameters, as before 2.6.18 and 2.7.8. */
  readonly legacyFormPost: boolean;
  /**
   * `create` and `insertDocument` are answered only when everything that is to be fetched was, as by releases whose
   * web layer fetches by itself.
   */
  readonly fetchesFirst: boolean;
  /** Draws the five digits of a conference number; random unless a test forces one. */
  readonly drawVoiceBridge: () => string;
};

/** What a browser's session token stands for. */
export type Session = {
  readonly meetingInternalId: string;
  readonly userInternalId: string;
  readonly userName: string;
  readonly role: Role;
  readonly cookie: string;
  readonly logoutURL: string;
  endedAt: Instant | null;
};

/** The memory of one simulated server. A crash empties it. */
export type World = {
  readonly settings: WorldSettings;
  readonly traits: Traits;
  secrets: readonly string[];
  /** How far the server's own clock is ahead of the true one. */
  skewMs: number;
  /** By internal id, oldest first. */
  readonly meetings: Map<string, Meeting>;
  /** By session token. */
  readonly sessions: Map<string, Session>;
  /** Of all meetings ever made here, restarts included. */
  readonly usedInternalIds: Set<string>;
  /** The machine runs, be it reachable or not. */
  isPowered: boolean;
  readonly conversions: Conversions;
  /** On the disk: a crash leaves it as it is. */
  readonly recordings: RecordingDesk;
  readonly callbacks: Callbacks;
  /** What was, for observers only; the newest last, at most `KEPT_ENDED`. */
  readonly ended: EndedMeeting[];
};

const KEPT_ENDED = 5000;
const SESSION_KEPT_MS = 60 * 60_000;

export function createWorld(
  settings: WorldSettings,
  secrets: readonly string[],
  skewMs: number,
  parts: Pick<World, 'conversions' | 'recordings' | 'callbacks'>,
): World {
  const traits = TRAITS[settings.profile];
  return {
    settings,
    traits,
    secrets,
    skewMs,
    meetings: new Map(),
    sessions: new Map(),
    usedInternalIds: new Set(),
    isPowered: true,
    ...parts,
    ended: [],
  };
}

/** The server's own address: where people go who have no other place to go. */
export function serverBase({ settings }: World): string {
  return `${settings.origin}/bigbluebutton/`;
}

export function addMeeting(world: World, meeting: Meeting): void {
  world.meetings.set(meeting.internalId, meeting);
  world.usedInternalIds.add(meeting.internalId);
}

/** Takes a meeting and its breakouts out of the server at `at`. */
export function endMeeting(world: World, meeting: Meeting, reason: EndReason, at: Instant): void {
  if (!world.meetings.delete(meeting.internalId)) return;
  conclude(world, meeting, reason, at);
  world.ended.push({ ...viewMeeting(meeting), endedAt: at, reason });
  if (world.ended.length > KEPT_ENDED) world.ended.shift();
  for (const [token, session] of world.sessions) {
    if (session.meetingInternalId === meeting.internalId) session.endedAt = at;
    else if (session.endedAt !== null && at - session.endedAt > SESSION_KEPT_MS) world.sessions.delete(token);
  }
  for (const other of [...world.meetings.values()]) {
    if (other.breakout?.parentInternalId === meeting.internalId) endMeeting(world, other, reason, at);
  }
}

/** Who is still inside leaves, and what was recorded and who wants to know of the end is taken care of. */
function conclude(world: World, meeting: Meeting, reason: EndReason, at: Instant): void {
  for (const user of onlineUsers(meeting)) user.goings.push(at);
  // Of a meeting that broke off only the raw data are left, and nobody is told.
  if (reason === 'ENDED_DUE_TO_SERVICE_INTERRUPTION') return;
  world.recordings.takeOver(meeting, at, world.skewMs);
  world.callbacks.meetingEnded(meeting, at);
}

/** A crash or restart: everything is gone at once, and nobody is told. */
export function forgetEverything(world: World): void {
  const at = world.settings.clock.now();
  world.conversions.stop();
  world.callbacks.stop();
  for (const meeting of [...world.meetings.values()]) {
    endMeeting(world, meeting, 'ENDED_DUE_TO_SERVICE_INTERRUPTION', at);
  }
  world.sessions.clear();
}

/** Drops a user from memory, and with it the browser's session. */
export function forgetUser(world: World, meeting: Meeting, user: User): void {
  meeting.users.delete(user.internalId);
  world.sessions.delete(user.sessionToken);
}
