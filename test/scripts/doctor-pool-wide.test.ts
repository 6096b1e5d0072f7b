import { describe, expect, test } from '@jest/globals';
import { judgeClocks } from '../../scripts/doctor-run/pool-checks.ts';
import { tlsInFrontOf } from '../support/tls-front.ts';
import { afterwards, aServer, entryOf, examined, makeMeeting, troubles } from './doctor-pool.ts';

const FIRST = 'PLENUM_BBB_SERVERS[0]';

describe('certificates', () => {
  test.each([
    ['good', 'is not trusted (DEPTH_ZERO_SELF_SIGNED_CERT)', 'NODE_EXTRA_CA_CERTS'],
    ['expired', 'expired on 2020-02-01', 'Renew it'],
  ] as const)('%s: %s', async (certificate, seen, advice) => {
    const server = await aServer();
    const front = await tlsInFrontOf(server.url, certificate);
    afterwards(() => front.close());
    expect(await troubles([entryOf(server, { url: front.url })])).toMatchObject([
      {
        check: 'address',
        level: 'error',
        seen: expect.stringContaining('a certificate that is not trusted'),
      },
      {
        check: 'certificate',
        level: 'error',
        setting: `${FIRST}.url`,
        seen: expect.stringContaining(seen),
        advice: expect.stringContaining(advice),
      },
    ]);
  });

  test('https where http is spoken', async () => {
    const server = await aServer();
    const url = server.url.replace('http:', 'https:');
    expect(await troubles([entryOf(server, { url })])).toMatchObject([
      { check: 'address', level: 'error', seen: expect.stringContaining('does not speak TLS') },
    ]);
  });
});

describe('what only shows when all are looked at', () => {
  test('two entries that lead to one server, by the meetings on it', async () => {
    const server = await aServer();
    await makeMeeting(server);
    const alias = server.url.replace('127.0.0.1', 'localhost');
    const found = await troubles([entryOf(server), entryOf(server, { url: alias })]);
    expect(found.filter(({ check }) => check !== 'others')).toMatchObject([
      {
        check: 'double',
        subject: 'bbb-02',
        level: 'error',
        setting: 'PLENUM_BBB_SERVERS[1].url',
        seen: expect.stringContaining('the same meetings as bbb-01'),
      },
    ]);
  });

  test('or by a test room, where there are none', async () => {
    const server = await aServer();
    const alias = server.url.replace('127.0.0.1', 'localhost');
    const joinHosts = [`127.0.0.1:${server.port}`];
    expect(
      await troubles([entryOf(server), entryOf(server, { url: alias, joinHosts })], { deep: true }),
    ).toMatchObject([{ check: 'double', subject: 'bbb-02', level: 'error' }]);
  });

  test('our own clock, where all others agree against it', async () => {
    const servers = await Promise.all([aServer({ skewMs: 40_000 }), aServer({ skewMs: 41_000 })]);
    const found = await examined(servers.map((server) => entryOf(server)));
    expect(found.filter(({ check }) => check === 'clock')).toEqual([
      {
        check: 'clock',
        subject: 'machine',
        level: 'warning',
        setting: 'the clock of the machine',
        seen: expect.stringMatching(
          /^This machine's clock is 4[01] seconds behind of all 2 others, which agree\.$/,
        ),
        advice: expect.stringContaining('Let this machine keep time'),
      },
    ]);
  });

  test('clocks that are all wrong and do not agree are each wrong for themselves', () => {
    const clocks = [40_000, 44_000].map((aheadMs, index) => {
      const subject = `bbb-0${index + 1}`;
      return { subject, setting: `PLENUM_BBB_SERVERS[${index}]`, aheadMs };
    });
    expect(judgeClocks(clocks).map(({ subject, level }) => `${level} ${subject}`)).toEqual([
      'warning bbb-01',
      'warning bbb-02',
    ]);
  });

  test('another Plenum on the same servers', async () => {
    const server = await aServer();
    await makeMeeting(server, { meetingID: 'one', 'meta_plenum-instance': 'aaaa' });
    await makeMeeting(server, { meetingID: 'two', 'meta_plenum-instance': 'bbbb' });
    expect(await troubles([entryOf(server)])).toMatchObject([
      { check: 'instance', level: 'warning', setting: `${FIRST}.seats` },
    ]);
  });

  test('no server at all answers: it is the network here', async () => {
    const servers = await Promise.all([aServer(), aServer()]);
    for (const server of servers) await server.kill();
    const found = await examined(servers.map((server) => entryOf(server)));
    expect(found).toContainEqual(
      expect.objectContaining({
        check: 'reach',
        subject: 'machine',
        level: 'error',
        setting: 'PLENUM_BBB_SERVERS',
      }),
    );
  });

  test('a retired server may be gone', async () => {
    const gone = await aServer();
    await gone.kill();
    expect(await troubles([entryOf(await aServer()), entryOf(gone, { retired: true })])).toMatchObject([
      { check: 'address', subject: 'bbb-02', level: 'note' },
    ]);
  });

  test('phone numbers that do not reach all', async () => {
    const servers = await Promise.all([aServer(), aServer()]);
    const found = await examined(
      servers.map((server, index) => entryOf(server, index === 0 ? { dialNumber: '030 1' } : {})),
    );
    expect(found).toContainEqual(
      expect.objectContaining({ check: 'phone', level: 'note', setting: 'PLENUM_DIAL_NUMBER' }),
    );
  });
});
