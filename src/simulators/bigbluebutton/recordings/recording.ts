import type { Instant } from '../../../lib/span.ts';
import type { Breakout } from '../meeting.ts';

export const RECORDING_STATES = ['processing', 'processed', 'published', 'unpublished', 'deleted'] as const;
export type RecordingState = (typeof RECORDING_STATES)[number];

/** One way to play a recording. */
export type Format = {
  /** `presentation`, `video`, `podcast`, `notes`, or whatever an operator installed. */
  readonly type: string;
  /** Of the files, as the listing says. */
  readonly bytes: number;
  readonly lengthMs: number;
  readonly processingMs: number;
};

export type TextTrack = {
  readonly kind: 'subtitles' | 'captions';
  readonly label: string;
  /** BCP 47, such as `de-DE`. */
  readonly lang: string;
  readonly source: 'live' | 'automatic' | 'upload';
  /** WebVTT. */
  readonly content: string;
};

/** What happens to a recording by itself, at an instant of the server's time. */
export type Step =
  | { readonly at: Instant; readonly kind: 'state'; readonly state: RecordingState }
  /** A format is published, and the recording with it, whatever it was before. */
  | { readonly at: Instant; readonly kind: 'format'; readonly format: Format };

/** A recording as it is kept: what the meeting fixed, then what changes. */
export type Recording = {
  /** The internal id of the meeting. */
  readonly recordID: string;
  readonly meetingID: string;
  readonly name: string;
  readonly breakout: Breakout | null;
  /** Of the meeting, in milliseconds of the server's clock. */
  readonly startTime: number;
  readonly endTime: number;
  /** Distinct people; null where the server does not say. */
  readonly participants: number | null;
  readonly rawBytes: number | null;
  /** Where whoever made the meeting wants to be told of each published format. */
  readonly readyUrls: readonly string[];
  /** `archived`: the raw data lie there, and no list shows it yet. */
  state: RecordingState | 'archived';
  /** In the order of the listing, the server's own three entries included. */
  metadata: Readonly<Record<string, string>>;
  formats: readonly Format[];
  tracks: readonly TextTrack[];
  isProtected: boolean;
  /** Its files cannot be read: the listing has an `<error>` in its place. */
  isBroken: boolean;
  /** Earliest first. */
  steps: readonly Step[];
  /** What it was up to its last change: a listing that lags still shows it. */
  before: Shown | null;
  changedAt: Instant;
};

/** What of a recording can change under a listing. */
export type Shown = Pick<Recording, 'state' | 'metadata' | 'isProtected' | 'formats'>;

/** Changes what listings show, and keeps what they showed before. */
export function change(recording: Recording, change: Partial<Shown>, at: Instant): void {
  const { state, metadata, isProtected, formats } = recording;
  recording.before = { state, metadata, isProtected, formats };
  recording.changedAt = at;
  Object.assign(recording, change);
}

/** What a listing says there is to be played: nothing before it is published for the first time. */
export function playable({ state, formats }: Shown): readonly Format[] {
  return state === 'processing' || state === 'processed' ? [] : formats;
}

/** The recording as a listing shows it that is `lagMs` behind. */
export function shownAt(recording: Recording, now: Instant, lagMs: number): Shown {
  const { before, changedAt } = recording;
  return before !== null && now < changedAt + lagMs ? before : recording;
}

/** Whether the API can publish, unpublish and delete it. */
export function isAtRest({ state }: Shown): boolean {
  return state === 'published' || state === 'unpublished';
}

/** The entries that the server adds to the metas of create. */
export function ownMetadata(facts: { meetingID: string; name: string; isBreakout: boolean }) {
  return { isBreakout: String(facts.isBreakout), meetingId: facts.meetingID, meetingName: facts.name };
}
