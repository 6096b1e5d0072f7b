import { z } from 'zod';
import { type Caller, callPlenum } from '../store/call-plenum.ts';

const ASKING_MS = 120_000;

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
export function personApi(caller: Caller, subject: string): PersonApi {
  const path = `/people/${encodeURIComponent(subject)}`;
  return {
    held: () => callPlenum(caller, { method: 'GET', path, schema: Held, limitMs: ASKING_MS }),
    erase: (dryRun) =>
      callPlenum(caller, {
        method: 'DELETE',
        path: `${path}?dryRun=${dryRun}`,
        schema: Erased,
        limitMs: ASKING_MS,
      }),
  };
}
