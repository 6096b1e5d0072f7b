import type { Instant } from '../../lib/span.ts';

export const RECORDING_STATES = ['processing', 'processed', 'published', 'unpublished', 'deleted'] as const;

/** Where a recording stands on its server; a stored `available` is read as published. */
export type RecordingState = (typeof RECORDING_STATES)[number];

/** One way to play a recording. The address may be a credential of one use: ask for it late, write it nowhere. */
export type PlaybackFormat = {
  /** `presentation`, `video`, `podcast`, `notes`, `screenshare`, or whatever else the operator installed. */
  readonly type: string;
  readonly url: string;
  /** Whole minutes of what was recorded; 0 for less than one. */
  readonly lengthMinutes: number | null;
  readonly bytes: number | null;
};

/** One recording as its server lists it. */
export type ServerRecording = {
  /** The `internalMeetingID` of what was recorded. */
  readonly recordId: string;
  readonly meetingId: string;
  readonly name: string;
  readonly isBreakout: boolean;
  /** null: a word that we do not know. It is there, and that is all that can be said. */
  readonly state: RecordingState | null;
  /** Of the meeting, not of the recorded parts of it; null where the server does not say. */
  readonly startedAt: Instant | null;
  readonly endedAt: Instant | null;
  /** Distinct people. */
  readonly participants: number | null;
  /** Of the raw files. */
  readonly rawBytes: number | null;
  /** Of everything that can be played. */
  readonly bytes: number | null;
  /** Keys in lower case, without `meta_`. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly formats: readonly PlaybackFormat[];
  /** Whether playing needs a token; null: the server says nothing about it, as every server but a Scalelite. */
  readonly isProtected: boolean | null;
};

/** Which recordings; what is given holds together: each must be met, exactly. */
export type RecordingQuery = {
  readonly recordIds?: readonly string[];
  readonly meetingIds?: readonly string[];
  /** `any` by default. */
  readonly states?: 'any' | readonly RecordingState[];
  /** Keys in lower case, without `meta_`. */
  readonly meta?: Readonly<Record<string, string>>;
};

/** Subtitles of a recording. `href` holds a token of one use, good for an hour. */
export type TextTrack = {
  readonly href: string;
  readonly kind: string;
  readonly label: string;
  readonly lang: string;
  /** `live`, `automatic` or `upload`. */
  readonly source: string;
};
