import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type NextcloudSimulator, startNextcloudSimulator } from '../../src/simulators/nextcloud/server.ts';
import { type FreshStore, freshStore } from '../support/stores.ts';
import { startWholeApp, type WholeApp } from '../support/whole-app.ts';

const ADMIN = 'admin@de';
const PASSWORD = 'app-password-of-the-service-account';
const IN_NEXTCLOUD = ['provision-folders', 'check-folders', 'prepare-papers', 'bring-slides'];

const dir = mkdtempSync(join(tmpdir(), 'plenum-outdated-'));
const started: WholeApp[] = [];
let place: FreshStore;
let cloud: NextcloudSimulator;

beforeAll(async () => {
  place = await freshStore('postgres');
  const serviceAccount = { user: 'plenum', appPassword: PASSWORD };
  cloud = await startNextcloudSimulator({ dir: join(dir, 'cloud'), serviceAccount });
  writeFileSync(join(dir, 'branches.csv'), 'id,parent,name,level\nde,,Bundesverband,federal\n');
});
afterAll(async () => {
  for (const app of started) await app.close();
  await cloud.close();
  await place.remove();
  rmSync(dir, { recursive: true, force: true });
});

/** One more on the store of all. */
async function startReplica(folders: Readonly<Record<string, unknown>>): Promise<WholeApp> {
  const replica = await startWholeApp('postgres', {
    callers: [ADMIN],
    settings: {
      ...{ PLENUM_DATABASE_URL: place.url, PLENUM_DATABASE_POOL: '5' },
      ...{ PLENUM_BRANCHES: join(dir, 'branches.csv'), PLENUM_FOLDERS: JSON.stringify(folders) },
      ...{ PLENUM_NEXTCLOUD_URL: cloud.url, PLENUM_NEXTCLOUD_USER: 'plenum' },
      PLENUM_NEXTCLOUD_PASSWORD: PASSWORD,
    },
  });
  started.push(replica);
  return replica;
}

test('a replica with outdated settings leaves all in Nextcloud to those with the newest', async () => {
  const old = await startReplica({ permissions: 1 });
  await old.runJob('provision-folders');
  expect(await old.runJob('check-folders')).toMatchObject({ outcome: { settled: 1 } });
  const young = await startReplica({ permissions: 15 });
  for (const job of IN_NEXTCLOUD) {
    expect(await old.call(ADMIN, 'POST', `/jobs/${job}/run`)).toMatchObject({ body: { code: 'busy' } });
  }
  expect(await old.runJob('forget')).toMatchObject({ failure: null });
  await young.runJob('provision-folders');
  expect(await young.runJob('check-folders')).toMatchObject({ outcome: { settled: 1, changes: 0 } });
  const { items } = (await young.call(ADMIN, 'GET', '/audit?kind=folder')).body;
  expect(items.map(({ action }) => action)).toContain('folder.mend-rights');
});
