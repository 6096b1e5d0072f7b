import { z } from 'zod';
import { refuse } from '../../lib/refusal.ts';
import { type Endpoint, endpoint } from '../../platform/http/endpoint.ts';
import { type Branch, BranchId } from './branch.ts';
import { BRANCH_EXAMPLES } from './branch-examples.ts';
import { type ChangeParts, effectsView } from './branch-change-endpoints.ts';
import { deletes, refuseSuddenEnd } from './recordings-going.ts';
import { fieldsChanged, type ImportPlan, treeAfter } from './import.ts';

export const ImportReport = z
  .strictObject({
    dryRun: z.boolean(),
    tree: z
      .int()
      .meta({ description: 'The version of the tree that the file was compared with; see the query' }),
    created: z.array(BranchId),
    changed: z.array(
      z.strictObject({
        id: BranchId,
        fields: z.array(
          z.strictObject({
            field: z.enum(['parent', 'name', 'level']),
            from: z.string().nullable(),
            to: z.string().nullable(),
          }),
        ),
      }),
    ),
    moved: z
      .array(BranchId)
      .meta({ description: 'Of the changed ones those that stand below another branch' }),
    carried: z.int().meta({ description: 'Branches that come along below one that moves' }),
    closed: z.array(BranchId).meta({ description: 'With `missing=close`: open, and not in the file' }),
    unchanged: z.int().meta({ description: 'In the file, and the same in the store' }),
    missing: z.array(BranchId).meta({ description: 'In the store, not in the file' }),
    ...effectsView,
  })
  .meta({ id: 'BranchImportReport' });

const CSV = z.string().meta({
  examples: [
    'id,parent,name,level\nde,,Bundesverband,federal\nby,de,Landesverband Bayern,state\nby-09162,by,Kreisverband M\u00fcnchen,district\n',
  ],
});

/** `POST /branches/import`. */
export function importBranches({ branches, effectsOf, goingOf }: ChangeParts): Endpoint {
  return endpoint({
    method: 'post',
    path: '/branches/import',
    summary: 'Import branches from CSV (id,parent,name,level)',
    description:
      'With commas or semicolons, in UTF-8 or, where `charset=windows-1252` says so, as Excel writes it. If one line is wrong nothing is imported, and every wrong line is named with its number. With `dryRun=true` nothing changes and the answer says what would. Branches that the file does not name stay as they are, or are closed with `missing=close`; none is ever deleted. One that is closed stays closed.',
    right: 'operate',
    scope: { of: 'root' },
    query: z.strictObject({
      dryRun: z.stringbool().default(false),
      deletes,
      missing: z
        .enum(['keep', 'close'])
        .default('keep')
        .meta({ description: 'What becomes of branches that the file does not name' }),
      tree: z.coerce.number().int().min(0).optional().meta({
        description:
          'Only if the tree is still the one that a dry run spoke of: its `tree`. Else nothing is imported',
      }),
    }),
    body: CSV,
    bodyType: 'text/csv',
    answers: [{ status: 200, summary: 'What was done, or would be', body: ImportReport }],
    refuses: ['recordings-would-go', 'version-conflict'],
    examples: BRANCH_EXAMPLES.import,
    transaction: 'turn',
    asks: ({ query }) => query.dryRun,
    handle: async ({ tx, query, body, caller }) => {
      const { dryRun, missing } = query;
      // Before the tree itself: a change in between makes it older than what is shown, never newer.
      const version = await branches.version(tx);
      if (query.tree !== undefined && query.tree !== version) refuse({ code: 'version-conflict' });
      const before = await branches.tree(tx);
      const plan = await branches.importCsv(tx, caller.principal, body, { dryRun, missing });
      const after = treeAfter(before, plan);
      const recordings = await goingOf(tx, before, after);
      // Whatever is thrown leaves the branches as they were.
      if (!dryRun) refuseSuddenEnd(recordings, query.deletes);
      const effects = await effectsOf(tx, before, after);
      return { body: { dryRun, tree: version, ...toReport(plan), ...effects, recordings } };
    },
  });
}

function toReport({ created, changed, unchanged, missing, closed }: ImportPlan) {
  const diffs = changed
    .map(({ from, to }) => ({ id: to.id, fields: fieldsChanged(from, to) }))
    .filter(({ fields }) => fields.length > 0);
  const moved = diffs.filter(({ fields }) => fields.some(({ field }) => field === 'parent'));
  return {
    created: ids(created),
    changed: diffs,
    moved: ids(moved),
    carried: changed.length - new Set([...ids(diffs), ...closed]).size,
    closed: [...closed],
    unchanged,
    missing: [...missing],
  };
}

function ids(of: readonly Pick<Branch, 'id'>[]): string[] {
  return of.map(({ id }) => id);
}
