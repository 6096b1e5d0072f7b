import { describe, expect, test } from '@jest/globals';
import {
  aCloud,
  ask,
  dav,
  filePath,
  ocs,
  property,
  rawAsk,
  share,
  shownIn,
  type TestCloud,
} from './visitor.ts';

const GUEST = { anonymous: true } as const;
const CODE = 'Ein gutes Passwort';

const withCode = (code: string) => ({
  ...GUEST,
  headers: { Authorization: `Basic ${Buffer.from(`wer auch immer:${code}`).toString('base64')}` },
});

/** `Papiere/Tagesordnung.pdf` behind a link. */
async function aLink(wish: Record<string, string | number> = {}, profile = {}) {
  const cloud = await aCloud(profile);
  await dav(cloud, 'MKCOL', 'Papiere');
  await dav(cloud, 'PUT', 'Papiere/Tagesordnung.pdf', { body: 'inhalt' });
  const made = await share(cloud, { path: '/Papiere', shareType: 3, ...wish });
  return { cloud, ...made, files: `/public.php/dav/files/${made.token}`, page: `/index.php/s/${made.token}` };
}

test('a link shows its files to anybody, and takes none', async () => {
  const { cloud, files, page } = await aLink();
  const html = await ask(cloud, 'GET', page, GUEST);
  expect([html.status, html.body]).toEqual([200, expect.stringContaining('Tagesordnung.pdf')]);
  const listed = await ask(cloud, 'PROPFIND', `${files}/`, { ...GUEST, headers: { Depth: '1' } });
  expect(shownIn(listed).map(({ href }) => href)).toEqual([`${files}/`, `${files}/Tagesordnung.pdf`]);
  expect((await ask(cloud, 'GET', `${files}/Tagesordnung.pdf`, GUEST)).body).toBe('inhalt');
  expect((await ask(cloud, 'PUT', `${files}/neu.pdf`, { ...GUEST, body: 'x' })).status).toBe(403);
  const all = await ask(cloud, 'GET', `${page}/download`, GUEST);
  expect(all.headers.get('content-type')).toBe('application/zip');
});

test('a link to one file gives that file', async () => {
  const cloud = await aCloud();
  await dav(cloud, 'PUT', 'a.txt', { body: 'inhalt' });
  const { token } = await share(cloud, { path: '/a.txt', shareType: 3 });
  expect((await ask(cloud, 'GET', `/index.php/s/${token}/download`, GUEST)).body).toBe('inhalt');
});

test('the older address has the token as user name', async () => {
  const { cloud, token } = await aLink({ password: CODE });
  const look = async (password: string) =>
    (await ask(cloud, 'GET', '/public.php/webdav/Tagesordnung.pdf', { as: token, password })).status;
  expect([await look(CODE), await look('falsch')]).toEqual([200, 401]);
  expect((await ask(cloud, 'GET', '/public.php/webdav/Tagesordnung.pdf', GUEST)).status).toBe(401);
});

test('with uploads files can be put there', async () => {
  const { cloud, files } = await aLink({ publicUpload: 'true' });
  expect((await ask(cloud, 'PUT', `${files}/neu.pdf`, { ...GUEST, body: 'x' })).status).toBe(201);
  expect(cloud.control.tree('plenum')).toContain('Papiere/neu.pdf 1');
});

test('a drop takes files under a free name and shows nothing', async () => {
  const { cloud, files, page } = await aLink({ permissions: 4 });
  const drop = async (headers = {}) =>
    (await ask(cloud, 'PUT', `${files}/Antrag.pdf`, { ...GUEST, body: 'x', headers })).status;
  expect([await drop(), await drop(), await drop({ 'X-NC-Nickname': 'Anna' })]).toEqual([201, 201, 201]);
  expect(cloud.control.tree('plenum')).toEqual([
    'Papiere/',
    'Papiere/Anna/',
    'Papiere/Anna/Antrag.pdf 1',
    'Papiere/Antrag (2).pdf 1',
    'Papiere/Antrag.pdf 1',
    'Papiere/Tagesordnung.pdf 6',
  ]);
  for (const method of ['PROPFIND', 'GET']) {
    expect((await ask(cloud, method, `${files}/Antrag.pdf`, GUEST)).status).toBe(405);
  }
  expect((await ask(cloud, 'GET', page, GUEST)).body).not.toContain('Tagesordnung');
});

describe('a password', () => {
  test('is asked for over DAV', async () => {
    const { cloud, files } = await aLink({ password: CODE });
    const look = async (asked: object) => (await ask(cloud, 'PROPFIND', `${files}/`, asked)).status;
    expect([await look(GUEST), await look(withCode('falsch')), await look(withCode(CODE))]).toEqual([
      401, 401, 207,
    ]);
  });

  test('is asked for by a form in the browser', async () => {
    const { cloud, page } = await aLink({ password: CODE });
    const closed = await ask(cloud, 'GET', `${page}/download`, GUEST);
    expect([closed.status, closed.headers.get('location')]).toEqual([303, `${page}/authenticate/showShare`]);
    const enter = (password: string) =>
      ask(cloud, 'POST', `${page}/authenticate/showShare`, {
        ...GUEST,
        body: new URLSearchParams({ password }).toString(),
        headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      });
    expect((await enter('falsch')).status).toBe(403);
    const entered = await enter(CODE);
    const Cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
    const html = await ask(cloud, 'GET', page, { ...GUEST, headers: { Cookie } });
    expect([entered.status, html.status, html.body]).toEqual([
      303,
      200,
      expect.stringContaining('Tagesordnung'),
    ]);
  });

  test('guessed too often shuts the links and no login', async () => {
    const { cloud, files } = await aLink({ password: CODE });
    for (let count = 0; count < 11; count += 1) await ask(cloud, 'GET', `${files}/`, withCode('falsch'));
    expect((await ask(cloud, 'PROPFIND', `${files}/`, withCode(CODE))).status).toBe(429);
    expect((await dav(cloud, 'PROPFIND', '')).status).toBe(207);
  });
});

test('a link that is over is 404 in the browser, and 503 over DAV like one that never was', async () => {
  const { cloud, files, page } = await aLink({ expireDate: '2027-02-11' });
  const look = async () => [
    (await ask(cloud, 'GET', page, GUEST)).status,
    (await ask(cloud, 'PROPFIND', `${files}/`, GUEST)).status,
  ];
  expect(await look()).toEqual([200, 207]);
  cloud.control.advance(2 * 86_400_000);
  expect(await look()).toEqual([404, 503]);
  expect((await ask(cloud, 'PROPFIND', '/public.php/dav/files/niegegeben/', GUEST)).status).toBe(503);
  expect((await ask(cloud, 'PROPFIND', '/public.php/dav/files/niegegeben/', withCode(''))).status).toBe(401);
});

describe('an address for one file', () => {
  const direct = (cloud: TestCloud, fields: Record<string, string | number>) =>
    ocs(cloud, 'POST', '/apps/dav/api/v1/direct', fields);

  async function anAddress() {
    const cloud = await aCloud();
    await dav(cloud, 'PUT', 'a.pdf', { body: 'inhalt' });
    const fileId = (await property(cloud, 'a.pdf', 'oc:fileid')) ?? '';
    const { url } = (await direct(cloud, { fileId, expirationTime: 900 })).data as { url: string };
    return { cloud, fileId, path: new URL(url).pathname };
  }

  test('needs no login, gives the file as it is, and any part of it', async () => {
    const { cloud, path } = await anAddress();
    const reply = await ask(cloud, 'GET', path, GUEST);
    expect([reply.status, reply.body, reply.headers.get('content-type')]).toEqual([
      200,
      'inhalt',
      'application/pdf',
    ]);
    expect(reply.headers.has('content-disposition')).toBe(false);
    expect((await ask(cloud, 'GET', path, { ...GUEST, headers: { Range: 'bytes=2-' } })).body).toBe('halt');
    expect((await rawAsk(cloud, 'HEAD', path)).headers.get('content-length')).toBe('6');
    expect((await ask(cloud, 'PUT', path, { ...GUEST, body: 'x' })).status).toBe(403);
  });

  test('follows the file, shows what it holds now, and ends with it or with its time', async () => {
    const { cloud, path } = await anAddress();
    await dav(cloud, 'MOVE', 'a.pdf', { headers: { Destination: filePath('plenum', 'b.pdf') } });
    await dav(cloud, 'PUT', 'b.pdf', { body: 'neu' });
    expect((await ask(cloud, 'GET', path, GUEST)).body).toBe('neu');
    cloud.control.advance(899_000);
    expect((await ask(cloud, 'GET', path, GUEST)).status).toBe(200);
    cloud.control.advance(1000);
    expect((await ask(cloud, 'GET', path, GUEST)).status).toBe(404);
  });

  test('is gone with the file, even when its name is used again', async () => {
    const { cloud, path } = await anAddress();
    await dav(cloud, 'DELETE', 'a.pdf');
    await dav(cloud, 'PUT', 'a.pdf', { body: 'anders' });
    expect((await ask(cloud, 'GET', path, GUEST)).status).toBe(404);
  });

  test('is refused for folders, for too long, and for what one cannot read', async () => {
    const { cloud, fileId } = await anAddress();
    await dav(cloud, 'MKCOL', 'Ordner');
    const folder = (await property(cloud, 'Ordner', 'oc:fileid')) ?? '';
    expect((await direct(cloud, { fileId: folder })).status).toBe(400);
    expect((await direct(cloud, { fileId, expirationTime: 86_401 })).status).toBe(400);
    expect((await direct(cloud, { fileId: 99_999 })).status).toBe(404);
  });
});
