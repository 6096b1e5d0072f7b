import { describe, expect, test } from '@jest/globals';
import { MINUTE_MS } from '../../src/lib/span.ts';
import type { ServerOptions } from '../../src/simulators/bigbluebutton/server.ts';
import type { Fault } from '../../src/simulators/bigbluebutton/faults.ts';
import { freePort } from '../support/ports.ts';
import { serve } from '../support/web-server.ts';
import { afterwards, aServer, entryOf, examined, makeMeeting, SECRET, troubles } from './doctor-pool.ts';

/** For servers that hang; others are given as long as ever. */
const PATIENCE = { versionMs: 400, listMs: 400, recordingsMs: 400 };
const FIRST = 'PLENUM_BBB_SERVERS[0]';

describe('servers that are well', () => {
  test.each<Partial<ServerOptions>>([
    { profile: 'bbb-2.6' },
    { profile: 'bbb-2.7', bbbVersion: '2.7.14' },
    { profile: 'bbb-3.0', bbbVersion: '3.0.4' },
  ])('nothing is found about %j', async (options) => {
    const server = await aServer(options);
    expect(await troubles([entryOf(server)])).toEqual([]);
    expect(server.requests().map(({ call }) => call)).toEqual(['getMeetings', 'getRecordings']);
  });

  test('nor about a balancer', async () => {
    const balancer = await aServer({ profile: 'scalelite' });
    expect(await troubles([entryOf(balancer, { kind: 'scalelite', seats: 4000 })])).toEqual([]);
  });

  test('nor with `/api` at the end of the address, or without a slash', async () => {
    const server = await aServer();
    const bare = server.url.replace(/\/$/, '');
    expect(await troubles([entryOf(server, { url: bare })])).toEqual([]);
    expect(await troubles([entryOf(server, { url: `${bare}/api/` })])).toEqual([]);
  });

  test('each check that found nothing wrong says what it saw', async () => {
    const findings = await examined([entryOf(await aServer())], { only: 'bbb-01' });
    expect(findings.map(({ check, level }) => `${level} ${check}`)).toEqual([
      ...[
        'ok address',
        'ok version',
        'ok secret',
        'ok list',
        'ok recordings',
        'ok recordings-there',
        'ok clock',
      ],
    ]);
    expect(findings.every(({ seen, advice }) => seen !== '' && advice === '')).toBe(true);
  });
});

describe('a server with one thing wrong: doctor says it, the setting and what to do', () => {
  test('its secret', async () => {
    const server = await aServer({ secret: 'another secret than the one in the settings' });
    expect(await troubles([entryOf(server)])).toEqual([
      {
        check: 'secret',
        subject: 'bbb-01',
        level: 'error',
        setting: `${FIRST}.secret`,
        seen: 'It refuses the signature: the secret is not its secret.',
        advice: expect.stringContaining('bbb-conf --secret'),
      },
    ]);
  });

  test.each([5 * MINUTE_MS, -5 * MINUTE_MS])('its clock, %i ms off', async (skewMs) => {
    const wrong = await aServer({ skewMs });
    const right = await aServer();
    expect(await troubles([entryOf(right), entryOf(wrong)])).toEqual([
      {
        check: 'clock',
        subject: 'bbb-02',
        level: 'error',
        setting: 'PLENUM_BBB_SERVERS[1]',
        seen: `Its clock is 5 minutes ${skewMs > 0 ? 'ahead' : 'behind'} of ours.`,
        advice: expect.stringContaining('timedatectl'),
      },
    ]);
  });

  test('its disk, which only shows when a room is to be made', async () => {
    const server = await aServer();
    server.fault({ kind: 'disk-full' });
    expect(await troubles([entryOf(server)])).toEqual([]);
    expect(await troubles([entryOf(server)], { deep: true })).toEqual([
      {
        check: 'deep-create',
        subject: 'bbb-01',
        level: 'error',
        setting: FIRST,
        seen: 'Asked to make a room it answers with status 500; the servers that Plenum is tested with: it makes one.',
        advice: expect.stringMatching(/^Its disk is full, most likely: df -h/),
      },
    ]);
  });

  test('its hash', async () => {
    const server = await aServer({ algorithms: ['sha512', 'sha384'] });
    expect(await troubles([entryOf(server)])).toMatchObject([
      {
        check: 'secret',
        level: 'error',
        setting: `${FIRST}.checksum`,
        seen: 'It knows the secret, yet refuses sha256; sha512 it takes.',
        advice: expect.stringContaining('"checksum": "sha512"'),
      },
    ]);
    expect(await troubles([entryOf(server, { checksum: 'sha512' })])).toEqual([]);
  });

  test('the order of its secrets', async () => {
    const server = await aServer();
    const secrets = ['the next secret, which it does not know yet', SECRET];
    expect(await troubles([entryOf(server, { secret: undefined, secrets })])).toMatchObject([
      {
        check: 'secret',
        level: 'error',
        setting: `${FIRST}.secrets`,
        seen: expect.stringContaining('takes another'),
      },
    ]);
  });

  test('a short secret', async () => {
    const server = await aServer({ secret: 'short' });
    expect(await troubles([entryOf(server, { secret: 'short' })])).toMatchObject([
      { check: 'secret-length', level: 'warning', setting: `${FIRST}.secret` },
    ]);
  });

  test.each([
    ['bigbluebutton', 'scalelite', 'It answers like a balancer.'],
    ['scalelite', 'bbb-3.0', 'It answers like a BigBlueButton server itself.'],
  ] as const)('its kind: %s in the settings, %s behind it', async (kind, profile, seen) => {
    const server = await aServer({ profile });
    expect(await troubles([entryOf(server, { kind })])).toMatchObject([
      { check: 'kind', level: 'error', setting: `${FIRST}.kind`, seen },
    ]);
  });

  test.each([
    ['2.5.7', 'error', 'Update it'],
    ['2.6.17', 'warning', '2.6.18'],
    ['2.7.7-beta.1', 'warning', '2.7.8'],
    ['3.1.0', 'note', '--deep'],
    ['4.0', 'note', '--deep'],
  ])('its version, %s: %s', async (bbbVersion, level, advice) => {
    const server = await aServer({ bbbVersion });
    expect(await troubles([entryOf(server)])).toMatchObject([
      {
        check: 'version',
        level,
        seen: `It is BigBlueButton ${bbbVersion}.`,
        advice: expect.stringContaining(advice),
      },
    ]);
  });

  test('seats that nobody can carry, and meetings of others', async () => {
    const server = await aServer();
    await makeMeeting(server);
    server.enter('of-others');
    expect(await troubles([entryOf(server, { seats: 2000 })])).toMatchObject([
      {
        check: 'others',
        level: 'note',
        setting: `${FIRST}.seats`,
        seen: "Meetings on it that are not Plenum's: 1, people in them: 1.",
      },
      { check: 'seats', level: 'note', setting: `${FIRST}.seats` },
    ]);
  });
});

describe('an address at which no API answers', () => {
  test('nobody listens there', async () => {
    const server = await aServer();
    const url = `http://127.0.0.1:${await freePort()}/bigbluebutton/`;
    expect(await troubles([entryOf(server, { url })])).toMatchObject([
      {
        check: 'address',
        level: 'error',
        setting: `${FIRST}.url`,
        seen: expect.stringMatching(/^127.* takes no connection/),
      },
    ]);
  });

  test('nobody knows the name', async () => {
    const server = await aServer();
    expect(await troubles([entryOf(server, { url: 'https://bbb.invalid/bigbluebutton' })])).toMatchObject([
      { check: 'address', level: 'error', seen: expect.stringContaining('a name that nobody knows') },
    ]);
  });

  test('the path is wrong: the right one is named', async () => {
    const server = await aServer();
    const url = `http://127.0.0.1:${server.port}/bbb/`;
    expect(await troubles([entryOf(server, { url })])).toMatchObject([
      {
        check: 'address',
        level: 'error',
        setting: `${FIRST}.url`,
        advice: `Set it to http://127.0.0.1:${server.port}/bigbluebutton`,
      },
    ]);
  });

  test('it moved: where to is named', async () => {
    const server = await aServer();
    const old = await serve((_request, response) => {
      response.writeHead(301, { Location: `${server.url}api` }).end();
    });
    afterwards(() => old.close());
    expect(await troubles([entryOf(server, { url: `${old.url}/bigbluebutton` })])).toMatchObject([
      { check: 'address', level: 'error', advice: `Set it to http://127.0.0.1:${server.port}/bigbluebutton` },
    ]);
  });

  test.each<[Fault['kind'], string]>([
    ['html-200', 'a page that is no answer of the API'],
    ['http-502', 'answers with status 502'],
    ['hang', 'does not answer in time'],
    ['reset', 'breaks the connection off (ECONNRESET)'],
  ])('%s: %s', async (kind, seen) => {
    const server = await aServer();
    server.fault({ kind });
    expect(await troubles([entryOf(server)], kind === 'hang' ? { patience: PATIENCE } : {})).toMatchObject([
      { check: 'address', level: 'error', setting: `${FIRST}.url`, seen: expect.stringContaining(seen) },
    ]);
  });

  test('a page that is another one', async () => {
    const other = await serve((_request, response) => void response.writeHead(404).end('no'));
    afterwards(() => other.close());
    expect(await troubles([{ url: `${other.url}/bigbluebutton`, secret: SECRET, seats: 1 }])).toMatchObject([
      {
        check: 'address',
        level: 'error',
        seen: expect.stringContaining('status 404'),
        advice: expect.stringContaining('bbb-conf'),
      },
    ]);
  });
});

describe('a list that does not come', () => {
  test.each<[Fault['kind'], string]>([
    ['http-500', 'answers with status 500'],
    ['html-200', 'gives no list (not-xml)'],
    ['truncated', 'gives no list (truncated)'],
    ['internal-error', 'gives no list (internalError)'],
    ['hang', 'does not answer in time'],
  ])('%s: %s', async (kind, seen) => {
    const server = await aServer();
    server.fault({ kind, call: 'getMeetings' });
    expect(await troubles([entryOf(server)], kind === 'hang' ? { patience: PATIENCE } : {})).toMatchObject([
      { check: 'list', level: 'error', setting: FIRST, seen: `Asked for its meetings, it ${seen}.` },
    ]);
  });
});
