import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { NextcloudClient } from '../../../src/clients/nextcloud/nextcloud.ts';
import { createFolders } from '../../../src/features/folders/folders.ts';
import { MINUTE_MS } from '../../../src/lib/span.ts';
import type { Outcome } from '../../../src/platform/jobs/job.ts';
import { onEachStore } from '../../support/stores.ts';
import { type Cloud, startCloud } from './cloud.ts';
import { treeOf } from './tree.ts';

/** More than are at work at a time. */
const KREISE = Array.from({ length: 8 }, (_none, n) => `k${n},by,Kreis ${n},district`);
const MANY = treeOf(['de,,Bundesverband,federal', 'by,de,Landesverband Bayern,state', ...KREISE].join('\n'));
const COUNT = MANY.length;

onEachStore('runs over the folders of branches', (store) => {
  let cloud: Cloud;
  const { signal } = new AbortController();
  beforeEach(async () => {
    cloud = await startCloud(store(), { branches: MANY, settings: { sharesPerTenMinutes: 0 } });
    cloud.simulator.control.setProfile({ rateLimits: false });
  });
  afterEach(() => cloud.close());

  const minutes = async (count: number): Promise<readonly Outcome[]> => {
    const outcomes: Outcome[] = [];
    for (let minute = 0; minute < count; minute += 1) {
      cloud.clock.advance(MINUTE_MS);
      outcomes.push(await cloud.due());
    }
    return outcomes;
  };
  const sharesOf = async (branch: string) => {
    const { fileId } = await cloud.folder(branch);
    return (await cloud.client.shares.all()).filter((share) => share.fileId === fileId);
  };
  const unshare = async (branch: string) => {
    for (const { id } of await sharesOf(branch)) await cloud.client.shares.remove(id);
  };
  const order = (branch: string) => {
    const { database, clock, settings } = cloud;
    const folders = createFolders({ database, clock, settings, reconciler: cloud.another() });
    return folders.order('token:admin', branch, [branch]);
  };

  test('what a nightly run has not come to is looked at once Nextcloud is back', async () => {
    await cloud.due();
    await unshare('k7');
    cloud.simulator.control.setMaintenance(true);
    const night = await cloud.all();
    expect(night).toMatchObject({ due: COUNT, settled: 0 });
    expect(night['left']).toBeGreaterThan(0);
    const { state, failure, retryAt } = await cloud.folder('k7');
    expect({ state, failure }).toEqual({ state: 'waiting', failure: 'maintenance' });
    expect(retryAt).toBeGreaterThan(cloud.clock.now());
    cloud.simulator.control.setMaintenance(false);
    expect((await minutes(2)).filter(({ due }) => due !== 0)).toMatchObject([{ due: COUNT, settled: COUNT }]);
    expect(await sharesOf('k7')).toHaveLength(1);
  });

  test('why a branch failed, and that its place is gone, is known also after a run that Nextcloud broke off', async () => {
    await cloud.due();
    const known = [
      { branch: 'k6', state: 'pending', failure: 'place-gone', retry_at: 1 },
      { branch: 'k7', state: 'failed', failure: 'forbidden', retry_at: 1 },
    ];
    for (const { branch, ...change } of known) {
      await store().db.updateTable('folders').set(change).where('branch', '=', branch).execute();
    }
    cloud.simulator.control.setMaintenance(true);
    expect(await cloud.due()).toMatchObject({ due: 2, left: 2 });
    await cloud.all();
    for (const { branch, state, failure } of known) {
      expect(await cloud.folder(branch)).toMatchObject({ state, failure });
    }
    cloud.simulator.control.setMaintenance(false);
    await minutes(4);
    for (const { branch } of known) expect(await cloud.folder(branch)).toMatchObject({ state: 'settled' });
  });

  test('what a run has not come to when its process is stopped is looked at by the next one', async () => {
    await cloud.due();
    await unshare('k7');
    const stop = new AbortController();
    const slow = during(cloud.client, 'groups.list', () => {
      stop.abort();
      return Promise.resolve();
    });
    expect(await cloud.another(slow).runAll('check-folders', stop.signal)).toMatchObject({ settled: 0 });
    expect(await cloud.folder('k7')).toMatchObject({ state: 'waiting', failure: null });
    expect(await cloud.due()).toMatchObject({ due: COUNT, settled: COUNT });
    expect(await sharesOf('k7')).toHaveLength(1);
  });

  test.each(['settled', 'pending', 'failed'] as const)(
    'an order given during a run, for a branch that is %s, is carried out after it',
    async (state) => {
      await cloud.due();
      const change = { state, retry_at: state === 'failed' ? 1 : null };
      await store().db.updateTable('folders').set(change).where('branch', '=', 'k7').execute();
      let given = false;
      const slow = during(cloud.client, 'shares.all', async () => {
        if (given) return;
        given = true;
        await unshare('k7');
        await order('k7');
      });
      await cloud.another(slow).runAll('check-folders', signal);
      expect(await cloud.due()).toMatchObject({ due: 1, settled: 1, changes: 1 });
      expect(await sharesOf('k7')).toHaveLength(1);
    },
  );

  test('an order given while a run fails with the branch is not put off', async () => {
    cloud.simulator.control.fault({ kind: 'status', status: 403, method: 'MKCOL', path: '*Kreis 7*' });
    const slow = during(cloud.client, 'groups.list', () => order('k7'));
    await cloud.another(slow).runDue('provision-folders', signal);
    cloud.simulator.control.clearFaults();
    expect(await cloud.due()).toMatchObject({ due: 1, settled: 1 });
  });

  test('a branch that fails is tried at once by another plan, and by the same one only in its time', async () => {
    cloud.simulator.control.fault({ kind: 'status', status: 403, method: 'MKCOL', path: '*Kreis 7*' });
    await cloud.due();
    await minutes(140);
    expect(await minutes(1)).toMatchObject([{ due: 0 }]);
    cloud.change('k7', { name: 'Kreis 7 an der Isar' });
    expect(await minutes(1)).toMatchObject([{ due: 1, failed: 1 }]);
    expect(await minutes(1)).toMatchObject([{ due: 0 }]);
    cloud.change('k7', { name: 'Kreis Isar' });
    expect(await minutes(1)).toMatchObject([{ due: 1, settled: 1 }]);
  });

  test('a branch that failed elsewhere is tried once, as nobody knows by which plan', async () => {
    cloud.simulator.control.fault({ kind: 'status', status: 403, method: 'MKCOL', path: '*Kreis 7*' });
    await cloud.due();
    await minutes(140);
    cloud.change('k7', { name: 'Kreis Isar' });
    expect(await cloud.another().runDue('provision-folders', signal)).toMatchObject({ due: 1, settled: 1 });
  });
});

/** A client whose answer to that call comes only once `work` is done. */
function during(client: NextcloudClient, call: string, work: () => Promise<void>): NextcloudClient {
  const wrap = <T extends object>(face: T, at: string): T =>
    new Proxy(face, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name);
        const here = `${at}${String(name)}`;
        if (typeof value === 'object' && value !== null) return wrap(value, `${here}.`);
        if (typeof value !== 'function' || here !== call) return value;
        return async (...words: unknown[]) => {
          const answer: unknown = await Reflect.apply(value, target, words);
          await work();
          return answer;
        };
      },
    });
  return wrap(client, '');
}
