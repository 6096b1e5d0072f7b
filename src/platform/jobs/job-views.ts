import { z } from 'zod';
import { toIso } from '../../lib/span.ts';
import type { JobReport } from './job-report.ts';
import type { JobRun } from './job-run.ts';
import { JobDryRun } from './job-preview.ts';

export const RunView = z
  .strictObject({
    id: z.string(),
    replica: z.string().meta({ description: 'The process that ran it: its host, and a mark of its own.' }),
    startedAt: z.iso.datetime(),
    finishedAt: z.iso.datetime().nullable().meta({ description: 'Null while it runs.' }),
    outcome: z
      .record(z.string(), z.number())
      .nullable()
      .meta({ description: 'Counts; null where it failed or still runs.' }),
    failure: z.string().nullable().meta({
      description:
        'The name of what went wrong; the log says more. `stopped` and `lease-lost`: cut short, since its process stopped.',
    }),
  })
  .meta({ id: 'JobRun' });
export type RunView = z.infer<typeof RunView>;

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
    failingSince: z.iso.datetime().nullable().meta({
      description:
        'When the first run that failed after the last success began, of those of the last seven days; null where none failed since.',
    }),
    runs24h: z.int().meta({ description: 'Runs that began in the last 24 hours.' }),
    failures24h: z
      .int()
      .meta({ description: 'Those of them that failed; one that was cut short did not fail.' }),
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
export type JobResult = z.infer<typeof JobResult>;

/** @param counted of the last 24 hours */
export function toView(
  { nextAt, lastRun, lastSuccessAt, failingSince, ...job }: JobReport,
  { runs = 0, failures = 0 }: { readonly runs?: number; readonly failures?: number } = {},
): JobView {
  return {
    ...job,
    nextAt: nextAt === null ? null : toIso(nextAt),
    lastRun: lastRun === null ? null : toRunView(lastRun),
    lastSuccessAt: lastSuccessAt === null ? null : toIso(lastSuccessAt),
    failingSince: failingSince === null ? null : toIso(failingSince),
    ...{ runs24h: runs, failures24h: failures },
  };
}

export function toRunView({ id, replica, startedAt, finishedAt, outcome, failure }: JobRun): RunView {
  return {
    ...{ id, replica },
    startedAt: toIso(startedAt),
    finishedAt: finishedAt === null ? null : toIso(finishedAt),
    outcome,
    failure,
  };
}
