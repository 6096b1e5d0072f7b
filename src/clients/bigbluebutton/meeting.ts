import type { Instant } from '../../lib/span.ts';

/** What the server answers to `create`: of the existing meeting where it existed already. */
export type CreatedMeeting = {
  readonly meetingID: string;
  readonly internalMeetingID: string;
  /** Tells one instance of a meetingID from the next. */
  readonly createTime: Instant;
  /** Digits as text: may begin with 0, and a Scalelite gives nine of its own. */
  readonly voiceBridge: string;
  readonly attendeePW: string;
  readonly moderatorPW: string;
  /** It existed already (`duplicateWarning`): compare `createTime` with what is stored. */
  readonly duplicate: boolean;
  readonly hasUserJoined: boolean;
};

/** One meeting as its server sees it. People are counted, never named. */
export type MeetingInfo = {
  readonly meetingID: string;
  readonly internalMeetingID: string;
  readonly meetingName: string;
  readonly createTime: Instant;
  /** When the room came to life inside the server; 0 until then. */
  readonly startTime: Instant;
  readonly voiceBridge: string;
  /** Somebody is in it, or left less than about a minute ago. */
  readonly running: boolean;
  /** Somebody ever was in it. */
  readonly hasUserJoined: boolean;
  readonly hasBeenForciblyEnded: boolean;
  /** It may be recorded; whether it is at this moment the server does not say. */
  readonly recording: boolean;
  readonly participantCount: number;
  readonly moderatorCount: number;
  readonly isBreakout: boolean;
  /** Keys in lower case, without `meta_`. */
  readonly metadata: Readonly<Record<string, string>>;
};
