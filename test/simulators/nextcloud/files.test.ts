import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import {
  aCloud,
  aMember,
  ask,
  dav,
  exceptionOf,
  filePath,
  property,
  rawAsk,
  type Asked,
  type TestCloud,
} from './visitor.ts';

/** `Ordner/`, `Ordner/a.txt` with `eins`, and `b.txt`. */
async function withFiles(cloud: TestCloud): Promise<void> {
  await dav(cloud, 'MKCOL', 'Ordner');
  await dav(cloud, 'PUT', 'Ordner/a.txt', { body: 'eins' });
  await dav(cloud, 'PUT', 'b.txt', { body: 'zwei' });
}

const to = (path: string, more: Record<string, string> = {}): Asked => ({
  headers: { Destination: filePath('plenum', path), ...more },
});

test('what is written lies on disk where one can look', async () => {
  const cloud = await aCloud();
  await withFiles(cloud);
  expect(await readFile(join(cloud.dir, 'plenum', 'files', 'Ordner', 'a.txt'), 'utf8')).toBe('eins');
  expect(cloud.control.tree('plenum')).toEqual(['Ordner/', 'Ordner/a.txt 4', 'b.txt 4']);
});

describe('each call has the status that was measured', () => {
  test.each<[what: string, method: string, path: string, asked: Asked, status: number]>([
    ['MKCOL new', 'MKCOL', 'Neu', {}, 201],
    ['MKCOL of a folder that is there', 'MKCOL', 'Ordner', {}, 405],
    ['MKCOL where a file is', 'MKCOL', 'b.txt', {}, 405],
    ['MKCOL without a parent', 'MKCOL', 'fehlt/Neu', {}, 409],
    ['MKCOL below a file', 'MKCOL', 'b.txt/Neu', {}, 409],
    ['MKCOL with a body that is none', 'MKCOL', 'Neu', { body: 'hallo' }, 400],
    ['MKCOL that must be new', 'MKCOL', 'Ordner', { headers: { 'If-None-Match': '*' } }, 412],
    ['PUT new', 'PUT', 'neu.txt', { body: 'x' }, 201],
    ['PUT again', 'PUT', 'b.txt', { body: 'x' }, 204],
    ['PUT without a parent', 'PUT', 'fehlt/neu.txt', { body: 'x' }, 404],
    ['PUT on a folder', 'PUT', 'Ordner', { body: 'x' }, 409],
    [
      'PUT of a part of a file',
      'PUT',
      'b.txt',
      { body: 'x', headers: { 'Content-Range': 'bytes 0-0/4' } },
      400,
    ],
    ['PUT that must be new', 'PUT', 'b.txt', { body: 'x', headers: { 'If-None-Match': '*' } }, 412],
    ['PUT of what must be there', 'PUT', 'neu.txt', { body: 'x', headers: { 'If-Match': '*' } }, 412],
    ['PUT over another content', 'PUT', 'b.txt', { body: 'x', headers: { 'If-Match': '"anders"' } }, 412],
    ['GET', 'GET', 'b.txt', {}, 200],
    ['GET missing', 'GET', 'fehlt', {}, 404],
    ['GET of a part', 'GET', 'b.txt', { headers: { Range: 'bytes=1-2' } }, 206],
    ['GET of a part that is not there', 'GET', 'b.txt', { headers: { Range: 'bytes=9-' } }, 416],
    ['DELETE', 'DELETE', 'Ordner', {}, 204],
    ['DELETE missing', 'DELETE', 'fehlt', {}, 404],
    ['MOVE to a new name', 'MOVE', 'b.txt', to('c.txt'), 201],
    ['MOVE onto a file', 'MOVE', 'b.txt', to('Ordner/a.txt'), 204],
    ['MOVE onto a file that shall stay', 'MOVE', 'b.txt', to('Ordner/a.txt', { Overwrite: 'F' }), 412],
    ['MOVE without a parent', 'MOVE', 'b.txt', to('fehlt/b.txt'), 409],
    ['MOVE without a destination', 'MOVE', 'b.txt', {}, 400],
    ['MOVE into itself', 'MOVE', 'Ordner', to('Ordner/innen'), 409],
    ['COPY to a new name', 'COPY', 'Ordner', to('Kopie'), 201],
    ['COPY onto a file', 'COPY', 'b.txt', to('Ordner/a.txt'), 204],
    ['LOCK', 'LOCK', 'b.txt', {}, 501],
    ['PATCH', 'PATCH', 'b.txt', {}, 500],
    ['POST', 'POST', 'b.txt', {}, 501],
    ['PROPFIND missing', 'PROPFIND', 'fehlt', {}, 404],
  ])('%s', async (_what, method, path, asked, status) => {
    const cloud = await aCloud();
    await withFiles(cloud);
    expect((await dav(cloud, method, path, asked)).status).toBe(status);
  });

  test('a folder that is read is empty, or an archive for who asks for one', async () => {
    const cloud = await aCloud();
    await withFiles(cloud);
    const plain = await dav(cloud, 'GET', 'Ordner');
    expect([plain.status, plain.body]).toEqual([200, '']);
    const archive = await dav(cloud, 'GET', 'Ordner', { headers: { Accept: 'application/zip' } });
    expect(archive.headers.get('content-type')).toBe('application/zip');
    expect(archive.body).toContain('Ordner/a.txt');
  });

  test('a part of a file is that part', async () => {
    const cloud = await aCloud();
    await withFiles(cloud);
    const part = await dav(cloud, 'GET', 'b.txt', { headers: { Range: 'bytes=1-2' } });
    expect([part.body, part.headers.get('content-range')]).toEqual(['we', 'bytes 1-2/4']);
    const end = await dav(cloud, 'GET', 'b.txt', { headers: { Range: 'bytes=-1' } });
    expect(end.body).toBe('i');
  });
});

describe('homes', () => {
  test("somebody else's looks empty and takes nothing", async () => {
    const cloud = await aCloud();
    aMember(cloud, 'anna');
    await withFiles(cloud);
    const asked = { as: 'anna' };
    const root = await ask(cloud, 'PROPFIND', filePath('plenum', ''), { ...asked, headers: { Depth: '1' } });
    expect([root.status, root.body.match(/<d:response>/g)?.length]).toEqual([207, 1]);
    expect((await ask(cloud, 'GET', filePath('plenum', 'b.txt'), asked)).status).toBe(404);
    expect((await ask(cloud, 'PUT', filePath('plenum', 'c.txt'), { ...asked, body: 'x' })).status).toBe(403);
  });

  test('an unknown one is 404, all of them together 405, and case does not matter', async () => {
    const cloud = await aCloud();
    const unknown = await ask(cloud, 'PROPFIND', filePath('niemand', ''));
    expect([unknown.status, unknown.body]).toEqual([
      404,
      expect.stringContaining('Principal with name niemand not found'),
    ]);
    expect((await ask(cloud, 'PROPFIND', '/remote.php/dav/files/')).status).toBe(405);
    expect((await ask(cloud, 'PROPFIND', filePath('PLENUM', ''))).status).toBe(207);
  });
});

describe('moving', () => {
  test('keeps the id and what was replaced goes to the trash', async () => {
    const cloud = await aCloud();
    await withFiles(cloud);
    const id = await property(cloud, 'b.txt', 'oc:fileid');
    const moved = await dav(cloud, 'MOVE', 'b.txt', to('Ordner/a.txt'));
    expect(moved.headers.get('oc-fileid')).toContain(id);
    expect(await property(cloud, 'Ordner/a.txt', 'oc:fileid')).toBe(id);
    const trash = await ask(cloud, 'PROPFIND', '/remote.php/dav/trashbin/plenum/trash', {
      headers: { Depth: '1' },
    });
    expect(trash.body).toContain('a.txt.d');
  });

  test('does not look at the host of its destination', async () => {
    const cloud = await aCloud();
    await withFiles(cloud);
    const elsewhere = { headers: { Destination: `https://cloud.example${filePath('plenum', 'c.txt')}` } };
    expect((await dav(cloud, 'MOVE', 'b.txt', elsewhere)).status).toBe(201);
    expect((await dav(cloud, 'GET', 'c.txt')).body).toBe('zwei');
  });

  test('a folder onto a folder replaces it', async () => {
    const cloud = await aCloud();
    await withFiles(cloud);
    await dav(cloud, 'MKCOL', 'Leer');
    expect((await dav(cloud, 'MOVE', 'Leer', to('Ordner'))).status).toBe(204);
    expect(cloud.control.tree('plenum')).toEqual(['Ordner/', 'b.txt 4']);
  });
});

describe('headers', () => {
  test('a PUT tells id and etag, a MKCOL only the id', async () => {
    const cloud = await aCloud();
    const put = await dav(cloud, 'PUT', 'a.txt', { body: 'x' });
    expect(put.headers.get('etag')).toMatch(/^"[0-9a-f]{32}"$/);
    expect(put.headers.get('oc-etag')).toBe(put.headers.get('etag'));
    expect(put.headers.get('oc-fileid')).toMatch(/^\d{8,}oc[0-9a-z]+$/);
    const folder = await dav(cloud, 'MKCOL', 'Ordner');
    expect([folder.headers.has('oc-fileid'), folder.headers.has('etag')]).toEqual([true, false]);
  });

  test('X-OC-Mtime sets the time; one that is none is 500 with the content written', async () => {
    const cloud = await aCloud();
    const good = await dav(cloud, 'PUT', 'a.txt', { body: 'x', headers: { 'X-OC-Mtime': '1700000000' } });
    expect(good.headers.get('x-oc-mtime')).toBe('accepted');
    expect(await property(cloud, 'a.txt', 'd:getlastmodified')).toBe('Tue, 14 Nov 2023 22:13:20 GMT');
    const bad = await dav(cloud, 'PUT', 'b.txt', { body: 'da', headers: { 'X-OC-Mtime': 'gestern' } });
    expect(bad.status).toBe(500);
    expect((await dav(cloud, 'GET', 'b.txt')).body).toBe('da');
  });

  test('OC-Checksum is kept and believed', async () => {
    const cloud = await aCloud();
    await dav(cloud, 'PUT', 'a.txt', { body: 'x', headers: { 'OC-Checksum': 'SHA256:falsch' } });
    expect((await dav(cloud, 'GET', 'a.txt')).headers.get('oc-checksum')).toBe('SHA256:falsch');
    expect(await property(cloud, 'a.txt', 'oc:checksums')).toContain('SHA256:falsch');
  });

  test('X-NC-WebDAV-Auto-Mkcol makes the parents', async () => {
    const cloud = await aCloud();
    const headers = { 'X-NC-WebDAV-Auto-Mkcol': '1' };
    expect((await dav(cloud, 'PUT', 'a/b/c.txt', { body: 'x', headers })).status).toBe(201);
    expect(cloud.control.tree('plenum')).toEqual(['a/', 'a/b/', 'a/b/c.txt 1']);
  });

  test('a body in chunks without a length is lost where PHP never sees it, and stored elsewhere', async () => {
    const cloud = await aCloud();
    const chunked = { body: 'inhalt', headers: { 'Transfer-Encoding': 'chunked' } };
    expect((await rawAsk(cloud, 'PUT', filePath('plenum', 'a.txt'), chunked)).status).toBe(201);
    expect((await dav(cloud, 'GET', 'a.txt')).body).toBe('');
    cloud.control.setProfile({ chunkedBodies: 'stored' });
    expect((await rawAsk(cloud, 'PUT', filePath('plenum', 'a.txt'), chunked)).status).toBe(204);
    expect((await dav(cloud, 'GET', 'a.txt')).body).toBe('inhalt');
  });
});

describe('etags', () => {
  test('a file written twice in one second keeps its etag, so that 304 hides the change', async () => {
    const cloud = await aCloud();
    const first = await dav(cloud, 'PUT', 'a.txt', { body: 'alt' });
    const second = await dav(cloud, 'PUT', 'a.txt', { body: 'ganz neu' });
    const etag = first.headers.get('etag') ?? '';
    expect(second.headers.get('etag')).toBe(etag);
    expect((await dav(cloud, 'GET', 'a.txt', { headers: { 'If-None-Match': etag } })).status).toBe(304);
    cloud.control.advance(1000);
    const third = await dav(cloud, 'PUT', 'a.txt', { body: 'später' });
    expect(third.headers.get('etag')).not.toBe(etag);
    expect((await dav(cloud, 'GET', 'a.txt', { headers: { 'If-None-Match': etag } })).status).toBe(200);
  });

  test('with a time that is set it is made anew of time and size', async () => {
    const cloud = await aCloud();
    const put = async (body: string) =>
      (await dav(cloud, 'PUT', 'a.txt', { body, headers: { 'X-OC-Mtime': '1700000000' } })).headers.get(
        'etag',
      );
    const first = await put('alt');
    expect(await put('neu')).toBe(first);
    expect(await put('ganz neu')).not.toBe(first);
  });

  test('a folder has a new one with every write anywhere below', async () => {
    const cloud = await aCloud();
    await withFiles(cloud);
    const seen = new Set<string | undefined>();
    for (const content of ['x', 'y', 'z']) {
      await dav(cloud, 'PUT', 'Ordner/a.txt', { body: content });
      seen.add(await property(cloud, '', 'd:getetag'));
    }
    expect(seen.size).toBe(3);
  });
});

test('errors tell their class', async () => {
  const cloud = await aCloud();
  const reply = await dav(cloud, 'GET', 'fehlt');
  expect([exceptionOf(reply), reply.headers.get('content-type')]).toEqual([
    'NotFound',
    'application/xml; charset=utf-8',
  ]);
});
