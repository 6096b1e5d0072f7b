import { describe, expect, test } from '@jest/globals';
import { hurried } from '../../../../src/simulators/bigbluebutton/recordings/settings.ts';
import { aServer, ask, flat, type TestServer } from '../caller.ts';
import { AT_ONCE, list, recordMeeting, ROOM, stateOf } from './recorded.ts';

const MINUTE = 60_000;

describe('a recording comes of a meeting in which recording was marked', () => {
  test('processing, processed, published, about as late as the meeting was long', async () => {
    const server = await aServer();
    const id = await recordMeeting(server);
    expect(await stateOf(server, id)).toBeUndefined();
    expect(server.recordings.find(id)).toMatchObject({ state: 'archived', isUnderWay: true });
    server.clock.advance(10_000);
    expect(await stateOf(server, id)).toBe('processing');
    server.clock.advance(58 * MINUTE - 1);
    expect(await stateOf(server, id)).toBe('processing');
    server.clock.advance(1);
    expect(await stateOf(server, id)).toBe('processed');
    expect(await list(server, { meetingID: 'kurs-0012' })).toEqual([]);
    server.clock.advance(10_000);
    expect(await stateOf(server, id)).toBe('published');
    expect(await list(server, { meetingID: 'kurs-0012' })).toEqual([id]);
  });

  test('the listing is that of the reference, element by element', async () => {
    const server = await aServer({ recordings: AT_ONCE });
    const id = await recordMeeting(server, { 'meta_App-Room': '7' });
    const { body } = await ask(server, 'getRecordings', { meetingID: 'kurs-0012' });
    const { origin } = new URL(server.url);
    expect(flat(body)).toBe(
      flat(`<response><returncode>SUCCESS</returncode><recordings><recording>
        <recordID>${id}</recordID><meetingID>kurs-0012</meetingID><internalMeetingID>${id}</internalMeetingID>
        <name>Übung &amp; Grüße</name><isBreakout>false</isBreakout><published>true</published>
        <state>published</state><startTime>1735689600123</startTime><endTime>1735693080123</endTime>
        <participants>1</participants><rawSize>2000000</rawSize>
        <metadata><isBreakout>false</isBreakout><meetingId>kurs-0012</meetingId>
        <meetingName>Übung &amp; Grüße</meetingName><app-room>7</app-room></metadata>
        <size>700000</size><playback>
        <format><type>presentation</type><url>${origin}/playback/presentation/2.3/${id}</url>
        <processingTime>0</processingTime><length>58</length><size>400000</size>
        <preview><images><image width="176" height="136" alt="Agenda">${origin}/presentation/${id}/presentation/9f1c2e/thumbnails/thumb-1.png</image></images></preview></format>
        <format><type>video</type><url>${origin}/playback/video/${id}/</url>
        <processingTime>0</processingTime><length>58</length><size>300000</size></format>
        </playback><data></data></recording></recordings></response>`),
    );
  });

  const meet = async (server: TestServer, params: Record<string, string>, press: boolean) => {
    await ask(server, 'create', { ...ROOM, ...params });
    server.enter('kurs-0012');
    if (press) server.startRecording('kurs-0012');
    server.clock.advance(5 * MINUTE);
    if (press) server.stopRecording('kurs-0012');
    server.clock.advance(5 * MINUTE);
    server.endFromInside('kurs-0012');
    return server.recordings.all();
  };

  test('only where somebody pressed the button; its length is that of the recorded part', async () => {
    const server = await aServer({ recordings: AT_ONCE });
    expect(await meet(server, { record: 'true' }, false)).toEqual([]);
    expect(await meet(server, { autoStartRecording: 'true' }, false)).toEqual([]);
    expect(await meet(server, { record: 'true' }, true)).toMatchObject([
      { state: 'published', endTime: server.clock.now(), formats: [{ lengthMs: 5 * MINUTE }, {}] },
    ]);
  });

  test.each([
    ['record=true is missing', {}],
    ['the button was taken away', { record: 'true', allowStartStopRecording: 'false' }],
  ])('nobody can start it where %s', async (_title, params) => {
    const server = await aServer();
    await ask(server, 'create', { ...ROOM, ...params });
    server.enter('kurs-0012');
    expect(() => server.startRecording('kurs-0012')).toThrow('was created with');
  });

  test('recording that starts by itself needs somebody to come', async () => {
    const server = await aServer({ recordings: AT_ONCE });
    await ask(server, 'create', { ...ROOM, record: 'true', autoStartRecording: 'true' });
    server.clock.advance(6 * MINUTE);
    expect(server.meetings()).toEqual([]);
    expect(server.recordings.all()).toEqual([]);
  });

  test('formats are those of the settings, less those that the meeting does not want, one after the other', async () => {
    const types = ['presentation', 'video', 'podcast', 'notes'];
    const formats = types.map((type) => ({ type, bytes: 1000 }));
    const server = await aServer({ recordings: { ...AT_ONCE, formats, formatGapMs: MINUTE } });
    const id = await recordMeeting(server, { 'meta_bbb-disable-recording-formats': 'video,screenshare' });
    const typesNow = () => server.recordings.find(id)?.formats.map(({ type }) => type);
    expect(typesNow()).toEqual(['presentation']);
    server.clock.advance(MINUTE);
    expect(typesNow()).toEqual(['presentation', 'podcast']);
    server.clock.advance(MINUTE);
    expect(typesNow()).toEqual(['presentation', 'podcast', 'notes']);
  });
});

test('where it is to be quick, it is published as long after the end as was said', async () => {
  const server = await aServer({ recordings: hurried(MINUTE) });
  const id = await recordMeeting(server);
  server.clock.advance(MINUTE - 1);
  expect(await stateOf(server, id)).toBe('processed');
  server.clock.advance(1);
  expect(await stateOf(server, id)).toBe('published');
});

describe('what outlives what', () => {
  test('recordings outlive a crash, also one in the making; the meeting that broke off leaves none', async () => {
    const server = await aServer({ recordings: { archiveMs: 0, processingMs: MINUTE, publishingMs: 0 } });
    const id = await recordMeeting(server);
    await ask(server, 'create', { ...ROOM, record: 'true', autoStartRecording: 'true' });
    server.enter('kurs-0012');
    await server.kill();
    await expect(ask(server, 'getRecordings')).rejects.toThrow();
    server.clock.advance(2 * MINUTE);
    expect(server.recordings.all()).toMatchObject([{ recordID: id, state: 'processing' }]);
    await server.start();
    expect(await list(server, { state: 'any' })).toEqual([id]);
    expect(await stateOf(server, id)).toBe('published');
  });

  test('a wiped server has none', async () => {
    const server = await aServer({ recordings: AT_ONCE });
    await recordMeeting(server);
    server.recordings.fault({ kind: 'leave-out' });
    server.wipe();
    expect(server.recordings.all()).toEqual([]);
    expect(server.recordings.faults()).toEqual([]);
  });
});

test('a recording is made anew from its raw data: a deleted one is there again, under the same id', async () => {
  const server = await aServer({ recordings: { ...AT_ONCE, processingMs: MINUTE } });
  const { recordID } = server.recordings.add({ meetingID: 'kurs-0012', state: 'deleted' });
  server.recordings.reprocess(recordID);
  expect(await stateOf(server, recordID)).toBe('processing');
  const { body } = await ask(server, 'getRecordings', { recordID, state: 'any' });
  expect(flat(body)).toContain('</metadata><playback></playback><data></data>');
  server.clock.advance(MINUTE);
  expect(await stateOf(server, recordID)).toBe('published');
  expect(server.recordings.find(recordID)?.formats).toHaveLength(2);
});

test('what the operator clears away is listed in no state', async () => {
  const server = await aServer();
  const { recordID } = server.recordings.add({ meetingID: 'kurs-0012', state: 'deleted' });
  const { recordID: other } = server.recordings.add({ meetingID: 'kurs-0012' });
  expect(await list(server, { state: 'any' })).toHaveLength(2);
  server.recordings.remove(recordID);
  expect(await list(server, { state: 'any' })).toEqual([other]);
  expect(() => server.recordings.remove(recordID)).toThrow('no recording');
});

test('a recording that is there already stays when its meeting ends', async () => {
  const server = await aServer({ recordings: AT_ONCE });
  await ask(server, 'create', { ...ROOM, record: 'true', autoStartRecording: 'true' });
  server.enter('kurs-0012');
  const recordID = server.meeting('kurs-0012')?.internalMeetingID ?? '';
  server.recordings.add({ meetingID: 'kurs-0012', recordID, state: 'unpublished' });
  server.endFromInside('kurs-0012');
  expect(server.recordings.all()).toMatchObject([{ recordID, state: 'unpublished' }]);
});

test('a format that comes late brings back what was deleted or hidden', async () => {
  const server = await aServer();
  const { recordID } = server.recordings.add({ meetingID: 'kurs-0012', state: 'unpublished', formats: [] });
  server.recordings.addFormat(recordID, { type: 'video', bytes: 5000 });
  expect(server.recordings.find(recordID)).toMatchObject({
    state: 'published',
    formats: [{ type: 'video', bytes: 5000, lengthMs: 30 * MINUTE }],
  });
});
