import { z } from 'zod';
import { NextcloudError } from '../../clients/nextcloud/fault.ts';
import type { Clock } from '../../lib/clock.ts';
import { refuse } from '../../lib/refusal.ts';
import type { Db, Tx } from '../../platform/db/database.ts';
import type { Caller } from '../../platform/http/caller.ts';
import { openCursor, pageQuery, sealCursor } from '../../platform/http/cursor.ts';
import { type Endpoint, endpoint } from '../../platform/http/endpoint.ts';
import type { Nudge } from '../../platform/jobs/job.ts';
import { type Branch, BranchId } from '../branches/branch.ts';
import type { Branches } from '../branches/branches.ts';
import { FOLDER_STATES } from './folder.ts';
import { FOLDER_EXAMPLES } from './folder-examples.ts';
import { PROVISION_FOLDERS } from './folder-jobs.ts';
import { driftOf, FolderList, Foreseen, Ordered, toFolderView, toProgressView } from './folder-view.ts';
import type { Folders } from './folders.ts';
import { progressOf } from './progress.ts';

/** How soon it is worth asking a Nextcloud again that did not answer. */
const COME_AGAIN_SECONDS = 60;

const Place = z.strictObject({ branch: z.string() });
const ListQuery = z.strictObject({
  ...pageQuery,
  branch: BranchId.optional().meta({ description: 'This branch and all below it' }),
  state: z.enum(FOLDER_STATES).optional(),
  drift: z
    .stringbool()
    .default(false)
    .meta({ description: 'Only those in which something differs and was left so.' }),
});
const Order = z
  .strictObject({
    branch: BranchId.optional().meta({ description: 'This branch and all below it; by default all.' }),
    dryRun: z.boolean().default(false).meta({ description: 'Only tells what would be done.' }),
  })
  .meta({ id: 'FolderOrder' });
const Reconciled = z.union([Foreseen, Ordered]);

export type FolderEndpointParts = {
  readonly branches: Branches;
  /** null where the settings name no Nextcloud. */
  readonly folders: Folders | null;
  /** Where Nextcloud is. */
  readonly url: string;
  readonly clock: Clock;
  readonly cursorKey: Buffer;
  readonly nudge: Nudge;
};

/** `GET /folders`, `POST /folders/reconcile`. */
export function folderEndpoints(parts: FolderEndpointParts): readonly Endpoint[] {
  return [listFolders(parts), reconcileFolders(parts)];
}

function listFolders(parts: FolderEndpointParts): Endpoint {
  const { branches, folders, url, clock, cursorKey } = parts;
  return endpoint({
    method: 'get',
    path: '/folders',
    summary: 'What each branch should have in Nextcloud, what it has, and what differs',
    description: '`progress` counts all branches that were asked for, whatever their state.',
    right: 'view',
    scope: { of: 'listed' },
    query: ListQuery,
    answers: [{ status: 200, summary: 'A page of folders, parents before children', body: FolderList }],
    refuses: ['cursor-invalid'],
    examples: FOLDER_EXAMPLES.list,
    transaction: 'none',
    handle: async ({ tx, caller, query }) => {
      const after = query.cursor === undefined ? null : openCursor(cursorKey, query.cursor, Place);
      if (folders === null) return { body: empty() };
      const tree = await branches.tree(tx);
      const seen = await visible(branches, tx, caller, query.branch);
      const all = await folders.planned(tx, tree, seen);
      const progress = progressOf(
        all.map(({ folder }) => folder),
        folders.settings,
        clock.now(),
      );
      const asked = all.filter(
        ({ folder }) =>
          (query.state === undefined || folder.state === query.state) &&
          (!query.drift || driftOf(folder).length > 0),
      );
      const from = after === null ? 0 : asked.findIndex(({ branch }) => isBehind(branch, after, seen));
      const page = from < 0 ? [] : asked.slice(from, from + query.limit);
      const last = page.at(-1);
      const isMore = last !== undefined && last !== asked.at(-1);
      return {
        body: {
          items: page.map((each) => toFolderView({ ...each, url })),
          next: isMore ? sealCursor(cursorKey, { branch: last.branch.id }) : null,
          configured: true,
          progress: toProgressView(progress),
        },
      };
    },
  });
}

function reconcileFolders(parts: FolderEndpointParts): Endpoint {
  const { branches, folders, nudge } = parts;
  return endpoint({
    method: 'post',
    path: '/folders/reconcile',
    summary: 'Look at the folders of a branch and of all below it now, and mend what differs',
    right: 'administer',
    scope: {
      of: 'object',
      branch: async ({ body }, tx) => {
        const tree = await branches.tree(tx);
        const id = body.branch ?? tree.root?.id;
        return id === undefined || tree.get(id) === undefined ? null : id;
      },
    },
    body: Order,
    answers: [
      { status: 202, summary: 'The next run does it, in a moment', body: Reconciled },
      { status: 200, summary: 'What would be done, with `dryRun`', body: Reconciled },
    ],
    refuses: ['not-found', 'nextcloud-unreachable'],
    examples: FOLDER_EXAMPLES.reconcile,
    // A dry run speaks to Nextcloud, for which no transaction may wait.
    transaction: 'none',
    handle: async ({ tx, body: { branch, dryRun }, caller }) => {
      const tree = await branches.tree(tx);
      const top = branch ?? tree.root?.id ?? refuse({ code: 'not-found' });
      if (folders === null) return unconfigured(dryRun);
      const within = await branches.within(tx, top);
      if (dryRun) {
        const deeds = await asking(() => folders.preview(within));
        return { status: 200, body: { configured: true, deeds: [...deeds] } };
      }
      await folders.order(caller.principal, top, within);
      nudge(PROVISION_FOLDERS);
      return { status: 202, body: { configured: true, branches: within.length } };
    },
  });
}

async function visible(
  branches: Branches,
  tx: Db | Tx,
  caller: Caller,
  asked: string | undefined,
): Promise<readonly Branch[]> {
  const tree = await branches.tree(tx);
  return tree.all.filter(
    ({ id }) =>
      caller.grants.some((grant) => tree.isWithin(id, grant.branch)) &&
      (asked === undefined || tree.isWithin(id, asked)),
  );
}

/** Whether a branch comes after the last one of the page before, in the order of the tree. */
function isBehind({ id }: Branch, { branch }: { branch: string }, order: readonly Branch[]): boolean {
  const at = (wanted: string) => order.findIndex((each) => each.id === wanted);
  return at(id) > at(branch);
}

async function asking<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof NextcloudError)) throw error;
    return refuse({ code: 'nextcloud-unreachable', retryAfterSeconds: COME_AGAIN_SECONDS });
  }
}

function empty(): z.infer<typeof FolderList> {
  const progress = { total: 0, settled: 0, waiting: 0, failed: 0, estimate: null };
  return { items: [], next: null, configured: false, progress };
}

function unconfigured(dryRun: boolean) {
  return dryRun
    ? { status: 200, body: { configured: false, deeds: [] } }
    : { status: 202, body: { configured: false, branches: 0 } };
}
