import { z } from 'zod';
import { type Caller, callPlenum } from '../store/call-plenum.ts';
import { Trouble } from '../store/words.ts';

const ASKING_MS = 120_000;

const Deeds = z.object({
  configured: z.boolean(),
  deeds: z.array(z.object({ branch: z.string(), does: z.string(), detail: z.string() })),
});
const Ordered = z.object({ configured: z.boolean(), branches: z.int() });
const FolderItem = z.object({
  branch: z.string(),
  name: z.string(),
  state: z.string(),
  failure: z.string().nullable(),
  drift: z.array(z.object({ kind: z.string(), detail: z.string() })),
});
const Page = z.object({
  configured: z.boolean(),
  items: z.array(FolderItem),
  next: z.string().nullable(),
  progress: z.object({
    total: z.int(),
    settled: z.int(),
    waiting: z.int(),
    failed: z.int(),
    estimate: z.iso.datetime().nullable(),
  }),
});

export type Deed = z.infer<typeof Deeds>['deeds'][number];
export type FolderItem = z.infer<typeof FolderItem>;
export type Progress = z.infer<typeof Page>['progress'];

/** A Plenum that runs, asked about folders; `branch` and all below it, or everything. */
export type FolderApi = {
  plan(): Promise<readonly Deed[]>;
  /** @returns how many branches are looked at */
  order(): Promise<number>;
  progress(): Promise<Progress>;
  /** @param state only those; by default all */
  all(state?: 'waiting'): Promise<readonly FolderItem[]>;
};

/** @throws Trouble from each call that is not answered as it should be */
export function folderApi(caller: Caller, branch: string | undefined): FolderApi {
  const asked = branch === undefined ? {} : { branch };
  const call = <T>(schema: z.ZodType<T>, path: string, body?: unknown): Promise<T> => {
    const method = body === undefined ? 'GET' : 'POST';
    return callPlenum(caller, { method, path, body, schema, limitMs: ASKING_MS });
  };
  const page = async (limit: number, more: Readonly<Record<string, string>> = {}) => {
    const query = { ...asked, ...more, limit: String(limit) };
    return configured(await call(Page, `/folders?${new URLSearchParams(query).toString()}`));
  };
  return {
    plan: async () => configured(await call(Deeds, '/folders/reconcile', { ...asked, dryRun: true })).deeds,
    order: async () => configured(await call(Ordered, '/folders/reconcile', asked)).branches,
    progress: async () => (await page(1)).progress,
    all: async (state) => {
      const items: FolderItem[] = [];
      let cursor: string | null = null;
      do {
        const { items: more, next }: z.infer<typeof Page> = await page(200, {
          ...(state === undefined ? {} : { state }),
          ...(cursor === null ? {} : { cursor }),
        });
        items.push(...more);
        cursor = next;
      } while (cursor !== null);
      return items;
    },
  };
}

function configured<T extends { configured: boolean }>(answer: T): T {
  if (!answer.configured) {
    throw new Trouble('This Plenum has no Nextcloud: PLENUM_NEXTCLOUD_URL, docs/nextcloud.md.');
  }
  return answer;
}
