import { z } from 'zod';
import { listOf, openCursor, pageQuery, sealCursor } from '../../platform/http/cursor.ts';
import { type Endpoint, endpoint } from '../../platform/http/endpoint.ts';
import { forgetRuns } from './forget-run-store.ts';
import { RunView, toRunView } from './forget-run-view.ts';
import { PRIVACY_EXAMPLES } from './person-examples.ts';

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
        return { body: { items: items.map(toRunView), next } };
      },
    }),
  ];
}
