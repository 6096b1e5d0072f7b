import { z } from 'zod';
import { type Caller, callPlenum, NoAnswerInTime, Refused } from '../store/call-plenum.ts';
import { Trouble } from '../store/words.ts';

const ASKING_MS = 60_000;
/** A run waits for its servers; after that it goes on without us. */
const RUNNING_MS = 290_000;

const Amount = { count: z.int(), bytes: z.int() };
const DryRun = z.object({
  total: z.object(Amount),
  branches: z.array(z.object({ branch: z.string(), name: z.string(), ...Amount })),
  servers: z.array(z.object({ server: z.string(), ...Amount })),
  waiting: z.array(z.object({ why: z.string(), ...Amount })),
});
const Result = z.object({
  outcome: z.record(z.string(), z.number()).nullable(),
  failure: z.string().nullable(),
  dryRun: DryRun.optional(),
});

export type Due = z.infer<typeof DryRun>;
export type Outcome = Readonly<Record<string, number>>;

export type Asking = {
  readonly caller: Caller;
  readonly branch: string | undefined;
  readonly server: string | undefined;
};

/** What would go now. @throws Trouble */
export async function askDue(asking: Asking): Promise<Due> {
  const { dryRun } = await ask(asking, true);
  if (dryRun === undefined) throw new Trouble('This Plenum is too old to be asked what would go.');
  return dryRun;
}

/** Has it deleted. @returns null where that takes longer than we wait @throws Trouble */
export async function run(asking: Asking): Promise<Outcome | null> {
  const result = await ask(asking, false).catch((error: unknown) => {
    if (error instanceof NoAnswerInTime) return null;
    throw error;
  });
  if (result === null) return null;
  if (result.outcome === null)
    throw new Trouble(`The run failed: ${result.failure ?? 'unknown'}. The log says more.`);
  return result.outcome;
}

async function ask({ caller, branch, server }: Asking, dryRun: boolean): Promise<z.infer<typeof Result>> {
  const query = new URLSearchParams({
    dryRun: String(dryRun),
    ...(branch === undefined ? {} : { branch }),
    ...(server === undefined ? {} : { server }),
  });
  const call = callPlenum(caller, {
    method: 'POST',
    path: `/jobs/clean-recordings/run?${query.toString()}`,
    schema: Result,
    limitMs: dryRun ? ASKING_MS : RUNNING_MS,
  });
  return call.catch((error: unknown) => {
    const isBusy = error instanceof Refused && error.status === 503;
    throw isBusy ? new Trouble('It is being cleaned already. Try again in a minute.') : error;
  });
}
