import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { recordedFile } from '../../../../src/simulators/bigbluebutton/recordings/playback.ts';
import type { RecordingState } from '../../../../src/simulators/bigbluebutton/recordings/recording.ts';
import { aServer, ask, get, type TestServer } from '../caller.ts';

const BYTES = 300_000;
const FORMATS = ['presentation', 'video', 'podcast', 'notes'].map((type) => ({ type, bytes: BYTES }));

async function withRecording(state: RecordingState = 'published') {
  const server = await aServer();
  const { recordID } = server.recordings.add({
    meetingID: 'kurs-0012',
    name: 'A & B',
    state,
    formats: FORMATS,
  });
  const at = (path: string) => new URL(path.replace('ID', recordID), server.url).href;
  return { server, recordID, at };
}

const VIDEO = '/playback/video/ID/video-0.m4v';

async function bytesOf(response: Response): Promise<Buffer> {
  return Buffer.from(await response.arrayBuffer());
}

function whole(recordID: string, file: string, bytes = BYTES): Buffer {
  return Buffer.concat([...recordedFile(recordID, file, bytes).read(0, bytes)]);
}

describe('pages and files', () => {
  test('the address in the listing leads to a page with a player, and that to the file', async () => {
    const { server, recordID } = await withRecording();
    const { body } = await ask(server, 'getRecordings', { recordID });
    const [url = ''] = /http[^<]*\/playback\/video\/[^<]*/.exec(body) ?? [];
    const page = await get(url);
    expect(page).toMatchObject({ status: 200, type: 'text/html;charset=utf-8' });
    expect(page.body).toContain('<title>A &amp; B</title>');
    const [, source = ''] = /<video [^>]*>\s*<source src="([^"]*)" type="video\/mp4">/.exec(page.body) ?? [];
    const file = await fetch(new URL(source, url));
    expect(file.headers.get('content-type')).toBe('video/mp4');
    expect((await bytesOf(file)).equals(whole(recordID, 'video-0.m4v'))).toBe(true);
  });

  test('a page without its last slash is elsewhere', async () => {
    const { at } = await withRecording();
    expect(await get(at('/playback/video/ID'))).toMatchObject({
      status: 301,
      location: at('/playback/video/ID/'),
    });
  });

  test.each([
    ['/playback/presentation/2.3/ID', 'text/html;charset=utf-8'],
    ['/presentation/ID/metadata.xml', 'text/xml'],
    ['/presentation/ID/video/webcams.webm', 'video/webm'],
    ['/presentation/ID/presentation/9f1c2e/thumbnails/thumb-1.png', 'image/png'],
    ['/podcast/ID/audio.ogg', 'audio/ogg'],
    ['/notes/ID/notes.pdf', 'application/pdf'],
    ['/playback/video/ID/', 'text/html;charset=utf-8'],
    [VIDEO, 'video/mp4'],
  ])('%s is there as %s only while it is published', async (path, type) => {
    const { server, recordID, at } = await withRecording();
    expect(await get(at(path))).toMatchObject({ status: 200, type });
    for (const state of ['unpublished', 'deleted', 'processing', 'processed'] as const) {
      server.recordings.setState(recordID, state);
      expect((await get(at(path))).status).toBe(404);
    }
    server.recordings.setState(recordID, 'published');
    expect((await get(at(path))).status).toBe(200);
    server.recordings.break(recordID, true);
    expect((await get(at(path))).status).toBe(404);
  });

  test.each([
    '/playback/video/nobody/',
    '/playback/video/ID/other.m4v',
    '/recording/ID/video',
    '/playback/x/ID/',
  ])('%s is nowhere', async (path) => {
    const { at } = await withRecording();
    expect((await get(at(path))).status).toBe(404);
  });

  test('subtitles lie beside the video', async () => {
    const { server, recordID, at } = await withRecording();
    server.recordings.addTrack(recordID, {
      ...{ kind: 'captions', label: 'Deutsch', lang: 'de-DE', source: 'live', content: 'WEBVTT' },
    });
    const { body } = await get(at('/playback/video/ID/'));
    expect(body).toContain('<track kind="captions" label="Deutsch" src="caption_de_DE.vtt" srclang="de_DE">');
    expect((await get(at('/playback/video/ID/caption_de_DE.vtt'))).body).toBe('WEBVTT');
  });
});

describe('parts of a file', () => {
  test.each([
    ['bytes=0-99', 0, 100],
    ['bytes=65530-65545', 65_530, 65_546],
    ['bytes=299990-', 299_990, BYTES],
    ['bytes=299990-999999', 299_990, BYTES],
    ['bytes=-7', BYTES - 7, BYTES],
  ])('%s', async (range, from, to) => {
    const { recordID, at } = await withRecording();
    const answer = await fetch(at(VIDEO), { headers: { Range: range } });
    expect(answer.status).toBe(206);
    expect(answer.headers.get('content-range')).toBe(`bytes ${from}-${to - 1}/${BYTES}`);
    expect(answer.headers.get('content-length')).toBe(String(to - from));
    expect((await bytesOf(answer)).equals(whole(recordID, 'video-0.m4v').subarray(from, to))).toBe(true);
  });

  test.each(['bytes=300000-', 'bytes=300000-300001', 'bytes=-0'])('%s is beyond it', async (range) => {
    const { at } = await withRecording();
    const answer = await fetch(at(VIDEO), { headers: { Range: range } });
    expect([answer.status, answer.headers.get('content-range')]).toEqual([416, 'bytes */300000']);
  });

  test.each(['bytes=5-2', 'bytes=0-1,5-6', 'words=1-2', 'bytes=-'])('%s gets the whole', async (range) => {
    const { at } = await withRecording();
    const answer = await fetch(at(VIDEO), { headers: { Range: range } });
    expect([answer.status, (await bytesOf(answer)).length]).toEqual([200, BYTES]);
  });

  test('is told whether it is still the same file', async () => {
    const { at } = await withRecording();
    const head = await fetch(at(VIDEO), { method: 'HEAD' });
    const etag = head.headers.get('etag') ?? '';
    const modified = head.headers.get('last-modified') ?? '';
    expect([head.status, head.headers.get('content-length')]).toEqual([200, String(BYTES)]);
    expect(head.headers.get('accept-ranges')).toBe('bytes');
    const status = async (headers: Record<string, string>) => {
      const answer = await fetch(at(VIDEO), { headers });
      await answer.arrayBuffer();
      return answer.status;
    };
    expect(await status({ 'If-None-Match': etag })).toBe(304);
    const Range = 'bytes=0-1';
    expect(await status({ Range, 'If-Range': etag })).toBe(206);
    expect(await status({ Range, 'If-Range': modified })).toBe(206);
    expect(await status({ Range, 'If-Range': '"other"' })).toBe(200);
  });
});

describe('content', () => {
  test('is the same each time, and another for each recording, and begins like what it is', () => {
    const one = whole('one', 'video-0.m4v', 5000);
    expect(one.equals(whole('one', 'video-0.m4v', 5000))).toBe(true);
    expect(one.subarray(64).equals(whole('two', 'video-0.m4v', 5000).subarray(64))).toBe(false);
    expect(one.subarray(4, 12).toString('latin1')).toBe('ftypmp42');
    expect(whole('one', 'notes.pdf', 100).subarray(0, 5).toString('latin1')).toBe('%PDF-');
  });

  test('any part of the largest file can be had without the rest', () => {
    const bytes = 1_073_741_824;
    const file = recordedFile('one', 'video-0.m4v', bytes);
    const tail = Buffer.concat([...file.read(bytes - 20, bytes)]);
    const longer = Buffer.concat([...file.read(bytes - 100_000, bytes)]);
    expect(tail.equals(longer.subarray(-20))).toBe(true);
  });

  test('large files travel in pieces, as fast as they are read', async () => {
    const server = await aServer();
    const formats = [{ type: 'video', bytes: 50_000_000 }];
    const { recordID } = server.recordings.add({ meetingID: 'm', formats });
    const answer = await fetch(new URL(`/playback/video/${recordID}/video-0.m4v`, server.url));
    const hash = createHash('sha256');
    for await (const piece of answer.body ?? []) hash.update(piece as Uint8Array);
    const expected = createHash('sha256');
    for (const piece of recordedFile(recordID, 'video-0.m4v', 50_000_000).read(0, 50_000_000)) {
      expected.update(piece);
    }
    expect(hash.digest('hex')).toBe(expected.digest('hex'));
  });
});

describe('files that break', () => {
  const load = async (server: TestServer, url: string) => {
    try {
      return `${(await bytesOf(await fetch(url))).length}`;
    } catch (error) {
      const { message, cause } = error as { message: string; cause?: { code?: string } };
      return cause?.code ?? message;
    } finally {
      server.recordings.clearFaults();
    }
  };

  test.each([
    ['media-reset', 'ECONNRESET'],
    ['media-cut', 'UND_ERR_SOCKET'],
    ['media-short', '150000'],
  ] as const)('%s: the reader sees %s', async (kind, seen) => {
    const { server, recordID, at } = await withRecording();
    server.recordings.fault({ kind, recordIDs: [recordID] });
    expect(await load(server, at(VIDEO))).toBe(seen);
    server.recordings.fault({ kind, recordIDs: ['other'] });
    expect(await load(server, at(VIDEO))).toBe(String(BYTES));
  });

  test('media-stall: nothing more comes', async () => {
    const { server, at } = await withRecording();
    server.recordings.fault({ kind: 'media-stall', bytes: 1000 });
    const answer = await fetch(at(VIDEO));
    const reader = answer.body?.getReader();
    expect((await reader?.read())?.value).toHaveLength(1000);
    const next = await Promise.race([
      reader?.read(),
      new Promise((resolve) => setTimeout(() => resolve('nothing'), 50)),
    ]);
    expect(next).toBe('nothing');
    await reader?.cancel();
  });

  test('the faults of calls strike playback where it is named, and only there', async () => {
    const { server, at } = await withRecording();
    server.fault({ kind: 'http-502' });
    expect((await get(at(VIDEO))).status).toBe(200);
    server.clearFaults();
    server.fault({ kind: 'http-504', call: 'playback' });
    expect((await get(at(VIDEO))).status).toBe(504);
  });
});

test('only a balancer protects', async () => {
  const { server, recordID, at } = await withRecording();
  server.recordings.protect(recordID, true);
  expect((await get(at(VIDEO))).status).toBe(200);
  expect((await ask(server, 'getRecordings', { recordID })).body).not.toContain('protected');
});

test('what was asked for is noted, without tokens', async () => {
  const { server, recordID, at } = await withRecording();
  await get(at('/captions/geheim/ID/captions_de.vtt'));
  expect(server.requests()).toMatchObject([
    { call: 'playback', method: 'GET', params: { path: `/captions/[struck]/${recordID}/captions_de.vtt` } },
  ]);
});

describe('a protected recording behind a balancer', () => {
  const withProtected = async () => {
    const server = await aServer({ profile: 'scalelite' });
    const { recordID } = server.recordings.add({ meetingID: 'm', isProtected: true });
    const { origin } = new URL(server.url);
    const link = async () => {
      const { body } = await ask(server, 'getRecordings', { recordID });
      expect(body).not.toContain('<preview>');
      return /http[^<]*\/video\?token=[a-z0-9]+/.exec(body)?.[0] ?? '';
    };
    return { server, recordID, origin, link };
  };

  test('has links that open once, for a cookie that lasts six hours', async () => {
    const { server, recordID, origin, link } = await withProtected();
    const page = `${origin}/playback/video/${recordID}/`;
    expect((await get(page)).status).toBe(404);
    const url = await link();
    expect(url.startsWith(`${origin}/recording/${recordID}/video?token=`)).toBe(true);
    const { status, location, cookie } = await get(url);
    expect([status, location]).toEqual([307, page]);
    expect((await get(url)).status).toBe(404);
    const open = async (path: string) => (await get(path, { headers: { Cookie: cookie } })).status;
    expect(await open(page)).toBe(200);
    expect(await open(`${page}video-0.m4v`)).toBe(200);
    expect(await open(`${origin}/playback/presentation/2.3/${recordID}`)).toBe(404);
    server.clock.advance(6 * 3_600_000);
    expect(await open(page)).toBe(404);
  });

  test('has links that are void after an hour, or once it is hidden', async () => {
    const { server, recordID, link } = await withProtected();
    const late = await link();
    server.clock.advance(3_600_000);
    expect((await get(late)).status).toBe(404);
    const hidden = await link();
    server.recordings.setState(recordID, 'unpublished');
    expect((await get(hidden)).status).toBe(404);
  });

  test('is open again once it is protected no more', async () => {
    const { server, recordID, origin } = await withProtected();
    await ask(server, 'updateRecordings', { recordID, protect: 'false' });
    expect((await get(`${origin}/playback/video/${recordID}/`)).status).toBe(200);
    expect((await ask(server, 'getRecordings', { recordID })).body).toContain('<protected>false</protected>');
  });
});
