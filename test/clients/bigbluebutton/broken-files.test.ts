import type { Readable } from 'node:stream';
import { inspect } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { BackendError } from '../../../src/clients/bigbluebutton/fault.ts';
import { clientOf, farEnd, faultOf, rawEnd, type FarEnd } from './far-end.ts';
import { serve, site, video } from './playback-site.ts';

describe('a file that does not come as it should', () => {
  const head = 'HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\nContent-Length: 1000\r\n\r\n';
  const fileAt = (far: FarEnd) => `${new URL(far.url).origin}/f`;

  /** The error with which reading the file ends, and how many bytes came before it. */
  async function endOf(stream: Readable): Promise<{ error: unknown; bytes: number }> {
    let bytes = 0;
    try {
      for await (const chunk of stream) bytes += (chunk as Buffer).length;
    } catch (error) {
      return { error, bytes };
    }
    return { error: null, bytes };
  }

  test.each([
    [
      'ends in order',
      (socket: { end(): void }) => {
        socket.end();
      },
    ],
    [
      'is reset',
      (socket: { resetAndDestroy(): unknown }) => {
        socket.resetAndDestroy();
      },
    ],
  ])('since its connection %s in the middle', async (_how, hangUp) => {
    await using far = await rawEnd((socket) =>
      socket.once('data', () =>
        socket.write(`${head}${'x'.repeat(400)}`, () =>
          setTimeout(() => {
            hangUp(socket);
          }, 30),
        ),
      ),
    );
    using client = clientOf(far.url);
    const { stream, bytes } = await client.openFile(fileAt(far));
    expect(bytes).toBe(1000);
    const { error } = await endOf(stream);
    expect(error).toBeInstanceOf(BackendError);
    expect(error).toMatchObject({ server: 'bbb-03', call: 'openFile', kind: 'reset' });
  });

  test('since nothing more comes', async () => {
    await using far = await rawEnd((socket) =>
      socket.once('data', () => socket.write(`${head}${'x'.repeat(400)}`)),
    );
    using client = clientOf(far.url);
    const { stream } = await client.openFile(fileAt(far), { timeoutMs: 100 });
    expect(await endOf(stream)).toMatchObject({ error: { kind: 'timeout' }, bytes: 400 });
  });

  test('since not even a first byte comes', async () => {
    await using far = await rawEnd(() => undefined);
    using client = clientOf(far.url);
    expect(await faultOf(client.openFile(fileAt(far), { timeoutMs: 100 }))).toMatchObject({
      kind: 'timeout',
    });
    expect(await faultOf(client.findVideo(video(fileAt(far)), { timeoutMs: 100 }))).toMatchObject({
      kind: 'timeout',
    });
  });

  test('since the page of its player drips', async () => {
    await using far = await rawEnd((socket) => {
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100000\r\n\r\n');
        const drip = setInterval(() => socket.write(' '), 10);
        socket.on('close', () => {
          clearInterval(drip);
        });
      });
    });
    using client = clientOf(far.url);
    expect(await faultOf(client.findVideo(video(fileAt(far)), { timeoutMs: 200 }))).toMatchObject({
      kind: 'timeout',
    });
  });

  test('since the reader gives up, before and in the middle', async () => {
    await using far = await rawEnd((socket) =>
      socket.once('data', () => socket.write(`${head}${'x'.repeat(400)}`)),
    );
    using client = clientOf(far.url);
    const before = await faultOf(client.openFile(fileAt(far), { signal: AbortSignal.abort() }));
    expect(before).toMatchObject({ kind: 'aborted' });
    const stop = new AbortController();
    const { stream } = await client.openFile(fileAt(far), { signal: stop.signal });
    const end = endOf(stream);
    stream.once('data', () => {
      stop.abort();
    });
    expect(await end).toMatchObject({ error: { kind: 'aborted' } });
  });

  test('is no fault of who reads slowly', async () => {
    await using far = await site(() => ({
      '/f': (request, response) => {
        serve(request, response, Buffer.alloc(3_000_000, 1));
      },
    }));
    using client = clientOf(far.url);
    const { stream } = await client.openFile(fileAt(far), { timeoutMs: 150 });
    let bytes = 0;
    let pauses = 3;
    for await (const chunk of stream) {
      bytes += (chunk as Buffer).length;
      pauses -= 1;
      if (pauses >= 0) await new Promise((resolve) => setTimeout(resolve, 400));
    }
    expect(bytes).toBe(3_000_000);
  });

  test('lets go of the connection when nobody wants it any more', async () => {
    let closed: () => void = () => undefined;
    const hungUp = new Promise<void>((resolve) => (closed = resolve));
    await using far = await rawEnd((socket) => {
      socket.once('data', () => socket.write(`${head}${'x'.repeat(400)}`));
      socket.on('close', () => {
        closed();
      });
    });
    using client = clientOf(far.url);
    (await client.openFile(fileAt(far))).stream.destroy();
    await hungUp;
  });

  test('unread, harms nobody when it breaks', async () => {
    let closed: () => void = () => undefined;
    const hungUp = new Promise<void>((resolve) => (closed = resolve));
    await using far = await rawEnd((socket) => {
      socket.once('data', () =>
        socket.write(`${head}${'x'.repeat(400)}`, () => setTimeout(() => socket.resetAndDestroy(), 20)),
      );
      socket.on('close', () => {
        closed();
      });
    });
    using client = clientOf(far.url);
    const { stream } = await client.openFile(fileAt(far));
    await hungUp;
    expect((await endOf(stream)).error).toMatchObject({ kind: 'reset' });
  });

  test('tells nothing of its address', async () => {
    await using far = await rawEnd((socket) =>
      socket.once('data', () => socket.write(`${head}${'x'.repeat(400)}`, () => socket.resetAndDestroy())),
    );
    await using gone = await farEnd(() => undefined);
    await gone[Symbol.asyncDispose]();
    using client = clientOf(far.url);
    using none = clientOf(gone.url);
    const secret = '/recording/1/video?token=geheim';
    const errors = [
      (await endOf((await client.openFile(`${new URL(far.url).origin}${secret}`)).stream)).error,
      await faultOf(none.openFile(`${new URL(gone.url).origin}${secret}`)),
      await faultOf(client.openFile(`http://evil.test${secret}`)),
    ];
    expect(errors).toMatchObject([{ kind: 'reset' }, { kind: 'unreachable' }, { kind: 'foreign-address' }]);
    for (const error of errors) {
      const all = `${inspect(error, { depth: Infinity, showHidden: true })} ${JSON.stringify(error)}`;
      for (const word of ['geheim', 'token', '127.0.0.1', 'evil', 'axios']) expect(all).not.toContain(word);
    }
  });
});
