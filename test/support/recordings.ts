import type { Recorded } from './recorded.ts';
import type { Body, WholeApp } from './whole-app.ts';

/**
 * Has Plenum find what is on the servers since before it began, and gives it to its branches.
 *
 * @returns their ids by title
 */
export async function giveRecordings(
  app: WholeApp,
  wishes: readonly Recorded[],
): Promise<ReadonlyMap<string, string>> {
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
