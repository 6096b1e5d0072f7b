import { CHECKSUM_ALGORITHMS, type ChecksumAlgorithm } from './signing.ts';

export const PROFILES = ['bbb-2.6', 'bbb-2.7', 'bbb-3.0', 'scalelite'] as const;
/** 2.6 means 2.6.18 or later, 2.7 means 2.7.8 or later. */
export type Profile = (typeof PROFILES)[number];

/** What differs between the kinds of server, for the calls that are simulated. */
export type Traits = {
  readonly clientPath: string;
  readonly waitingPath: string;
  /** Guests who wait get messageKey `guestWait` in the XML form of join. */
  readonly guestWaitKey: boolean;
  /** Passwords that were left out are drawn at random; otherwise there are none. */
  readonly drawsPasswords: boolean;
  readonly knowsErrorRedirectUrl: boolean;
  /** Errors of join redirect even with redirect=false. */
  readonly alwaysRedirectsErrors: boolean;
  readonly hasChat: boolean;
  /** A malformed XML body fails before the meeting is made; otherwise the meeting exists by then. */
  readonly readsSlidesFirst: boolean;
  readonly parentMissingKey: string;
  readonly isBalancer: boolean;
  readonly algorithms: readonly ChecksumAlgorithm[];
};

const BBB_3: Traits = {
  clientPath: '/html5client',
  waitingPath: '/html5client',
  guestWaitKey: false,
  drawsPasswords: false,
  knowsErrorRedirectUrl: true,
  alwaysRedirectsErrors: false,
  hasChat: true,
  readsSlidesFirst: true,
  parentMissingKey: 'parentMeetingIDMissing',
  isBalancer: false,
  algorithms: CHECKSUM_ALGORITHMS,
};

const BBB_2_7: Traits = {
  ...BBB_3,
  clientPath: '/html5client/join',
  waitingPath: '/html5client/guestWait',
  guestWaitKey: true,
  drawsPasswords: true,
  alwaysRedirectsErrors: true,
  hasChat: false,
  readsSlidesFirst: false,
};

export const TRAITS: Readonly<Record<Profile, Traits>> = {
  'bbb-2.6': { ...BBB_2_7, knowsErrorRedirectUrl: false, parentMissingKey: 'parentMeetingIdMissing' },
  'bbb-2.7': BBB_2_7,
  'bbb-3.0': BBB_3,
  scalelite: { ...BBB_3, hasChat: false, isBalancer: true, algorithms: ['sha1', 'sha256', 'sha512'] },
};
