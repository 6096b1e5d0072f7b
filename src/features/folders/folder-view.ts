import { z } from 'zod';
import { toIso } from '../../lib/span.ts';
import { listOf } from '../../platform/http/cursor.ts';
import { type Branch, BranchId, LEVELS } from '../branches/branch.ts';
import { DEEDS } from './deed.ts';
import { type Drift, DRIFTS, type Folder, FOLDER_STATES } from './folder.ts';
import type { FolderPlan } from './plan.ts';
import type { Progress } from './progress.ts';

const Instant = z.iso.datetime();
const Path = z.array(z.string()).meta({ description: 'Names from the root of the service account down.' });

const FolderView = z
  .strictObject({
    branch: BranchId,
    name: z.string(),
    level: z.enum(LEVELS),
    state: z.enum(FOLDER_STATES).meta({
      description:
        '`pending`: to be done by the next run. `waiting`: for a limit of the server, or for the server itself.',
    }),
    planned: z.strictObject({
      path: Path,
      group: z.string(),
      parts: z.array(z.string()),
      permissions: z
        .int()
        .meta({ description: 'Of the group: the sum of 1 read, 2 change, 4 make, 8 delete, 16 pass on.' }),
      archived: z.boolean(),
    }),
    actual: z
      .strictObject({
        path: Path.nullable().meta({ description: 'Where we last saw to it that it lies.' }),
        group: z.string().nullable(),
        isShared: z.boolean(),
      })
      .nullable()
      .meta({ description: 'Null until it is made.' }),
    drift: z
      .array(z.strictObject({ kind: z.enum(DRIFTS), detail: z.string() }))
      .meta({ description: 'What somebody changed by hand, and was left so.' }),
    failure: z.string().nullable().meta({ description: 'A kind of fault; null where all went well.' }),
    retryAt: Instant.nullable(),
    usedBytes: z.int().nullable(),
    quotaBytes: z.int().nullable().meta({ description: 'Null for no limit.' }),
    link: z.url().nullable().meta({ description: 'Opens it, for who may see it there.' }),
    checkedAt: Instant.nullable(),
    settledAt: Instant.nullable(),
  })
  .meta({ id: 'Folder' });
export type FolderView = z.infer<typeof FolderView>;

const ProgressView = z
  .strictObject({
    total: z.int(),
    settled: z.int(),
    waiting: z.int(),
    failed: z.int(),
    estimate: Instant.nullable().meta({
      description: 'When all will be there if nothing fails; null where nothing is left, or nobody can say.',
    }),
  })
  .meta({ id: 'FolderProgress' });

export const FolderList = listOf(FolderView).extend({
  configured: z.boolean().meta({ description: 'Whether the settings name a Nextcloud.' }),
  progress: ProgressView,
});

export const Foreseen = z.strictObject({
  configured: z.boolean(),
  deeds: z.array(
    z.strictObject({
      branch: BranchId,
      does: z.enum(DEEDS),
      detail: z.string(),
    }),
  ),
});

export const Ordered = z.strictObject({
  configured: z.boolean(),
  branches: z.int().meta({ description: 'So many are looked at anew, and mended.' }),
});

type Shown = {
  readonly branch: Branch;
  readonly plan: FolderPlan;
  readonly folder: Folder;
  /** Where Nextcloud is, for people. */
  readonly url: string;
};

export function toFolderView({ branch, plan, folder, url }: Shown): FolderView {
  const { fileId } = folder;
  return {
    ...{ branch: branch.id, name: branch.name, level: branch.level, state: folder.state },
    planned: {
      ...{ path: [...plan.path], group: plan.group.id, parts: [...plan.parts] },
      ...{ permissions: plan.permissions, archived: plan.archived },
    },
    actual:
      fileId === null
        ? null
        : {
            path: folder.path === null ? null : [...folder.path],
            group: folder.groupId,
            isShared: folder.permissions !== null,
          },
    ...{ drift: driftOf(folder), failure: folder.failure, retryAt: isoOrNull(folder.retryAt) },
    ...{ usedBytes: folder.usedBytes, quotaBytes: plan.quotaBytes },
    link: fileId === null ? null : `${url}/index.php/f/${encodeURIComponent(fileId)}`,
    ...{ checkedAt: isoOrNull(folder.checkedAt), settledAt: isoOrNull(folder.settledAt) },
  };
}

/** What differs from the plan, and was left so. */
export function driftOf({ drift, membersHeld }: Folder): Drift[] {
  const shrunk = { kind: 'members-shrunk', detail: String(membersHeld) } as const;
  return membersHeld === null ? [...drift] : [...drift, shrunk];
}

export function toProgressView({ estimate, ...counts }: Progress): z.infer<typeof ProgressView> {
  return { ...counts, estimate: isoOrNull(estimate) };
}

function isoOrNull(at: number | null): string | null {
  return at === null ? null : toIso(at);
}
