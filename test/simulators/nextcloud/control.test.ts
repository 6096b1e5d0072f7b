import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from '@jest/globals';
import { readArguments } from '../../../src/simulators/nextcloud/arguments.ts';
import { startControl, type Control } from '../../../src/simulators/nextcloud/control.ts';
import {
  aCloud,
  aFolder,
  aMember,
  ask,
  dav,
  ocs,
  properties,
  share,
  team,
  TOKEN,
  type TestCloud,
} from './visitor.ts';

const controls: Control[] = [];
const children: ChildProcess[] = [];

afterEach(async () => {
  await Promise.all(controls.splice(0).map((control) => control.close()));
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

describe('what was answered is still there', () => {
  test('after a restart: ids, etags, shares, groups, team folders, trash', async () => {
    const first = await aCloud();
    aMember(first, 'anna', 'g1');
    await dav(first, 'MKCOL', 'Bund');
    await dav(first, 'PUT', 'Bund/a.txt', { body: 'x' });
    await dav(first, 'PUT', 'weg.txt', { body: 'x' });
    await dav(first, 'DELETE', 'weg.txt');
    await share(first, { path: '/Bund', shareType: 1, shareWith: 'g1' });
    await team(first, 'POST', '', { mountpoint: 'Team' });
    const before = await picture(first);
    await first.close();
    const second = await aCloud({}, { dir: first.dir });
    expect(await picture(second)).toEqual(before);
    expect((await dav(second, 'GET', 'Bund/a.txt', { as: 'anna' })).body).toBe('x');
  });

  test('with a last line that was half written', async () => {
    const first = await aCloud();
    await dav(first, 'MKCOL', 'Bund');
    await first.close();
    const journal = join(first.dir, '.nextcloud-simulator', 'journal.jsonl');
    await writeFile(journal, `${await readFile(journal, 'utf8')}{"t":"items","k":"9`);
    expect((await aCloud({}, { dir: first.dir })).control.tree('plenum')).toEqual(['Bund/']);
  });

  test('after the process was killed', async () => {
    const dir = await aFolder();
    const one = await aProcess(dir);
    await ask(one.cloud, 'MKCOL', '/remote.php/dav/files/plenum/Bund');
    await ocs(one.cloud, 'POST', '/cloud/groups', { groupid: 'g1' });
    one.child.kill('SIGKILL');
    await once(one.child, 'exit');
    const two = await aCloud({}, { dir });
    expect(two.control.tree('plenum')).toEqual(['Bund/']);
    expect((await ocs(two, 'GET', '/cloud/groups')).data).toEqual({ groups: ['admin', 'g1'] });
  });
});

async function picture(cloud: TestCloud) {
  const names = ['oc:fileid', 'd:getetag', 'oc:size'];
  return [
    await properties(cloud, '', names, { depth: 'infinity' }),
    await properties(cloud, '/remote.php/dav/trashbin/plenum/trash', ['oc:fileid'], { depth: '1' }),
    (await ocs(cloud, 'GET', '/apps/files_sharing/api/v1/shares')).data,
    (await ocs(cloud, 'GET', '/cloud/groups/g1')).data,
    (await team(cloud, 'GET')).data,
  ];
}

/** The server in a process of its own, as the demo starts it. */
async function aProcess(dir: string): Promise<{ child: ChildProcess; cloud: TestCloud; control: string }> {
  const main = fileURLToPath(new URL('../../../src/simulators/nextcloud/main.ts', import.meta.url));
  const args = [main, '--dir', dir, '--port', '0', '--control-port', '0'];
  const env = { ...process.env, NODE_OPTIONS: '', NEXTCLOUD_SIMULATOR_APP_PASSWORD: TOKEN };
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  let said = '';
  for await (const chunk of child.stdout) {
    said += String(chunk);
    if (/^nextcloud .*\n/m.test(said)) break;
  }
  const url = /^nextcloud {2}(\S+)$/m.exec(said)?.[1] ?? '';
  return { child, cloud: { url, dir } as TestCloud, control: /^control {2}(\S+)$/m.exec(said)?.[1] ?? '' };
}

test('killed and started again it is on the same port, with everything', async () => {
  const cloud = await aCloud();
  await dav(cloud, 'MKCOL', 'Bund');
  const { url } = cloud;
  await cloud.control.kill();
  expect(cloud.isUp).toBe(false);
  await expect(dav(cloud, 'PROPFIND', '')).rejects.toThrow();
  await cloud.control.start();
  expect([cloud.isUp, cloud.url]).toEqual([true, url]);
  expect((await dav(cloud, 'PROPFIND', 'Bund')).status).toBe(207);
});

describe('the control port', () => {
  async function aControl() {
    const cloud = await aCloud();
    const control = await startControl(cloud, 0);
    controls.push(control);
    const call = async (method: string, path: string, body?: unknown, headers = {}) => {
      const response = await fetch(new URL(path, control.url), {
        method,
        headers: { 'Content-Type': 'application/json', ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: response.status, body: (await response.json()) as unknown };
    };
    return { cloud, call };
  }

  test('shows state, requests and trees, and no secret', async () => {
    const { cloud, call } = await aControl();
    await dav(cloud, 'MKCOL', 'Bund');
    expect((await call('GET', '/state')).body).toMatchObject({ isUp: true, requests: 1, writes: 1 });
    expect((await call('GET', '/requests')).body).toMatchObject([{ method: 'MKCOL', status: 201 }]);
    expect((await call('GET', '/tree/plenum')).body).toEqual(['Bund/']);
    expect(JSON.stringify((await call('GET', '/state')).body)).not.toContain(TOKEN);
  });

  test('does what the control inside the process does', async () => {
    const { cloud, call } = await aControl();
    await call('POST', '/add-group', { id: 'g1', displayName: 'Eins' });
    await call('POST', '/add-account', { id: 'anna', password: 'Ein langes Passwort 7' });
    await call('POST', '/add-to-group', { group: 'g1', account: 'anna' });
    expect((await ocs(cloud, 'GET', '/cloud/groups/g1')).data).toEqual({ users: ['anna'] });
    await call('POST', '/fault', { kind: 'status', status: 502, path: '/remote.php/*', times: 1 });
    expect((await dav(cloud, 'PROPFIND', '')).status).toBe(502);
    await call('POST', '/maintenance', { on: true });
    expect((await dav(cloud, 'PROPFIND', '')).status).toBe(503);
    await call('POST', '/maintenance', { on: false });
    await call('POST', '/profile', { teamFoldersApp: false });
    expect((await team(cloud, 'GET')).status).toBe(404);
  });

  test('refuses what it does not know, what lacks something, and web pages', async () => {
    const { call } = await aControl();
    expect((await call('POST', '/explode')).status).toBe(404);
    expect((await call('POST', '/fault', { kind: 'pest' })).status).toBe(400);
    expect((await call('POST', '/add-to-group', { group: 'fehlt', account: 'plenum' })).status).toBe(400);
    expect((await call('GET', '/state', undefined, { Origin: 'https://page.example' })).status).toBe(403);
  });
});

describe('the command line', () => {
  const env = { NEXTCLOUD_SIMULATOR_APP_PASSWORD: TOKEN };

  test('needs a folder and an app password, which no argument carries', () => {
    expect(() => readArguments([], env)).toThrow('--dir is missing');
    expect(() => readArguments(['--dir', 'x'], {})).toThrow('NEXTCLOUD_SIMULATOR_APP_PASSWORD');
    expect(() => readArguments(['--dir', 'x', '--port', 'viele'], env)).toThrow('--port is a whole number');
    expect(readArguments(['--help'], {})).toBe('help');
    expect(readArguments(['--dir', 'x', '--no-rate-limits'], env)).toMatchObject({
      port: 4301,
      serviceAccount: { user: 'plenum', appPassword: TOKEN },
      profile: { teamFoldersApp: true, rateLimits: false },
      controlPort: null,
    });
  });
});
