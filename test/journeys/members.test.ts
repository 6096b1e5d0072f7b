import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type NextcloudSimulator, startNextcloudSimulator } from '../../src/simulators/nextcloud/server.ts';
import type { IdentityProvider } from '../support/identity-provider.ts';
import { startSimulatedProvider } from '../support/simulated-provider.ts';
import { METRICS_TOKEN, startWholeApp, type WholeApp } from '../support/whole-app.ts';

const ADMIN = 'admin@de';
const PASSWORD = 'app-password-of-the-service-account';
const BRANCHES = `id,parent,name,level
de,,Bundesverband,federal
by,de,Landesverband Bayern,state
by-m,by,Kreisverband München (Stadt),district
`;
const EVA = {
  ...{ username: 'eva', password: 'Evas Wort', name: 'Eva Beispiel', email: 'eva@treffen.example' },
  groups: ['/de/by/by-m/mitglieder'],
};

let app: WholeApp;
let cloud: NextcloudSimulator;
let realm: IdentityProvider;
const dir = mkdtempSync(join(tmpdir(), 'plenum-members-'));

beforeAll(async () => {
  const serviceAccount = { user: 'plenum', appPassword: PASSWORD };
  cloud = await startNextcloudSimulator({ dir: join(dir, 'cloud'), serviceAccount });
  realm = await startSimulatedProvider('http://127.0.0.1:1');
  writeFileSync(join(dir, 'branches.csv'), BRANCHES);
  app = await startWholeApp('sqlite', {
    callers: [ADMIN],
    settings: {
      PLENUM_BRANCHES: join(dir, 'branches.csv'),
      PLENUM_NEXTCLOUD_URL: cloud.url,
      PLENUM_NEXTCLOUD_USER: 'plenum',
      PLENUM_NEXTCLOUD_PASSWORD: PASSWORD,
      PLENUM_KEYCLOAK_URL: realm.url,
      PLENUM_KEYCLOAK_REALM: realm.realm,
      PLENUM_KEYCLOAK_CLIENT_ID: realm.client.id,
      PLENUM_KEYCLOAK_CLIENT_SECRET: realm.client.secret,
      PLENUM_FOLDERS: JSON.stringify({ members: { group: '/{path}/mitglieder', account: 'username' } }),
    },
  });
});
afterAll(async () => {
  await app.close();
  await realm.close();
  await cloud.close();
  rmSync(dir, { recursive: true, force: true });
});

const members = async () => {
  const answer = await fetch(`${cloud.url}ocs/v2.php/cloud/groups/plenum-by-m/users?format=json`, {
    headers: {
      Authorization: `Basic ${Buffer.from(`plenum:${PASSWORD}`).toString('base64')}`,
      'OCS-APIRequest': 'true',
    },
  });
  return ((await answer.json()) as { ocs: { data: { users: string[] } } }).ocs.data.users;
};

test('without the role in Keycloak the run fails by name, and with it members come into the group of their branch', async () => {
  await app.runJob('check-folders');
  cloud.control.addAccount({ id: 'eva' });
  await realm.addUser(EVA);
  const refused = await app.call(ADMIN, 'POST', '/jobs/sync-members/run');
  expect(refused.body).toEqual({ job: 'sync-members', outcome: null, failure: 'MembersRefused' });
  expect(await members()).toEqual([]);

  await realm.setPlenumRoles(['view-users']);
  const counts = { branches: 3, added: 1, removed: 0, withoutAccount: 0, held: 0, failed: 0 };
  expect(await app.runJob('sync-members')).toMatchObject({ outcome: { ...counts, unknownGroups: 2 } });
  expect(await members()).toEqual(['eva']);
});

test('who has left comes out again; neither the audit nor the metrics name anybody', async () => {
  await realm.setGroups('eva', []);
  expect(await app.runJob('sync-members')).toMatchObject({ outcome: { added: 0, removed: 1 } });
  expect(await members()).toEqual([]);
  const { body } = await app.call(ADMIN, 'GET', '/audit?kind=folder&limit=100');
  expect(body.items.filter(({ action }) => action === 'folder.members')).toMatchObject([
    { actor: 'job:sync-members', branch: 'by-m', after: { added: 0, removed: 1 } },
    { actor: 'job:sync-members', branch: 'by-m', after: { added: 1, removed: 0 } },
  ]);
  const metrics = await fetch(`${app.url}/metrics`, {
    headers: { Authorization: `Bearer ${METRICS_TOKEN}` },
  });
  const told = await metrics.text();
  expect(told).toContain('plenum_keycloak_request_duration_seconds_count{call="members",outcome="ok"}');
  expect(JSON.stringify(body) + told).not.toMatch(/\beva\b/i);
});
