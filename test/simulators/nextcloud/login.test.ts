import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import {
  aCloud,
  aMember,
  ask,
  dav,
  exceptionOf,
  ocs,
  PASSWORD,
  rawAsk,
  readEnvelope,
  TOKEN,
  type Asked,
  type TestCloud,
} from './visitor.ts';

const ME = '/cloud/user';
const wrong: Asked = { password: 'nicht dies' };

async function both(cloud: TestCloud, asked: Asked) {
  const [files, user] = [await dav(cloud, 'PROPFIND', '', asked), await ocs(cloud, 'GET', ME, {}, asked)];
  return [files.status, exceptionOf(files), user.status, user.code, user.message];
}

describe('who gets in', () => {
  test('with an app password as password or bearer, or the login password, whatever the case of the name', async () => {
    const cloud = await aCloud();
    for (const asked of [
      {},
      { password: PASSWORD },
      { as: 'Plenum', password: TOKEN },
      { anonymous: true, headers: { Authorization: `Bearer ${TOKEN}` } },
    ]) {
      expect((await ocs(cloud, 'GET', ME, {}, asked)).data).toMatchObject({ id: 'plenum' });
    }
  });

  test('nobody without credentials, with wrong ones, or with a token of somebody else', async () => {
    const cloud = await aCloud();
    aMember(cloud, 'anna');
    expect(await both(cloud, { anonymous: true })).toEqual([
      401,
      'NotAuthenticated',
      401,
      997,
      'Current user is not logged in',
    ]);
    expect(await both(cloud, wrong)).toEqual([401, 'NotAuthenticated', 401, 997, 'Unauthorised']);
    expect((await ocs(cloud, 'GET', ME, {}, { as: 'anna', password: TOKEN })).status).toBe(401);
  });

  test('a disabled account: 401 here, 503 there', async () => {
    const cloud = await aCloud();
    aMember(cloud, 'anna');
    expect((await ocs(cloud, 'PUT', '/cloud/users/anna/disable')).status).toBe(200);
    expect(await both(cloud, { as: 'anna' })).toEqual([503, 'ServiceUnavailable', 401, 997, 'Unauthorised']);
    await ocs(cloud, 'PUT', '/cloud/users/anna/enable');
    expect((await dav(cloud, 'PROPFIND', '', { as: 'anna' })).status).toBe(207);
  });

  test('with a second factor only app passwords', async () => {
    const cloud = await aCloud({ twoFactor: true });
    expect(await both(cloud, { password: PASSWORD })).toEqual([
      401,
      'PasswordLoginForbidden',
      401,
      997,
      'Current user is not logged in',
    ]);
    expect((await dav(cloud, 'PROPFIND', '')).status).toBe(207);
  });

  test('a script is challenged by another name', async () => {
    const cloud = await aCloud();
    const headers = { 'X-Requested-With': 'XMLHttpRequest' };
    const challenge = async (asked: Asked) =>
      (await dav(cloud, 'GET', 'a', asked)).headers.get('www-authenticate');
    expect(await challenge({ anonymous: true })).toMatch(/^Basic /);
    expect(await challenge({ anonymous: true, headers })).toMatch(/^DummyBasic /);
  });
});

describe('app passwords', () => {
  test('are given for the login password, and not for another one', async () => {
    const cloud = await aCloud();
    const { data } = await ocs(cloud, 'GET', '/core/getapppassword', {}, { password: PASSWORD });
    const { apppassword } = data as { apppassword: string };
    expect(apppassword).toHaveLength(72);
    expect((await ocs(cloud, 'GET', ME, {}, { password: apppassword })).status).toBe(200);
    expect((await ocs(cloud, 'GET', '/core/getapppassword', {}, { password: apppassword })).code).toBe(403);
  });

  test('survive a change of the password, and end when they are revoked', async () => {
    const cloud = await aCloud();
    await ocs(cloud, 'PUT', '/cloud/users/plenum', { key: 'password', value: 'Ganz ein anderes 9' });
    expect((await ocs(cloud, 'GET', ME)).status).toBe(200);
    expect((await ocs(cloud, 'DELETE', '/core/apppassword')).status).toBe(200);
    expect((await ocs(cloud, 'GET', ME)).code).toBe(997);
  });

  test('lie nowhere on disk', async () => {
    const cloud = await aCloud();
    const journal = await readFile(join(cloud.dir, '.nextcloud-simulator', 'journal.jsonl'), 'utf8');
    expect(journal).toContain('"plenum"');
    expect(journal).not.toContain(TOKEN);
    expect(journal).not.toContain(PASSWORD);
  });
});

describe('the frame around OCS', () => {
  test('its header is demanded of every method, in no envelope', async () => {
    const cloud = await aCloud();
    const bare = await ask(cloud, 'GET', `/ocs/v2.php${ME}?format=json`);
    expect([bare.status, bare.body]).toEqual([412, '{"message":"CSRF check failed"}']);
  });

  test('XML unless JSON is asked for, by header or query', async () => {
    const cloud = await aCloud();
    const headers = { 'OCS-APIRequest': 'true' };
    const xml = await ask(cloud, 'GET', `/ocs/v2.php${ME}`, { headers });
    expect(xml.body).toMatch(
      /^<\?xml version="1.0"\?>\n<ocs><meta><status>ok<\/status><statuscode>200<\/statuscode>/,
    );
    expect(xml.body).toContain('<groups><element>admin</element></groups>');
    const json = await ask(cloud, 'GET', `/ocs/v2.php${ME}?format=json`, { headers });
    expect(readEnvelope(json).code).toBe(200);
  });

  test('version 1 says 100, and 200 to nearly every failure', async () => {
    const cloud = await aCloud();
    const v1 = { version: 1 } as const;
    expect(await ocs(cloud, 'GET', ME, {}, v1)).toMatchObject({ status: 200, code: 100 });
    expect(await ocs(cloud, 'GET', '/cloud/users/niemand', {}, v1)).toMatchObject({ status: 200, code: 404 });
    expect(await ocs(cloud, 'GET', ME, {}, { ...v1, ...wrong })).toMatchObject({ status: 401, code: 997 });
    expect(await ocs(cloud, 'GET', '/gibt/es/nicht')).toMatchObject({ status: 404, code: 998 });
    expect(await ocs(cloud, 'PATCH', ME)).toMatchObject({ status: 405, code: -1 });
  });

  test('a JSON body is as good as a form', async () => {
    const cloud = await aCloud();
    cloud.control.addGroup('g1');
    const body = JSON.stringify({ userid: 'anna', password: PASSWORD, groups: ['g1'] });
    const headers = { 'Content-Type': 'application/json' };
    expect((await ocs(cloud, 'POST', '/cloud/users', {}, { body, headers })).status).toBe(200);
    expect((await ocs(cloud, 'GET', '/cloud/groups/g1')).data).toEqual({ users: ['anna'] });
  });

  test('who keeps no cookies gets a new session with each answer', async () => {
    const cloud = await aCloud();
    const first = (await dav(cloud, 'PROPFIND', '')).headers.get('set-cookie');
    const second = (await dav(cloud, 'PROPFIND', '')).headers.get('set-cookie');
    expect(first).toContain('HttpOnly');
    expect(first).not.toBe(second);
  });
});

describe('a server that is shut', () => {
  test('in maintenance says so in three ways', async () => {
    const cloud = await aCloud();
    cloud.control.setMaintenance(true);
    const files = await dav(cloud, 'PROPFIND', '');
    expect([files.status, exceptionOf(files), files.headers.has('x-nextcloud-maintenance-mode')]).toEqual([
      503,
      'ServerMaintenanceMode',
      false,
    ]);
    const headers = { 'OCS-APIRequest': 'true' };
    const user = await ask(cloud, 'GET', `/ocs/v2.php${ME}`, { headers });
    expect([user.status, user.headers.get('x-nextcloud-maintenance-mode')]).toEqual([503, '1']);
    const status = await ask(cloud, 'GET', '/status.php', { anonymous: true });
    expect([status.status, JSON.parse(status.body)]).toEqual([
      200,
      expect.objectContaining({ maintenance: true, versionstring: '32.0.1' }),
    ]);
    cloud.control.setMaintenance(false);
    expect((await dav(cloud, 'PROPFIND', '')).status).toBe(207);
  });

  test('answers a name that it does not trust with a page', async () => {
    const cloud = await aCloud();
    const reply = await rawAsk(cloud, 'GET', '/status.php', { headers: { Host: 'cloud.example' } });
    expect([reply.status, reply.headers.get('content-type')]).toEqual([400, 'text/html; charset=UTF-8']);
  });
});

describe('too many', () => {
  test('failed logins shut the door for everybody, for half an hour', async () => {
    const cloud = await aCloud();
    aMember(cloud, 'anna');
    for (let count = 0; count < 10; count += 1)
      expect((await ocs(cloud, 'GET', ME, {}, wrong)).status).toBe(401);
    expect((await ocs(cloud, 'GET', ME)).status).toBe(200);
    expect((await dav(cloud, 'PROPFIND', '', wrong)).status).toBe(401);
    expect(await both(cloud, { as: 'anna' })).toEqual([
      429,
      'TooManyRequests',
      429,
      429,
      'Reached maximum delay',
    ]);
    expect((await ask(cloud, 'GET', '/status.php', { anonymous: true })).status).toBe(200);
    cloud.control.advance(30 * 60_000);
    expect((await ocs(cloud, 'GET', ME)).status).toBe(200);
  });

  test('twenty shares in ten minutes, failed ones too, and each is forgotten by itself', async () => {
    const cloud = await aCloud();
    const path = '/apps/files_sharing/api/v1/shares';
    const tryOne = async () => (await ocs(cloud, 'POST', path, { path: '/fehlt', shareType: 3 })).status;
    for (let count = 0; count < 19; count += 1) expect(await tryOne()).toBe(404);
    cloud.control.advance(60_000);
    expect(await tryOne()).toBe(404);
    const refused = await ask(cloud, 'POST', `/ocs/v2.php${path}`, { headers: { 'OCS-APIRequest': 'true' } });
    expect([refused.status, refused.body, refused.headers.has('retry-after')]).toEqual([429, '', false]);
    aMember(cloud, 'anna');
    expect((await ocs(cloud, 'POST', path, { path: '/fehlt', shareType: 3 }, { as: 'anna' })).status).toBe(
      404,
    );
    cloud.control.advance(9 * 60_000);
    for (let count = 0; count < 19; count += 1) expect(await tryOne()).toBe(404);
    expect(await tryOne()).toBe(429);
    cloud.control.setProfile({ rateLimits: false });
    expect(await tryOne()).toBe(404);
  });

  test('what is remembered of failures shows in the capabilities', async () => {
    const cloud = await aCloud();
    const state = async () =>
      ((await ocs(cloud, 'GET', '/cloud/capabilities')).data as { capabilities: { bruteforce: unknown } })
        .capabilities.bruteforce;
    expect(await state()).toEqual({ delay: 0, 'allow-listed': false });
    await ocs(cloud, 'GET', ME, {}, wrong);
    expect(await state()).toEqual({ delay: 200, 'allow-listed': false });
    cloud.control.setProfile({ bruteForce: false });
    expect(await state()).toEqual({ delay: 0, 'allow-listed': true });
  });

  test('ten mails about shares in ten minutes', async () => {
    const cloud = await aCloud();
    await dav(cloud, 'MKCOL', 'a');
    const { data } = await ocs(cloud, 'POST', '/apps/files_sharing/api/v1/shares', {
      path: '/a',
      shareType: 3,
    });
    const path = `/apps/files_sharing/api/v1/shares/${(data as { id: string }).id}/send-email`;
    for (let count = 0; count < 10; count += 1) expect((await ocs(cloud, 'POST', path)).status).toBe(200);
    expect((await ocs(cloud, 'POST', path)).status).toBe(429);
  });

  test('fifty changes of users in ten minutes', async () => {
    const cloud = await aCloud();
    aMember(cloud, 'anna');
    const change = async () =>
      (await ocs(cloud, 'PUT', '/cloud/users/anna', { key: 'quota', value: '1 GB' })).status;
    for (let count = 0; count < 50; count += 1) expect(await change()).toBe(200);
    expect(await change()).toBe(429);
    cloud.control.advance(600_000);
    expect(await change()).toBe(200);
  });
});
