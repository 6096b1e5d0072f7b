import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import type { UploadSource } from '../../../src/clients/nextcloud/nextcloud.ts';
import { HOUR_MS } from '../../../src/lib/span.ts';
import { farEnd } from '../bigbluebutton/far-end.ts';
import { aCloud, clientOf, faultOf, PASSWORD, type TestCloud, USER } from './cloud.ts';
import * as samples from './samples.ts';

const SESSION = 'plenum-recording-0001';
const CHUNK = 100_000;
const PATH = ['Aufzeichnungen', 'Sitzung 1.mp4'];
const UPLOADS = `/remote.php/dav/uploads/${USER}/${SESSION}`;

/** Bytes that differ wherever one looks. */
function bytes(size: number, seed = 'a'): Buffer {
  const blocks: Buffer[] = [];
  for (let at = 0; at * 32 < size; at += 1) blocks.push(createHash('sha256').update(`${seed}${at}`).digest());
  return Buffer.concat(blocks).subarray(0, size);
}

type TestSource = UploadSource & { readonly asked: readonly (readonly [number, number])[] };

/** A source that gives its bytes in small parts. */
function sourceOf(content: Buffer): TestSource {
  const asked: [number, number][] = [];
  return {
    size: content.length,
    asked,
    read: (from, to) => {
      asked.push([from, to]);
      return Readable.from(parts(content.subarray(from, to)));
    },
  };
}

function* parts(content: Buffer) {
  for (let at = 0; at < content.length; at += 7_001) yield content.subarray(at, at + 7_001);
}

async function cloudWithFolder(options: Parameters<typeof aCloud>[0] = {}): Promise<TestCloud> {
  // The circuit is none of these tests' business: in their time, a pause has no end.
  const cloud = await aCloud({ failuresToOpen: 1_000, ...options });
  await cloud.client.files.makeFolder(['Aufzeichnungen']);
  cloud.asked();
  return cloud;
}

const upload = (cloud: TestCloud, source: UploadSource, more: { readonly signal?: AbortSignal } = {}) =>
  cloud.client.files.upload(PATH, source, { session: SESSION, chunkBytes: CHUNK, ...more });

async function hasArrived(cloud: TestCloud, content: Buffer): Promise<void> {
  const there = await cloud.client.files.read(PATH, { maxBytes: content.length });
  expect(there.equals(content)).toBe(true);
}

const puts = (asked: readonly string[]) =>
  asked.filter((one) => one.startsWith('PUT')).map((one) => one.slice(one.lastIndexOf('/') + 1));

async function dav(cloud: TestCloud, method: string, path: string, body?: Buffer): Promise<number> {
  const { status } = await fetch(`${cloud.url.slice(0, -1)}${path}`, {
    method,
    headers: { Authorization: `Basic ${btoa(`${USER}:${PASSWORD}`)}` },
    ...(body === undefined ? {} : { body: new Uint8Array(body) }),
  });
  return status;
}

test.each([0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])('%i bytes arrive as they are', async (size) => {
  await using cloud = await cloudWithFolder();
  const content = bytes(size);
  const sent: number[] = [];
  const entry = await cloud.client.files.upload(PATH, sourceOf(content), {
    session: SESSION,
    chunkBytes: CHUNK,
    progress: (sentBytes) => sent.push(sentBytes),
  });
  expect(entry).toMatchObject({ path: PATH, size, kind: 'file' });
  await hasArrived(cloud, content);
  expect(sent).toEqual([...sent].sort((a, b) => a - b));
  if (size > 0) expect(sent.at(-1)).toBe(size);
});

describe('a connection that breaks', () => {
  const content = bytes(5 * CHUNK + 17);

  test.each([
    [0, 0],
    [0, 1],
    [0, 65_000],
    [2, 99_999],
    [5, 10],
  ])('in piece %i after %i bytes costs that piece and no other', async (skip, broken) => {
    await using cloud = await cloudWithFolder();
    cloud.control.fault({
      kind: 'break-upload',
      bytes: broken,
      path: `${UPLOADS}/*`,
      method: 'PUT',
      skip,
      times: 1,
    });
    await upload(cloud, sourceOf(content));
    await hasArrived(cloud, content);
    expect(puts(cloud.asked())).toHaveLength(7);
  });

  test('for longer than we wait leaves what is there to the next try', async () => {
    await using cloud = await cloudWithFolder();
    cloud.control.fault({ kind: 'break-upload', bytes: 500, path: `${UPLOADS}/00004` });
    expect(await faultOf(upload(cloud, sourceOf(content)))).toMatchObject({
      kind: 'reset',
      outcome: 'unknown',
    });
    cloud.control.clearFaults();
    cloud.asked();
    const again = sourceOf(content);
    await upload(cloud, again);
    await hasArrived(cloud, content);
    expect(puts(cloud.asked())).toEqual(['00004', '00005', '00006']);
    // What was there already was read again from its source, for the sum.
    expect(again.asked).toHaveLength(6);
  });

  test('as the server dies and comes back', async () => {
    await using cloud = await cloudWithFolder();
    const source = sourceOf(content);
    let reads = 0;
    const dying: UploadSource = {
      size: source.size,
      read: (from, to) => {
        reads += 1;
        if (reads === 3) void cloud.control.kill();
        return source.read(from, to);
      },
    };
    expect(await faultOf(upload(cloud, dying))).toMatchObject({ name: 'NextcloudError' });
    await cloud.control.start();
    await upload(cloud, sourceOf(content));
    await hasArrived(cloud, content);
  });

  test('by the answer to a piece', async () => {
    await using cloud = await cloudWithFolder();
    for (const afterActing of [true, false])
      cloud.control.fault({ kind: 'reset', method: 'PUT', skip: 1, times: 1, afterActing });
    await upload(cloud, sourceOf(content));
    await hasArrived(cloud, content);
  });
});

describe('putting the pieces together', () => {
  const content = bytes(2 * CHUNK + 5);

  test.each(['reset', 'html-200', 'empty'] as const)(
    'whose answer is lost (%s) is asked for',
    async (kind) => {
      await using cloud = await cloudWithFolder();
      cloud.control.fault({ kind, method: 'MOVE', times: 1, afterActing: true });
      expect(await upload(cloud, sourceOf(content))).toMatchObject({ size: content.length });
      await hasArrived(cloud, content);
    },
  );

  test('that takes too long is asked for', async () => {
    await using cloud = await cloudWithFolder({ assemblyTimeoutMs: 2_000 });
    cloud.control.fault({ kind: 'hang', method: 'MOVE', times: 1, afterActing: true });
    expect(await upload(cloud, sourceOf(content))).toMatchObject({ size: content.length });
  });

  test('that was not done stays unknown, and is done by the next try without sending anything again', async () => {
    await using cloud = await cloudWithFolder();
    cloud.control.fault({ kind: 'reset', method: 'MOVE', times: 1 });
    expect(await faultOf(upload(cloud, sourceOf(content)))).toMatchObject({ outcome: 'unknown' });
    cloud.asked();
    await upload(cloud, sourceOf(content));
    expect(puts(cloud.asked())).toEqual([]);
    await hasArrived(cloud, content);
  });

  test('waits for a lock', async () => {
    await using cloud = await cloudWithFolder();
    cloud.control.fault({ kind: 'lock-500', method: 'MOVE', times: 2 });
    await upload(cloud, sourceOf(content));
    await hasArrived(cloud, content);
  });

  test('of other pieces than were sent makes no file, and the next try begins anew', async () => {
    await using cloud = await cloudWithFolder();
    cloud.control.fault({ kind: 'status', status: 400, method: 'MOVE', times: 1 });
    expect(await faultOf(upload(cloud, sourceOf(content)))).toMatchObject({
      kind: 'corrupt',
      outcome: 'refused',
    });
    cloud.asked();
    await upload(cloud, sourceOf(content));
    expect(puts(cloud.asked())).toHaveLength(3);
  });

  test('that gives another file than was sent is told, and the file left alone', async () => {
    const requests: string[] = [];
    let moved = false;
    await using far = await farEnd((request, response) => {
      request.resume();
      request.on('end', () => {
        const { method = '', url = '' } = request;
        requests.push(
          `${method} ${url.slice(url.lastIndexOf('/'))} ${String(request.headers['oc-total-length'])}`,
        );
        if (method === 'MOVE') moved = true;
        const file = url.endsWith('.mp4');
        const there = !url.includes('/uploads/') && (!file || moved);
        if (method !== 'PROPFIND') response.writeHead(201).end();
        else if (!there) response.writeHead(404).end(samples.NOT_FOUND);
        else
          response.writeHead(207).end(
            samples.multistatus({
              href: url,
              folder: !file,
              size: content.length - 1,
              checksum: 'SHA256:0',
            }),
          );
      });
    });
    using client = clientOf(`http://127.0.0.1:${far.port}`);
    const source = sourceOf(content);
    expect(
      await faultOf(client.files.upload(['a', 'b.mp4'], source, { session: SESSION, chunkBytes: CHUNK })),
    ).toMatchObject({ kind: 'corrupt', outcome: 'unknown' });
    expect(requests.filter((request) => request.startsWith('DELETE'))).toEqual([]);
    // The total is said with each piece and at the end: without it a missing piece makes a shorter file.
    const total = String(content.length);
    expect(requests.filter((request) => /^(PUT|MOVE)/.test(request)).map((one) => one.split(' ')[2])).toEqual(
      Array(4).fill(total),
    );
  });
});

describe('what lies in the session', () => {
  const content = bytes(3 * CHUNK);

  test('in another size is sent again, and what is none of ours goes', async () => {
    await using cloud = await cloudWithFolder();
    await dav(cloud, 'MKCOL', UPLOADS);
    await dav(cloud, 'PUT', `${UPLOADS}/00001`, content.subarray(0, CHUNK));
    await dav(cloud, 'PUT', `${UPLOADS}/00002`, content.subarray(CHUNK, CHUNK + 5));
    await dav(cloud, 'PUT', `${UPLOADS}/00009`, Buffer.from('foreign'));
    cloud.asked();
    await upload(cloud, sourceOf(content));
    expect(puts(cloud.asked())).toEqual(['00002', '00003']);
    await hasArrived(cloud, content);
  });

  test('is gone after a day: all is sent again', async () => {
    await using cloud = await cloudWithFolder();
    cloud.control.fault({ kind: 'reset', method: 'MOVE', times: 1 });
    await faultOf(upload(cloud, sourceOf(content)));
    await dav(cloud, 'DELETE', UPLOADS);
    cloud.control.advance(25 * HOUR_MS);
    await upload(cloud, sourceOf(content));
    await hasArrived(cloud, content);
  });

  test('vanishes between two pieces: the next try begins anew', async () => {
    await using cloud = await cloudWithFolder();
    const source = sourceOf(content);
    let gone = false;
    const racing: UploadSource = {
      size: source.size,
      read: (from, to) => {
        if (from !== CHUNK || gone) return source.read(from, to);
        gone = true;
        return Readable.from(
          (async function* () {
            await dav(cloud, 'DELETE', UPLOADS);
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

  test('by another who was quicker is not overwritten either, and our pieces go', async () => {
    await using cloud = await cloudWithFolder();
    cloud.control.fault({ kind: 'reset', method: 'MOVE', times: 1 });
    await faultOf(upload(cloud, sourceOf(content)));
    await cloud.client.files.create(PATH, Buffer.from('other'));
    expect(await faultOf(upload(cloud, sourceOf(content)))).toMatchObject({ kind: 'exists' });
    await hasArrived(cloud, Buffer.from('other'));
    expect(await dav(cloud, 'PROPFIND', UPLOADS)).toBe(404);
  });
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
      size: content.length,
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
      size: source.size,
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
