import { z } from 'zod';
import { toIso } from '../../lib/span.ts';
import type { ForgetRun } from './forget-run-store.ts';

export const RunView = z
  .strictObject({
    id: z.string(),
    startedAt: z.iso.datetime(),
    finishedAt: z.iso.datetime().nullable().meta({ description: 'null while it runs.' }),
    failure: z
      .string()
      .nullable()
      .meta({ description: 'The name of what went wrong; what went before it is counted.' }),
    taken: z.array(
      z.strictObject({
        what: z.string().meta({ description: 'As docs/privacy.md calls it: `descriptions`' }),
        before: z.iso.datetime().meta({ description: 'What was older than this went.' }),
        count: z.int().min(0),
      }),
    ),
  })
  .meta({ id: 'ForgetRun', description: 'One run of the job `forget`, and all that it took away' });
export type RunView = z.infer<typeof RunView>;

export function toRunView({ id, startedAt, finishedAt, failure, taken }: ForgetRun): RunView {
  return {
    id,
    startedAt: toIso(startedAt),
    finishedAt: finishedAt === null ? null : toIso(finishedAt),
    failure,
    taken: taken.map(({ what, before, count }) => ({ what, before: toIso(before), count })),
  };
}
