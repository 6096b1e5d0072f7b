import { expect, test } from '@jest/globals';
import { aServer, ask, get, keyOf, textOf } from './caller.ts';

const ROOM = { name: 'Übung & Grüße', meetingID: 'kurs-0012', meetingExpireWhenLastUserLeftInMinutes: 1 };

test('two instances of a room: made, entered, left, expired, made again with another createTime', async () => {
  const server = await aServer();
  const first = await ask(server, 'create', ROOM);
  expect(textOf(first.body, 'internalMeetingID')).toBe(
    '2474463b7f34ab8e489fbe6a328f46e93c8d46e3-1735689600123',
  );
  expect(textOf((await ask(server, 'isMeetingRunning', { meetingID: 'kurs-0012' })).body, 'running')).toBe(
    'false',
  );

  const joined = await ask(server, 'join', {
    meetingID: 'kurs-0012',
    fullName: 'Zoë',
    role: 'VIEWER',
    createTime: 1735689600123,
  });
  expect(joined.status).toBe(302);
  expect(textOf((await ask(server, 'isMeetingRunning', { meetingID: 'kurs-0012' })).body, 'running')).toBe(
    'false',
  );
  const page = await get(joined.location, { headers: { cookie: joined.cookie } });
  expect(page.body).toContain('Teilnahme');
  expect(textOf((await ask(server, 'isMeetingRunning', { meetingID: 'kurs-0012' })).body, 'running')).toBe(
    'true',
  );

  server.clock.advance(5 * 60_000);
  expect(keyOf(await ask(server, 'getMeetingInfo', { meetingID: 'kurs-0012' }))).toBe('notFound');
  expect(server.ended().map(({ reason }) => reason)).toEqual(['ENDED_WHEN_LAST_USER_LEFT']);

  const second = await ask(server, 'create', ROOM);
  expect(textOf(second.body, 'messageKey')).toBe('');
  expect(textOf(second.body, 'createTime')).toBe(String(1735689600123 + 5 * 60_000));
  const stale = await ask(server, 'join', {
    meetingID: 'kurs-0012',
    fullName: 'Zoë',
    role: 'VIEWER',
    createTime: 1735689600123,
  });
  expect(decodeURIComponent(stale.location)).toContain('"key":"mismatchCreateTimeParam"');
});
