import { z } from 'zod';
import type { Db, Tx } from '../../platform/db/database.ts';
import type { Branches } from './branches.ts';
import { type Branch, BranchDefaults, BranchId, BranchLimits, LEVELS, RELEASES } from './branch.ts';
import { BookingOptions } from './options.ts';
import type { Tree } from './tree.ts';

/** A branch as the wire shows it. */
export const BranchView = z
  .strictObject({
    id: BranchId,
    parent: BranchId.nullable(),
    name: z.string(),
    level: z.enum(LEVELS),
    closed: z.boolean(),
    limits: BranchLimits,
    defaults: BranchDefaults,
    effective: z
      .strictObject({
        roomsAtOnce: z.int().nullable(),
        seatsAtOnce: z.int().nullable(),
        maxMinutes: z.int().nullable(),
        daysAhead: z.int().nullable(),
        maxParticipants: z.int().nullable(),
        recording: z.boolean(),
        recordingDays: z.int(),
        hostLinkNeedsSignIn: z.boolean(),
        options: BookingOptions,
        address: z.enum(['sie', 'du']),
        archiveRecordings: z.boolean(),
        releaseRecordings: z.enum(RELEASES),
      })
      .meta({ description: 'With inheritance resolved; null means no limit.' }),
  })
  .meta({ id: 'Branch' });
export type BranchView = z.infer<typeof BranchView>;

/** The branch that a path names, for rights to be judged at; null where there is none. */
export function existing(
  branches: Branches,
): (input: { params: { id: string } }, tx: Tx | Db) => Promise<string | null> {
  return async ({ params }, tx) => (await branches.tree(tx)).get(params.id)?.id ?? null;
}

/** What is its own, and what it inherits. */
export function toView(tree: Tree, branch: Branch): BranchView {
  const { id, parent, name, level, closed, limits, defaults } = branch;
  return {
    id,
    parent,
    name,
    level,
    closed,
    limits,
    defaults: { ...defaults, options: withoutCode(defaults.options) },
    effective: {
      ...tree.limits(id),
      options: withoutCode(tree.options(id)),
      address: tree.address(id),
      ...tree.recordings(id),
    },
  };
}

/** A default access code is a secret of the branch: readers learn that there is one from nothing but asking. */
function withoutCode<T extends { accessCode?: string | null | undefined }>(options: T): T {
  return 'accessCode' in options ? { ...options, accessCode: null } : options;
}
