import { beforeEach, describe, expect, test } from '@jest/globals';
import { untilThere } from '../../support/until.ts';
import { exceptionIn } from './multistatus.ts';
import type { Place } from './place.ts';
import { type Account, proppatch } from './wire.ts';

/** Files and folders over WebDAV. */
export function describeFiles(place: () => Place): void {
  let folder = '';
  let account: Account;
  beforeEach(async () => {
    account = place().service;
    folder = await place().newFolder();
  });
  const put = (path: string, body: string, headers = {}) =>
    account.dav('PUT', `${folder}${path}`, { body, headers });
  const status = async (method: string, path: string, headers: Record<string, string> = {}) =>
    (await account.dav(method, `${folder}${path}`, { headers })).status;
  const to = (path: string, overwrite?: 'F') => ({
    ...account.to(`${folder}${path}`),
    ...(overwrite === undefined ? {} : { Overwrite: overwrite }),
  });

  describe('making', () => {
    test('a folder: 201, and 405 where a folder or a FILE is', async () => {
      await put('/datei', 'x');
      expect(await status('MKCOL', '/ordner')).toBe(201);
      expect(await status('MKCOL', '/ordner')).toBe(405);
      expect(await status('MKCOL', '/datei')).toBe(405);
    });

    test('a folder below nothing or below a file: 409', async () => {
      await put('/datei', 'x');
      expect(await status('MKCOL', '/fehlt/ordner')).toBe(409);
      expect(await status('MKCOL', '/datei/ordner')).toBe(409);
    });

    test('a file: 201, over another 204, below nothing 404, over a folder 409', async () => {
      const made = await put('/datei', 'eins');
      expect(made.status).toBe(201);
      expect(made.headers.get('oc-fileid')).toMatch(/^\d{8,}\w+$/);
      expect(made.headers.get('etag')).toMatch(/^"\w+"$/);
      expect((await put('/datei', 'zwei')).status).toBe(204);
      expect((await put('/fehlt/datei', 'x')).status).toBe(404);
      await status('MKCOL', '/ordner');
      expect((await put('/ordner', 'x')).status).toBe(409);
    });

    test('missing folders with a file, where one asks for it', async () => {
      const headers = { 'X-NC-WebDAV-Auto-Mkcol': '1' };
      expect((await put('/a/b/datei', 'x', headers)).status).toBe(201);
      expect((await account.list(`${folder}/a/b`, 1)).length).toBe(2);
    });
  });

  describe('reading', () => {
    test('a file and a part of it', async () => {
      await put('/datei', '0123456789');
      const whole = await account.dav('GET', `${folder}/datei`);
      expect({ status: whole.status, text: whole.text }).toEqual({ status: 200, text: '0123456789' });
      const part = await account.dav('GET', `${folder}/datei`, { headers: { Range: 'bytes=2-4' } });
      expect({ status: part.status, text: part.text }).toEqual({ status: 206, text: '234' });
      expect(await status('GET', '/datei', { Range: 'bytes=50-' })).toBe(416);
      expect(await status('GET', '/fehlt')).toBe(404);
    });

    test('a folder is 200 without a body', async () => {
      const reply = await account.dav('GET', folder);
      expect({ status: reply.status, text: reply.text }).toEqual({ status: 200, text: '' });
    });

    test('what is in a folder, and what is unknown of it', async () => {
      await put('/datei', 'abc');
      const [root, file] = await account.list(folder, 1, [
        'd:resourcetype',
        'oc:fileid',
        'oc:size',
        'd:nonsense',
      ]);
      expect(root?.found).toMatchObject({ resourcetype: { collection: '' }, size: '3' });
      expect(root?.href).toMatch(/\/$/);
      expect(file?.found).toMatchObject({
        resourcetype: '',
        size: '3',
        fileid: expect.stringMatching(/^\d+$/),
      });
      expect(file?.absent).toEqual(['nonsense']);
    });

    test('rights, owner and kind of mount of own files', async () => {
      await put('/datei', 'x');
      const [root, file] = await account.list(folder, 1, ['oc:permissions', 'oc:owner-id', 'nc:mount-type']);
      expect(root?.found).toMatchObject({ permissions: 'RGDNVCK', 'owner-id': account.id, 'mount-type': '' });
      expect(file?.found).toMatchObject({ permissions: 'RGDNVW' });
    });

    test("nobody reads or writes in another's home; its root seems empty", async () => {
      const other = await place().newMember();
      const home = `/remote.php/dav/files/${other.id}`;
      await other.dav('PUT', '/datei', { body: 'x' });
      expect((await account.request('PUT', `${home}/neu`, { body: 'x' })).status).toBe(403);
      expect((await account.request('GET', `${home}/datei`)).status).toBe(404);
      expect(await account.list(`${home}/`, 1)).toHaveLength(1);
      const unknown = await account.request('PROPFIND', '/remote.php/dav/files/plenum-contract-nobody/');
      expect(unknown.status).toBe(404);
      expect((await account.request('PROPFIND', '/remote.php/dav/files/')).status).toBe(405);
    });

    test('own properties are kept, also when a file moves', async () => {
      await put('/datei', 'x');
      const set = await account.dav('PROPPATCH', `${folder}/datei`, {
        body: proppatch('<own:booking>0195-7</own:booking>'),
      });
      expect(set.status).toBe(207);
      await status('MOVE', '/datei', to('/anders'));
      const [file] = await account.list(`${folder}/anders`, 0, ['own:booking']);
      expect(file?.found).toEqual({ booking: '0195-7' });
    });
  });

  describe('moving, copying, deleting', () => {
    test('to a new place 201, over another 204, not over it 412, below nothing 409', async () => {
      await put('/a', 'a');
      await put('/b', 'b');
      expect(await status('COPY', '/a', to('/c'))).toBe(201);
      expect(await status('MOVE', '/c', to('/b', 'F'))).toBe(412);
      expect(await status('MOVE', '/c', to('/b'))).toBe(204);
      expect((await account.dav('GET', `${folder}/b`)).text).toBe('a');
      expect(await status('MOVE', '/a', to('/d'))).toBe(201);
      expect(await status('MOVE', '/d', to('/fehlt/d'))).toBe(409);
      expect(await status('MOVE', '/d')).toBe(400);
      expect(await status('MOVE', '/nichts', to('/e'))).toBe(404);
    });

    test('a folder into itself 409, over a folder only where Overwrite: F does not forbid it', async () => {
      for (const path of ['/eins', '/zwei']) await status('MKCOL', path);
      await put('/eins/datei', 'x');
      await put('/zwei/andere', 'y');
      expect(await status('MOVE', '/eins', to('/eins/drin'))).toBe(409);
      expect(await status('MOVE', '/eins', to('/zwei', 'F'))).toBe(412);
      expect(await status('MOVE', '/eins', to('/zwei'))).toBe(204);
      expect((await account.list(`${folder}/zwei`, 1)).map(({ path }) => path.split('/').at(-1))).toEqual([
        '',
        'datei',
      ]);
    });

    test('keeps the file id, in any folder', async () => {
      await put('/datei', 'x');
      await status('MKCOL', '/ordner');
      const idOf = async (path: string) => (await account.list(`${folder}${path}`, 0))[0]?.found['fileid'];
      const id = await idOf('/datei');
      await status('MOVE', '/datei', to('/ordner/anders'));
      expect(await idOf('/ordner/anders')).toBe(id);
      const inside = await idOf('/ordner');
      await status('MOVE', '/ordner', to('/umbenannt'));
      expect(await idOf('/umbenannt')).toBe(inside);
      expect(await idOf('/umbenannt/anders')).toBe(id);
    });

    test('deleting twice: 204, then 404', async () => {
      await put('/datei', 'x');
      expect(await status('DELETE', '/datei')).toBe(204);
      expect(await status('DELETE', '/datei')).toBe(404);
    });
  });

  describe('on condition', () => {
    test('If-None-Match: * writes only what is not there', async () => {
      const only = { 'If-None-Match': '*' };
      expect((await put('/datei', 'eins', only)).status).toBe(201);
      expect((await put('/datei', 'zwei', only)).status).toBe(412);
      expect((await account.dav('GET', `${folder}/datei`)).text).toBe('eins');
    });

    test('If-Match writes and deletes only what it names', async () => {
      const etag = (await put('/datei', 'eins')).headers.get('etag') ?? '';
      expect((await put('/datei', 'zwei', { 'If-Match': '"anders"' })).status).toBe(412);
      expect(await status('DELETE', '/datei', { 'If-Match': '"anders"' })).toBe(412);
      expect((await put('/fehlt', 'x', { 'If-Match': '*' })).status).toBe(412);
      expect(await status('GET', '/datei', { 'If-None-Match': etag })).toBe(304);
      expect(await status('DELETE', '/datei', { 'If-Match': etag })).toBe(204);
    });

    test('two contents of one second have one ETag', async () => {
      const seen = async () =>
        (await account.list(`${folder}/datei`, 0, ['d:getlastmodified']))[0]?.found['getlastmodified'];
      const { first, second } = await untilThere('two writes in one second', 60_000, async () => {
        const [one, at] = [await put('/datei', 'kurz'), await seen()];
        const two = await put('/datei', 'viel laenger');
        return (await seen()) === at ? { first: one, second: two } : null;
      });
      const etag = first.headers.get('etag') ?? '';
      expect(second.headers.get('etag')).toBe(etag);
      expect(await status('GET', '/datei', { 'If-None-Match': etag })).toBe(304);
      expect((await account.dav('GET', `${folder}/datei`)).text).toBe('viel laenger');
    });

    test('a time is taken from its header, and told', async () => {
      const made = await put('/datei', 'x', { 'X-OC-Mtime': '1800000000' });
      expect(made.headers.get('x-oc-mtime')).toBe('accepted');
      const [file] = await account.list(`${folder}/datei`, 0, ['d:getlastmodified', 'd:getcontentlength']);
      expect(file?.found).toEqual({
        getlastmodified: 'Fri, 15 Jan 2027 08:00:00 GMT',
        getcontentlength: '1',
      });
    });

    test("a folder's ETag changes with everything below it", async () => {
      await status('MKCOL', '/a');
      const etag = async () => (await account.list(folder, 0, ['d:getetag']))[0]?.found['getetag'];
      const before = await etag();
      await put('/a/datei', 'x');
      expect(await etag()).not.toBe(before);
    });

    test('a checksum is kept, and never looked at', async () => {
      await put('/datei', 'x', { 'OC-Checksum': 'SHA256:00ff' });
      const reply = await account.dav('GET', `${folder}/datei`);
      expect(reply.headers.get('oc-checksum')).toBe('SHA256:00ff');
    });

    test('a time that is none is answered 500, with the content written', async () => {
      expect((await put('/datei', 'neu', { 'X-OC-Mtime': 'gestern' })).status).toBe(500);
      expect((await account.dav('GET', `${folder}/datei`)).text).toBe('neu');
    });

    test('a part of a file is never written: Content-Range is 400', async () => {
      expect((await put('/datei', 'x', { 'Content-Range': 'bytes 0-0/5' })).status).toBe(400);
    });

    test('nothing can be locked', async () => {
      await put('/datei', 'x');
      expect(await status('LOCK', '/datei')).toBe(501);
    });
  });

  describe('by many at once', () => {
    test('one folder is made once; the others hear 405, 423 or 403, and whoever asks sees it', async () => {
      const found = await Promise.all(Array.from({ length: 8 }, () => status('MKCOL', '/zugleich')));
      // Under load even the one that made it may hear that it is locked.
      expect(found.filter((one) => one === 201).length).toBeLessThanOrEqual(1);
      expect([403, 405, 423]).toEqual(expect.arrayContaining(found.filter((one) => one !== 201)));
      expect((await account.list(`${folder}/zugleich`, 0)).length).toBe(1);
    });

    test('different folders and files all come to be', async () => {
      const names = Array.from({ length: 8 }, (_, index) => `/${index}`);
      expect(await Promise.all(names.map((name) => status('MKCOL', name)))).toEqual(names.map(() => 201));
      const files = await Promise.all(names.map((name) => put(`${name}/datei`, name)));
      expect(files.map((one) => one.status)).toEqual(names.map(() => 201));
    });

    test('one file written only if it is new is written once', async () => {
      const replies = await Promise.all(
        Array.from({ length: 6 }, (_, index) => put('/datei', `von ${index}`, { 'If-None-Match': '*' })),
      );
      const found = replies.map((one) => one.status);
      expect(found.filter((one) => one === 201)).toHaveLength(1);
      expect([403, 412, 423]).toEqual(expect.arrayContaining(found.filter((one) => one !== 201)));
      const winner = found.indexOf(201);
      expect((await account.dav('GET', `${folder}/datei`)).text).toBe(`von ${winner}`);
    });
  });

  test('errors are XML with the class of the exception', async () => {
    const reply = await account.dav('GET', `${folder}/fehlt`);
    expect(exceptionIn(reply.text)).toBe('NotFound');
    expect(exceptionIn((await account.dav('MKCOL', folder)).text)).toBe('MethodNotAllowed');
  });
}
