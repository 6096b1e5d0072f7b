import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type NextcloudSimulator, startNextcloudSimulator } from '../../src/simulators/nextcloud/server.ts';
import { untilThere } from '../support/until.ts';
import { METRICS_TOKEN, startWholeApp, tokenOf, type WholeApp } from '../support/whole-app.ts';

const ADMIN = 'admin@de';
const PASSWORD = 'app-password-of-the-service-account';
const BRANCHES = `id,parent,name,level
de,,Bundesverband,federal
by,de,Landesverband Bayern,state
by-m,by,Kreisverband München (Stadt),district
nw,de,Landesverband Nordrhein-Westfalen,state
`;
const COMMAND = fileURLToPath(new URL('../../scripts/folders-run/main.ts', import.meta.url));

let app: WholeApp;
let cloud: NextcloudSimulator;
const dir = mkdtempSync(join(tmpdir(), 'plenum-folders-'));

beforeAll(async () => {
  const files = join(dir, 'cloud');
  cloud = await startNextcloudSimulator({
    dir: files,
    serviceAccount: { user: 'plenum', appPassword: PASSWORD },
  });
  writeFileSync(join(dir, 'branches.csv'), BRANCHES);
  writeFileSync(join(dir, 'token'), `${tokenOf(ADMIN)}\n`);
  app = await startWholeApp('sqlite', {
    callers: [ADMIN, 'admin@by', 'viewer@by-m'],
    settings: {
      PLENUM_BRANCHES: join(dir, 'branches.csv'),
      PLENUM_NEXTCLOUD_URL: cloud.url,
      PLENUM_NEXTCLOUD_USER: 'plenum',
      PLENUM_NEXTCLOUD_PASSWORD: PASSWORD,
    },
  });
});
afterAll(async () => {
  await app.close();
  await cloud.close();
  rmSync(dir, { recursive: true, force: true });
});

/** Runs `scripts/folders` as an operator does. */
function folders(...words: string[]): Promise<{ code: number; said: string }> {
  const all = [COMMAND, ...words, '--url', app.url, '--token-file', join(dir, 'token')];
  return new Promise((resolve) => {
    execFile(process.execPath, all, { timeout: 60_000 }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? -1), said: stdout + stderr });
    });
  });
}

const whole = async (who = ADMIN, query = '') => (await app.call(who, 'GET', `/folders${query}`)).body;
const tree = () => cloud.control.tree('plenum');

/** Somebody moves it by hand, as the service account. */
async function move(from: string, to: string): Promise<void> {
  const at = (path: string) => `${cloud.url}remote.php/dav/files/plenum/${encodeURI(path)}`;
  const { status } = await fetch(at(from), {
    method: 'MOVE',
    headers: {
      Authorization: `Basic ${Buffer.from(`plenum:${PASSWORD}`).toString('base64')}`,
      Destination: at(to),
    },
  });
  expect(status).toBe(201);
}

test('an order brings it about, and is written down', async () => {
  const applied = await folders('apply');
  expect(applied).toMatchObject({ code: 0, said: expect.stringContaining('4 of 4 done') });
  expect(tree()).toContain('Gliederungen/Bayern/München (Stadt)/Sitzungen/');
  expect(await folders('plan')).toMatchObject({
    code: 0,
    said: expect.stringContaining('nothing would be done'),
  });
  expect(await folders('drift')).toMatchObject({ code: 0 });
  expect((await app.call(ADMIN, 'GET', '/audit?action=folder.reconcile')).body.items).toMatchObject([
    { actor: 'token:admin.de', object: { kind: 'folder', id: 'de' }, after: { branches: 4 } },
  ]);
});

test('a dry run tells what would be done, and does nothing', async () => {
  await move('Gliederungen/Bayern/München (Stadt)', 'Woanders');
  cloud.control.clearRequests();
  expect(await folders('plan', '--branch', 'by')).toMatchObject({
    code: 0,
    said: expect.stringContaining('by-m    move   Woanders → Gliederungen/Bayern/München (Stadt)\n'),
  });
  expect(cloud.control.writes()).toBe(0);
  expect(await folders('apply', '--branch', 'by-m')).toMatchObject({ code: 0 });
  expect(tree()).toContain('Gliederungen/Bayern/München (Stadt)/Sitzungen/');
});

test('words that are not known are said to be so', async () => {
  expect(await folders('plant')).toMatchObject({ code: 2 });
  expect(await folders('plan', '--branch', 'nirgends')).toMatchObject({ code: 1 });
});

test('shows what is there, page by page, to who may see the branch', async () => {
  const { items, progress } = await whole();
  expect(progress).toEqual({ total: 4, settled: 4, waiting: 0, failed: 0, estimate: null });
  expect(items.map(({ branch }) => branch)).toEqual(['de', 'by', 'by-m', 'nw']);
  expect(items[2]).toMatchObject({
    ...{ state: 'settled', quotaBytes: 5_000_000_000, usedBytes: 0, drift: [], failure: null },
    planned: { path: ['Gliederungen', 'Bayern', 'München (Stadt)'], group: 'plenum-by-m' },
    actual: { path: ['Gliederungen', 'Bayern', 'München (Stadt)'], isShared: true },
    link: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/index\.php\/f\/\d+$/),
  });
  const first = await whole(ADMIN, '?limit=3');
  expect(first.items).toHaveLength(3);
  expect((await whole(ADMIN, `?limit=3&cursor=${first.next}`)).items).toMatchObject([{ branch: 'nw' }]);
  expect((await whole('viewer@by-m')).items).toMatchObject([{ branch: 'by-m' }]);
  expect((await whole(ADMIN, '?branch=by')).items).toHaveLength(2);
  expect((await whole(ADMIN, '?state=failed')).items).toEqual([]);
});

test('an order is an admin’s above the branch', async () => {
  const order = (who: string, body: object) => app.call(who, 'POST', '/folders/reconcile', body);
  expect(await order('admin@by', { branch: 'by-m' })).toMatchObject({ status: 202, body: { branches: 1 } });
  expect(await order('admin@by', { branch: 'by' })).toMatchObject({ status: 403 });
  expect(await order('admin@by', {})).toMatchObject({ status: 404 });
  expect(await order('viewer@by-m', { branch: 'by-m' })).toMatchObject({ status: 403 });
  expect(await order(ADMIN, { branch: 'nirgends' })).toMatchObject({ status: 404 });
});

test('a branch that is renamed has its folder follow by itself', async () => {
  await app.call(ADMIN, 'PATCH', '/branches/by-m', { name: 'Kreisverband Isar' });
  const follows = () => Promise.resolve(tree().includes('Gliederungen/Bayern/Isar/Sitzungen/'));
  await untilThere('the renamed folder', 20_000, follows);
  expect(tree()).not.toContain('Gliederungen/Bayern/München (Stadt)/');
});

test('an order that cannot be carried out ends, and says what is in the way', async () => {
  // A run that the revoked password breaks off has Nextcloud left alone for a while, whoever gives an order.
  await untilThere(
    'the end of all runs',
    20_000,
    async () => (await whole(ADMIN, '?state=settled')).items.length === 4,
  );
  cloud.control.removeAppPasswords('plenum');
  const applied = await folders('apply', '--branch', 'by');
  expect(applied).toMatchObject({ code: 1, said: expect.stringContaining('2 waiting (unauthorized)') });
  expect(applied.said).toMatch(/by-m +waiting +unauthorized +Kreisverband Isar/);
});

test('while Nextcloud is off everything else goes on, and a dry run says so', async () => {
  await cloud.control.kill();
  const dry = await app.call(ADMIN, 'POST', '/folders/reconcile', { dryRun: true });
  expect(dry).toMatchObject({ status: 503, body: { code: 'nextcloud-unreachable' } });
  expect(await whole()).toMatchObject({ configured: true });
  const renamed = await app.call(ADMIN, 'PATCH', '/branches/by-m', { name: 'Kreisverband Lech' });
  expect(renamed.status).toBe(200);
  await cloud.control.start();
});

test('the figures are there, and no secret among them', async () => {
  const headers = { Authorization: `Bearer ${METRICS_TOKEN}` };
  const text = await (await fetch(`${app.url}/metrics`, { headers })).text();
  expect(text).toContain('plenum_folders{state="settled"}');
  expect(text).toContain(
    'plenum_nextcloud_call_duration_seconds_count{call="files.makeFolder",outcome="ok"}',
  );
  expect(text).not.toContain(PASSWORD);
});
