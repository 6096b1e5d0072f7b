import { DAY_MS, MINUTE_MS } from '../../src/lib/span.ts';
import type { Body, WholeApp } from './whole-app.ts';

/** Something that is on a simulated server. */
export type Recorded = {
  readonly title: string;
  /** `published` by default; then it is released, too, once it is given to a branch. */
  readonly state?: 'processing' | 'published' | 'unpublished';
  /** Since it ended; a day by default. */
  readonly daysAgo?: number;
  /** `by-09162` by default; null leaves it to nobody. */
  readonly branch?: string | null;
  /** Of the pool, counted from 0. */
  readonly server?: number;
  readonly formats?: readonly { readonly type: string; readonly bytes: number }[];
};

const HOUR_LONG = 60 * MINUTE_MS;
const FORMATS = [
  { type: 'presentation', bytes: 212_000 },
  { type: 'video', bytes: 200_000 },
];

/**
 * Puts recordings onto the servers, has Plenum find them, and gives them to their branches.
 *
 * @returns their ids by title
 */
export async function giveRecordings(
  app: WholeApp,
  wishes: readonly Recorded[],
): Promise<ReadonlyMap<string, string>> {
  for (const { title, server = 0, state = 'published', daysAgo = 1, formats = FORMATS } of wishes) {
    const endTime = Date.now() - daysAgo * DAY_MS;
    app.servers[server]?.recordings.add({
      ...{ meetingID: `before-${title}`, name: title, state, participants: 12, rawBytes: 2_000_000 },
      ...{ endTime, startTime: endTime - HOUR_LONG },
      formats: formats.map((format) => ({ ...format, lengthMs: HOUR_LONG })),
    });
  }
  await app.runJob('sync-recordings');
  const { items } = (await app.call('admin@de', 'GET', '/recordings?origin=foreign&limit=200')).body;
  const ids = new Map(items.map(({ id, ...rest }) => [String(rest['title']), id]));
  for (const { title, branch = 'by-09162' } of wishes) {
    if (branch === null) continue;
    const path = `/recordings/${ids.get(title) ?? ''}?deletes=confirm`;
    const given = await app.call('admin@de', 'PATCH', path, { branch });
    if (given.status !== 200) throw new Error(`${title}: ${given.status} ${JSON.stringify(given.body)}`);
  }
  return ids;
}

/** Runs the job that has servers show what is released, until a recording stands so. */
export async function untilState(app: WholeApp, id: string, state: string): Promise<Body> {
  for (;;) {
    const { body } = await app.call('admin@de', 'GET', `/recordings/${id}`);
    if (body['state'] === state) return body;
    await app.runJob('release-recordings');
  }
}
