import type { PlaybackFormat, RecordingState } from '../../clients/bigbluebutton/recording.ts';
import type { Instant } from '../../lib/span.ts';

/** `plenum`: of a meeting of ours; `adopted`: given to a branch; `foreign`: not ours to touch. */
export const ORIGINS = ['plenum', 'adopted', 'foreign'] as const;
type Origin = (typeof ORIGINS)[number];

/** What a server last said of a recording. `absent`: nothing; `unknown`: a word that we do not know, or that it is broken. */
export const SEEN_STATES = [
  'processing',
  'processed',
  'published',
  'unpublished',
  'deleted',
  'absent',
  'unknown',
] as const satisfies readonly (RecordingState | 'absent' | 'unknown')[];
export type SeenState = (typeof SEEN_STATES)[number];

export const ARCHIVE_STATES = ['none', 'wanted', 'fetching', 'done', 'full', 'failed', 'waived'] as const;
export type ArchiveState = (typeof ARCHIVE_STATES)[number];

/** One recording on one server, and what is to become of it (German page: „Aufzeichnung“). */
export type Recording = {
  readonly id: string;
  readonly server: string;
  /** The server's own name for it. */
  readonly recordId: string;
  readonly meetingId: string;
  readonly origin: Origin;
  readonly branch: string | null;
  readonly booking: string | null;
  readonly occurrence: string | null;
  readonly fence: number | null;
  readonly title: string;
  readonly state: SeenState;
  readonly startedAt: Instant | null;
  /** From here its life is counted. */
  readonly recordedAt: Instant;
  readonly participants: number | null;
  readonly bytes: number | null;
  readonly formats: readonly PlaybackFormat[];
  readonly isProtected: boolean | null;
  /** The booking's own term; null where it has none. */
  readonly ownDays: number | null;
  /** As reckoned last; null for what is never deleted. What counts is `dueAt` of retention.ts. */
  readonly dueAt: Instant | null;
  readonly hold: Hold | null;
  /** Whether people may see it. */
  readonly released: boolean;
  readonly publishFailure: string | null;
  readonly publishRetryAt: Instant | null;
  /** Tries in a row that came to nothing. */
  readonly publishTries: number;
  /** Who wants it gone before its time. */
  readonly unwantedBy: string | null;
  readonly unwantedAt: Instant | null;
  readonly deletion: {
    readonly askedAt: Instant | null;
    readonly tries: number;
    readonly failure: string | null;
    readonly retryAt: Instant | null;
  };
  /** When it was proven gone. */
  readonly deletedAt: Instant | null;
  readonly archive: {
    readonly state: ArchiveState;
    readonly file: string | null;
    readonly name: string | null;
    readonly bytes: number | null;
    readonly sum: string | null;
    readonly session: string | null;
    readonly tries: number;
    readonly failure: string | null;
    readonly retryAt: Instant | null;
    /** Until then it may stand published for its copy alone. */
    readonly openUntil: Instant | null;
    readonly archivedAt: Instant | null;
  };
  readonly firstSeenAt: Instant;
  readonly seenAt: Instant;
  readonly version: number;
};

/** A stop on the deletion, such as for a legal dispute. */
export type Hold = { readonly reason: string; readonly until: Instant; readonly by: string };
