import type { Instant } from '../../lib/span.ts';
import type { FolderPath } from './plan.ts';

/** `waiting`: for the server's limits, or for the server itself. */
export const FOLDER_STATES = ['pending', 'waiting', 'settled', 'failed'] as const;
type FolderState = (typeof FOLDER_STATES)[number];

/** What can differ from the plan and be left as it is. */
export const DRIFTS = [
  /** Somebody moved or renamed the place. */
  'moved',
  /** The place that we knew was found nowhere: in its stead is a new one, or none where the branch is closed. */
  'place-gone',
  /** Something else has the name of the place, which has its id behind it for now. */
  'name-taken',
  /** A subfolder's name is that of a file. */
  'part-name-taken',
  /** The group was given more than it should have. */
  'widened',
  /** The share of its group ends by itself, as somebody or the server has set: the last day. */
  'share-expires',
  /** The place is shared with others as well. */
  'shared-further',
  /** More in it than its quota, which nothing enforces. */
  'over-quota',
  /** Most members have left its group in the realm at once, and were left in ours: how many. */
  'members-shrunk',
] as const;
type DriftKind = (typeof DRIFTS)[number];

/** What was found to differ, and left. */
export type Drift = { readonly kind: DriftKind; readonly detail: string };

/** A branch's place in Nextcloud: what we know of it. */
export type Folder = {
  readonly branch: string;
  readonly fileId: string | null;
  readonly teamFolder: string | null;
  /** Where we last saw to it that it lies. */
  readonly path: FolderPath | null;
  readonly groupId: string | null;
  readonly shareId: string | null;
  readonly permissions: number | null;
  readonly etag: string | null;
  readonly state: FolderState;
  readonly settledPlan: string | null;
  /** A kind of fault; null where all went well. */
  readonly failure: string | null;
  readonly drift: readonly Drift[];
  readonly usedBytes: number | null;
  readonly attempts: number;
  readonly retryAt: Instant | null;
  readonly checkedAt: Instant | null;
  readonly settledAt: Instant | null;
  /** Members who were to be taken out of the group and were too many at once; null where there are none. */
  readonly membersHeld: number | null;
};

/** Of a branch that nothing is known of. */
export function unknownFolder(branch: string): Folder {
  return {
    ...{ branch, fileId: null, teamFolder: null, path: null, groupId: null, shareId: null },
    ...{ permissions: null, etag: null, state: 'pending', settledPlan: null, failure: null, drift: [] },
    ...{ usedBytes: null, attempts: 0, retryAt: null, checkedAt: null, settledAt: null },
    membersHeld: null,
  };
}
