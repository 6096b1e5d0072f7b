import { beforeEach, describe, expect, test } from '@jest/globals';
import { exceptionIn } from './multistatus.ts';
import type { Place } from './place.ts';
import { ownName } from './target.ts';
import type { Account } from './wire.ts';

/** Chunked upload, second edition. */
export function describeChunks(place: () => Place): void {
  let folder = '';
  let account: Account;
  beforeEach(async () => {
    account = place().service;
    folder = await place().newFolder();
  });

  /** What one says to one session that ends in `name`. */
  function upload(name: string, who = account, below = folder) {
    const session = `/remote.php/dav/uploads/${who.id}/${ownName('upload')}`;
    const target = who.to(`${below}/${name}`);
    const ask = async (method: string, path: string, headers: object = {}, body?: string) =>
      who.request(method, `${session}${path}`, {
        ...{ headers: { ...target, ...headers } },
        ...(body === undefined ? {} : { body }),
      });
    const total = (bytes?: number) => (bytes === undefined ? {} : { 'OC-Total-Length': String(bytes) });
    return {
      session,
      start: async () => (await ask('MKCOL', '')).status,
      put: async (chunk: string, body: string, bytes?: number) =>
        (await ask('PUT', `/${chunk}`, total(bytes), body)).status,
      finish: (bytes?: number, headers = {}) => ask('MOVE', '/.file', { ...total(bytes), ...headers }),
      abort: async () => (await ask('DELETE', '')).status,
      chunks: async () =>
        (await who.list(session, 1, ['d:getcontentlength', 'oc:size']))
          .slice(1)
          .map(({ path, found }) => [path.split('/').at(-1), found['getcontentlength'] ?? found['size']]),
    };
  }
  const text = async (name: string) => (await account.dav('GET', `${folder}/${name}`)).text;

  test('puts the file together in the order of the numbers, and the session is gone', async () => {
    const { start, put, finish, session } = upload('datei');
    expect(await start()).toBe(201);
    expect(await start()).toBe(405);
    for (const [chunk, body] of [
      ['10', 'Ende'],
      ['2', 'Mitte '],
      ['1', 'Anfang '],
    ] as const)
      expect(await put(chunk, body, 17)).toBe(201);
    const done = await finish(17, { 'X-OC-Mtime': '1800000000', 'OC-Checksum': 'SHA256:ab' });
    expect({
      status: done.status,
      etag: done.headers.get('etag'),
      id: done.headers.get('oc-fileid'),
    }).toEqual({
      ...{ status: 201, etag: expect.stringMatching(/^"/), id: expect.stringMatching(/^\d{8}/) },
    });
    expect(await text('datei')).toBe('Anfang Mitte Ende');
    const [file] = await account.list(`${folder}/datei`, 0, ['d:getlastmodified', 'oc:checksums']);
    expect(file?.found).toMatchObject({ getlastmodified: 'Fri, 15 Jan 2027 08:00:00 GMT' });
    expect((await account.request('PROPFIND', session)).status).toBe(404);
    expect((await finish(17)).status).toBe(404);
  });

  test('lists what came: the chunks and a file that is none', async () => {
    const { start, put, chunks, finish } = upload('datei');
    await start();
    await put('00001', 'abc');
    await put('00002', 'defgh');
    expect((await chunks()).toSorted()).toEqual([
      ['.file', '8'],
      ['00001', '3'],
      ['00002', '5'],
    ]);
    expect(await put('00002', 'DEFGH')).toBe(204);
    expect((await finish(8)).status).toBe(201);
    expect(await text('datei')).toBe('abcDEFGH');
  });

  test('over a file 204; not where Overwrite: F or a wrong If forbids it', async () => {
    await account.dav('PUT', `${folder}/datei`, { body: 'alt' });
    const { start, put, finish } = upload('datei');
    await start();
    await put('1', 'neu');
    expect((await finish(3, { Overwrite: 'F' })).status).toBe(412);
    expect(await text('datei')).toBe('alt');
    expect((await finish(3)).status).toBe(204);
    expect(await text('datei')).toBe('neu');
  });

  test('with a sum that is not the total: 400, and the session can be completed', async () => {
    const { start, put, finish } = upload('datei');
    await start();
    await put('1', 'abc', 6);
    expect((await finish(6)).status).toBe(400);
    await put('2', 'def', 6);
    expect((await finish(6)).status).toBe(201);
    expect(await text('datei')).toBe('abcdef');
  });

  test('without a total nobody notices a missing chunk', async () => {
    const { start, put, finish } = upload('datei');
    await start();
    await put('1', 'abc');
    await put('3', 'ghi');
    expect((await finish(9)).status).toBe(400);
    expect((await finish()).status).toBe(201);
    expect(await text('datei')).toBe('abcghi');
  });

  test('below nothing: a chunk 404, the end 409; the session stays', async () => {
    const below = `${folder}/fehlt`;
    const early = upload('datei', account, below);
    expect(await early.start()).toBe(201);
    expect(await early.put('1', 'abc')).toBe(404);
    await account.dav('MKCOL', below);
    expect(await early.put('1', 'abc')).toBe(201);
    await account.dav('DELETE', below);
    expect((await early.finish(3)).status).toBe(409);
    await account.dav('MKCOL', below);
    expect((await early.finish(3)).status).toBe(201);
  });

  test('to a name that is taken nowhere: nobody says so before the end, and the session stays', async () => {
    const { start, put, finish, chunks, abort } = upload('.htaccess');
    expect([await start(), await put('1', 'x', 1)]).toEqual([201, 201]);
    const end = await finish(1);
    expect({ status: end.status, exception: exceptionIn(end.text) }).toEqual({
      ...{ status: 400, exception: 'InvalidPath' },
    });
    expect(await chunks()).toHaveLength(2);
    expect(await abort()).toBe(204);
  });

  test('an unknown session is 404, an aborted one too', async () => {
    const { start, put, abort } = upload('datei');
    expect(await put('1', 'x')).toBe(404);
    await start();
    expect(await abort()).toBe(204);
    expect(await put('1', 'x')).toBe(404);
  });

  describe('over the quota', () => {
    test('with the total: 507 at the first chunk; without: at the end, and the chunks stay', async () => {
      const member = await place().newMember([], '1 MB');
      const told = upload('datei', member, '');
      await told.start();
      expect(await told.put('1', 'x', 2 * 1024 * 1024)).toBe(507);
      await told.abort();
      const untold = upload('datei', member, '');
      await untold.start();
      const body = 'x'.repeat(700 * 1024);
      expect([await untold.put('1', body), await untold.put('2', body)]).toEqual([201, 201]);
      expect((await untold.finish()).status).toBe(507);
      expect((await untold.chunks()).length).toBe(3);
      expect(await untold.abort()).toBe(204);
      expect((await member.dav('GET', '/datei')).status).toBe(404);
    });
  });
}
