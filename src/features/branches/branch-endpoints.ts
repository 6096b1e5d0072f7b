import { z } from 'zod';
import { refuse } from '../../lib/refusal.ts';
import type { Caller } from '../../platform/http/caller.ts';
import { type Endpoint, endpoint } from '../../platform/http/endpoint.ts';
import type { Branches } from './branches.ts';
import { BRANCH_EXAMPLES } from './branch-examples.ts';
import { BranchId } from './branch.ts';
import { type ChangeParts, patchBranch, putBranch } from './branch-change-endpoints.ts';
import { BranchView, existing, toView } from './branch-view.ts';
import { importBranches } from './import-endpoint.ts';
import type { Tree } from './tree.ts';

const Id = z.strictObject({ id: BranchId });

/** `GET /branches`, `GET/PUT/PATCH /branches/{id}`, `POST /branches/import`. */
export function branchEndpoints(parts: ChangeParts): readonly Endpoint[] {
  return [
    listBranches(parts.branches),
    getBranch(parts.branches),
    putBranch(parts),
    patchBranch(parts),
    importBranches(parts),
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

/** Any role shows a branch, all below it, and the way up to the root. */
function sees(tree: Tree, caller: Caller, id: string): boolean {
  return caller.grants.some((grant) => tree.isWithin(id, grant.branch) || tree.isWithin(grant.branch, id));
}
