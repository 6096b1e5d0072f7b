import { describe, expect, test } from '@jest/globals';
import { aServer, ask, get, keyOf, queryOf, signed, type TestServer } from '../caller.ts';

const GERMAN = {
  kind: 'subtitles',
  label: 'Deutsch',
  lang: 'de-DE',
  source: 'upload',
  content: 'WEBVTT\n\n00:00.000 --> 00:01.000\nGrüße\n',
} as const;

async function withTrack() {
  const server = await aServer();
  const { recordID } = server.recordings.add({ meetingID: 'm', tracks: [GERMAN] });
  return { server, recordID };
}

async function tracksOf(server: TestServer, recordID: string): Promise<{ href: string }[]> {
  const { body } = await ask(server, 'getRecordingTextTracks', { recordID });
  return (JSON.parse(body) as { response: { tracks: { href: string }[] } }).response.tracks;
}

describe('getRecordingTextTracks', () => {
  test('is JSON, and each address is good for one use within an hour', async () => {
    const { server, recordID } = await withTrack();
    const reply = await ask(server, 'getRecordingTextTracks', { recordID });
    expect(reply).toMatchObject({ status: 200, type: 'application/json;charset=utf-8' });
    const { origin } = new URL(server.url);
    const href: unknown = expect.stringMatching(
      new RegExp(`^${origin}/captions/[a-z0-9]{32}/${recordID}/captions_de-DE\\.vtt$`),
    );
    expect(JSON.parse(reply.body)).toEqual({
      response: {
        returncode: 'SUCCESS',
        tracks: [{ href, kind: 'subtitles', label: 'Deutsch', lang: 'de-DE', source: 'upload' }],
      },
    });
    const [one] = await tracksOf(server, recordID);
    expect(await get(one?.href ?? '')).toMatchObject({ status: 200, body: GERMAN.content });
    expect((await get(one?.href ?? '')).status).toBe(404);
    const [late] = await tracksOf(server, recordID);
    server.clock.advance(3_600_000);
    expect((await get(late?.href ?? '')).status).toBe(404);
  });

  test('failures: JSON of its own, XML where the call itself is wrong', async () => {
    const server = await aServer();
    const none = await ask(server, 'getRecordingTextTracks', { recordID: 'nobody' });
    expect(JSON.parse(none.body)).toEqual({
      response: {
        returncode: 'FAILED',
        messageKey: 'noRecordings',
        message: 'No recording found for nobody',
      },
    });
    const { recordID } = server.recordings.add({ meetingID: 'm' });
    const empty = await ask(server, 'getRecordingTextTracks', { recordID });
    expect(JSON.parse(empty.body)).toMatchObject({ response: { messageKey: 'noCaptionsFound' } });
    const xml = await ask(server, 'getRecordingTextTracks');
    expect([xml.type, keyOf(xml)]).toEqual(['text/xml;charset=utf-8', 'missingParamRecordID']);
    const url = signed(server, 'getRecordingTextTracks', `recordID=${recordID}`, 'other');
    expect(keyOf(await get(url))).toBe('checksumError');
  });

  test('a balancer does not know it', async () => {
    const server = await aServer({ profile: 'scalelite' });
    const { recordID } = server.recordings.add({ meetingID: 'm', tracks: [GERMAN] });
    for (const call of ['getRecordingTextTracks', 'putRecordingTextTrack']) {
      expect(keyOf(await ask(server, call, { recordID }))).toBe('unsupportedRequest');
    }
  });
});

describe('putRecordingTextTrack', () => {
  const put = async (server: TestServer, params: Record<string, string>, content?: string) => {
    const body = new FormData();
    body.set('nothing', '');
    if (content !== undefined) body.set('file', new Blob([content]), 'a.vtt');
    const url = signed(server, 'putRecordingTextTrack', queryOf(params));
    const reply = await get(url, { method: 'POST', body });
    return (JSON.parse(reply.body) as { response: { messageKey: string } }).response.messageKey;
  };

  test('takes one file for one language', async () => {
    const { server, recordID } = await withTrack();
    const params = { recordID, kind: 'captions', lang: 'de-DE', label: 'Neu' };
    expect(await put(server, params, 'WEBVTT\n\nNeu')).toBe('upload_text_track_success');
    expect(server.recordings.find(recordID)?.tracks).toEqual([
      { kind: 'captions', lang: 'de-DE', label: 'Neu', source: 'upload', content: 'WEBVTT\n\nNeu' },
    ]);
  });

  test.each([
    ['noRecordings', { recordID: 'nobody' }, 'x'],
    ['invalidKind', { kind: 'poems' }, 'x'],
    ['invalidLang', { lang: 'Deutsch!' }, 'x'],
    ['empty_uploaded_text_track', {}, undefined],
  ])('%s', async (key, wrong, content) => {
    const { server, recordID } = await withTrack();
    const params = { recordID, kind: 'captions', lang: 'en', ...wrong };
    expect(await put(server, params, content)).toBe(key);
    expect(server.recordings.find(recordID)?.tracks).toEqual([GERMAN]);
  });
});
