import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import type { Finding } from '../../scripts/doctor-run/finding.ts';
import { LINES } from '../../scripts/doctor-run/recordings/leftovers.ts';
import type { Fault } from '../../src/simulators/bigbluebutton/faults.ts';
import type { SimulatedServer } from '../../src/simulators/bigbluebutton/server.ts';
import { serve } from '../support/web-server.ts';
import { afterwards, aServer, entryOf, type Entry, examined, type Look } from './doctor-pool.ts';

const FIRST = 'PLENUM_BBB_SERVERS[0]';
const OURS = '0123456789abcdef';
const PATIENCE = { versionMs: 20_000, listMs: 20_000, recordingsMs: 400 };
const CLOUD = {
  PLENUM_NEXTCLOUD_URL: 'https://wolke.example',
  PLENUM_NEXTCLOUD_USER: 'plenum',
  PLENUM_NEXTCLOUD_PASSWORD: 'app-password-of-this-test',
};

/** What is found about the recordings of these servers and is not as it should be. */
async function troubles(entries: readonly Entry[], look: Look = {}): Promise<readonly Finding[]> {
  const findings = await examined(entries, { only: 'bbb-01', ...look });
  return findings.filter(({ level, check }) => level !== 'ok' && check !== 'leftovers');
}

/** Beside them, that there are some. */
async function others(entries: readonly Entry[], look: Look = {}): Promise<readonly Finding[]> {
  return (await troubles(entries, look)).filter(({ check }) => check !== 'recordings-there');
}

function fill(server: SimulatedServer): void {
  const { recordings } = server;
  recordings.add({ meetingID: 'a', startTime: Date.UTC(2020, 2, 4), meta: { 'plenum-instance': OURS } });
  recordings.add({ meetingID: 'b', state: 'unpublished' });
  recordings.add({ meetingID: 'c', state: 'deleted' });
}

describe('recordings of a server that is well', () => {
  test.each([['bbb-2.6'], ['bbb-2.7'], ['bbb-3.0'], ['scalelite']] as const)(
    '%s: how many there are, whose and how old, and nothing else',
    async (profile) => {
      const server = await aServer({ profile });
      fill(server);
      const kind = profile === 'scalelite' ? 'scalelite' : 'bigbluebutton';
      expect(await troubles([entryOf(server, { kind })])).toEqual([
        {
          check: 'recordings-there',
          subject: 'bbb-01',
          level: 'note',
          setting: FIRST,
          seen: 'It has 3 recordings: 1 published, 1 unpublished, 1 deleted. 1 of a Plenum, 2 of others. The oldest is of 2020-03-04.',
          advice: expect.stringContaining('for the admin'),
        },
      ]);
      expect(await examined([entryOf(server, { kind })])).toContainEqual(
        expect.objectContaining({ check: 'playback', level: 'ok' }),
      );
    },
  );

  test('of many it looks at the first thousand', async () => {
    const server = await aServer();
    server.recordings.addMany(2_500, (index) => ({ meetingID: `m-${index}`, startTime: 1e12 + index }));
    const [found] = await troubles([entryOf(server)]);
    expect(found?.seen).toMatch(
      /^It has 2500 recordings\. The first 10\d\d that it lists: 10\d\d published\. /,
    );
    expect(found?.seen).not.toContain('oldest');
    const asked = server.requests().filter(({ call }) => call === 'getRecordings');
    expect(asked.length).toBeLessThan(15);
  });

  test('nothing on it is changed', async () => {
    const server = await aServer();
    fill(server);
    await examined([entryOf(server)]);
    const calls = new Set(server.requests().map(({ call }) => call));
    expect(calls).toEqual(new Set(['getMeetings', 'getRecordings', 'playback']));
  });
});

describe('a list that does not come: doctor says why', () => {
  test.each<[Fault['kind'], string]>([
    ['http-504', 'answers with status 504'],
    ['truncated', 'gives no list (truncated)'],
    ['internal-error', 'gives no list (internalError)'],
    ['hang', 'does not answer in time'],
  ])('%s: %s', async (kind, seen) => {
    const server = await aServer();
    server.fault({ kind, call: 'getRecordings' });
    expect(await troubles([entryOf(server)], { patience: PATIENCE })).toMatchObject([
      {
        check: 'recordings',
        level: 'error',
        setting: FIRST,
        seen: `Asked for its recordings, it ${seen}.`,
        advice: expect.stringContaining('bbb-record'),
      },
    ]);
  });

  test('a server that knows no pages and lists nothing as a whole', async () => {
    const server = await aServer({ recordings: { fetchAll: false, paging: 'none' } });
    expect(await troubles([entryOf(server)])).toEqual([]);
    fill(server);
    expect(await troubles([entryOf(server)])).toMatchObject([
      { check: 'recordings', level: 'warning', advice: expect.stringContaining('allowFetchAllRecordings') },
    ]);
  });

  test('one that lists in pages may refuse the whole', async () => {
    const server = await aServer({ recordings: { fetchAll: false } });
    fill(server);
    expect(await others([entryOf(server)])).toEqual([]);
  });

  test('a balancer that wants to be given ids', async () => {
    const balancer = await aServer({ profile: 'scalelite' });
    const front = await inFrontOf(balancer, (path, text) =>
      path.includes('getRecordings') ? DEMANDING : text,
    );
    expect(await troubles([{ ...entryOf(balancer, { kind: 'scalelite' }), url: front }])).toMatchObject([
      { check: 'recordings', level: 'error', advice: expect.stringContaining('GET_RECORDINGS_API_FILTERED') },
    ]);
  });
});

describe('what is wrong with the recordings themselves', () => {
  test('one that its server lists as broken', async () => {
    const server = await aServer();
    fill(server);
    server.recordings.add({ meetingID: 'd', isBroken: true });
    const [there, broken] = await troubles([entryOf(server)]);
    expect(there?.seen).toContain('4 recordings: 1 published, 1 unpublished, 1 deleted, 1 broken.');
    expect(broken).toMatchObject({
      check: 'recordings-there',
      level: 'warning',
      seen: 'It lists 1 recording as broken.',
    });
  });

  test('no video where archives may be wanted', async () => {
    const server = await aServer({ recordings: { formats: [{ type: 'presentation', bytes: 9 }] } });
    fill(server);
    expect(await others([entryOf(server)])).toEqual([]);
    expect(await others([entryOf(server)], { settings: CLOUD })).toMatchObject([
      { check: 'video', level: 'note', advice: expect.stringContaining('bbb-playback-video') },
    ]);
    server.recordings.add({ meetingID: 'e', formats: [{ type: 'video', bytes: 9 }] });
    expect(await others([entryOf(server)], { settings: CLOUD })).toEqual([]);
  });

  test('played from another host: which, and the setting', async () => {
    const server = await aServer();
    fill(server);
    const url = server.url.replace('127.0.0.1', 'localhost');
    const host = `127.0.0.1:${server.port}`;
    expect(await others([entryOf(server, { url })])).toMatchObject([
      {
        check: 'playback',
        level: 'warning',
        setting: `${FIRST}.playbackHosts`,
        seen: `Recordings on it are played from ${host}, which is not its own.`,
        advice: expect.stringContaining(`"playbackHosts": ["${host}"]`),
      },
    ]);
    expect(await others([entryOf(server, { url, playbackHosts: [host] })])).toEqual([]);
  });

  test('played from its own host, which leads to another one', async () => {
    const server = await aServer();
    fill(server);
    const same = `127.0.0.1:${server.port}`;
    const front = await inFrontOf(server, (path, text, host) =>
      path.startsWith('/playback') ? new URL('http://anderswo.example/') : text.replaceAll(same, host),
    );
    expect(await others([{ ...entryOf(server), url: front }])).toMatchObject([
      { check: 'playback', level: 'warning', seen: expect.stringContaining('anderswo.example') },
    ]);
  });

  test('a page that is not there', async () => {
    const server = await aServer();
    fill(server);
    server.fault({ kind: 'http-502', call: 'playback' });
    expect(await others([entryOf(server)])).toMatchObject([
      { check: 'playback', level: 'warning', seen: expect.stringContaining('status 502') },
    ]);
  });
});

describe('what no call deletes', () => {
  test('is said once, with what to do, where anything was recorded', async () => {
    const servers = [await aServer(), await aServer()];
    const leftovers = async () =>
      (await examined(servers.map((server) => entryOf(server)))).filter(({ check }) => check === 'leftovers');
    expect(await leftovers()).toEqual([]);
    servers.forEach(fill);
    const [found, ...more] = await leftovers();
    expect(more).toEqual([]);
    expect(found).toMatchObject({ subject: 'settings', level: 'note', setting: 'PLENUM_BBB_SERVERS' });
    expect(found?.seen).toContain('(listed as deleted: 2)');
    for (const line of LINES) expect(found?.advice).toContain(line);
    // Names and chat of meetings that list who was there, whether they are recorded or not.
    expect(found?.advice).toContain('find /var/bigbluebutton/events ');
  });

  test('docs/doctor.md has the same lines', () => {
    const text = readFileSync(fileURLToPath(new URL('../../docs/doctor.md', import.meta.url)), 'utf8');
    for (const line of LINES) expect(text).toContain(`\n${line}\n`);
  });
});

/** What a balancer says that lists nothing as a whole. */
const DEMANDING =
  '<response><returncode>FAILED</returncode><messageKey>missingParameters</messageKey></response>';

/** A proxy in front of a server that changes what it answers, or leads elsewhere. @returns what to name as `url` */
async function inFrontOf(
  server: SimulatedServer,
  change: (path: string, text: string, host: string) => string | URL,
): Promise<string> {
  const { origin, pathname } = new URL(server.url);
  const front = await serve((request, response) => {
    const { url: path = '', headers } = request;
    void fetch(`${origin}${path}`).then(async (answer) => {
      const changed = change(path, await answer.text(), headers.host ?? '');
      if (typeof changed === 'string') response.end(changed);
      else response.writeHead(302, { Location: changed.href }).end();
    });
  });
  afterwards(() => front.close());
  return `${front.url}${pathname}`;
}
