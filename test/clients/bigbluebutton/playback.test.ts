import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { inspect } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { BackendError } from '../../../src/clients/bigbluebutton/fault.ts';
import { clientOf, farEnd, faultOf, rawEnd, type FarEnd } from './far-end.ts';

const FILM = Buffer.from(Array.from({ length: 30_000 }, (_, n) => n % 251));
const ID = '2474463b7f34ab8e489fbe6a328f46e93c8d46e3-1735689600123';

/** Node itself says no Content-Length for a file: this says it, and serves parts of it, as web servers do. */
function serve(request: IncomingMessage, response: ServerResponse, file: Buffer, type = 'video/mp4'): void {
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
  const headers = { 'Content-Type': type, 'Accept-Ranges': 'bytes' };
  if (from === undefined) {
    response.writeHead(200, { ...headers, 'Content-Length': file.length }).end(file);
    return;
  }
  if (Number(from) >= file.length) {
    response.writeHead(416, { 'Content-Range': `bytes */${file.length}` }).end();
    return;
  }
  const last = to === '' ? file.length - 1 : Math.min(Number(to), file.length - 1);
  const part = file.subarray(Number(from), last + 1);
  response
    .writeHead(206, {
      ...headers,
      'Content-Length': part.length,
      'Content-Range': `bytes ${from}-${last}/${file.length}`,
    })
    .end(part);
}

const page = (source: string) =>
  `<!DOCTYPE html><html><body><video id="video" controls>${source}</video></body>`;
const html = (response: ServerResponse, body: string) =>
  response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(body);

type Files = Readonly<Record<string, (request: IncomingMessage, response: ServerResponse) => void>>;
type Site = FarEnd & { readonly origin: string; readonly asked: readonly string[] };

/** Answers each path as `files` says, and notes what was asked for. */
async function site(files: (origin: string) => Files): Promise<Site> {
  const asked: string[] = [];
  const far = await farEnd((request, response) => {
    const path = request.url ?? '';
    asked.push(path);
    const answer = files(new URL(far.url).origin)[path];
    if (answer === undefined) response.writeHead(404).end();
    else answer(request, response);
  });
  return { ...far, origin: new URL(far.url).origin, asked };
}

const redirect =
  (location: string, status = 302, more: Readonly<Record<string, string>> = {}) =>
  (_request: IncomingMessage, response: ServerResponse) => {
    response.writeHead(status, { Location: location, ...more }).end();
  };

async function bytesOf(stream: Readable): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

const video = (url: string) => ({ type: 'video', url, lengthMinutes: 58, bytes: null });

/** A server as the documentation describes it: the player's page with its source beside it. */
const player = () =>
  site((origin) => ({
    [`/playback/video/${ID}`]: redirect(`${origin}/playback/video/${ID}/`, 301),
    [`/playback/video/${ID}/`]: (_request, response) =>
      html(response, page('<source src="video-0.m4v" type="video/mp4">')),
    [`/playback/video/${ID}/video-0.m4v`]: (request, response) => {
      serve(request, response, FILM);
    },
  }));

describe('findVideo', () => {
  test('follows the page of the player to the file, with and without the slash', async () => {
    await using far = await player();
    using client = clientOf(far.url);
    const found = {
      url: `${far.origin}/playback/video/${ID}/video-0.m4v`,
      bytes: FILM.length,
      type: 'video/mp4',
    };
    expect(await client.findVideo(video(`${far.origin}/playback/video/${ID}/`))).toEqual(found);
    expect(await client.findVideo(video(`${far.origin}/playback/video/${ID}`))).toEqual(found);
    expect(await client.findVideo(video(found.url))).toEqual(found);
  });

  test('takes the first source that is there', async () => {
    await using far = await site(() => ({
      '/v/': (_request, response) =>
        html(
          response,
          page('<source src="gone.m4v"><source src="text.m4v"><source src="here.m4v" type="video/x-m4v">'),
        ),
      '/v/text.m4v': (_request, response) => html(response, 'sign in'),
      '/v/here.m4v': (request, response) => {
        serve(request, response, FILM, 'application/octet-stream');
      },
    }));
    using client = clientOf(far.url);
    expect(await client.findVideo(video(`${far.origin}/v/`))).toEqual({
      url: `${far.origin}/v/here.m4v`,
      bytes: FILM.length,
      type: 'video/x-m4v',
    });
  });

  test('takes the length of a whole answer where the server serves no parts', async () => {
    await using far = await site(() => ({
      '/v/': (_request, response) => html(response, page('<source src="film.m4v">')),
      '/v/film.m4v': (_request, response) =>
        response.writeHead(200, { 'Content-Type': 'video/mp4', 'Content-Length': FILM.length }).end(FILM),
    }));
    using client = clientOf(far.url);
    expect(await client.findVideo(video(`${far.origin}/v/`))).toMatchObject({ bytes: FILM.length });
  });

  test('finds none where there is none', async () => {
    await using far = await site(() => ({
      '/presentation': (_request, response) => html(response, '<div id="root"></div>'),
      '/notes.pdf': (request, response) => {
        serve(request, response, FILM, 'application/pdf');
      },
    }));
    using client = clientOf(far.url);
    expect(await client.findVideo(video(`${far.origin}/presentation`))).toBeNull();
    expect(await client.findVideo(video(`${far.origin}/notes.pdf`))).toBeNull();
  });

  test('fails where it cannot tell', async () => {
    await using far = await site(() => ({
      '/gone-source': (_request, response) => html(response, page('<source src="gone.m4v">')),
      '/down': (_request, response) => response.writeHead(502).end(),
      '/endless': (_request, response) => html(response, page('<!-- -->'.repeat(200_000))),
    }));
    using client = clientOf(far.url);
    const fault = async (path: string) => faultOf(client.findVideo(video(`${far.origin}${path}`)));
    expect(await fault('/unpublished')).toMatchObject({ kind: 'http-status', status: 404 });
    expect(await fault('/gone-source')).toMatchObject({
      call: 'findVideo',
      kind: 'http-status',
      status: 404,
    });
    expect(await fault('/down')).toMatchObject({ kind: 'http-status', status: 502 });
    expect(await fault('/endless')).toMatchObject({ kind: 'too-large' });
  });
});

describe('a foreign address', () => {
  test.each([
    [
      'in the listing',
      (foreign: string): Files => ({ '/none': redirect(foreign) }),
      (foreign: string) => foreign,
    ],
    ['in a redirect', (foreign: string): Files => ({ '/v': redirect(foreign) }), () => '/v'],
    [
      'at the end of several redirects',
      (foreign: string): Files => ({
        '/v': redirect('/w', 307),
        '/w': redirect('x'),
        '/x': redirect(foreign, 308),
      }),
      () => '/v',
    ],
    [
      "in a player's page",
      (foreign: string): Files => ({
        '/v': (_request, response) => html(response, page(`<source src="${foreign}">`)),
      }),
      () => '/v',
    ],
    [
      'behind what a page shows',
      (foreign: string): Files => ({
        '/v': (_request, response) => html(response, page('<source src="/film">')),
        '/film': redirect(foreign),
      }),
      () => '/v',
    ],
  ])('%s is never asked', async (_where, files, start) => {
    await using stranger = await site(() => ({
      '/film': (request, response) => {
        serve(request, response, FILM);
      },
    }));
    const foreign = `${stranger.origin}/film`;
    await using far = await site(() => files(foreign));
    using client = clientOf(far.url);
    const url = new URL(start(foreign), far.origin).href;
    expect(await faultOf(client.findVideo(video(url)))).toMatchObject({
      call: 'findVideo',
      kind: 'foreign-address',
      outcome: 'refused',
    });
    expect(stranger.asked).toEqual([]);
    using trusting = clientOf(far.url, {}, { playbackHosts: [`127.0.0.1:${stranger.port}`] });
    expect(await trusting.findVideo(video(url))).toMatchObject({ url: foreign, bytes: FILM.length });
  });

  test('is not opened either, nor one of another kind', async () => {
    await using far = await site(() => ({
      '/v': redirect('file:///etc/passwd'),
      '/w': redirect('//[::1]:1/'),
    }));
    using client = clientOf(far.url);
    for (const url of [
      ...['/v', '/w'].map((path) => `${far.origin}${path}`),
      'http://169.254.169.254/latest/meta-data/',
      'file:///etc/passwd',
      far.origin.replace('127.0.0.1', 'localhost'),
      far.origin.replace('//', '//user:pass@'),
      'video-0.m4v',
    ]) {
      expect(await faultOf(client.openFile(url))).toMatchObject({
        call: 'openFile',
        kind: 'foreign-address',
      });
    }
  });

  test('is not what a server goes to in circles', async () => {
    await using far = await site(() => ({ '/v': redirect('/v'), '/nowhere': redirect('') }));
    using client = clientOf(far.url);
    expect(await faultOf(client.openFile(`${far.origin}/v`))).toMatchObject({
      kind: 'http-status',
      status: 302,
    });
    expect(far.asked).toHaveLength(6);
    expect(await faultOf(client.openFile(`${far.origin}/nowhere`))).toMatchObject({ status: 302 });
  });
});

describe('a protected recording of a balancer', () => {
  const TOKEN = 'a'.repeat(64);

  /** Takes the token once, for a cookie that opens the files of this recording. */
  async function balancer(): Promise<Site> {
    let left = 1;
    const opened: Files[string] = (request, response) => {
      if (request.headers.cookie !== `recording_video_${ID}=opens`) response.writeHead(404).end();
      else if (request.url?.endsWith('m4v') === true) serve(request, response, FILM);
      else html(response, page('<source src="video-0.m4v" type="video/mp4">'));
    };
    return site((origin) => ({
      [`/recording/${ID}/video?token=${TOKEN}`]: (request, response) => {
        const isFirst = left > 0;
        left -= 1;
        const cookie = `recording_video_${ID}=opens; path=/video/${ID}; HttpOnly; SameSite=Lax`;
        if (!isFirst) response.writeHead(404).end();
        else redirect(`${origin}/playback/video/${ID}/`, 307, { 'Set-Cookie': cookie })(request, response);
      },
      [`/playback/video/${ID}/`]: redirect(`/video/${ID}/`, 307),
      [`/video/${ID}/`]: opened,
      [`/video/${ID}/video-0.m4v`]: opened,
    }));
  }

  test('opens with the token of its listing, once, and stays open to who came in', async () => {
    await using far = await balancer();
    using client = clientOf(far.url, {}, { kind: 'scalelite' });
    const address = `${far.origin}/recording/${ID}/video?token=${TOKEN}`;
    const found = await client.findVideo(video(address));
    expect(found).toMatchObject({ url: `${far.origin}/video/${ID}/video-0.m4v`, bytes: FILM.length });
    const { stream } = await client.openFile(found?.url ?? '', { from: 10_000 });
    expect(await bytesOf(stream)).toEqual(FILM.subarray(10_000));
    expect(await faultOf(client.findVideo(video(address)))).toMatchObject({ status: 404 });
    using other = clientOf(far.url, {}, { kind: 'scalelite' });
    expect(await faultOf(other.openFile(found?.url ?? ''))).toMatchObject({ status: 404 });
  });

  test('tells its cookie to no other host', async () => {
    const heard: (string | undefined)[] = [];
    await using media = await site(() => ({
      '/video/film': (request, response) => {
        heard.push(request.headers.cookie);
        serve(request, response, FILM);
      },
    }));
    await using far = await site(() => ({
      '/v': redirect(`${media.origin}/video/film`, 302, { 'Set-Cookie': 'r=geheim; Path=/' }),
    }));
    using client = clientOf(far.url, {}, { playbackHosts: [`127.0.0.1:${media.port}`] });
    (await client.openFile(`${far.origin}/v`)).stream.destroy();
    expect(heard).toEqual([undefined]);
  });
});

describe('openFile', () => {
  test('gives all of a file, or the part that is asked for', async () => {
    await using far = await player();
    using client = clientOf(far.url);
    const url = `${far.origin}/playback/video/${ID}/video-0.m4v`;
    const read = async (options: { from?: number; to?: number }) => {
      const { stream, ...rest } = await client.openFile(url, options);
      return { ...rest, content: await bytesOf(stream) };
    };
    const total = FILM.length;
    expect(await read({})).toEqual({ bytes: total, total, type: 'video/mp4', content: FILM });
    expect(await read({ from: 0, to: 0 })).toMatchObject({ bytes: 1, total, content: FILM.subarray(0, 1) });
    expect(await read({ from: 25_000 })).toMatchObject({ bytes: 5_000, content: FILM.subarray(25_000) });
    expect(await read({ from: 10, to: 19 })).toMatchObject({ bytes: 10, content: FILM.subarray(10, 20) });
    expect(await read({ from: 29_990, to: 40_000 })).toMatchObject({ bytes: 10, total });
    expect(await faultOf(client.openFile(url, { from: total }))).toMatchObject({ status: 416 });
  });

  test('of an empty file is empty', async () => {
    await using far = await site(() => ({
      '/empty': (request, response) => {
        serve(request, response, Buffer.alloc(0));
      },
    }));
    using client = clientOf(far.url);
    const { stream, bytes } = await client.openFile(`${far.origin}/empty`);
    expect([bytes, (await bytesOf(stream)).length]).toEqual([0, 0]);
  });

  test.each([
    { from: -1 },
    { from: 1.5 },
    { from: 5, to: 4 },
    { to: -1 },
    { from: Number.NaN },
    { to: Infinity },
  ])('asks nobody for the span %j', async (span) => {
    await using far = await player();
    using client = clientOf(far.url);
    await expect(client.openFile(`${far.origin}/x`, span)).rejects.toThrow('openFile: from, to');
    expect(far.asked).toEqual([]);
  });

  const part = (headers: Readonly<Record<string, string | number>>, status = 206) =>
    site(() => ({
      '/f': (_request, response) =>
        response.writeHead(status, { 'Content-Type': 'video/mp4', ...headers }).end(FILM.subarray(0, 10)),
    }));

  test.each([
    ['the whole file instead', { 'Content-Length': 10 }, 200],
    ['another part', { 'Content-Length': 10, 'Content-Range': 'bytes 0-9/100' }, 206],
    ['more than was asked for', { 'Content-Length': 10, 'Content-Range': 'bytes 5-24/100' }, 206],
    ['another length than it says', { 'Content-Length': 10, 'Content-Range': 'bytes 5-13/100' }, 206],
    ['a part that is none', { 'Content-Length': 10, 'Content-Range': 'bytes 9-5/100' }, 206],
    ['a part without saying which', { 'Content-Length': 10 }, 206],
    [
      'a packed part',
      { 'Content-Length': 10, 'Content-Range': 'bytes 5-14/100', 'Content-Encoding': 'gzip' },
      206,
    ],
  ])('takes nothing from a server that sends %s', async (_what, headers, status) => {
    await using far = await part(headers, status);
    using client = clientOf(far.url);
    expect(await faultOf(client.openFile(`${far.origin}/f`, { from: 5, to: 14 }))).toMatchObject({
      kind: 'malformed',
    });
  });

  test.each([
    ['without a length', { 'Transfer-Encoding': 'chunked' }, 200],
    ['packed', { 'Content-Length': 10, 'Content-Encoding': 'gzip' }, 200],
    ['in part', { 'Content-Length': 10, 'Content-Range': 'bytes 0-9/100' }, 206],
  ])('takes no whole file that comes %s', async (_how, headers, status) => {
    await using far = await part(headers, status);
    using client = clientOf(far.url);
    expect(await faultOf(client.openFile(`${far.origin}/f`))).toMatchObject({ kind: 'malformed' });
  });

  test('takes a part of a file whose length nobody knows', async () => {
    await using far = await part({ 'Content-Length': 10, 'Content-Range': 'bytes 5-14/*' });
    using client = clientOf(far.url);
    const { stream, bytes, total } = await client.openFile(`${far.origin}/f`, { from: 5, to: 14 });
    expect([bytes, total, (await bytesOf(stream)).length]).toEqual([10, null, 10]);
  });
});

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
