import { createHash } from 'node:crypto';
import type { Instant } from '../../lib/span.ts';
import type { Slide } from './slides.ts';
import type { User } from './user.ts';

/** A simulated meeting: what `create` fixed, then what changes while it lives. */
export type Meeting = {
  readonly internalId: string;
  readonly externalId: string;
  readonly name: string;
  /** The server's own clock, which may be skewed; the other instants are true ones. */
  readonly createTime: number;
  readonly createdAt: Instant;
  /** Empty where the meeting has none. */
  readonly attendeePW: string;
  readonly moderatorPW: string;
  readonly voiceBridge: string;
  readonly dialNumber: string;
  readonly meta: ReadonlyMap<string, string>;
  /** 0 = no limit. */
  readonly durationMinutes: number;
  readonly record: boolean;
  /** 0 or less = no limit. */
  readonly maxParticipants: number;
  readonly guestPolicy: string;
  readonly allowRequestsWithoutSession: boolean;
  readonly welcome: string;
  readonly moderatorOnlyMessage: string;
  readonly logoutURL: string;
  readonly expireIfNoUserJoinedMinutes: number;
  readonly expireWhenLastUserLeftMinutes: number;
  readonly endWhenNoModerator: boolean;
  readonly endWhenNoModeratorDelayMinutes: number;
  readonly breakout: Breakout | null;
  /** Everything that was sent with the first create, as cleaned by the server. */
  readonly params: Readonly<Record<string, string>>;
  /** In the order in which they were handed over. */
  readonly slides: Slide[];
  /** By internal user id, in the order of joining. */
  readonly users: Map<string, User>;
  /** `userdata-` parameters by external user id: two users who share it share them. */
  readonly userdata: Map<string, Map<string, string>>;
  readonly chat: ChatMessage[];
  /** All who ever were inside, by internal user id. */
  readonly everyone: Map<string, User>;
  /** The stretches that were marked as recorded, the newest last. */
  readonly marks: Mark[];
  readonly polls: Poll[];
  readonly callbacks: CallbackAddresses;
  hasUserJoined: boolean;
  moderatorSeen: boolean;
  /** When an audit first found nobody, or no moderator. */
  emptySince: Instant | null;
  noModeratorSince: Instant | null;
  nextAuditAt: Instant;
  /** Set once an end was requested. */
  endDueAt: Instant | null;
};

export type Breakout = {
  readonly parentInternalId: string;
  readonly sequence: number;
  readonly freeJoin: boolean;
};

/** A recorded stretch; `to` is null while it goes on. */
type Mark = { readonly from: Instant; to: Instant | null };

export type Poll = {
  readonly id: string;
  /** `YN`, `TF`, `YNA`, `A-2` … `A-5`, `R-`, `CUSTOM`. */
  readonly type: string;
  readonly question: string;
  readonly options: readonly string[];
  readonly startedAt: Instant;
  /** The text of the answer by external user id. */
  readonly votes: Map<string, string>;
};

/** Whom the server tells of what; empty where nobody wants to know. */
export type CallbackAddresses = {
  readonly recordingReady: readonly string[];
  readonly analytics: string;
  readonly meetingEnded: string;
  readonly endCallback: string;
};

export type ChatMessage = { readonly at: Instant; readonly userName: string; readonly message: string };

export type EndReason =
  | 'ENDED_FROM_API'
  | 'ENDED_WHEN_NOT_JOINED'
  | 'ENDED_WHEN_LAST_USER_LEFT'
  | 'ENDED_AFTER_USER_LOGGED_OUT'
  | 'ENDED_AFTER_EXCEEDING_DURATION'
  | 'BREAKOUT_ENDED_EXCEEDING_DURATION'
  | 'ENDED_DUE_TO_NO_MODERATOR'
  | 'ENDED_DUE_TO_SERVICE_INTERRUPTION';

/** The engine makes the room a little after the web layer answered. */
const ENGINE_START_MS = 20;

/** Milliseconds of the server's clock; 0 until the engine has made the room. */
export function startTimeOf(meeting: Meeting, now: Instant): number {
  return now - meeting.createdAt >= ENGINE_START_MS ? meeting.createTime + ENGINE_START_MS : 0;
}

export function sha1Hex(text: string): string {
  return createHash('sha1').update(text, 'utf8').digest('hex');
}

/** The server's test bridge: a meeting on it gets an internal id without its hash and is not found again. */
export const POISONED_BRIDGE = '99999';

export function internalIdOf(externalId: string, createTime: number, voiceBridge: string): string {
  return `${voiceBridge === POISONED_BRIDGE ? '' : sha1Hex(externalId)}-${createTime}`;
}

/** By external or internal id, both by prefix of the internal one, the internal first. */
export function findMeeting(meetings: Iterable<Meeting>, given: string): Meeting | undefined {
  const all = [...meetings];
  return all.find((meeting) => meeting.internalId.startsWith(given)) ?? findByExternalId(all, given);
}

export function findByExternalId(meetings: Iterable<Meeting>, externalId: string): Meeting | undefined {
  const prefix = sha1Hex(externalId);
  return [...meetings].find((meeting) => meeting.internalId.startsWith(prefix));
}

/** Unless the feature was switched off when it was created. */
export function showsSlides({ params }: Meeting): boolean {
  const disabled = (params['disabledFeatures'] ?? '').split(',').map((name) => name.trim());
  return !disabled.includes('presentation');
}

/** Users whose client is connected and who are past the lobby. */
export function onlineUsers(meeting: Meeting): User[] {
  return [...meeting.users.values()].filter((user) => user.presence === 'online');
}

/** Online users and those who left a short while ago: they stay in the server's table. */
export function tableOf(meeting: Meeting): User[] {
  return [...meeting.users.values()].filter((user) => user.presence !== 'registered');
}

/** Somebody has been in the room, up to the clean-up after the last one left. */
export function isRunning(meeting: Meeting): boolean {
  return tableOf(meeting).length > 0;
}
