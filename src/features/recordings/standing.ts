import type { Instant } from '../../lib/span.ts';
import type { Recording } from './recording.ts';

/** How it stands with a recording, in our own words; of several that hold the first. */
export const STANDINGS = [
  'foreign',
  'deleted',
  'deleting',
  'missing',
  'unclear',
  'processing',
  'withdrawing',
  'releasing',
  'released',
  'unreleased',
] as const;
export type Standing = (typeof STANDINGS)[number];

type Judged = Pick<Recording, 'origin' | 'released' | 'unwantedBy' | 'deletion' | 'deletedAt' | 'state'>;

/** Whether people are meant to see it: let by somebody, and not on its way out. */
export function isShown({ origin, released, unwantedBy, deletion, deletedAt }: Judged): boolean {
  return (
    origin !== 'foreign' && released && unwantedBy === null && deletion.askedAt === null && deletedAt === null
  );
}

/**
 * Whether it is to stand published on its server. A copy may need that for a while, also where people are not meant to see
 * it; what its server was asked to delete is not shown any more.
 */
export function shouldStand(recording: Judged & Pick<Recording, 'archive'>, now: Instant): boolean {
  const { origin, deletion, deletedAt, archive } = recording;
  if (origin === 'foreign' || deletion.askedAt !== null || deletedAt !== null) return false;
  return isShown(recording) || (archive.openUntil ?? 0) > now;
}

export function standingOf(recording: Judged): Standing {
  const { origin, deletedAt, unwantedBy, deletion, state, released } = recording;
  if (origin === 'foreign') return 'foreign';
  if (deletedAt !== null) return 'deleted';
  if (unwantedBy !== null || deletion.askedAt !== null) return 'deleting';
  switch (state) {
    case 'absent':
    case 'deleted':
      return 'missing';
    case 'unknown':
      return 'unclear';
    case 'processing':
    case 'processed':
      return 'processing';
    case 'published':
      return released ? 'released' : 'withdrawing';
    case 'unpublished':
      return released ? 'releasing' : 'unreleased';
  }
}
