import { describe, expect, test } from '@jest/globals';
import { aServer, ask, type TestServer } from '../caller.ts';
import { aReceiver } from './receiver.ts';

const ROOM = { name: 'Kurs', meetingID: 'kurs 12&x' };

async function meet(server: TestServer, params: Record<string, string>): Promise<void> {
  await ask(server, 'create', { ...ROOM, ...params });
  server.enter(ROOM.meetingID);
}

describe('the end callbacks', () => {
  test('are GETs: one with marks and meeting, one bare', async () => {
    const receiver = await aReceiver();
    const server = await aServer();
    await meet(server, {
      meta_endCallbackUrl: `${receiver.url}/meta?t=1`,
      meetingEndedURL: `${receiver.url}/ended?t=2`,
      record: 'true',
      autoStartRecording: 'true',
    });
    server.endFromInside(ROOM.meetingID);
    await server.callbacksSettled();
    expect(receiver.received.map(({ method, target }) => `${method} ${target}`).sort()).toEqual([
      'GET /ended?t=2',
      'GET /meta?t=1&recordingmarks=true&meetingID=kurs+12%26x',
    ]);
  });

  test('say that nothing was marked', async () => {
    const receiver = await aReceiver();
    const server = await aServer();
    await meet(server, { meta_endCallbackUrl: receiver.url });
    server.endFromInside(ROOM.meetingID);
    await server.callbacksSettled();
    expect(receiver.received[0]?.target).toBe('/?recordingmarks=false&meetingID=kurs+12%26x');
  });

  test('are tried five times: after 30, 60, 120 and 300 seconds', async () => {
    const receiver = await aReceiver();
    receiver.answer = () => 503;
    const server = await aServer();
    await meet(server, { meetingEndedURL: receiver.url });
    server.endFromInside(ROOM.meetingID);
    const counts: number[] = [];
    const count = async () => {
      await server.callbacksSettled();
      counts.push(receiver.received.length);
    };
    await count();
    for (const seconds of [30, 60, 120, 300, 600]) {
      server.clock.advance(seconds * 1000 - 1);
      await count();
      server.clock.advance(1);
      await count();
    }
    expect(counts).toEqual([1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 5]);
    expect(server.deliveries().map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4, 5]);
  });

  test('any 2xx is the end of it, also after a failure', async () => {
    const receiver = await aReceiver();
    receiver.answer = () => (receiver.received.length === 1 ? 500 : 204);
    const server = await aServer();
    await meet(server, { meetingEndedURL: receiver.url });
    server.endFromInside(ROOM.meetingID);
    for (let minute = 0; minute < 10; minute += 1) {
      await server.callbacksSettled();
      server.clock.advance(60_000);
    }
    expect(receiver.received).toHaveLength(2);
  });

  test('are forgotten in a crash, and a meeting that broke off has none', async () => {
    const receiver = await aReceiver();
    receiver.answer = () => 500;
    const server = await aServer();
    await meet(server, { meetingEndedURL: `${receiver.url}/one` });
    server.endFromInside(ROOM.meetingID);
    await server.callbacksSettled();
    await meet(server, { meetingEndedURL: `${receiver.url}/two` });
    await server.restart();
    server.clock.advance(3_600_000);
    await server.callbacksSettled();
    expect(receiver.received.map(({ target }) => target)).toEqual(['/one']);
  });

  test('are not for breakouts', async () => {
    const receiver = await aReceiver();
    const server = await aServer();
    await meet(server, {});
    await ask(server, 'create', {
      ...{ name: 'Gruppe', meetingID: 'gruppe-1', isBreakout: 'true', parentMeetingID: ROOM.meetingID },
      ...{ sequence: '1', meetingEndedURL: receiver.url },
    });
    server.endFromInside('gruppe-1');
    await server.callbacksSettled();
    expect(receiver.received).toEqual([]);
  });
});
