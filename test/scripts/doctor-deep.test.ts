import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { expectedFacts } from '../../scripts/doctor-run/deep/expected.ts';
import { CREATE, STEPS } from '../../scripts/doctor-run/deep/steps.ts';
import { walkAll } from '../../scripts/doctor-run/deep/walk.ts';
import { loadConfig } from '../../src/config.ts';
import { MINUTE_MS } from '../../src/lib/span.ts';
import { movableClock } from '../../src/simulators/bigbluebutton/clock.ts';
import { PROFILES } from '../../src/simulators/bigbluebutton/profile.ts';
import type { SimulatedServer } from '../../src/simulators/bigbluebutton/server.ts';
import { startWholeApp } from '../support/whole-app.ts';
import { untilThere } from '../support/until.ts';
import {
  afterwards,
  aServer,
  aFolder,
  entryOf,
  examined,
  makeMeeting,
  poolOf,
  troubles,
} from './doctor-pool.ts';

const FIRST = 'PLENUM_BBB_SERVERS[0]';
const MAIN = fileURLToPath(new URL('../../scripts/doctor-run/main.ts', import.meta.url));
/** Waits until so many meetings are on the server. */
const untilMeetings = (server: SimulatedServer, count: number) =>
  untilThere(`${count} meetings`, 20_000, () => Promise.resolve(server.meetings().length === count));
const never = () => new AbortController().signal;

function settingsOf(server: SimulatedServer) {
  return loadConfig({ PLENUM_BBB_SERVERS: poolOf([entryOf(server)]) }).pool.servers;
}

/** Starts a deep look in a process of its own, at servers that will not let it come to its end. */
async function startDeep(server: SimulatedServer) {
  const child = spawn(process.execPath, [MAIN, '--deep', '--only', 'bbb-01'], {
    env: {
      PATH: process.env['PATH'],
      PLENUM_DATA_DIR: await aFolder(),
      PLENUM_BBB_SERVERS: poolOf([entryOf(server)]),
    },
    stdio: 'ignore',
  });
  afterwards(() => child.kill('SIGKILL'));
  const exited = once(child, 'exit');
  await untilMeetings(server, 1);
  return { child, exited };
}

describe('a deep look', () => {
  test.each(PROFILES)(
    'a server like %s does what the simulated one does, and keeps nothing',
    async (profile) => {
      const server = await aServer({ profile });
      const kind = profile === 'scalelite' ? 'scalelite' : 'bigbluebutton';
      const found = await examined([entryOf(server, { kind })], { deep: true, only: 'bbb-01' });
      expect(found.filter(({ level }) => level !== 'ok')).toEqual([]);
      const deep = found.map(({ check }) => check).filter((check) => check.startsWith('deep-'));
      expect(deep).toEqual([CREATE, ...STEPS].map(({ name }) => `deep-${name}`));
      expect(server.meetings()).toEqual([]);
      expect(server.ended()).toMatchObject([{ reason: 'ENDED_FROM_API' }]);
    },
  );

  test('what is expected is what the simulated server does, not what is written down', async () => {
    const facts = await expectedFacts(['bbb-3.0', 'bbb-2.7', 'scalelite'], never());
    const of = (step: string) => PROFILES.map((profile) => facts.get(profile)?.get(step));
    const chat = 'is a call that it does not know';
    expect(of('chat')).toEqual([undefined, chat, 'is said', chat]);
    expect(of('pin')).toEqual([undefined, 'has 5 digits', 'has 5 digits', 'has 9 digits']);
    expect(of('join')).toEqual([undefined, 'leads in', 'leads in', 'leads on to a server behind it']);
    expect(of('end-again')).toEqual([undefined, ...Array.from({ length: 3 }, () => 'it refuses (notFound)')]);
  });

  test('the room carries no instance, and an end of its own soon after', async () => {
    const server = await aServer();
    await walkAll(settingsOf(server), never());
    const [asked] = server.requests().filter(({ call }) => call === 'create');
    expect(Object.keys(asked?.params ?? {}).filter((name) => name.startsWith('meta_'))).toEqual([
      'meta_plenum-doctor',
    ]);
    expect(asked?.params).toMatchObject({
      meetingExpireIfNoUserJoinedInMinutes: '2',
      meetingExpireWhenLastUserLeftInMinutes: '2',
    });
  });

  test('meetings of others stay as they are', async () => {
    const server = await aServer();
    await makeMeeting(server);
    server.enter('of-others');
    const before = server.meetings();
    await examined([entryOf(server)], { deep: true });
    expect(server.meetings()).toEqual(before);
  });

  test('a running gateway leaves the room alone', async () => {
    const app = await startWholeApp('sqlite', { seats: [100], callers: ['admin@de'] });
    afterwards(() => app.close());
    const [server] = app.servers;
    if (server === undefined) throw new Error('no server');
    const stop = new AbortController();
    server.fault({ kind: 'hang', call: 'getMeetingInfo' });
    const look = walkAll(
      settingsOf(server).map((entry) => ({ ...entry, secrets: [server.secret] as const })),
      stop.signal,
    ).catch(() => 'stopped');
    await untilMeetings(server, 1);
    await app.runJob('watch-servers');
    expect(server.meetings()).toHaveLength(1);
    expect(server.requests().map(({ call }) => call)).not.toContain('end');
    stop.abort();
    expect(await look).toBe('stopped');
  });
});

describe('what only a deep look finds', () => {
  test('an engine that does not take rooms up', async () => {
    const server = await aServer();
    server.fault({ kind: 'stalled-engine' });
    expect(await troubles([entryOf(server)], { deep: true })).toMatchObject([
      {
        check: 'deep-engine',
        level: 'error',
        setting: FIRST,
        seen: expect.stringMatching(/does not take the room up; .* takes the room up\.$/),
        advice: expect.stringContaining('df -h'),
      },
    ]);
    expect(server.meetings()).toEqual([]);
  });

  test('a balancer that ends long meetings', async () => {
    const server = await aServer({ profile: 'scalelite', maxDurationMinutes: 90 });
    expect(await troubles([entryOf(server, { kind: 'scalelite' })], { deep: true })).toMatchObject([
      { check: 'deep-lifetime', level: 'warning', seen: expect.stringContaining('after 90 minutes') },
    ]);
  });

  test('joins that lead to a host which is not in joinHosts', async () => {
    const server = await aServer();
    const joinHosts = ['bbb.example'];
    expect(await troubles([entryOf(server, { joinHosts })], { deep: true })).toMatchObject([
      {
        check: 'deep-join-host',
        level: 'warning',
        setting: `${FIRST}.joinHosts`,
        seen: expect.stringContaining(`to another host: 127.0.0.1:${server.port};`),
      },
    ]);
  });

  test('a list that leaves rooms out', async () => {
    const server = await aServer({ profile: 'scalelite' });
    await makeMeeting(server);
    server.fault({ kind: 'short-list', call: 'getMeetings' });
    expect(await troubles([entryOf(server, { kind: 'scalelite' })], { deep: true })).toMatchObject([
      { check: 'deep-listed', level: 'error', seen: expect.stringContaining('the room is missing') },
    ]);
  });

  test('joins that fail', async () => {
    const server = await aServer();
    server.fault({ kind: 'http-500', call: 'join' });
    const found = await troubles([entryOf(server)], { deep: true });
    expect(found).toMatchObject([
      { check: 'deep-join', level: 'error' },
      { check: 'deep-join-host', level: 'warning' },
    ]);
  });
});

describe('a deep look that does not come to its end leaves nothing for long', () => {
  test('stopped, it ends its rooms first', async () => {
    const server = await aServer();
    server.fault({ kind: 'hang', call: 'getMeetingInfo' });
    const { child, exited } = await startDeep(server);
    child.kill('SIGINT');
    expect(await exited).toEqual([130, null]);
    await untilMeetings(server, 0);
    expect(server.ended()).toMatchObject([{ reason: 'ENDED_FROM_API' }]);
  });

  test('killed, its rooms end by themselves', async () => {
    const clock = movableClock(Date.now());
    const server = await aServer({ clock });
    server.fault({ kind: 'hang', call: 'getMeetingInfo' });
    const { child, exited } = await startDeep(server);
    child.kill('SIGKILL');
    await exited;
    expect(server.meetings()).toHaveLength(1);
    clock.advance(3 * MINUTE_MS);
    expect(server.meetings()).toEqual([]);
    expect(server.ended()).toMatchObject([{ reason: 'ENDED_WHEN_NOT_JOINED' }]);
  });

  test('where the answer to create is lost, the room that it may have made is ended', async () => {
    const server = await aServer();
    server.fault({ kind: 'reset', call: 'create', afterActing: true });
    expect(await troubles([entryOf(server)], { deep: true })).toMatchObject([
      { check: 'deep-create', level: 'error' },
    ]);
    await untilMeetings(server, 0);
    expect(server.ended()).toMatchObject([{ reason: 'ENDED_FROM_API' }]);
  });
});
