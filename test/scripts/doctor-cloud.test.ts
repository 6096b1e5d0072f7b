import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { judgeLinks } from '../../scripts/doctor-run/cloud/cloud-checks.ts';
import { MINUTE_MS } from '../../src/lib/span.ts';
import { type NextcloudSimulator, startNextcloudSimulator } from '../../src/simulators/nextcloud/server.ts';
import { freePort } from '../support/ports.ts';
import { serve } from '../support/web-server.ts';
import { afterwards, examined } from './doctor-pool.ts';

const PASSWORD = 'app-password-of-the-doctor-in-this-test';

async function aCloud(): Promise<NextcloudSimulator> {
  const dir = await mkdtemp(join(tmpdir(), 'plenum-doctor-cloud-'));
  const cloud = await startNextcloudSimulator({
    dir,
    serviceAccount: { user: 'plenum', appPassword: PASSWORD },
  });
  afterwards(async () => {
    await cloud.close();
    await rm(dir, { recursive: true, force: true });
  });
  return cloud;
}

async function findingsOf({ url }: { readonly url: string }, settings: Record<string, string> = {}) {
  return examined([], {
    only: 'nextcloud',
    patience: { versionMs: 20_000, listMs: 20_000, recordingsMs: 20_000 },
    settings: {
      PLENUM_NEXTCLOUD_URL: url,
      PLENUM_NEXTCLOUD_USER: 'plenum',
      PLENUM_NEXTCLOUD_PASSWORD: PASSWORD,
      ...settings,
    },
  });
}

/** What doctor finds about this Nextcloud, but what is well, and that it runs on this very machine. */
async function troubles(cloud: { readonly url: string }, settings: Record<string, string> = {}) {
  const found = await findingsOf(cloud, settings);
  return found.filter(({ level, check }) => level !== 'ok' && check !== 'own-address');
}

test('a Nextcloud that is well: each check says so, its limits are worth a note, and nothing is written', async () => {
  const cloud = await aCloud();
  cloud.control.clearRequests();
  const findings = await findingsOf(cloud);
  expect(findings.find(({ check }) => check === 'own-address')?.advice).toContain('overwritehost');
  expect(findings.map(({ check, level }) => `${level} ${check}`)).toEqual([
    ...['ok address', 'ok version', 'ok password', 'ok account', 'ok rights', 'note limits', 'ok links'],
    ...['ok brute-force', 'note own-address', 'ok space', 'ok clock'],
  ]);
  expect(cloud.control.requests().filter(({ isWrite }) => isWrite)).toEqual([]);
});

test('without a Nextcloud in the settings there is nothing to find', async () => {
  expect(await examined([], { only: 'nextcloud' })).toEqual([]);
});

describe('a Nextcloud with one thing wrong: doctor says it, the setting and what to do', () => {
  test('nobody there', async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    expect(await troubles({ url })).toMatchObject([
      { check: 'address', level: 'error', setting: 'PLENUM_NEXTCLOUD_URL' },
    ]);
  });

  test('another page there', async () => {
    const page = await serve((_request, response) => response.end('<html>Willkommen</html>'));
    afterwards(() => page.close());
    const [found, ...others] = await troubles(page);
    expect(found).toMatchObject({ check: 'address', level: 'error' });
    expect(found?.seen).toContain('not of a Nextcloud');
    expect(others).toEqual([]);
  });

  test('it does not trust its own name', async () => {
    const cloud = await aCloud();
    cloud.control.setProfile({ trustedHosts: ['wolke.example'] });
    const [found] = await troubles(cloud);
    expect(found).toMatchObject({ check: 'address', level: 'error' });
    expect(found?.advice).toContain('trusted_domains');
  });

  test('maintenance', async () => {
    const cloud = await aCloud();
    cloud.control.setMaintenance(true);
    expect(await troubles(cloud)).toMatchObject([{ check: 'address', level: 'warning' }]);
  });

  test('a wrong password, tried once', async () => {
    const cloud = await aCloud();
    cloud.control.clearRequests();
    const wrong = { PLENUM_NEXTCLOUD_PASSWORD: 'another-app-password-than-that' };
    expect(await troubles(cloud, wrong)).toMatchObject([
      { check: 'password', level: 'error', setting: 'PLENUM_NEXTCLOUD_PASSWORD' },
    ]);
    expect(cloud.control.requests().filter(({ status }) => status === 401)).toHaveLength(1);
  });

  test('an account without the rights', async () => {
    const cloud = await aCloud();
    cloud.control.addAccount({ id: 'helga', groups: [] });
    const password = cloud.control.addAppPassword('helga', 'app-password-of-helga-in-this-test');
    const settings = { PLENUM_NEXTCLOUD_USER: 'helga', PLENUM_NEXTCLOUD_PASSWORD: password };
    expect(await troubles(cloud, settings)).toMatchObject([
      { check: 'rights', level: 'error', setting: 'PLENUM_NEXTCLOUD_USER' },
      { check: 'limits' },
    ]);
  });

  test('an account that the settings name by its address', async () => {
    const cloud = await aCloud();
    cloud.control.addAccount({
      id: 'wolke',
      email: 'plenum@example.org',
      password: 'Losung-8-4711',
      groups: ['admin'],
    });
    const settings = {
      PLENUM_NEXTCLOUD_USER: 'plenum@example.org',
      PLENUM_NEXTCLOUD_PASSWORD: 'Losung-8-4711',
    };
    const [found, ...others] = await troubles(cloud, settings);
    expect(found).toMatchObject({ check: 'account', level: 'error', setting: 'PLENUM_NEXTCLOUD_USER' });
    expect(found?.advice).toContain('wolke');
    expect(others).toMatchObject([{ check: 'limits' }]);
  });

  test('no Team folders where they are used', async () => {
    const cloud = await aCloud();
    cloud.control.setProfile({ teamFoldersApp: false });
    expect(await troubles(cloud, { PLENUM_FOLDERS: '{"mode": "teamFolders"}' })).toMatchObject([
      { check: 'team-folders', level: 'error', setting: 'PLENUM_FOLDERS' },
    ]);
  });

  test('limits that the settings do not know', async () => {
    const unlimited = { PLENUM_FOLDERS: '{"sharesPerTenMinutes": 0}' };
    expect(await troubles(await aCloud(), unlimited)).toMatchObject([{ check: 'limits', level: 'warning' }]);
  });

  test('limits that may hold, though we are on the list of those never slowed', async () => {
    const cloud = await aCloud();
    cloud.control.setProfile({ bruteForce: false });
    const [found, ...others] = await troubles(cloud, { PLENUM_FOLDERS: '{"sharesPerTenMinutes": 0}' });
    expect(found).toMatchObject({ check: 'limits', level: 'note' });
    expect(found?.advice).toContain('apply_allowlist_to_ratelimit');
    expect(others).toEqual([]);
  });

  test('it does not say what it can', async () => {
    const cloud = await aCloud();
    cloud.control.fault({ kind: 'status', status: 500, path: '*capabilities*' });
    const found = await troubles(cloud);
    expect(found).toMatchObject([{ check: 'abilities', level: 'warning' }]);
    expect(found[0]?.seen).toContain('unexpected');
  });

  test('a clock that is wrong', async () => {
    const cloud = await aCloud();
    cloud.control.setClockSkew(5 * MINUTE_MS);
    expect(await troubles(cloud)).toMatchObject([
      { check: 'limits' },
      { check: 'clock', level: 'error', setting: 'PLENUM_NEXTCLOUD_URL' },
    ]);
  });
});

test.each([
  ['no links', { allowed: false }, 'warning'],
  ['a password for each link', { needPassword: true }, 'warning'],
  ['links for too few days', { mostDays: 61 }, 'warning'],
  ['links for days enough', { mostDays: 62 }, 'ok'],
  ['nothing to be put in', { upload: false }, 'note'],
])('a Nextcloud that allows %s', (_what, given, level) => {
  const links = { allowed: true, upload: true, needPassword: false, mostDays: null, ...given };
  const bruteForce = { delayMs: 0, allowed: false };
  const abilities = {
    is: 'told',
    of: { teamFolders: false, windowsNames: false, bruteForce, links },
  } as const;
  expect(judgeLinks({ folders: { linkDays: 30 }, abilities })).toMatchObject({ level });
});
