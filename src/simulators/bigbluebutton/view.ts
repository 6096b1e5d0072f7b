import type { Instant } from '../../lib/span.ts';
import { isBeingRecorded } from './marks.ts';
import { isRunning, type ChatMessage, type EndReason, type Meeting } from './meeting.ts';
import type { Slide } from './slides.ts';
import type { User } from './user.ts';

/** A user as an observer sees one: a copy that does not change any more. */
export type UserView = {
  readonly internalId: string;
  readonly userID: string;
  readonly name: string;
  readonly role: User['role'];
  readonly byPhone: boolean;
  readonly guestStatus: User['guestStatus'];
  readonly presence: User['presence'];
  readonly since: Instant;
  readonly presenter: boolean;
  readonly microphone: boolean;
  readonly camera: boolean;
  readonly listenOnly: boolean;
};

/** A meeting as an observer sees it: a copy that does not change any more. */
export type MeetingView = {
  readonly meetingID: string;
  readonly internalMeetingID: string;
  readonly name: string;
  /** As the server says it; differs from `createdAt` by the server's skew. */
  readonly createTime: number;
  readonly createdAt: Instant;
  readonly attendeePW: string;
  readonly moderatorPW: string;
  readonly voiceBridge: string;
  /** Keys in lower case, without `meta_`. */
  readonly meta: Readonly<Record<string, string>>;
  /** The parameters of the create that made it, without checksum and passwords. */
  readonly params: Readonly<Record<string, string>>;
  /** In the order in which they were handed over. */
  readonly slides: readonly Readonly<Slide>[];
  readonly running: boolean;
  readonly hasUserJoined: boolean;
  /** Recording is marked right now. */
  readonly isBeingRecorded: boolean;
  /** An end was accepted and the meeting is about to vanish. */
  readonly dying: boolean;
  readonly isBreakout: boolean;
  /** Registered, online and just left ones. */
  readonly users: readonly UserView[];
  readonly chat: readonly ChatMessage[];
};

export type EndedMeeting = MeetingView & { readonly endedAt: Instant; readonly reason: EndReason };

export function viewMeeting(meeting: Meeting): MeetingView {
  return {
    meetingID: meeting.externalId,
    internalMeetingID: meeting.internalId,
    name: meeting.name,
    createTime: meeting.createTime,
    createdAt: meeting.createdAt,
    attendeePW: meeting.attendeePW,
    moderatorPW: meeting.moderatorPW,
    voiceBridge: meeting.voiceBridge,
    meta: Object.fromEntries(meeting.meta),
    params: meeting.params,
    slides: meeting.slides.map((slide) => ({ ...slide })),
    running: isRunning(meeting),
    hasUserJoined: meeting.hasUserJoined,
    isBeingRecorded: isBeingRecorded(meeting),
    dying: meeting.endDueAt !== null,
    isBreakout: meeting.breakout !== null,
    users: [...meeting.users.values()].map(viewUser),
    chat: [...meeting.chat],
  };
}

export function viewUser(user: User): UserView {
  const { internalId, externalId, name, role, byPhone, guestStatus, presence, since } = user;
  const { presenter, microphone, camera, listenOnly } = user;
  return {
    internalId,
    userID: externalId,
    name,
    role,
    byPhone,
    guestStatus,
    presence,
    since,
    presenter,
    microphone,
    camera,
    listenOnly,
  };
}
