import { randomInt } from 'node:crypto';
import type { Instant } from '../../lib/span.ts';

export type Role = 'MODERATOR' | 'VIEWER';
export type GuestStatus = 'ALLOW' | 'WAIT' | 'DENY';

/** A person in a meeting's memory: registered by `join`, `online` once the web client connected, `left` for a while after. */
export type User = {
  /** `w_…` for the web, `v_…` for the telephone. */
  readonly internalId: string;
  /** Chosen by the caller of `join`; several users may share it. */
  readonly externalId: string;
  readonly name: string;
  readonly role: Role;
  readonly byPhone: boolean;
  readonly sessionToken: string;
  readonly authToken: string;
  /** Where this person goes at the end. */
  readonly logoutURL: string;
  guestStatus: GuestStatus;
  presence: 'registered' | 'online' | 'left';
  /** When the presence became what it is. */
  since: Instant;
  /** Last sign of life of an open client page; null where no page keeps the user connected. */
  pageSeenAt: Instant | null;
  presenter: boolean;
  microphone: boolean;
  camera: boolean;
  listenOnly: boolean;
  /** When this person came in and went. */
  readonly comings: Instant[];
  readonly goings: Instant[];
  engagement: Engagement;
};

/** What a person did in a meeting. */
export type Engagement = {
  readonly chats: number;
  readonly talks: number;
  readonly raisehand: number;
  readonly emojis: number;
  readonly talkSeconds: number;
  readonly lastTalkAt: Instant | null;
};

/** Length and alphabet as on a real server. */
export function randomToken(length: number): string {
  const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789';
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');
}

export type NewUser = {
  readonly name: string;
  readonly role: Role;
  /** Empty: the internal id serves. */
  readonly externalId: string;
  readonly guestStatus: GuestStatus;
  readonly logoutURL: string;
};

export function newUser(wish: NewUser, now: Instant): User {
  const internalId = `w_${randomToken(12)}`;
  return {
    ...blankUser(now),
    ...wish,
    internalId,
    externalId: wish.externalId || internalId,
    byPhone: false,
  };
}

/** A caller by telephone: present at once, with a microphone, known by the caller id. */
export function newCaller(name: string, now: Instant): User {
  const internalId = `v_${randomToken(12)}`;
  return {
    ...blankUser(now),
    internalId,
    externalId: internalId,
    name,
    role: 'VIEWER',
    byPhone: true,
    logoutURL: '',
    presence: 'online',
    microphone: true,
    comings: [now],
  };
}

function blankUser(now: Instant) {
  return {
    sessionToken: randomToken(16),
    authToken: randomToken(12),
    guestStatus: 'ALLOW' as const,
    presence: 'registered' as const,
    since: now,
    pageSeenAt: null,
    presenter: false,
    microphone: false,
    camera: false,
    listenOnly: false,
    comings: [],
    goings: [],
    engagement: { chats: 0, talks: 0, raisehand: 0, emojis: 0, talkSeconds: 0, lastTalkAt: null },
  };
}
