import { z } from 'zod';
import { toIso } from '../../lib/span.ts';
import { listOf, openCursor, pageQuery, sealCursor } from '../../platform/http/cursor.ts';
import { type Endpoint, endpoint } from '../../platform/http/endpoint.ts';
import { type ForgetRun, forgetRuns } from './forget-run-store.ts';
import { PRIVACY_EXAMPLES } from './person-examples.ts';

const RunView = z
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

const Place = z.strictObject({ forgot: z.string() });

/** `GET /privacy/runs`: what the nightly job took away. */
export function privacyEndpoints({ cursorKey }: { readonly cursorKey: Buffer }): readonly Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/privacy/runs',
      summary: 'What was forgotten in each night, the newest first',
      description: 'Reports are kept for 12 months, and name nobody.',
      right: 'operate',
      scope: { of: 'root' },
      query: z.strictObject({ ...pageQuery }),
      answers: [{ status: 200, summary: 'A page of reports', body: listOf(RunView) }],
      refuses: ['cursor-invalid'],
      examples: PRIVACY_EXAMPLES,
      transaction: 'none',
      handle: async ({ tx, query: { cursor, limit } }) => {
        const behind = cursor === undefined ? null : openCursor(cursorKey, cursor, Place).forgot;
        const runs = await forgetRuns(tx, { behind, limit: limit + 1 });
        const items = runs.slice(0, limit);
        const last = runs.length > limit ? items.at(-1) : undefined;
        const next = last === undefined ? null : sealCursor(cursorKey, { forgot: last.id });
        return { body: { items: items.map(toView), next } };
      },
    }),
  ];
}

function toView({ id, startedAt, finishedAt, failure, taken }: ForgetRun): RunView {
  return {
    id,
    startedAt: toIso(startedAt),
    finishedAt: finishedAt === null ? null : toIso(finishedAt),
    failure,
    taken: taken.map(({ what, before, count }) => ({ what, before: toIso(before), count })),
  };
}
