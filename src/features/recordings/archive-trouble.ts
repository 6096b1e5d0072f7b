import { BackendError, type BackendErrorKind } from '../../clients/bigbluebutton/fault.ts';
import { NextcloudError, type NextcloudErrorKind } from '../../clients/nextcloud/fault.ts';
import { HOUR_MS, type Instant, MINUTE_MS } from '../../lib/span.ts';
import type { ArchiveState } from './recording.ts';

/** Why a recording could not be copied, where it is none of the clients' faults. */
export type ArchiveTroubleKind =
  /** The settings name no Nextcloud. */
  | 'no-nextcloud'
  /** The branch has no folder yet. */
  | 'no-place'
  /** The branch's folder is to have no part for recordings. */
  | 'no-part'
  /** It had one, and that is found nowhere. */
  | 'part-gone'
  /** Not so much room is left in the folder. */
  | 'full'
  /** Every name that the copy may have is taken. */
  | 'name-taken'
  /** The settings do not name its server any more. */
  | 'no-server'
  /** The server does not list it as something that can be played. */
  | 'not-listed'
  /** It was to be published for its copy, and the server did not do so. */
  | 'not-published'
  /** The server has no video of it. */
  | 'no-video'
  /** What lies in the folder is not what was sent. */
  | 'corrupt'
  /** Subtitles larger than any that somebody would read. */
  | 'captions-too-large';

export class ArchiveTrouble extends Error {
  readonly kind: ArchiveTroubleKind;

  constructor(kind: ArchiveTroubleKind) {
    super(`archive: ${kind}`);
    this.name = 'ArchiveTrouble';
    this.kind = kind;
  }
}

/** Somebody else is at it for this recording, or does without its copy: nothing is written down. */
export class Overtaken extends Error {
  constructor() {
    super('archive: overtaken');
    this.name = 'Overtaken';
  }
}

/** How far a failure reaches: this recording, all of its server, or all. */
type Reach = 'recording' | 'server' | 'all';

/** What is written down of a failure. */
export type ArchiveFault = {
  readonly state: ArchiveState;
  /** A word of a closed list: `full`, `no-video`, `server-timeout`, `nextcloud-locked`. */
  readonly failure: string;
  readonly reach: Reach;
};

const SERVER_AWAY: readonly BackendErrorKind[] = ['unreachable', 'timeout', 'circuit-open', 'overloaded'];
const CLOUD_AWAY: readonly NextcloudErrorKind[] = [
  ...(['unreachable', 'timeout', 'unauthorized', 'maintenance', 'circuit-open', 'overloaded'] as const),
];
/** Nothing failed: what it waits for may yet come. */
const WAITING: readonly ArchiveTroubleKind[] = ['no-nextcloud', 'no-place', 'no-video'];

/** @throws `error` itself where it is none of copying */
export function archiveFault(error: unknown): ArchiveFault {
  if (error instanceof ArchiveTrouble) {
    const { kind } = error;
    const state = kind === 'full' ? 'full' : WAITING.includes(kind) ? 'wanted' : 'failed';
    return { state, failure: kind, reach: 'recording' };
  }
  if (error instanceof BackendError) {
    const reach = SERVER_AWAY.includes(error.kind) ? 'server' : 'recording';
    return { state: 'failed', failure: `server-${error.kind}`, reach };
  }
  if (!(error instanceof NextcloudError)) throw error;
  if (error.kind === 'full') return { state: 'full', failure: 'full', reach: 'recording' };
  const reach = CLOUD_AWAY.includes(error.kind) ? 'all' : 'recording';
  return { state: 'failed', failure: `nextcloud-${error.kind}`, reach };
}

const FIRST_PAUSE_MS = 10 * MINUTE_MS;
/** So soon somebody who has made room, or mended what failed, sees it go on. */
const LONGEST_PAUSE_MS = HOUR_MS;

/** When one that has failed so often before is tried again: after ever longer pauses. */
export function archiveRetryAt(tries: number, now: Instant): Instant {
  // A run begins by the minute, some moments after it or before.
  return now + Math.min(FIRST_PAUSE_MS * 2 ** Math.min(tries, 10), LONGEST_PAUSE_MS) - MINUTE_MS / 2;
}
