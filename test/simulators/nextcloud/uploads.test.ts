import { readdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { silentLog } from '../../../src/lib/log.ts';
import {
  aCloud,
  aMember,
  ask,
  authorization,
  dav,
  filePath,
  ocs,
  race,
  shownIn,
  type Reply,
  type TestCloud,
  until,
} from './visitor.ts';

/** A session for one target. */
function session(cloud: TestCloud, target: string, as = 'plenum', name = 's1') {
  const base = `/remote.php/dav/uploads/${as}/${name}`;
  const to = { Destination: filePath(as, target) };
  const call = (
    method: string,
    path: string,
    headers: Record<string, string> = {},
    body?: string,
  ): Promise<Reply> =>
    ask(cloud, method, base + path, {
      as,
      headers: { ...to, ...headers },
      ...(body === undefined ? {} : { body }),
    });
  return {
    open: () => call('MKCOL', ''),
    put: (part: string, body: string, headers = {}) => call('PUT', `/${part}`, headers, body),
    finish: (headers = {}) => call('MOVE', '/.file', headers),
    list: async () =>
      shownIn(await call('PROPFIND', '', { Depth: '1' })).map(({ href, has }) => [
        href.slice(base.length + 1),
        has['d:getcontentlength'],
      ]),
    abort: () => call('DELETE', ''),
  };
}

const statuses = (replies: readonly Reply[]) => replies.map(({ status }) => status);

test('parts become one file, in the order of their numbers', async () => {
  const cloud = await aCloud();
  const upload = session(cloud, 'film.mp4');
  const total = { 'OC-Total-Length': '9' };
  expect((await upload.open()).status).toBe(201);
  expect((await upload.open()).status).toBe(405);
  for (const [part, body] of [
    ['10', 'ghi'],
    ['2', 'def'],
    ['1', 'abc'],
  ] as const) {
    const reply = await upload.put(part, body, total);
    expect([reply.status, reply.headers.has('etag')]).toEqual([201, false]);
  }
  expect((await upload.put('2', 'DEF', total)).status).toBe(204);
  expect(await upload.list()).toEqual([
    ['', undefined],
    ['1', '3'],
    ['2', '3'],
    ['10', '3'],
    ['.file', '9'],
  ]);
  const done = await upload.finish({ ...total, 'X-OC-Mtime': '1700000000', 'OC-Checksum': 'SHA256:abc' });
  expect([done.status, done.headers.has('oc-fileid'), done.headers.has('etag')]).toEqual([201, true, true]);
  expect((await dav(cloud, 'GET', 'film.mp4')).body).toBe('abcDEFghi');
  expect((await upload.finish(total)).status).toBe(404);
  expect(await readdir(join(cloud.dir, '.nextcloud-simulator', 'incoming'))).toEqual([]);
});

describe('what goes wrong', () => {
  test('a missing part is only noticed with the total', async () => {
    const cloud = await aCloud();
    const upload = session(cloud, 'a.bin');
    await upload.open();
    await upload.put('1', 'abc');
    await upload.put('3', 'ghi');
    const refused = await upload.finish({ 'OC-Total-Length': '9' });
    expect([refused.status, refused.body]).toEqual([400, expect.stringMatching(/sum up to 9 but to 6/)]);
    expect((await upload.finish()).status).toBe(201);
    expect((await dav(cloud, 'GET', 'a.bin')).body).toBe('abcghi');
  });

  test('a session that was refused can be completed', async () => {
    const cloud = await aCloud();
    const upload = session(cloud, 'a.bin');
    await upload.open();
    await upload.put('1', 'abc');
    expect((await upload.finish({ 'OC-Total-Length': '6' })).status).toBe(400);
    await upload.put('2', 'def');
    expect((await upload.finish({ 'OC-Total-Length': '6' })).status).toBe(201);
  });

  test('no room: the first part says so with the total, the end without', async () => {
    const cloud = await aCloud();
    aMember(cloud, 'anna');
    await ocs(cloud, 'PUT', '/cloud/users/anna', { key: 'quota', value: '5 B' });
    const upload = session(cloud, 'a.bin', 'anna');
    await upload.open();
    expect((await upload.put('1', 'abc', { 'OC-Total-Length': '6' })).status).toBe(507);
    expect(statuses([await upload.put('1', 'abc'), await upload.put('2', 'def')])).toEqual([201, 201]);
    expect((await upload.finish()).status).toBe(507);
    expect(await upload.list()).toHaveLength(4);
    expect(statuses([await upload.abort(), await upload.abort()])).toEqual([204, 404]);
  });

  test('a parent that is missing: open is fine, a part 404, the end 409', async () => {
    const cloud = await aCloud();
    const upload = session(cloud, 'fehlt/a.bin');
    expect((await upload.open()).status).toBe(201);
    const part = await upload.put('1', 'abc');
    expect([part.status, part.body]).toEqual([404, expect.stringContaining('File with name')]);
    expect((await upload.finish()).status).toBe(409);
    expect(await upload.list()).toHaveLength(2);
  });

  test('a target that must be new, or another', async () => {
    const cloud = await aCloud();
    await dav(cloud, 'PUT', 'a.bin', { body: 'x' });
    const upload = session(cloud, 'a.bin');
    await upload.open();
    await upload.put('1', 'abc');
    expect((await upload.finish({ Overwrite: 'F' })).status).toBe(412);
    expect((await upload.finish({ If: '<x> (["anders"])' })).status).toBe(412);
    expect((await upload.finish()).status).toBe(204);
  });

  test('an unknown session is 404', async () => {
    expect((await session(await aCloud(), 'a.bin').put('1', 'abc')).status).toBe(404);
  });

  test('names of parts are not looked at', async () => {
    const cloud = await aCloud();
    const upload = session(cloud, 'a.bin');
    await upload.open();
    const replies = [
      await upload.put('0', 'a'),
      await upload.put('10001', 'b'),
      await upload.put('abc', 'c'),
    ];
    expect(statuses(replies)).toEqual([201, 201, 201]);
    expect((await upload.finish()).status).toBe(201);
    expect((await dav(cloud, 'GET', 'a.bin')).body).toBe('abc');
  });
});

describe('an upload that breaks', () => {
  test('leaves no file, whoever broke it', async () => {
    const errors: string[] = [];
    const log = { ...silentLog, error: (text: string) => void errors.push(text) };
    const cloud = await aCloud({}, { log });
    cloud.control.fault({ kind: 'break-upload', method: 'PUT', bytes: 1000, times: 1 });
    await expect(dav(cloud, 'PUT', 'a.bin', { body: 'x'.repeat(200_000) })).rejects.toThrow();
    await cutOff(cloud, 'b.bin');
    await settled(cloud);
    expect(cloud.control.tree('plenum')).toEqual([]);
    expect((await dav(cloud, 'PUT', 'a.bin', { body: 'x' })).status).toBe(201);
    expect(errors).toEqual([]);
  });
});

/** Sends half of what it promises. */
async function cutOff(cloud: TestCloud, path: string): Promise<void> {
  const socket = connect(cloud.port, '127.0.0.1');
  const head = `PUT ${filePath('plenum', path)} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: ${authorization({})}\r\n`;
  await new Promise<void>((resolve) =>
    socket.write(`${head}Content-Length: 100\r\n\r\nhalb`, () => resolve()),
  );
  await new Promise<void>((resolve) => socket.end(() => resolve()));
  socket.destroy();
}

/** Until nothing of a broken upload is left beside the files. */
async function settled(cloud: TestCloud): Promise<void> {
  const incoming = join(cloud.dir, '.nextcloud-simulator', 'incoming');
  await until(async () => cloud.control.requests().length >= 2 && (await readdir(incoming)).length === 0);
}

test('while a file is being written, others find it locked and its folder cannot move', async () => {
  const cloud = await aCloud();
  await dav(cloud, 'MKCOL', 'Ordner');
  const slow = connect(cloud.port, '127.0.0.1');
  const head = `PUT ${filePath('plenum', 'Ordner/a.txt')} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: ${authorization({})}\r\n`;
  const answered = new Promise<string>((resolve) => slow.once('data', (data) => resolve(data.toString())));
  slow.write(`${head}Content-Length: 8\r\n\r\nhalb`);
  await until(async () => (await readdir(join(cloud.dir, '.nextcloud-simulator', 'incoming'))).length > 0);
  const second = await dav(cloud, 'PUT', 'Ordner/a.txt', { body: 'x' });
  const move = await dav(cloud, 'MOVE', 'Ordner', { headers: { Destination: filePath('plenum', 'Neu') } });
  expect([second.status, second.body]).toEqual([423, expect.stringContaining('FileLocked')]);
  expect([move.status, move.body]).toEqual([500, expect.stringContaining('OCP\\Lock\\LockedException')]);
  slow.write('ganz');
  expect(await answered).toMatch(/^HTTP\/1.1 201/);
  slow.destroy();
  expect((await dav(cloud, 'GET', 'Ordner/a.txt')).body).toBe('halbganz');
});

test('eight who make one folder: one made it, the others are told 405, 423 or 403', async () => {
  const cloud = await aCloud();
  const replies = await race(cloud, 8, 1, () => dav(cloud, 'MKCOL', 'Ordner'));
  const seen = statuses(replies).sort();
  expect(seen.filter((status) => status === 201)).toHaveLength(1);
  expect(new Set(seen)).toEqual(new Set([201, 403, 405, 423]));
  expect(cloud.control.tree('plenum')).toEqual(['Ordner/']);
});

test('eight who write eight files and make eight folders all succeed', async () => {
  const cloud = await aCloud();
  const each = Array.from({ length: 8 }, (_, index) => index);
  const replies = await Promise.all(
    each.flatMap((index) => [
      dav(cloud, 'PUT', `${index}.txt`, { body: 'x' }),
      dav(cloud, 'MKCOL', `Ordner ${index}`),
    ]),
  );
  expect(new Set(statuses(replies))).toEqual(new Set([201]));
});
