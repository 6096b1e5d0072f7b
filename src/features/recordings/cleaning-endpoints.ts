import { z } from 'zod';
import type { Db, Tx } from '../../platform/db/database.ts';
import { listOf, openCursor, pageQuery, sealCursor } from '../../platform/http/cursor.ts';
import { type Endpoint, endpoint } from '../../platform/http/endpoint.ts';
import { Moment, toMoment } from '../../platform/http/moment.ts';
import { reportsOf } from '../../platform/jobs/run-reports.ts';
import { BranchId } from '../branches/branch.ts';
import type { Tree } from '../branches/tree.ts';
import { viewPrincipals } from '../people/principals.ts';
import type { Rights } from '../people/rights.ts';
import { CLEANING_EXAMPLES } from './cleaning-examples.ts';
import { CleaningView, DeletionView, toCleaningView, toDeletionView } from './cleaning-views.ts';
import { CLEAN_RECORDINGS, CLEAN_SOME } from './clean-recordings.ts';
import { listProofs } from './proof-store.ts';

export type CleaningEndpointParts = {
  readonly rights: Pick<Rights, 'visible'>;
  readonly tree: (db: Db | Tx) => Promise<Tree>;
  readonly cursorKey: Buffer;
  /** IANA name; days are those of its clocks. */
  readonly timeZone: string;
};

const Behind = z.strictObject({ cleaning: z.string() });
const Place = z.strictObject({ provenAt: z.int(), id: z.string() });
const DeletionsQuery = z.strictObject({
  ...pageQuery,
  branch: BranchId.optional().meta({ description: 'This branch and all below it' }),
  from: Moment.optional(),
  to: Moment.optional().meta({ description: 'Proven before it' }),
});

/** `GET /recordings/cleanings`, `GET /recordings/deletions`. */
export function cleaningEndpoints(parts: CleaningEndpointParts): readonly Endpoint[] {
  return [listCleanings(parts), listDeletions(parts)];
}

function listCleanings({ cursorKey }: CleaningEndpointParts): Endpoint {
  return endpoint({
    method: 'get',
    path: '/recordings/cleanings',
    summary: 'What each run of `clean-recordings` came to, the newest first',
    description: '`due` is what `done`, `waiting`, `failed` and `left` add up to. Kept for 12 months.',
    right: 'operate',
    scope: { of: 'root' },
    query: z.strictObject(pageQuery),
    answers: [{ status: 200, summary: 'A page of reports', body: listOf(CleaningView) }],
    refuses: ['cursor-invalid'],
    examples: CLEANING_EXAMPLES.cleanings,
    transaction: 'none',
    handle: async ({ tx, query: { cursor, limit } }) => {
      const behind = cursor === undefined ? null : openCursor(cursorKey, cursor, Behind).cleaning;
      const jobs = [CLEAN_RECORDINGS, CLEAN_SOME];
      const found = await reportsOf(tx, jobs, { behind, limit: limit + 1 });
      const items = found.slice(0, limit);
      const last = items.at(-1);
      const isMore = found.length > limit && last !== undefined;
      return {
        body: {
          items: items.map(toCleaningView),
          next: isMore ? sealCursor(cursorKey, { cleaning: last.id }) : null,
        },
      };
    },
  });
}

function listDeletions({ cursorKey, rights, timeZone, tree: treeOf }: CleaningEndpointParts): Endpoint {
  return endpoint({
    method: 'get',
    path: '/recordings/deletions',
    summary: 'Proofs that recordings are gone, the newest first',
    description: 'Only of branches that the caller may host for.',
    right: 'view',
    scope: { of: 'listed' },
    query: DeletionsQuery,
    answers: [{ status: 200, summary: 'A page of proofs', body: listOf(DeletionView) }],
    refuses: ['cursor-invalid', 'date-invalid'],
    examples: CLEANING_EXAMPLES.deletions,
    transaction: 'none',
    handle: async ({ tx, caller, query }) => {
      const { cursor, limit, branch, from, to } = query;
      const tree = await treeOf(tx);
      const place = cursor === undefined ? null : openCursor(cursorKey, cursor, Place);
      const found = await listProofs(tx, {
        branches: branchesOf(tree, rights.visible(tree, caller, 'host'), branch),
        from: from === undefined ? null : toMoment(from, timeZone),
        to: to === undefined ? null : toMoment(to, timeZone),
        after: place === null ? null : { at: place.provenAt, id: place.id },
        limit: limit + 1,
      });
      const items = found.slice(0, limit);
      const last = items.at(-1);
      const isMore = found.length > limit && last !== undefined;
      const principals = await viewPrincipals(
        tx,
        items.flatMap(({ asked_by: askedBy }) => askedBy ?? []),
      );
      return {
        body: {
          items: items.map((proof) => toDeletionView(proof, principals)),
          next: isMore ? sealCursor(cursorKey, { provenAt: last.proven_at, id: last.id }) : null,
        },
      };
    },
  });
}

/** null: all, also what is nobody's. */
function branchesOf(
  tree: Tree,
  { all, roots }: ReturnType<Rights['visible']>,
  branch: string | undefined,
): readonly string[] | null {
  if (all && branch === undefined) return null;
  return tree.all
    .filter(
      ({ id }) =>
        (all || roots.some((root) => tree.isWithin(id, root))) &&
        (branch === undefined || tree.isWithin(id, branch)),
    )
    .map(({ id }) => id);
}
