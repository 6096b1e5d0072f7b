import { z } from 'zod';
import type { Clock } from '../../lib/clock.ts';
import { refuse } from '../../lib/refusal.ts';
import { toIso } from '../../lib/span.ts';
import { append } from '../audit/audit.ts';
import type { Database } from '../db/database.ts';
import { type Endpoint, endpoint } from '../http/endpoint.ts';
import type { Example } from '../http/example.ts';
import type { JobReport } from './job-report.ts';
import type { JobRun } from './job-run.ts';
import type { Only } from './job.ts';
import { JobDryRun, NOT_TRIED, toDryRunView, TRIED } from './job-preview.ts';
import { JobFailure, type Runner } from './runner.ts';

const RunView = z
  .strictObject({
    startedAt: z.iso.datetime(),
    finishedAt: z.iso.datetime().nullable().meta({ description: 'Null while it runs.' }),
    outcome: z
      .record(z.string(), z.number())
      .nullable()
      .meta({ description: 'Counts; null where it failed or still runs.' }),
    failure: z.string().nullable().meta({ description: 'The name of what went wrong; the log says more.' }),
  })
  .meta({ id: 'JobRun' });

export const JobView = z
  .strictObject({
    name: z.string(),
    schedule: z.string().meta({ description: 'Cron with seconds, UTC.' }),
    nextAt: z.iso
      .datetime()
      .nullable()
      .meta({ description: 'When its time comes next; whether there is something to do is seen then.' }),
    canTry: z.boolean().meta({ description: 'Whether a dry run is to be had.' }),
    running: z.boolean(),
    lastRun: RunView.nullable(),
    lastSuccessAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Job' });
export type JobView = z.infer<typeof JobView>;

export const JobResult = z
  .strictObject({
    job: z.string(),
    outcome: z.record(z.string(), z.number()).nullable(),
    failure: z.string().nullable(),
    dryRun: JobDryRun.optional().meta({ description: 'What a run would do; only where that was asked for.' }),
  })
  .meta({ id: 'JobResult' });

const OUTCOME = { people: 1, bookers: 1, deputies: 0, descriptions: 0, audit: 3, requestKeys: 12 };
const RAN: Example = {
  name: 'ran',
  params: { name: 'forget' },
  answer: { job: 'forget', outcome: OUTCOME, failure: null } satisfies z.infer<typeof JobResult>,
};
const LISTED: Example = {
  name: 'all',
  answer: {
    items: [
      {
        name: 'open-rooms',
        schedule: '*/10 * * * * *',
        nextAt: '2027-02-09T17:45:10Z',
        canTry: false,
        running: false,
        lastRun: {
          startedAt: '2027-02-09T17:45:00.014Z',
          finishedAt: '2027-02-09T17:45:00.391Z',
          outcome: { placed: 2, opened: 2, failed: 0 },
          failure: null,
        },
        lastSuccessAt: '2027-02-09T17:45:00.391Z',
      } satisfies z.infer<typeof JobView>,
    ],
    next: null,
  },
};

const RunQuery = z.strictObject({
  dryRun: z
    .stringbool()
    .default(false)
    .meta({ description: 'Only tells what would be taken away; of jobs that take away.' }),
  branch: z
    .string()
    .max(63)
    .optional()
    .meta({ description: 'Only of this branch and all below it, where the job can be confined.' }),
  server: z.string().max(63).optional().meta({ description: 'Only on this server, likewise.' }),
});

/** How soon it is worth asking again while a job runs. */
const BUSY_SECONDS = 5;

export type JobEndpointOptions = {
  readonly runner: Pick<Runner, 'lastRuns' | 'runNow' | 'preview' | 'confine'>;
  readonly database: Database;
  readonly clock: Clock;
};

/** `GET /jobs`, `POST /jobs/{name}/run`; both for operators. */
export function jobEndpoints(options: JobEndpointOptions): readonly Endpoint[] {
  return [listJobs(options), runJobNow(options)];
}

function listJobs({ runner }: JobEndpointOptions): Endpoint {
  return endpoint({
    method: 'get',
    path: '/jobs',
    summary: 'Every job with its last run',
    right: 'operate',
    scope: { of: 'root' },
    answers: [
      { status: 200, summary: 'The jobs', body: z.strictObject({ items: z.array(JobView), next: z.null() }) },
    ],
    examples: [LISTED],
    transaction: 'none',
    async handle() {
      return { body: { items: (await runner.lastRuns()).map(toView), next: null } };
    },
  });
}

function runJobNow({ runner, database, clock }: JobEndpointOptions): Endpoint {
  return endpoint({
    method: 'post',
    path: '/jobs/{name}/run',
    summary: 'Run a job now and wait for it',
    description: 'A run that fails is answered, too: `failure` names what went wrong.',
    right: 'operate',
    scope: { of: 'root' },
    params: z.strictObject({ name: z.string().max(100) }),
    query: RunQuery,
    answers: [
      {
        status: 200,
        summary: 'How the run ended, or what it would do',
        body: JobResult,
      },
    ],
    refuses: ['not-found', 'job-cannot', 'branch-unknown', 'busy'],
    examples: [RAN, TRIED, NOT_TRIED],
    transaction: 'none',
    asks: ({ query }) => query.dryRun,
    async handle({ params: { name }, query: { dryRun, ...only }, caller }) {
      const jobs = await runner.lastRuns();
      if (!jobs.some((job) => job.name === name)) refuse({ code: 'not-found' });
      const confines = given(only);
      await checkConfines(runner, name, confines);
      if (dryRun) {
        const preview = toDryRunView(await previewOf(runner, name, confines));
        return { body: { job: name, outcome: null, failure: null, dryRun: preview } };
      }
      const note = (after: Readonly<Record<string, unknown>>) =>
        database.transaction((tx) =>
          append(tx, {
            ...{ at: clock.now(), actor: caller.principal, action: 'job.run', branch: null },
            object: { kind: 'job', id: name },
            after: { ...confines, ...after },
          }),
        );
      // Before it begins: whatever breaks it off, it is known who asked for it.
      await note({ asked: true });
      const result = await resultOf(runner, name, confines);
      await note(result);
      return { body: { job: name, ...result } };
    },
  });
}

type Wished = { readonly branch?: string | undefined; readonly server?: string | undefined };

function given({ branch, server }: Wished): Only {
  return { ...(branch === undefined ? {} : { branch }), ...(server === undefined ? {} : { server }) };
}

async function checkConfines(runner: Pick<Runner, 'confine'>, job: string, only: Only): Promise<void> {
  if (only.branch === undefined && only.server === undefined) return;
  const what = only.branch === undefined ? 'server' : 'branch';
  if (!(await runner.confine(job, only))) refuse({ code: 'job-cannot', job, what });
}

async function previewOf(runner: Pick<Runner, 'preview'>, job: string, only: Only) {
  return (await runner.preview(job, only)) ?? refuse({ code: 'job-cannot', job, what: 'dryRun' });
}

async function resultOf(runner: Pick<Runner, 'runNow'>, name: string, only: Only) {
  try {
    const outcome = await runner.runNow(name, only);
    if (outcome === 'busy') refuse({ code: 'busy', retryAfterSeconds: BUSY_SECONDS });
    return { outcome, failure: null };
  } catch (error) {
    if (error instanceof JobFailure) return { outcome: null, failure: error.failure };
    throw error;
  }
}

function toView({ nextAt, lastRun, lastSuccessAt, ...job }: JobReport): JobView {
  return {
    ...job,
    nextAt: nextAt === null ? null : toIso(nextAt),
    lastRun: lastRun === null ? null : toRunView(lastRun),
    lastSuccessAt: lastSuccessAt === null ? null : toIso(lastSuccessAt),
  };
}

function toRunView({ startedAt, finishedAt, outcome, failure }: JobRun): z.infer<typeof RunView> {
  return {
    startedAt: toIso(startedAt),
    finishedAt: finishedAt === null ? null : toIso(finishedAt),
    outcome,
    failure,
  };
}
