import { z } from 'zod';
import { Trouble } from '../store/words.ts';

const ASKING_MS = 120_000;

const Problem = z.object({ title: z.string() });

const Deputyships = z.array(z.object({ branch: z.string(), until: z.string(), createdAt: z.string() }));
const Deeds = z.array(
  z.object({
    at: z.string(),
    action: z.string(),
    object: z.object({ kind: z.string(), id: z.string().nullable() }),
    branch: z.string().nullable(),
  }),
);

/** What the page shows of an export; the JSON is printed as it came. */
const Held = z.looseObject({
  subject: z.string(),
  exportedAt: z.string(),
  person: z
    .object({
      ...{ name: z.string(), email: z.string().nullable() },
      ...{ firstSeenAt: z.string(), lastSeenAt: z.string() },
    })
    .nullable(),
  sessions: z.array(z.object({ begunAt: z.string(), lastUsedAt: z.string() })),
  deputyships: Deputyships,
  appointed: Deputyships,
  bookings: z.array(
    z.object({
      ...{ branch: z.string(), title: z.string(), description: z.string().nullable(), start: z.string() },
      ...{ durationMinutes: z.int(), recurrence: z.string().nullable(), status: z.string() },
    }),
  ),
  recordings: z.int(),
  deeds: Deeds,
  deedsTo: Deeds,
  requestKeys: z.array(z.string()),
  nextcloudGroups: z.array(z.string()),
});
export type Held = z.infer<typeof Held>;

const Erased = z.object({
  dryRun: z.boolean(),
  tombstone: z.string().nullable(),
  erased: z.object({
    ...{ person: z.int(), sessions: z.int(), deputyships: z.int(), requestKeys: z.int() },
  }),
  stays: z.array(z.object({ what: z.string(), count: z.int(), until: z.string().nullable() })),
});
export type Erased = z.infer<typeof Erased>;

/** A Plenum that runs, asked about one person. */
export type PersonApi = { held(): Promise<Held>; erase(dryRun: boolean): Promise<Erased> };

/** @throws Trouble from each call that is not answered as it should be */
export function personApi(url: string, token: string, subject: string): PersonApi {
  const path = `${url}/api/v1/people/${encodeURIComponent(subject)}`;
  const call = async <T>(schema: z.ZodType<T>, method: string, query = ''): Promise<T> => {
    const answer = await ask(method, `${path}${query}`, token);
    const content: unknown = await answer.json().catch(() => null);
    const read = schema.safeParse(content);
    if (answer.ok && read.success) return read.data;
    const problem = Problem.safeParse(content);
    throw new Trouble(`${url} answered ${answer.status}: ${problem.data?.title ?? 'it is no Plenum.'}`);
  };
  return {
    held: () => call(Held, 'GET'),
    erase: (dryRun) => call(Erased, 'DELETE', dryRun ? '?dryRun=true' : ''),
  };
}

async function ask(method: string, url: string, token: string): Promise<Response> {
  const headers = { Authorization: `Bearer ${token}`, 'Accept-Language': 'en' };
  try {
    return await fetch(url, { method, headers, signal: AbortSignal.timeout(ASKING_MS) });
  } catch {
    throw new Trouble(`There is no answer from ${new URL(url).origin} (--url).`);
  }
}
