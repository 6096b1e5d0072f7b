import { z } from 'zod';
import { refuse } from '../../lib/refusal.ts';
import type { Db, Tx } from '../../platform/db/database.ts';
import type { Caller } from '../../platform/http/caller.ts';
import { type Endpoint, endpoint } from '../../platform/http/endpoint.ts';
import type { Branches } from './branches.ts';
import { BRANCH_EXAMPLES } from './branch-examples.ts';
import { type Branch, BranchDefaults, BranchId, BranchLimits, BranchName, LEVELS } from './branch.ts';
import { BookingOptions } from './options.ts';
import type { Tree } from './tree.ts';

const BranchView = z
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
        options: BookingOptions,
        address: z.enum(['sie', 'du']),
      })
      .meta({ description: 'With inheritance resolved; null means no limit.' }),
  })
  .meta({ id: 'Branch' });
type BranchView = z.infer<typeof BranchView>;

/** The same limits, each of which may be left out; a default would undo what the caller did not name. */
const LimitsPatch = z.strictObject({
  roomsAtOnce: BranchLimits.shape.roomsAtOnce.unwrap().optional(),
  seatsAtOnce: BranchLimits.shape.seatsAtOnce.unwrap().optional(),
  maxMinutes: BranchLimits.shape.maxMinutes.unwrap().optional(),
  daysAhead: BranchLimits.shape.daysAhead.unwrap().optional(),
  maxParticipants: BranchLimits.shape.maxParticipants.unwrap().optional(),
  subtreeRoomsAtOnce: BranchLimits.shape.subtreeRoomsAtOnce.unwrap().optional(),
  recording: BranchLimits.shape.recording.unwrap().optional(),
});

const BranchPatchBody = z
  .strictObject({
    name: BranchName.optional(),
    closed: z.boolean().optional(),
    limits: LimitsPatch.optional(),
    defaults: z
      .strictObject({
        options: BookingOptions.partial().optional(),
        address: z.enum(['sie', 'du']).nullable().optional(),
      })
      .optional(),
  })
  .meta({ id: 'BranchPatch' });

const ImportReport = z
  .strictObject({
    dryRun: z.boolean(),
    created: z.array(BranchId),
    changed: z.array(z.strictObject({ id: BranchId, from: z.string(), to: z.string() })),
    unchanged: z.int(),
    missing: z.array(BranchId).meta({ description: 'In the store, not in the file: left as they are.' }),
  })
  .meta({ id: 'BranchImportReport' });

const Id = z.strictObject({ id: BranchId });

/** `GET /branches`, `GET/PUT/PATCH /branches/{id}`, `POST /branches/import`. */
export function branchEndpoints(branches: Branches): readonly Endpoint[] {
  return [
    listBranches(branches),
    getBranch(branches),
    putBranch(branches),
    patchBranch(branches),
    importBranches(branches),
  ];
}

function listBranches(branches: Branches): Endpoint {
  return endpoint({
    method: 'get',
    path: '/branches',
    summary: 'The branches that you may see, parents before children',
    right: 'view',
    scope: { of: 'listed' },
    query: z.strictObject({}),
    answers: [
      {
        status: 200,
        summary: 'The tree',
        body: z.strictObject({ items: z.array(BranchView), next: z.null() }),
      },
    ],
    examples: BRANCH_EXAMPLES.list,
    transaction: 'none',
    handle: async ({ tx, caller }) => {
      const tree = await branches.tree(tx);
      const items = tree.all.filter(({ id }) => sees(tree, caller, id)).map((branch) => toView(tree, branch));
      return { body: { items, next: null } };
    },
  });
}

function getBranch(branches: Branches): Endpoint {
  return endpoint({
    method: 'get',
    path: '/branches/{id}',
    summary: 'One branch with its limits and defaults, own and inherited',
    right: 'view',
    scope: { of: 'object', branch: existing(branches) },
    params: Id,
    answers: [{ status: 200, summary: 'The branch', body: BranchView }],
    examples: BRANCH_EXAMPLES.get,
    transaction: 'none',
    handle: async ({ tx, params }) => {
      const tree = await branches.tree(tx);
      const branch = tree.get(params.id) ?? refuse({ code: 'not-found' });
      // What it inherits changes without it.
      return { body: toView(tree, branch), version: branch.version, live: true };
    },
  });
}

function putBranch(branches: Branches): Endpoint {
  return endpoint({
    method: 'put',
    path: '/branches/{id}',
    summary: 'Add a branch, or move and rename the one that is there',
    description: 'Limits and defaults stay as they are. A branch that moves takes all below it along.',
    right: 'operate',
    scope: { of: 'root' },
    params: Id,
    body: z
      .strictObject({ parent: BranchId.nullable(), name: BranchName, level: z.enum(LEVELS) })
      .meta({ id: 'BranchPlace' }),
    answers: [
      { status: 200, summary: 'The branch as it is now', body: BranchView },
      { status: 201, summary: 'Added', body: BranchView },
    ],
    refuses: ['branch-parent-invalid', 'version-conflict'],
    examples: BRANCH_EXAMPLES.put,
    transaction: 'turn',
    handle: async ({ tx, params: { id }, body, caller, ifMatch }) => {
      const { created, branch } = await branches.put(tx, caller.principal, { id, ...body }, ifMatch);
      const view = toView(await branches.fresh(tx), branch);
      const answer = { body: view, version: branch.version };
      return created ? { ...answer, status: 201, location: `/api/v1/branches/${id}` } : answer;
    },
  });
}

function patchBranch(branches: Branches): Endpoint {
  return endpoint({
    method: 'patch',
    path: '/branches/{id}',
    summary: 'Change name, limits or defaults of a branch, or close it',
    description:
      'Needs an admin of a branch above it (`de`: its own). Lowering a limit cancels nothing. A limit of null takes over the nearest ancestor\u2019s.',
    right: 'administer',
    scope: { of: 'object', branch: existing(branches) },
    params: Id,
    body: BranchPatchBody,
    answers: [{ status: 200, summary: 'The branch as it is now', body: BranchView }],
    refuses: ['version-conflict'],
    examples: BRANCH_EXAMPLES.patch,
    transaction: 'turn',
    handle: async ({ tx, params, body, caller, ifMatch }) => {
      const changed = await branches.change(tx, caller.principal, params.id, body, ifMatch);
      const tree = await branches.fresh(tx);
      return { body: toView(tree, changed), version: changed.version };
    },
  });
}

function importBranches(branches: Branches): Endpoint {
  return endpoint({
    method: 'post',
    path: '/branches/import',
    summary: 'Import branches from CSV (id,parent,name,level)',
    description:
      'With `dryRun=true` nothing changes and the answer says what would. Branches that are not named stay.',
    right: 'operate',
    scope: { of: 'root' },
    query: z.strictObject({ dryRun: z.stringbool().default(false) }),
    body: z.string(),
    bodyType: 'text/csv',
    answers: [{ status: 200, summary: 'What was done, or would be', body: ImportReport }],
    examples: BRANCH_EXAMPLES.import,
    transaction: 'turn',
    handle: async ({ tx, query: { dryRun }, body, caller }) => {
      const plan = await branches.importCsv(tx, caller.principal, body, { dryRun });
      return {
        body: {
          dryRun,
          created: plan.created.map(({ id }) => id),
          changed: plan.changed.map(({ from, to }) => ({
            id: to.id,
            from: describe(from),
            to: describe(to),
          })),
          unchanged: plan.unchanged,
          missing: [...plan.missing],
        },
      };
    },
  });
}

function existing(
  branches: Branches,
): (input: { params: { id: string } }, tx: Tx | Db) => Promise<string | null> {
  return async ({ params }, tx) => (await branches.tree(tx)).get(params.id)?.id ?? null;
}

/** Any role shows a branch, all below it, and the way up to the root. */
function sees(tree: Tree, caller: Caller, id: string): boolean {
  return caller.grants.some((grant) => tree.isWithin(id, grant.branch) || tree.isWithin(grant.branch, id));
}

function toView(tree: Tree, branch: Branch): BranchView {
  const { id, parent, name, level, closed, limits, defaults } = branch;
  return {
    id,
    parent,
    name,
    level,
    closed,
    limits,
    defaults: { ...defaults, options: withoutCode(defaults.options) },
    effective: { ...tree.limits(id), options: withoutCode(tree.options(id)), address: tree.address(id) },
  };
}

/** A default access code is a secret of the branch: readers learn that there is one from nothing but asking. */
function withoutCode<T extends { accessCode?: string | null | undefined }>(options: T): T {
  return 'accessCode' in options ? { ...options, accessCode: null } : options;
}

function describe({ name, level, parent }: Branch): string {
  return `${name} (${level}${parent === null ? '' : `, below ${parent}`})`;
}
