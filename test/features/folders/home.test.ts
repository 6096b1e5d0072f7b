import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createNextcloudClient } from '../../../src/clients/nextcloud/client.ts';
import type { NextcloudClient } from '../../../src/clients/nextcloud/nextcloud.ts';
import { dueAgain } from '../../../src/features/folders/folder-store.ts';
import { placeOf } from '../../../src/features/folders/places.ts';
import { MINUTE_MS } from '../../../src/lib/span.ts';
import {
  type NextcloudSimulator,
  startNextcloudSimulator,
} from '../../../src/simulators/nextcloud/server.ts';
import { openFresh } from '../../support/stores.ts';
import { type Cloud, startCloud } from './cloud.ts';

const BRANCHES = ['de', 'by', 'by-m', 'by-n'];
const ACCOUNT = { user: 'plenum', appPassword: 'app-password-of-the-other-server' };
const signal = new AbortController().signal;

let store: Awaited<ReturnType<typeof openFresh>>;
let cloud: Cloud;
let dir: string;
let elsewhere: NextcloudSimulator;
let client: NextcloudClient;
beforeEach(async () => {
  store = await openFresh('sqlite');
  cloud = await startCloud(store.database);
  await cloud.due();
  dir = mkdtempSync(join(tmpdir(), 'plenum-elsewhere-'));
  elsewhere = await startNextcloudSimulator({ dir, clock: cloud.clock, serviceAccount: ACCOUNT });
  const server = { url: elsewhere.url.replace(/\/$/, ''), user: ACCOUNT.user, password: ACCOUNT.appPassword };
  client = createNextcloudClient(server, { clock: cloud.clock });
  // Among these are ids that places have on the first server.
  for (let n = 0; n < 30; n += 1) await client.files.makeFolder([`Privat ${n}`]);
});
afterEach(async () => {
  client.close();
  await elsewhere.close();
  rmSync(dir, { recursive: true, force: true });
  await cloud.close();
  await store.remove();
});

const folders = () => Promise.all(BRANCHES.map((branch) => cloud.folder(branch)));
const failures = async () => (await folders()).map(({ failure }) => failure);
const order = (branches: readonly string[]) =>
  store.database.transaction((tx) => dueAgain(tx, branches, cloud.clock.now()));
const later = () => cloud.clock.advance(20 * MINUTE_MS);

test('on another server nothing is touched by ids of the first one, and each branch says why', async () => {
  const before = elsewhere.control.writes();
  const reconciler = cloud.another(client);
  expect(await reconciler.runAll('check-folders', signal)).toMatchObject({ settled: 0, changes: 0 });
  expect(elsewhere.control.writes()).toBe(before);
  expect(await failures()).toEqual(BRANCHES.map(() => 'other-server'));
  expect(await placeOf(store.database.db, 'by-m')).toBeNull();
  expect(await reconciler.preview(null, signal)).toEqual(
    BRANCHES.map((branch) => ({ branch, does: 'fail', detail: 'other-server' })),
  );
});

test('back on the first one all goes on as it was', async () => {
  const before = await folders();
  await cloud.another(client).runAll('check-folders', signal);
  later();
  expect(await cloud.due()).toMatchObject({ settled: 4, changes: 0 });
  expect((await folders()).map(({ fileId }) => fileId)).toEqual(before.map(({ fileId }) => fileId));
  expect(await failures()).toEqual(BRANCHES.map(() => null));
});

test('by order for all branches the ids are forgotten, and places taken over by name', async () => {
  const place = ['Gliederungen', 'Bayern', 'München (Stadt)'];
  for (let depth = 1; depth <= place.length; depth += 1) {
    await client.files.makeFolder(place.slice(0, depth));
  }
  await client.files.create([...place, 'a.txt'], Buffer.from('x'));
  const reconciler = cloud.another(client);
  // Nobody was told yet.
  await order(BRANCHES);
  await reconciler.runDue('provision-folders', signal);
  expect(await failures()).toEqual(BRANCHES.map(() => 'other-server'));
  later();
  await order(['by-m']);
  await reconciler.runDue('provision-folders', signal);
  expect(await failures()).toEqual(BRANCHES.map(() => 'other-server'));
  later();
  await order(BRANCHES);
  await reconciler.runDue('provision-folders', signal);
  later();
  expect(await reconciler.runDue('provision-folders', signal)).toMatchObject({ settled: 4 });
  const tree = elsewhere.control.tree(ACCOUNT.user);
  for (let n = 0; n < 30; n += 1) expect(tree).toContain(`Privat ${n}/`);
  expect(tree).toContain('Gliederungen/Bayern/München (Stadt)/a.txt 1');
  expect(tree).toContain('Gliederungen/Bayern/München (Stadt)/Sitzungen/');
  expect(tree).toContain('Gliederungen/Bund/Bundesverband/Sitzungen/');
  const shared = (await client.shares.all()).map((share) => share.with).sort();
  expect(shared).toEqual(BRANCHES.map((branch) => `plenum-${branch}`).sort());
  expect(await cloud.audited()).toEqual(expect.arrayContaining(['folder.forget by-m', 'folder.adopt by-m']));
  expect(await failures()).toEqual(BRANCHES.map(() => null));
});

test('a store from before takes it that its ids are of the server that it is on', async () => {
  await store.database.db.updateTable('folders').set({ home: null }).execute();
  expect(await cloud.all()).toMatchObject({ settled: 4, changes: 0 });
  const rows = await store.database.db.selectFrom('folders').select('home').execute();
  expect(rows.map(({ home }) => home)).toEqual(BRANCHES.map(() => expect.stringMatching(/^\d{8}oc/)));
});

test('another account of the same server is another home', async () => {
  cloud.simulator.control.addAccount({ id: 'andere', groups: ['admin'] });
  const password = cloud.simulator.control.addAppPassword('andere');
  const url = cloud.simulator.url.replace(/\/$/, '');
  const other = createNextcloudClient({ url, user: 'andere', password }, { clock: cloud.clock });
  await cloud.another(other).runAll('check-folders', signal);
  other.close();
  expect(await failures()).toEqual(BRANCHES.map(() => 'other-server'));
});
