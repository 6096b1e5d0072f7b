import { describe, expect, test } from '@jest/globals';
import { jwtVerify } from 'jose';
import type { ServerOptions } from '../../../../src/simulators/bigbluebutton/server.ts';
import { aServer, ask, SECRET } from '../caller.ts';
import { aReceiver } from './receiver.ts';

const MINUTE = 60_000;
const ROOM = { name: 'Übung', meetingID: 'kurs-0012' };
const CALLBACK = 'meta_analytics-callback-url';

async function withReceiver(params: Record<string, string>, options: Partial<ServerOptions> = {}) {
  const receiver = await aReceiver();
  const server = await aServer({ recordings: { analyticsMs: 0 }, ...options });
  await ask(server, 'create', { ...ROOM, [CALLBACK]: `${receiver.url}/a?t=1`, ...params });
  return { receiver, server };
}

describe('the analytics callback', () => {
  test('tells who was there, when, what they did, and how they voted', async () => {
    const params = { meetingKeepEvents: 'true', 'meta_App-Room': '7', 'meta_gl-listed': '1' };
    const { receiver, server } = await withReceiver(params);
    const internal = server.meeting('kurs-0012')?.internalMeetingID;
    server.clock.advance(MINUTE);
    const zoe = server.enter('kurs-0012', { userID: 'u-17', name: 'Zoë', role: 'MODERATOR' });
    server.clock.advance(29 * MINUTE);
    const jan = server.enter('kurs-0012', { userID: 'u-18', name: 'Jan' });
    server.engage('kurs-0012', 'u-17', { chats: 3, raisehand: 1, talkSeconds: 212 });
    const poll = server.startPoll('kurs-0012', {
      type: 'YN',
      question: 'Beschluss?',
      options: ['Yes', 'No'],
    });
    server.vote('kurs-0012', 'u-17', poll, 'Yes');
    server.leave('kurs-0012', 'u-18');
    server.clock.advance(5 * MINUTE);
    const again = server.enter('kurs-0012', { userID: 'u-18', name: 'Jan' });
    server.clock.advance(25 * MINUTE);
    server.endFromInside('kurs-0012');
    await server.callbacksSettled();

    const [request] = receiver.received;
    expect(request).toMatchObject({
      method: 'POST',
      target: '/a?t=1',
      headers: { 'content-type': 'application/json', 'user-agent': 'BigBlueButton Analytics Callback' },
    });
    const at = (minutes: string) => `2025-01-01T${minutes}:00.000+00:00`;
    const by = ({ internalId }: { internalId: string }, ...times: string[]) =>
      times.map((time) => ({ timestamp: at(time), userid: internalId }));
    expect(JSON.parse(request?.body ?? '')).toEqual({
      version: '1.0',
      meeting_id: 'kurs-0012',
      internal_meeting_id: internal,
      data: {
        metadata: {
          is_breakout: 'false',
          meeting_id: 'kurs-0012',
          meeting_name: 'Übung',
          'app-room': '7',
          'analytics-callback-url': `${receiver.url}/a?t=1`,
        },
        duration: 3600,
        start: at('00:00'),
        finish: at('01:00'),
        attendees: [
          {
            ext_user_id: 'u-17',
            name: 'Zoë',
            moderator: true,
            joins: [at('00:01')],
            leaves: [at('01:00')],
            duration: 59 * 60,
            recent_talking_time: at('00:30'),
            engagement: { chats: 3, talks: 1, raisehand: 1, emojis: 0, poll_votes: 1, talk_time: 212 },
            sessions: [{ joins: by(zoe, '00:01'), lefts: by(zoe, '01:00') }],
          },
          {
            ext_user_id: 'u-18',
            name: 'Jan',
            moderator: false,
            joins: [at('00:30'), at('00:35')],
            leaves: [at('00:30'), at('01:00')],
            duration: 25 * 60,
            recent_talking_time: '',
            engagement: { chats: 0, talks: 0, raisehand: 0, emojis: 0, poll_votes: 0, talk_time: 0 },
            sessions: [
              { joins: by(jan, '00:30'), lefts: by(jan, '00:30') },
              { joins: by(again, '00:35'), lefts: by(again, '01:00') },
            ],
          },
        ],
        files: [],
        polls: [
          {
            id: poll,
            type: 'YN',
            question: 'Beschluss?',
            published: true,
            options: ['Yes', 'No'],
            start: at('00:30'),
            votes: { 'u-17': 'Yes' },
          },
        ],
      },
    });
  });

  test('is signed with HS512, and good for a day', async () => {
    const { receiver, server } = await withReceiver({ record: 'true' });
    server.endFromInside('kurs-0012');
    await server.callbacksSettled();
    const bearer = receiver.received[0]?.headers.authorization ?? '';
    const key = new TextEncoder().encode(SECRET);
    const { payload, protectedHeader } = await jwtVerify(bearer.replace(/^Bearer /, ''), key, {
      algorithms: ['HS512'],
      currentDate: new Date(server.clock.now()),
    });
    expect(protectedHeader).toEqual({ typ: 'JWT', alg: 'HS512' });
    expect(payload).toEqual({ exp: Math.floor(server.clock.now() / 1000) + 86_400 });
  });

  test('is tried once', async () => {
    const { receiver, server } = await withReceiver({ record: 'true' });
    receiver.answer = () => 500;
    server.endFromInside('kurs-0012');
    await server.callbacksSettled();
    server.clock.advance(10 * MINUTE);
    await server.callbacksSettled();
    expect(receiver.received).toHaveLength(1);
  });

  test('needs events that were kept, and a meeting that did not break off', async () => {
    const { receiver, server } = await withReceiver({});
    server.endFromInside('kurs-0012');
    await server.callbacksSettled();
    await ask(server, 'create', { ...ROOM, record: 'true', [CALLBACK]: receiver.url });
    await server.restart();
    await server.callbacksSettled();
    expect(receiver.received).toEqual([]);
  });

  test('comes a little after the end, also over a crash in between', async () => {
    const { receiver, server } = await withReceiver({ record: 'true' }, { recordings: {} });
    server.endFromInside('kurs-0012');
    await server.callbacksSettled();
    expect(receiver.received).toEqual([]);
    await server.restart();
    server.clock.advance(5000);
    await server.callbacksSettled();
    expect(receiver.received).toHaveLength(1);
  });

  test('has the times of the server: its zone and its wrong clock', async () => {
    const options = { timeZone: 'Europe/Berlin', skewMs: -MINUTE };
    const { receiver, server } = await withReceiver(
      { record: 'true' },
      { recordings: { analyticsMs: 0 }, ...options },
    );
    server.endFromInside('kurs-0012');
    await server.callbacksSettled();
    const { data } = JSON.parse(receiver.received[0]?.body ?? '') as { data: { start: string } };
    expect(data.start).toBe('2025-01-01T00:59:00.000+01:00');
  });

  test('a balancer passes it on, and shows an address of its own', async () => {
    const { receiver, server } = await withReceiver(
      { record: 'true' },
      { profile: 'scalelite', recordings: { analyticsMs: 0 } },
    );
    const { body } = await ask(server, 'getMeetingInfo', { meetingID: 'kurs-0012' });
    expect(body).toContain(
      `<analytics-callback-url>${server.url}api/analytics_callback</analytics-callback-url>`,
    );
    server.endFromInside('kurs-0012');
    await server.callbacksSettled();
    expect(receiver.received).toHaveLength(1);
  });

  test('leaves out who only waited, and counts callers', async () => {
    const { receiver, server } = await withReceiver({ record: 'true', guestPolicy: 'ASK_MODERATOR' });
    await ask(server, 'join', { meetingID: 'kurs-0012', fullName: 'Gast', role: 'VIEWER', guest: 'true' });
    const caller = server.dialIn('kurs-0012', '+49 30 1');
    server.endFromInside('kurs-0012');
    await server.callbacksSettled();
    const { data } = JSON.parse(receiver.received[0]?.body ?? '') as {
      data: { attendees: { ext_user_id: string }[] };
    };
    expect(data.attendees.map(({ ext_user_id }) => ext_user_id)).toEqual([caller.internalId]);
  });
});
