import { faultOf } from '../../platform/http/fault-of.ts';
import { JobResult, type JobView } from '../../platform/jobs/job-views.ts';
import { spanInWords } from '../../platform/web/dates.ts';
import type { Page, PageAnswer, PageRequest } from '../../platform/web/page.ts';
import { DataTable, Told } from '../../platform/web/page-parts.tsx';
import { answerJob } from './job-page.tsx';
import { FROM_OWN_PAGE, JobActs, jobPath, JOBS_PATH, jobsOf, JobStanding } from './job-parts.tsx';
import { countsInWords, jobPurpose, jobTitle } from './job-words.ts';
import type { OfficeParts } from './office-parts.ts';
import { agoInWords, momentInWords, oneOf, opsGet, OpsPage, opsPost, type OpsVoice } from './ops-page.tsx';
import { TriedPage } from './tried-page.tsx';

const DONE = ['gelaufen'] as const;

/** `/betrieb/aufgaben` and one job: what Plenum does by itself, how it went, and the buttons to run it now or to try it. */
export function jobPages(parts: OfficeParts): readonly Page[] {
  return [
    opsGet(parts, JOBS_PATH, showJobs),
    opsGet(parts, `${JOBS_PATH}/:name`, showJob),
    ...opsPost(parts, `${JOBS_PATH}/:name/starten`, JOBS_PATH, runJob),
    opsGet(parts, `${JOBS_PATH}/:name/probe`, tryJob),
  ];
}

async function showJob(parts: OfficeParts, request: PageRequest, voice: OpsVoice): Promise<PageAnswer> {
  const { say } = voice;
  const job = jobTitle(request.params['name'] ?? '', say);
  const done = oneOf(DONE, request.query['getan']) === null ? null : say('jobs.ran', { job });
  return answerJob(parts, request, voice, { status: 200, done, setback: null });
}

async function showJobs(parts: OfficeParts, request: PageRequest, voice: OpsVoice): Promise<PageAnswer> {
  const { say } = voice;
  const done = oneOf(DONE, request.query['getan']);
  const job = request.query['aufgabe'] ?? '';
  const { items } = await jobsOf(parts, voice);
  const isThere = items.some(({ name }) => name === job);
  const told = done === null || !isThere ? null : say('jobs.ran', { job: jobTitle(job, say) });
  return { status: 200, html: <JobsPage voice={voice} jobs={items} done={told} setback={null} /> };
}

async function runJob(parts: OfficeParts, request: PageRequest, voice: OpsVoice): Promise<PageAnswer> {
  const { say, frame } = voice;
  const { name = '' } = request.params;
  const call = { method: 'post', path: '/jobs/{name}/run', params: { name }, answer: JobResult } as const;
  const { status, setback } = await parts.ask(voice.caller, call).then(
    ({ failure }) => ({
      status: 200,
      setback: failure === null ? null : say('jobs.failedNow', { job: jobTitle(name, say), failure }),
    }),
    (error: unknown) => {
      if (faultOf(error).code !== 'busy') throw error;
      return { status: 503, setback: say('jobs.busy', { job: jobTitle(name, say) }) };
    },
  );
  const isOwnPage = request.form['von'] === FROM_OWN_PAGE.von;
  if (setback === null) {
    const query = new URLSearchParams({ getan: 'gelaufen', aufgabe: name }).toString();
    return {
      status: 303,
      redirect: frame.link(isOwnPage ? `${jobPath(name)}?getan=gelaufen` : `${JOBS_PATH}?${query}`),
    };
  }
  if (isOwnPage) return answerJob(parts, request, voice, { status, done: null, setback });
  const { items } = await jobsOf(parts, voice);
  return { status, html: <JobsPage voice={voice} jobs={items} done={null} setback={setback} /> };
}

/** What a run would do; it changes nothing. */
async function tryJob(parts: OfficeParts, request: PageRequest, voice: OpsVoice): Promise<PageAnswer> {
  const { say } = voice;
  const { name = '' } = request.params;
  const call = { method: 'post', path: '/jobs/{name}/run', params: { name }, answer: JobResult } as const;
  try {
    const { dryRun } = await parts.ask(voice.caller, { ...call, query: { dryRun: 'true' } });
    if (dryRun === undefined) throw new Error('a dry run tells nothing');
    return { status: 200, html: <TriedPage voice={voice} job={name} tried={dryRun} /> };
  } catch (error) {
    if (faultOf(error).code !== 'job-cannot') throw error;
    const { items } = await jobsOf(parts, voice);
    const setback = say('jobs.cannotTry', { job: jobTitle(name, say) });
    return { status: 409, html: <JobsPage voice={voice} jobs={items} done={null} setback={setback} /> };
  }
}

type Props = {
  readonly voice: OpsVoice;
  readonly jobs: readonly JobView[];
  readonly done: string | null;
  readonly setback: string | null;
};

function JobsPage({ voice, jobs, done, setback }: Props) {
  const { say, frame } = voice;
  return (
    <OpsPage voice={voice} place="jobs" title={say('places.jobs')} lead={say('jobs.lead')}>
      <Told done={done} setback={setback} />
      <DataTable
        title={say('places.jobs')}
        rows={jobs}
        keyOf={({ name }) => name}
        columns={[
          {
            head: say('jobs.job'),
            cell: ({ name }) => (
              <>
                <a href={frame.link(jobPath(name))}>{jobTitle(name, say)}</a>
                <span class="small block">{jobPurpose(name, say) ?? <code>{name}</code>}</span>
              </>
            ),
          },
          { head: say('jobs.state'), cell: (job) => <StateOf voice={voice} job={job} /> },
          {
            head: say('jobs.lastRun'),
            cell: (job) => (job.lastRun === null ? null : <LastRun voice={voice} job={job} />),
          },
          { head: say('jobs.next'), cell: ({ nextAt }) => momentInWords(nextAt, voice) },
          { head: say('jobs.act'), cell: (job) => <JobActs voice={voice} job={job} /> },
        ]}
      />
      <p class="small">{say('jobs.hint')}</p>
    </OpsPage>
  );
}

type JobProps = { readonly voice: OpsVoice; readonly job: JobView };

function StateOf({ voice, job }: JobProps) {
  const { failures24h: count } = job;
  return (
    <>
      <JobStanding voice={voice} job={job} />
      {count === 0 ? null : <span class="small block">{voice.say('jobs.failures', { count })}</span>}
    </>
  );
}

/** When it was, how long it took, and what came of it. */
function LastRun({ voice, job: { lastRun, lastSuccessAt } }: JobProps) {
  const { say, saying } = voice;
  if (lastRun === null) return null;
  const { startedAt, finishedAt, outcome, failure } = lastRun;
  const took = finishedAt === null ? null : Date.parse(finishedAt) - Date.parse(startedAt);
  const counts = outcome === null ? null : (countsInWords(outcome, say) ?? say('jobs.nothing'));
  return (
    <>
      <span class="block">
        {agoInWords(startedAt, voice)}
        {took === null ? null : `, ${say('jobs.took', { time: spanInWords(took, saying.language) })}`}
      </span>
      {counts === null ? null : <span class="small block">{counts}</span>}
      {failure === null ? null : (
        <span class="block">
          {say('overview.failure')} <code>{failure}</code>
          <span class="small block">
            {lastSuccessAt === null
              ? say('jobs.neverWell')
              : say('jobs.lastWell', { ago: agoInWords(lastSuccessAt, voice) })}
          </span>
        </span>
      )}
    </>
  );
}
