import { refuse } from '../../lib/refusal.ts';
import { SECOND_MS } from '../../lib/span.ts';
import { listOf } from '../../platform/http/cursor.ts';
import { faultOf } from '../../platform/http/fault-of.ts';
import { isCutShort } from '../../platform/jobs/job-run.ts';
import { type JobView, RunView } from '../../platform/jobs/job-views.ts';
import { spanInWords } from '../../platform/web/dates.ts';
import type { PageAnswer, PageRequest } from '../../platform/web/page.ts';
import { DataTable, Onward, Standing, Told } from '../../platform/web/page-parts.tsx';
import { JobActs, jobPath, JOBS_PATH, jobsOf, JobStanding } from './job-parts.tsx';
import { countsInWords, jobPurpose, jobTitle } from './job-words.ts';
import type { OfficeParts } from './office-parts.ts';
import { exactInWords, momentInWords, numberInWords, oneOf, OpsPage, type OpsVoice } from './ops-page.tsx';

const RunList = listOf(RunView);
const ONLY = ['fehler'] as const;

export type JobTold = {
  readonly status: number;
  readonly done: string | null;
  readonly setback: string | null;
};

/** One job with its runs, cut down as the address says. */
export async function answerJob(
  parts: OfficeParts,
  { params: { name = '' }, query: { nur, ab: cursor } }: PageRequest,
  voice: OpsVoice,
  { status, done, setback }: JobTold,
): Promise<PageAnswer> {
  const only = oneOf(ONLY, nur);
  const query = {
    limit: '50',
    ...(only === null ? {} : { failed: 'true' }),
    ...(cursor === undefined ? {} : { cursor }),
  };
  const call = {
    method: 'get',
    path: '/jobs/{name}/runs',
    params: { name },
    query,
    answer: RunList,
  } as const;
  try {
    const { items: runs, next } = await parts.ask(voice.caller, call);
    const { items: jobs } = await jobsOf(parts, voice);
    const job = jobs.find((one) => one.name === name) ?? refuse({ code: 'not-found' });
    const props = { voice, job, runs, next, only, isFirst: cursor === undefined, done, setback };
    return { status, packed: true, html: <JobPage {...props} /> };
  } catch (error) {
    const isOld = ['cursor-invalid', 'invalid-request'].includes(faultOf(error).code);
    if (!isOld || cursor === undefined) throw error;
    return { status: 303, redirect: voice.frame.link(jobPath(name)) };
  }
}

type Props = {
  readonly voice: OpsVoice;
  readonly job: JobView;
  readonly runs: readonly RunView[];
  readonly next: string | null;
  readonly only: (typeof ONLY)[number] | null;
  readonly isFirst: boolean;
  readonly done: string | null;
  readonly setback: string | null;
};

function JobPage({ voice, job, runs, next, only, isFirst, done, setback }: Props) {
  const { say, frame, address } = voice;
  const path = jobPath(job.name);
  return (
    <OpsPage
      voice={voice}
      place="jobs"
      title={jobTitle(job.name, say)}
      lead={jobPurpose(job.name, say) ?? undefined}
    >
      <Told done={done} setback={setback} />
      <State voice={voice} job={job} />
      <section aria-labelledby="runs">
        <h2 id="runs">{say('jobRuns.title')}</h2>
        <RunFilter voice={voice} path={path} only={only} />
        {runs.length === 0 ? (
          <p>{say(only === null ? 'jobRuns.none' : 'jobRuns.noneFailed')}</p>
        ) : (
          <RunTable voice={voice} job={job} runs={runs} />
        )}
        <Onward {...{ frame, address, path, next, isFirst }} only={only === null ? NOTHING : { nur: only }} />
        <p class="small">{say('jobRuns.kept')}</p>
      </section>
      <p>
        <a href={frame.link(JOBS_PATH)}>{say('tried.back')}</a>
      </p>
    </OpsPage>
  );
}

const NOTHING = {};

type StateProps = Pick<Props, 'voice' | 'job'>;

/** How it is doing, since when it fails, and what can be done. */
function State({ voice, job }: StateProps) {
  const { say } = voice;
  const { nextAt, lastSuccessAt, failingSince } = job;
  return (
    <div class="card">
      <p>
        <JobStanding voice={voice} job={job} />
      </p>
      {failingSince === null ? null : (
        <p>
          {say(lastSuccessAt === null ? 'jobRuns.failsAtLeastSince' : 'jobRuns.failsSince', {
            when: exactInWords(failingSince, voice),
          })}
        </p>
      )}
      <dl class="facts">
        <dt>{say('jobRuns.inDay')}</dt>
        <dd>{countsInDay(job, voice)}</dd>
        <dt>{say('jobRuns.lastWell')}</dt>
        <dd>{lastSuccessAt === null ? say('jobRuns.neverWell') : exactInWords(lastSuccessAt, voice)}</dd>
        <dt>{say('jobs.next')}</dt>
        <dd>{momentInWords(nextAt, voice)}</dd>
        <dt>{say('jobRuns.name')}</dt>
        <dd>
          <code>{job.name}</code>
        </dd>
      </dl>
      <JobActs voice={voice} job={job} isOwnPage />
    </div>
  );
}

function countsInDay({ runs24h, failures24h }: JobView, voice: OpsVoice): string {
  const { say } = voice;
  const amount = numberInWords(runs24h, voice);
  if (failures24h > 0)
    return say('jobRuns.someFailed', { amount, failed: numberInWords(failures24h, voice) });
  return runs24h === 0 ? say('jobRuns.noRuns') : say('jobRuns.noneFailedOf', { amount });
}

function RunFilter({ voice, path, only }: Pick<Props, 'voice' | 'only'> & { readonly path: string }) {
  const { say, frame } = voice;
  const current = (isCurrent: boolean) => (isCurrent ? ('page' as const) : undefined);
  return (
    <nav class="ops-cut" aria-label={say('jobRuns.which')}>
      <a href={frame.link(path)} aria-current={current(only === null)}>
        {say('jobRuns.all')}
      </a>
      <a href={frame.link(`${path}?nur=fehler`)} aria-current={current(only !== null)}>
        {say('jobRuns.failures')}
      </a>
    </nav>
  );
}

function RunTable({ voice, job, runs }: Pick<Props, 'voice' | 'job' | 'runs'>) {
  const { say } = voice;
  return (
    <DataTable
      title={say('jobRuns.title')}
      rows={runs}
      keyOf={({ id }) => id}
      columns={[
        { head: say('jobRuns.began'), cell: ({ startedAt }) => exactInWords(startedAt, voice) },
        { head: say('jobRuns.lasted'), cell: (run) => lastedInWords(run, voice) },
        {
          head: say('jobRuns.came'),
          cell: (run) => <CameOf voice={voice} run={run} isRunning={job.running} />,
        },
      ]}
    />
  );
}

function lastedInWords({ startedAt, finishedAt }: RunView, { say, saying }: OpsVoice): string {
  if (finishedAt === null) return '–';
  const took = Date.parse(finishedAt) - Date.parse(startedAt);
  return took < SECOND_MS ? say('jobRuns.quick') : spanInWords(took, saying.language);
}

function CameOf({
  voice: { say },
  run: { finishedAt, outcome, failure },
  isRunning,
}: {
  /** Whether the job is under way. */
  readonly isRunning: boolean;
  readonly voice: OpsVoice;
  readonly run: RunView;
}) {
  if (finishedAt === null) {
    return <Standing kind="info">{say(isRunning ? 'jobs.running' : 'jobRuns.cutShort')}</Standing>;
  }
  if (failure === null) {
    return <>{(outcome === null ? null : countsInWords(outcome, say)) ?? say('jobs.nothing')}</>;
  }
  const isCut = isCutShort(failure);
  return (
    <>
      <Standing kind={isCut ? 'info' : 'warn'}>{say(isCut ? 'jobRuns.cutShort' : 'jobs.failed')}</Standing>{' '}
      <code>{failure}</code>
    </>
  );
}
