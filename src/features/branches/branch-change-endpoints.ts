import { z } from 'zod';
import type { Db, Tx } from '../../platform/db/database.ts';
import { type Endpoint, endpoint } from '../../platform/http/endpoint.ts';
import type { Branches, Prospect } from './branches.ts';
import { BranchId, BranchLimits, BranchName, DefaultOptions, LEVELS, RELEASES } from './branch.ts';
import { BRANCH_EXAMPLES } from './branch-examples.ts';
import { BranchView, existing, toView } from './branch-view.ts';
import { ConcernedDates, type EffectsOf } from './concerned.ts';
import { deletes, GoingRecordings, type GoingOf, refuseSuddenEnd } from './recordings-going.ts';
import type { Tree } from './tree.ts';

/** What changes of the tree need to know of others. */
export type ChangeParts = {
  readonly branches: Branches;
  readonly effectsOf: EffectsOf;
  readonly goingOf: GoingOf;
};

/** Asks what a change would come to, and changes nothing. */
const DryRun = z.strictObject({
  dryRun: z.stringbool().default(false).meta({ description: 'Change nothing and say what would come of it' }),
  deletes,
});

/** What a change of the tree means for what is booked and recorded. */
export const effectsView = {
  above: ConcernedDates.meta({
    description: 'Dates that would be above a limit, and are not now, or less so. They stand all the same',
  }),
  upcoming: ConcernedDates.meta({
    description: 'Dates still to come of branches that would be closed. They stand all the same',
  }),
  recordings: GoingRecordings,
};

export const BranchPreview = z
  .strictObject({
    dryRun: z.literal(true),
    branch: BranchView.meta({ description: 'As it would be' }),
    ...effectsView,
  })
  .meta({ id: 'BranchPreview' });

const Changed = z.union([BranchView, BranchPreview]);

/** The same limits, each of which may be left out; a default would undo what the caller did not name. */
const LimitsPatch = z.strictObject({
  roomsAtOnce: BranchLimits.shape.roomsAtOnce.unwrap().optional(),
  seatsAtOnce: BranchLimits.shape.seatsAtOnce.unwrap().optional(),
  maxMinutes: BranchLimits.shape.maxMinutes.unwrap().optional(),
  daysAhead: BranchLimits.shape.daysAhead.unwrap().optional(),
  maxParticipants: BranchLimits.shape.maxParticipants.unwrap().optional(),
  subtreeRoomsAtOnce: BranchLimits.shape.subtreeRoomsAtOnce.unwrap().optional(),
  recording: BranchLimits.shape.recording.unwrap().optional(),
  recordingDays: BranchLimits.shape.recordingDays.unwrap().optional(),
  hostLinkNeedsSignIn: BranchLimits.shape.hostLinkNeedsSignIn.unwrap().optional(),
});

const BranchPatchBody = z
  .strictObject({
    name: BranchName.optional(),
    closed: z.boolean().optional(),
    limits: LimitsPatch.optional(),
    defaults: z
      .strictObject({
        options: DefaultOptions.optional(),
        address: z.enum(['sie', 'du']).nullable().optional(),
        archiveRecordings: z.boolean().nullable().optional(),
        releaseRecordings: z.enum(RELEASES).nullable().optional(),
      })
      .optional(),
  })
  .meta({ id: 'BranchPatch' });

const Id = z.strictObject({ id: BranchId });

/** `PUT /branches/{id}`. */
export function putBranch(parts: ChangeParts): Endpoint {
  const { branches } = parts;
  return endpoint({
    method: 'put',
    path: '/branches/{id}',
    summary: 'Add a branch, or move and rename the one that is there',
    description:
      'Limits and defaults stay as they are. A branch that moves takes all below it along, and is bound by the limits above its new place; what is booked stays, above them if need be. With `dryRun=true` nothing changes, and the answer names the dates.',
    right: 'operate',
    scope: { of: 'root' },
    params: Id,
    query: DryRun,
    body: z
      .strictObject({ parent: BranchId.nullable(), name: BranchName, level: z.enum(LEVELS) })
      .meta({ id: 'BranchPlace' }),
    answers: [
      { status: 200, summary: 'The branch as it is now, or what would come of it', body: Changed },
      { status: 201, summary: 'Added', body: BranchView },
    ],
    refuses: ['branch-parent-invalid', 'recordings-would-go', 'version-conflict'],
    examples: BRANCH_EXAMPLES.put,
    transaction: 'turn',
    asks: ({ query }) => query.dryRun,
    handle: async ({ tx, params: { id }, query, body, caller, ifMatch }) => {
      const prospect = await branches.previewPut(tx, { id, ...body }, ifMatch);
      if (query.dryRun) return preview(parts, tx, prospect);
      await refuseUnconfirmed(parts, tx, prospect, query.deletes);
      const { created, branch } = await branches.put(tx, caller.principal, { id, ...body }, ifMatch);
      const view = toView(await branches.fresh(tx), branch);
      const answer = { body: view, version: branch.version };
      return created ? { ...answer, status: 201, location: `/api/v1/branches/${id}` } : answer;
    },
  });
}

/** `PATCH /branches/{id}`. */
export function patchBranch(parts: ChangeParts): Endpoint {
  const { branches } = parts;
  return endpoint({
    method: 'patch',
    path: '/branches/{id}',
    summary: 'Change name, limits or defaults of a branch, or close it',
    description:
      'Needs an admin of a branch above it (`de`: its own). A limit of null takes over the nearest ancestor\u2019s. Lowering a limit or closing cancels nothing, but recordings may have to go for it; then it takes `deletes=confirm`: what is above a limit shows under `/capacity/overcommitted`, and the dates of a closed branch stand, while none can be booked any more. With `dryRun=true` nothing changes, and the answer names the dates concerned. Only a branch without open ones below it can be closed.',
    right: 'administer',
    scope: { of: 'object', branch: existing(branches) },
    params: Id,
    query: DryRun,
    body: BranchPatchBody,
    answers: [{ status: 200, summary: 'The branch as it is now, or what would come of it', body: Changed }],
    refuses: ['version-conflict', 'branch-has-open-children', 'branch-parent-closed', 'recordings-would-go'],
    examples: BRANCH_EXAMPLES.patch,
    transaction: 'turn',
    asks: ({ query }) => query.dryRun,
    handle: async ({ tx, params, query, body, caller, ifMatch }) => {
      const prospect = await branches.previewChange(tx, params.id, body, ifMatch);
      if (query.dryRun) return preview(parts, tx, prospect);
      await refuseUnconfirmed(parts, tx, prospect, query.deletes);
      const changed = await branches.change(tx, caller.principal, params.id, body, ifMatch);
      const tree = await branches.fresh(tx);
      return { body: toView(tree, changed), version: changed.version };
    },
  });
}

async function preview({ effectsOf, goingOf }: ChangeParts, tx: Tx | Db, prospect: Prospect) {
  const { branch, before, after } = prospect;
  const effects = await effectsOf(tx, before, after);
  const recordings = await goingOf(tx, before, after);
  return { body: { dryRun: true as const, branch: toView(after, branch), ...effects, recordings } };
}

async function refuseUnconfirmed(
  { goingOf }: ChangeParts,
  tx: Tx | Db,
  { before, after }: { readonly before: Tree; readonly after: Tree },
  confirmed: string | undefined,
): Promise<void> {
  refuseSuddenEnd(await goingOf(tx, before, after), confirmed);
}
