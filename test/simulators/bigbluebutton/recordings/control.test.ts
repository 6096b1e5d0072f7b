import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startControl, type Control } from '../../../../src/simulators/bigbluebutton/control.ts';
import { aServer, ask, type TestServer } from '../caller.ts';
import { AT_ONCE, list } from './recorded.ts';

let server: TestServer;
let control: Control;

beforeEach(async () => {
  server = await aServer({ name: 'bbb-01', recordings: AT_ONCE });
  control = await startControl([server], 0);
});

afterEach(() => control.close());

async function get(path: string): Promise<unknown> {
  return (await fetch(`${control.url}servers/bbb-01/${path}`)).json();
}

async function act(action: string, body: unknown): Promise<{ status: number; json: unknown }> {
  const response = await fetch(`${control.url}servers/bbb-01/${action}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, json: await response.json() };
}

test('a meeting is recorded, with polls and votes', async () => {
  const here = { meetingID: 'kurs-0012' };
  await ask(server, 'create', { name: 'Kurs', ...here, record: 'true' });
  await act('enter', { ...here, userID: 'u-1' });
  await act('start-recording', here);
  expect((await act('engage', { ...here, user: 'u-1', chats: 2 })).status).toBe(200);
  const poll = (await act('poll', { ...here, question: 'Ja?', options: ['Ja', 'Nein'] })).json as {
    poll: string;
  };
  expect((await act('vote', { ...here, user: 'u-1', poll: poll.poll, answer: 'Ja' })).status).toBe(200);
  expect((await act('vote', { ...here, user: 'u-1', poll: poll.poll, answer: 'Vielleicht' })).status).toBe(
    400,
  );
  await act('stop-recording', here);
  await act('end', here);
  expect(await get('recordings')).toMatchObject([{ meetingID: 'kurs-0012', state: 'published' }]);
});

test('recordings are added, listed in any state without what is secret, and changed', async () => {
  const content = 'geheim gesprochen';
  const track = { kind: 'captions', label: 'Deutsch', lang: 'de', source: 'live', content };
  const readyUrls = ['https://plenum.example/geheim'];
  const added = await act('recordings-add', {
    meetingID: 'm',
    recordID: 'r',
    state: 'unpublished',
    readyUrls,
  });
  expect(added.json).toMatchObject({ recordID: 'r', state: 'unpublished', tellsWhenReady: true });
  const changes: [string, object, object][] = [
    ['recordings-track', { track }, { tracks: [{ label: 'Deutsch' }] }],
    ['recordings-state', { state: 'deleted' }, { state: 'deleted' }],
    ['recordings-format', { format: { type: 'notes', bytes: 5 } }, { state: 'published' }],
    ['recordings-protect', { protect: true }, { isProtected: true }],
    ['recordings-break', { broken: true }, { isBroken: true }],
    ['recordings-break', { broken: false }, { isBroken: false }],
    ['recordings-reprocess', {}, { state: 'published', isUnderWay: false }],
  ];
  for (const [action, body, shown] of changes) {
    expect(await act(action, { recordID: 'r', ...body })).toMatchObject({ status: 200, json: shown });
  }
  const listed = await get('recordings');
  expect(listed).toMatchObject([{ formats: [{}, {}, { type: 'notes' }] }]);
  expect(JSON.stringify([added, listed])).not.toContain('geheim');
});

test('many at once, each with a meeting and an hour of its own', async () => {
  expect((await act('recordings-add', { meetingID: 'm', count: 250, meta: { app: 'x' } })).json).toEqual({
    added: 250,
  });
  expect(await list(server, { meta_app: 'x' })).toHaveLength(250);
  expect(await list(server, { meetingID: 'm-249' })).toHaveLength(1);
  expect((await act('recordings-add', { meetingID: 'm', count: 2, recordID: 'r' })).status).toBe(400);
});

test('settings and faults', async () => {
  expect((await act('recordings-settings', { deletionMs: 500, fetchAll: false })).json).toMatchObject({
    deletionMs: 500,
    fetchAll: false,
    archiveMs: 0,
  });
  const fault = { kind: 'leave-out', recordIDs: ['r'], times: 2 };
  expect((await act('recordings-faults', fault)).json).toEqual([fault]);
  expect((await act('recordings-clear-faults', {})).json).toEqual([]);
});

test('how often each call came, and who was told', async () => {
  await ask(server, 'getRecordings');
  await ask(server, 'getRecordings');
  await ask(server, 'create', {
    ...{ name: 'Kurs', meetingID: 'kurs-0012', meetingEndedURL: 'http://127.0.0.1:9/geheim' },
  });
  server.endFromInside('kurs-0012');
  await server.callbacksSettled();
  expect(await get('calls')).toEqual({ getRecordings: 2, create: 1 });
  const told = await get('deliveries');
  expect(told).toMatchObject([{ kind: 'meetingEnded', attempt: 1, status: null }]);
  expect(JSON.stringify(told)).not.toContain('geheim');
});

describe('what is refused', () => {
  test.each([
    ['recordings-add', {}],
    ['recordings-add', { meetingID: 'm', count: 100_001 }],
    ['recordings-state', { recordID: 'nobody', state: 'deleted' }],
    ['recordings-state', { recordID: 'r', state: 'gone' }],
    ['recordings-faults', { kind: 'hang' }],
    ['recordings-faults', { kind: 'lag' }],
    ['recordings-settings', { delete: 1 }],
    ['start-recording', { meetingID: 'nobody' }],
  ])('%s %j', async (action, body) => {
    const reply = await act(action, body);
    expect(reply).toEqual({ status: 400, json: { error: expect.any(String) } });
  });

  test('two recordings of one id', () => {
    server.recordings.add({ meetingID: 'm', recordID: 'r' });
    expect(() => server.recordings.add({ meetingID: 'm', recordID: 'r' })).toThrow(RangeError);
  });
});
