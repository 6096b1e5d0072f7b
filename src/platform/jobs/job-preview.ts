import { z } from 'zod';
import { toIso } from '../../lib/span.ts';
import type { Example } from '../http/example.ts';
import type { JobPreview } from './job.ts';

const amount = {
  count: z.int(),
  bytes: z.int().meta({ description: 'As far as servers say how large they are.' }),
};

export const JobDryRun = z
  .strictObject({
    total: z.strictObject(amount).meta({ description: 'What would go.' }),
    branches: z.array(z.strictObject({ branch: z.string(), name: z.string(), ...amount })),
    servers: z.array(z.strictObject({ server: z.string(), ...amount })),
    waiting: z
      .array(z.strictObject({ why: z.string(), ...amount }))
      .meta({ description: 'Due as well, but first something else has to happen: `processing`, `archive`.' }),
    items: z
      .array(
        z.strictObject({
          id: z.string(),
          branch: z.string(),
          server: z.string(),
          title: z.string(),
          from: z.iso.datetime().meta({ description: 'From here its life is counted.' }),
          dueAt: z.iso.datetime(),
          bytes: z.int().nullable(),
        }),
      )
      .meta({ description: 'A hundred at most, the longest overdue first.' }),
  })
  .meta({ id: 'JobDryRun' });
type JobDryRun = z.infer<typeof JobDryRun>;

export function toDryRunView(preview: JobPreview): JobDryRun {
  const { total, branches, servers, waiting, items } = preview;
  return {
    ...{ total, branches: [...branches], servers: [...servers], waiting: [...waiting] },
    items: items.map((item) => ({ ...item, from: toIso(item.from), dueAt: toIso(item.dueAt) })),
  };
}

const JOB = 'clean-recordings';
const NOTHING = { count: 0, bytes: 0 };

export const TRIED: Example = {
  name: 'tried',
  params: { name: JOB },
  query: { dryRun: 'true' },
  answer: {
    ...{ job: JOB, outcome: null, failure: null },
    dryRun: { total: NOTHING, branches: [], servers: [], waiting: [], items: [] } satisfies JobDryRun,
  },
};

export const NOT_TRIED: Example = {
  name: 'cannot-be-tried',
  params: { name: 'watch-servers' },
  query: { dryRun: 'true' },
  refused: { code: 'job-cannot', job: 'watch-servers', what: 'dryRun' },
};
