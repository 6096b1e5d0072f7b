import { z } from 'zod';
import type { Clock } from '../../lib/clock.ts';
import { refuse } from '../../lib/refusal.ts';
import { DAY_MS } from '../../lib/span.ts';
import { append } from '../audit/audit.ts';
import type { Database } from '../db/database.ts';
import { listOf, openCursor, pageQuery, sealCursor } from '../http/cursor.ts';
import { type Endpoint, endpoint } from '../http/endpoint.ts';
import { LAST_RUN, LISTED, RAN } from './job-examples.ts';
import { NOT_TRIED, toDryRunView, TRIED } from './job-preview.ts';
import { countRuns, runsOf } from './job-run-store.ts';
import { JobResult, JobView, RunView, toRunView, toView } from './job-views.ts';
import type { Only } from './job.ts';
import { JobFailure, type Runner } from './runner.ts';

const Name = z.strictObject({ name: z.string().max(100) });
const RunsQuery = z.strictObject({
  ...pageQuery,
  failed: z.stringbool().default(false).meta({
    description:
      'Only those that failed. One that was cut short, since its process stopped, did not fail; one whose process vanished did.',
  }),
});
const Place = z.strictObject({ run: z.string(), startedAt: z.int() });
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
  readonly runner: Pick<Runner, 'names' | 'lastRuns' | 'runNow' | 'preview' | 'confine'>;
  readonly database: Database;
  readonly clock: Clock;
  readonly cursorKey: Buffer;
};

/** `GET /jobs`, `POST /jobs/{name}/run`, `GET /jobs/{name}/runs`; all for operators. */
export function jobEndpoints(options: JobEndpointOptions): readonly Endpoint[] {
  return [listJobs(options), runJobNow(options), listRuns(options)];
}

function listJobs({ runner, clock }: JobEndpointOptions): Endpoint {
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
    async handle({ tx }) {
      const counted = await countRuns(tx, runner.names, clock.now() - DAY_MS);
      const reports = await runner.lastRuns();
      return { body: { items: reports.map((job) => toView(job, counted.get(job.name))), next: null } };
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
    params: Name,
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
      if (!runner.names.includes(name)) refuse({ code: 'not-found' });
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

function listRuns({ runner, cursorKey }: JobEndpointOptions): Endpoint {
  return endpoint({
    method: 'get',
    path: '/jobs/{name}/runs',
    summary: 'The runs of a job, the newest first',
    description: 'Of seven days; what is older is forgotten.',
    right: 'operate',
    scope: { of: 'root' },
    params: Name,
    query: RunsQuery,
    answers: [{ status: 200, summary: 'A page of runs', body: listOf(RunView) }],
    refuses: ['not-found', 'cursor-invalid'],
    examples: [LAST_RUN],
    transaction: 'none',
    async handle({ tx, params: { name }, query: { cursor, limit, failed } }) {
      if (!runner.names.includes(name)) refuse({ code: 'not-found' });
      const place = cursor === undefined ? null : openCursor(cursorKey, cursor, Place);
      const behind = place === null ? null : { id: place.run, startedAt: place.startedAt };
      const found = await runsOf(tx, name, { failed, behind, limit: limit + 1 });
      const items = found.slice(0, limit);
      const last = items.at(-1);
      const isMore = found.length > limit && last !== undefined;
      const next = isMore ? sealCursor(cursorKey, { run: last.id, startedAt: last.startedAt }) : null;
      return { body: { items: items.map(toRunView), next } };
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
