import { describe, expect, test } from '@jest/globals';
import { aServer, ask, textOf, type TestServer } from './caller.ts';

const ID = 'kurs-0012';
const SECOND = 1000;

async function room(params: Record<string, string | number | boolean> = {}): Promise<TestServer> {
  const server = await aServer();
  await ask(server, 'create', { name: 'Kurs', meetingID: ID, ...params });
  return server;
}

/** Seconds from now until the meeting is gone, looked at every half second. */
function secondsToLive(server: TestServer, atMost = 1000): number {
  for (let elapsed = 0; elapsed <= atMost; elapsed += 0.5) {
    if (server.meeting(ID) === undefined) return elapsed;
    server.clock.advance(SECOND / 2);
  }
  return Infinity;
}

const reason = (server: TestServer) => server.ended().at(-1)?.reason;

describe('a meeting ends by itself at an audit: first after 5 s, then every 10 s', () => {
  test('when nobody ever joined for five minutes', async () => {
    const server = await room();
    expect(secondsToLive(server)).toBe(305);
    expect(reason(server)).toBe('ENDED_WHEN_NOT_JOINED');
  });

  test('when nobody joined for as long as was asked', async () => {
    expect(secondsToLive(await room({ meetingExpireIfNoUserJoinedInMinutes: 1 }))).toBe(65);
  });

  test('a leave counts at the first audit more than 10 s later, and the minute runs from there', async () => {
    const server = await room();
    server.enter(ID, { userID: 'u-1' });
    server.clock.advance(7 * SECOND);
    server.leave(ID, 'u-1');
    // Left at 7 s; at 15 s it does not count yet, at 25 s it does; over at 85 s.
    expect(secondsToLive(server)).toBe(78);
    expect(reason(server)).toBe('ENDED_WHEN_LAST_USER_LEFT');
  });

  test('somebody who comes back in between stops it', async () => {
    const server = await room();
    server.enter(ID, { userID: 'u-1' });
    server.leave(ID, 'u-1');
    server.clock.advance(60 * SECOND);
    server.enter(ID, { userID: 'u-2' });
    expect(secondsToLive(server, 900)).toBe(Infinity);
  });

  test('0 minutes after the last leave end at the next audit, as the code does', async () => {
    const server = await room({ meetingExpireWhenLastUserLeftInMinutes: 0 });
    server.enter(ID, { userID: 'u-1' });
    server.leave(ID, 'u-1');
    expect(secondsToLive(server)).toBe(15);
  });

  test('the duration counts from create, whoever is in', async () => {
    const server = await room({ duration: 2 });
    server.enter(ID);
    expect(secondsToLive(server)).toBe(125);
    expect(reason(server)).toBe('ENDED_AFTER_EXCEEDING_DURATION');
  });

  test('a balancer may set an end of its own, whatever was asked for', async () => {
    const balancer = await aServer({ profile: 'scalelite', maxDurationMinutes: 90 });
    for (const [meetingID, duration] of [
      ['none', 0],
      ['long', 600],
      ['short', 30],
    ] as const) {
      await ask(balancer, 'create', { name: 'Kurs', meetingID, duration });
      const { body } = await ask(balancer, 'getMeetingInfo', { meetingID });
      expect(textOf(body, 'duration')).toBe(duration === 30 ? '30' : '90');
    }
  });

  test('without a moderator only after one was there, and a minute later', async () => {
    const never = await room({ endWhenNoModerator: true });
    never.enter(ID);
    expect(secondsToLive(never, 600)).toBe(Infinity);
    const once = await room({ endWhenNoModerator: true });
    once.enter(ID);
    once.enter(ID, { userID: 'host', role: 'MODERATOR' });
    once.leave(ID, 'host');
    expect(secondsToLive(once)).toBe(75);
    expect(reason(once)).toBe('ENDED_DUE_TO_NO_MODERATOR');
  });

  test('somebody on the telephone keeps it alive', async () => {
    const server = await room();
    server.dialIn(ID);
    expect(secondsToLive(server, 900)).toBe(Infinity);
  });

  test('one big step of the clock ends it at the same instant as many small ones', async () => {
    const server = await room();
    server.clock.advance(3_600 * SECOND);
    expect(server.meetings()).toEqual([]);
    expect(server.ended()[0]?.endedAt).toBe(1735689600123 + 305 * SECOND);
  });
});

test('what became due on several meetings happens in the order of time', async () => {
  const server = await room({ meetingExpireIfNoUserJoinedInMinutes: 10 });
  await ask(server, 'create', { name: 'Kurs', meetingID: 'kurs-2' });
  await ask(server, 'create', {
    name: 'Kurs',
    meetingID: 'kurs-3',
    meetingExpireIfNoUserJoinedInMinutes: 20,
  });
  server.clock.advance(3_600 * SECOND);
  expect(server.ended().map(({ meetingID }) => meetingID)).toEqual(['kurs-2', ID, 'kurs-3']);
});

describe("people in the server's memory", () => {
  const seen = async (server: TestServer) => {
    const info = (await ask(server, 'getMeetingInfo', { meetingID: ID })).body;
    const list = (await ask(server, 'getMeetings')).body;
    const running = textOf((await ask(server, 'isMeetingRunning', { meetingID: ID })).body, 'running');
    return [
      info.includes('<attendee>'),
      list.includes('<attendee>'),
      running,
      textOf(list, 'participantCount'),
    ];
  };

  test('who left lingers 60 s in getMeetings and in running, not in getMeetingInfo', async () => {
    const server = await room({ meetingExpireWhenLastUserLeftInMinutes: 10 });
    expect(await seen(server)).toEqual([false, false, 'false', '0']);
    server.enter(ID, { userID: 'u-1' });
    expect(await seen(server)).toEqual([true, true, 'true', '1']);
    server.leave(ID, 'u-1');
    server.clock.advance(60 * SECOND - 1);
    expect(await seen(server)).toEqual([false, true, 'true', '0']);
    server.clock.advance(1);
    expect(await seen(server)).toEqual([false, false, 'false', '0']);
    expect(server.meeting(ID)?.hasUserJoined).toBe(true);
  });

  test('who joined and never connected is forgotten after 45 s', async () => {
    const server = await room();
    await ask(server, 'join', { meetingID: ID, fullName: 'J', userID: 'u-1', role: 'VIEWER' });
    server.clock.advance(45 * SECOND - 1);
    expect(server.meeting(ID)?.users).toHaveLength(1);
    server.clock.advance(1);
    expect(server.meeting(ID)?.users).toHaveLength(0);
  });

  test('who waits in the lobby and does not ask any more is forgotten after 30 s', async () => {
    const server = await room({ guestPolicy: 'ASK_MODERATOR' });
    await ask(server, 'join', { meetingID: ID, fullName: 'J', userID: 'u-1', role: 'VIEWER', guest: true });
    server.clock.advance(30 * SECOND - 1);
    expect(server.meeting(ID)?.users).toMatchObject([{ guestStatus: 'WAIT' }]);
    server.clock.advance(1);
    expect(server.meeting(ID)?.users).toHaveLength(0);
  });
});

test('a clock moves forward only', async () => {
  const server = await room();
  expect(() => server.clock.advance(-1)).toThrow(RangeError);
});
