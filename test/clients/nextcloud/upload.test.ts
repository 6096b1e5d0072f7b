import { describe, expect, test } from '@jest/globals';
import type { UploadSource } from '../../../src/clients/nextcloud/nextcloud.ts';
import { farEnd } from '../bigbluebutton/far-end.ts';
import { clientOf, faultOf } from './cloud.ts';
import * as samples from './samples.ts';
import {
  bytes,
  CHUNK,
  cloudWithFolder,
  hasArrived,
  PATH,
  puts,
  SESSION,
  sourceOf,
  upload,
  UPLOADS,
} from './uploading.ts';

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
    cloud.control.fault({ kind: 'break-upload', bytes: 500, path: `${UPLOADS}/*/00004` });
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
      ...source,
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
