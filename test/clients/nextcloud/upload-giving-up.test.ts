import { Readable } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import type { UploadSource } from '../../../src/clients/nextcloud/nextcloud.ts';
import type { Clock } from '../../../src/lib/clock.ts';
import { clientOf, faultOf } from './cloud.ts';
import {
  bytes,
  CHUNK,
  cloudWithFolder,
  hasArrived,
  PATH,
  SESSION,
  sourceOf,
  upload,
  UPLOADS,
} from './uploading.ts';

describe('a source that stalls while it is only read again for the sum', () => {
  const content = bytes(2 * CHUNK);
  const stalled: UploadSource = { ...sourceOf(content), read: () => new Readable({ read: () => undefined }) };

  test.each(['given up', 'out of time'])('is left when the upload is %s', async (how) => {
    const over = new AbortController();
    const chunkTimeoutMs = 77_777;
    const timeLimit = (ms: number) => (ms === chunkTimeoutMs ? over.signal : AbortSignal.timeout(ms));
    await using cloud = await cloudWithFolder({ timeLimit, chunkTimeoutMs });
    cloud.control.fault({ kind: 'reset', method: 'MOVE' });
    await faultOf(upload(cloud, sourceOf(content)));
    cloud.control.clearFaults();
    const stop = new AbortController();
    const ending: UploadSource = {
      ...stalled,
      read: (from, to) => {
        setImmediate(() => (how === 'given up' ? stop : over).abort());
        return stalled.read(from, to);
      },
    };
    expect(await faultOf(upload(cloud, ending, { signal: stop.signal }))).toMatchObject({
      kind: how === 'given up' ? 'aborted' : 'timeout',
      outcome: 'refused',
    });
  });
});

test('given up while asking whether the lost end was done, it may be done', async () => {
  await using cloud = await cloudWithFolder();
  const stop = new AbortController();
  cloud.control.fault({ kind: 'reset', method: 'MOVE', times: 1 });
  const clock: Clock = {
    now: () => cloud.clock.now(),
    sleep: async (ms, signal) => {
      stop.abort();
      return cloud.clock.sleep(ms, signal);
    },
  };
  using client = clientOf(cloud.url, { clock, failuresToOpen: 1_000 });
  const options = { session: SESSION, chunkBytes: CHUNK, signal: stop.signal };
  expect(await faultOf(client.files.upload(PATH, sourceOf(bytes(CHUNK)), options))).toMatchObject({
    kind: 'aborted',
    outcome: 'unknown',
  });
});

test('a piece is tried three times, however long each try takes', async () => {
  await using cloud = await cloudWithFolder();
  cloud.control.fault({ kind: 'break-upload', bytes: 500, path: `${UPLOADS}/*`, method: 'PUT', times: 2 });
  const source = sourceOf(bytes(CHUNK));
  const slow: UploadSource = {
    ...source,
    read: (from, to) => {
      cloud.clock.move(60_000);
      return source.read(from, to);
    },
  };
  await upload(cloud, slow);
  await hasArrived(cloud, bytes(CHUNK));
});
