import { Readable } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import type { UploadSource } from '../../../src/clients/nextcloud/nextcloud.ts';
import { HOUR_MS } from '../../../src/lib/span.ts';
import { aCloud, clientOf, faultOf, USER } from './cloud.ts';
import {
  bytes,
  CHUNK,
  cloudWithFolder,
  dav,
  hasArrived,
  PATH,
  piecesAt,
  puts,
  SESSION,
  sourceOf,
  upload,
} from './uploading.ts';

describe('what lies in the session', () => {
  const content = bytes(3 * CHUNK);

  test('in another size is sent again, and what is none of ours goes', async () => {
    await using cloud = await cloudWithFolder();
    const there = piecesAt(sourceOf(content));
    await dav(cloud, 'MKCOL', there);
    await dav(cloud, 'PUT', `${there}/00001`, content.subarray(0, CHUNK));
    await dav(cloud, 'PUT', `${there}/00002`, content.subarray(CHUNK, CHUNK + 5));
    await dav(cloud, 'PUT', `${there}/00009`, Buffer.from('foreign'));
    cloud.asked();
    await upload(cloud, sourceOf(content));
    expect(puts(cloud.asked())).toEqual(['00002', '00003']);
    await hasArrived(cloud, content);
  });

  test('is gone after a day: all is sent again', async () => {
    await using cloud = await cloudWithFolder();
    cloud.control.fault({ kind: 'reset', method: 'MOVE', times: 1 });
    await faultOf(upload(cloud, sourceOf(content)));
    await dav(cloud, 'DELETE', piecesAt(sourceOf(content)));
    cloud.control.advance(25 * HOUR_MS);
    await upload(cloud, sourceOf(content));
    await hasArrived(cloud, content);
  });

  test('vanishes between two pieces: the next try begins anew', async () => {
    await using cloud = await cloudWithFolder();
    const source = sourceOf(content);
    let gone = false;
    const racing: UploadSource = {
      ...source,
      read: (from, to) => {
        if (from !== CHUNK || gone) return source.read(from, to);
        gone = true;
        return Readable.from(
          (async function* () {
            await dav(cloud, 'DELETE', piecesAt(sourceOf(content)));
            yield content.subarray(from, to);
          })(),
        );
      },
    };
    expect(await faultOf(upload(cloud, racing))).toMatchObject({ kind: 'reset' });
    await upload(cloud, sourceOf(content));
    await hasArrived(cloud, content);
  });
});

describe('another file that is sent with the same session', () => {
  const content = bytes(4 * CHUNK);

  test.each([
    ['in another size', sourceOf(bytes(3 * CHUNK + 17, 'b'))],
    ['of another version', sourceOf(bytes(4 * CHUNK, 'b'), '2')],
  ])('%s has no piece of the first', async (_what, other) => {
    await using cloud = await cloudWithFolder();
    cloud.control.fault({ kind: 'reset', method: 'PUT', skip: 2 });
    await faultOf(upload(cloud, sourceOf(content)));
    cloud.control.clearFaults();
    await upload(cloud, other);
    await hasArrived(cloud, bytes(other.size, 'b'));
  });

  test('is the same one, cut otherwise', async () => {
    await using cloud = await cloudWithFolder();
    cloud.control.fault({ kind: 'reset', method: 'MOVE', times: 1 });
    const long = bytes(1.5 * CHUNK);
    await faultOf(upload(cloud, sourceOf(long)));
    await cloud.client.files.upload(PATH, sourceOf(long), { session: SESSION, chunkBytes: CHUNK / 2 });
    await hasArrived(cloud, long);
  });
});

describe('a file that is there', () => {
  const content = bytes(2 * CHUNK);

  test('by an earlier try is not sent again, whatever the session', async () => {
    await using cloud = await cloudWithFolder();
    const first = await upload(cloud, sourceOf(content));
    cloud.asked();
    expect(await upload(cloud, sourceOf(content))).toEqual(first);
    expect(puts(cloud.asked())).toEqual([]);
  });

  test('by another is not overwritten', async () => {
    await using cloud = await cloudWithFolder();
    for (const other of [bytes(2 * CHUNK, 'b'), bytes(5, 'c')]) {
      await cloud.client.files.create(PATH, other).catch(() => undefined);
      expect(await faultOf(upload(cloud, sourceOf(content)))).toMatchObject({
        kind: 'exists',
        outcome: 'refused',
      });
    }
    await hasArrived(cloud, bytes(2 * CHUNK, 'b'));
  });

  test.each([5, 2 * CHUNK])(
    'by another who was quicker (%i bytes) is left, and our pieces go',
    async (size) => {
      await using cloud = await cloudWithFolder();
      const other = bytes(size, 'b');
      cloud.control.fault({ kind: 'reset', method: 'MOVE', times: 1 });
      await faultOf(upload(cloud, sourceOf(content)));
      await cloud.client.files.create(PATH, other);
      expect(await faultOf(upload(cloud, sourceOf(content)))).toMatchObject({ kind: 'exists' });
      await hasArrived(cloud, other);
      expect(await dav(cloud, 'PROPFIND', piecesAt(sourceOf(content)))).toBe(404);
    },
  );
});

test('without a folder to lie in there is no upload, also when it goes midway', async () => {
  await using cloud = await aCloud({ failuresToOpen: 1_000 });
  const content = bytes(2 * CHUNK);
  expect(await faultOf(upload(cloud, sourceOf(content)))).toMatchObject({
    kind: 'no-parent',
    outcome: 'refused',
  });
  expect(puts(cloud.asked())).toEqual([]);
  await cloud.client.files.makeFolder(['Aufzeichnungen']);
  cloud.control.fault({ kind: 'reset', method: 'PUT', skip: 1 });
  await faultOf(upload(cloud, sourceOf(content)));
  cloud.control.clearFaults();
  await cloud.client.files.move(['Aufzeichnungen'], ['Anders']);
  expect(await faultOf(upload(cloud, sourceOf(content)))).toMatchObject({ kind: 'no-parent' });
});

test('what does not fit is told before much was sent, and leaves nothing', async () => {
  await using cloud = await aCloud();
  cloud.control.addAccount({ id: 'klein', password: 'Ein langes Passwort 7', quota: '1 MB' });
  using small = clientOf(cloud.url, {}, { user: 'klein', password: cloud.control.addAppPassword('klein') });
  const source = sourceOf(bytes(20 * CHUNK));
  const options = { session: SESSION, chunkBytes: CHUNK };
  expect(await faultOf(small.files.upload(['a.mp4'], source, options))).toMatchObject({
    kind: 'full',
    outcome: 'refused',
  });
  expect(puts(cloud.asked())).toHaveLength(1);
});

test('a name that the server takes nowhere is told as such, and leaves no pieces', async () => {
  await using cloud = await cloudWithFolder();
  cloud.control.setProfile({ windowsCompatible: true });
  const source = sourceOf(bytes(2 * CHUNK));
  const options = { session: SESSION, chunkBytes: CHUNK };
  const path = ['Aufzeichnungen', 'a:b.mp4'];
  expect(await faultOf(cloud.client.files.upload(path, source, options))).toMatchObject({
    kind: 'bad-name',
    outcome: 'refused',
    status: 400,
  });
  expect(puts(cloud.asked())).toHaveLength(2);
  expect(await dav(cloud, 'PROPFIND', piecesAt(source))).toBe(404);
});

describe('a source', () => {
  const content = bytes(2 * CHUNK);

  test.each([
    [
      'that fails',
      function* (part: Buffer) {
        yield part.subarray(0, 10);
        throw new Error('https://geheim.example.test/');
      },
    ],
    [
      'that is short',
      function* (part: Buffer) {
        yield part.subarray(0, 10);
      },
    ],
    [
      'that gives too much',
      function* (part: Buffer) {
        yield part;
        yield part;
      },
    ],
  ])('%s ends the upload, and nothing of it is taken for a file', async (_what, give) => {
    await using cloud = await cloudWithFolder();
    const broken: UploadSource = {
      ...sourceOf(content),
      read: (from, to) =>
        Readable.from(from === 0 ? [content.subarray(0, to)] : give(content.subarray(from, to))),
    };
    const fault = await faultOf(upload(cloud, broken));
    expect(fault).toMatchObject({ kind: 'aborted', code: 'source', outcome: 'refused' });
    expect(cloud.control.tree(USER)).toEqual(['Aufzeichnungen/']);
    await upload(cloud, sourceOf(content));
    await hasArrived(cloud, content);
  });

  test('is left when the caller gives up, and may be gone on with', async () => {
    await using cloud = await cloudWithFolder();
    const giveUp = new AbortController();
    const source = sourceOf(content);
    const leaving: UploadSource = {
      ...source,
      read: (from, to) => {
        if (from > 0) giveUp.abort();
        return source.read(from, to);
      },
    };
    expect(await faultOf(upload(cloud, leaving, { signal: giveUp.signal }))).toMatchObject({
      kind: 'aborted',
    });
    cloud.asked();
    await upload(cloud, sourceOf(content));
    expect(puts(cloud.asked())).toEqual(['00002']);
    await hasArrived(cloud, content);
  });
});

test.each([
  [{ session: 'short' }],
  [{ session: '../../../files/plenum/a' }],
  [{ session: SESSION, chunkBytes: 0 }],
  [{ session: SESSION, chunkBytes: 1 }],
])('%j is no way to ask', async (options) => {
  await using cloud = await cloudWithFolder();
  const source = sourceOf(bytes(CHUNK));
  expect(await faultOf(cloud.client.files.upload(PATH, source, options))).toMatchObject({
    kind: 'unexpected',
    code: 'usage',
  });
  expect(cloud.asked()).toEqual([]);
});
