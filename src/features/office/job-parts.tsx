import { z } from 'zod';
import { isCutShort } from '../../platform/jobs/job-run.ts';
import { JobView } from '../../platform/jobs/job-views.ts';
import { PostForm, Standing } from '../../platform/web/page-parts.tsx';
import { jobTitle } from './job-words.ts';
import type { OfficeParts } from './office-parts.ts';
import type { OpsVoice } from './ops-page.tsx';

export const JOBS_PATH = '/betrieb/aufgaben';
/** What a form says that stands on the job's own page: one comes back to it. */
export const FROM_OWN_PAGE = { von: 'aufgabe' } as const;
const JobList = z.strictObject({ items: z.array(JobView), next: z.null() });

export function jobPath(name: string): string {
  return `${JOBS_PATH}/${encodeURIComponent(name)}`;
}

export function jobsOf(parts: OfficeParts, { caller }: OpsVoice) {
  return parts.ask(caller, { method: 'get', path: '/jobs', answer: JobList });
}

type JobProps = { readonly voice: OpsVoice; readonly job: JobView };

/** @param isOwnPage whether they stand on the job's own page, and not in a list of jobs */
export function JobActs({
  voice: { say, frame },
  job: { name, canTry },
  isOwnPage = false,
}: JobProps & { readonly isOwnPage?: boolean }) {
  const whose = isOwnPage ? null : <span class="for-ears">{`: ${jobTitle(name, say)}`}</span>;
  return (
    <div class="row">
      {canTry ? (
        <a class="button quiet" href={frame.link(`${jobPath(name)}/probe`)}>
          {say('jobs.try')}
          {whose}
        </a>
      ) : null}
      <PostForm frame={frame} action={`${jobPath(name)}/starten`}>
        {isOwnPage ? <input type="hidden" name="von" value={FROM_OWN_PAGE.von} /> : null}
        <button type="submit" class="quiet">
          {say('jobs.run')}
          {whose}
        </button>
      </PostForm>
    </div>
  );
}

export function JobStanding({ voice: { say }, job: { running, lastRun } }: JobProps) {
  if (running) return <Standing kind="info">{say('jobs.running')}</Standing>;
  if (lastRun === null) return <Standing kind="info">{say('jobs.never')}</Standing>;
  if (lastRun.outcome !== null) return <Standing kind="ok">{say('jobs.well')}</Standing>;
  // A process that was killed said nothing: its run stands there without an end until the next one begins.
  if (lastRun.failure === null || isCutShort(lastRun.failure))
    return <Standing kind="info">{say('jobs.cutShort')}</Standing>;
  return <Standing kind="warn">{say('jobs.failed')}</Standing>;
}
