import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readArguments } from '../../../src/simulators/bigbluebutton/arguments.ts';
import { startControl, type Control } from '../../../src/simulators/bigbluebutton/control.ts';
import { startFleet } from '../../../src/simulators/bigbluebutton/fleet.ts';
import type { SimulatedServer } from '../../../src/simulators/bigbluebutton/server.ts';
import { ask, get, keyOf, SECRET, signed } from './caller.ts';

let servers: readonly SimulatedServer[] = [];
let control: Control;

beforeEach(async () => {
  servers = await startFleet({ names: ['bbb-01', 'bbb-02'], firstPort: 0, secret: SECRET });
  control = await startControl(servers, 0);
});

afterEach(async () => {
  await control.close();
  await Promise.all(servers.map((server) => server.close()));
});

const server = (index: number): SimulatedServer => {
  const found = servers[index];
  if (found === undefined) throw new Error('no such server');
  return found;
};

async function call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(`${control.url}${path}`, {
    method,
    headers: { 'Content-Type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, json: (await response.json()) as unknown };
}

const make = (index = 0) =>
  ask(server(index), 'create', {
    name: 'Kurs',
    meetingID: 'kurs-0012',
    attendeePW: 'ap-geheim',
    moderatorPW: 'mp-geheim',
  });

describe('the control port', () => {
  test('lists the servers without their secrets', async () => {
    await make();
    server(0).enter('kurs-0012');
    const { json } = await call('GET', 'servers');
    expect(json).toEqual([
      { name: 'bbb-01', url: server(0).url, isUp: true, meetings: 1, people: 1, faults: [] },
      { name: 'bbb-02', url: server(1).url, isUp: true, meetings: 0, people: 0, faults: [] },
    ]);
    const detail = await call('GET', 'servers/bbb-01');
    expect(detail.json).toMatchObject({ rooms: [{ meetingID: 'kurs-0012', running: true }] });
    expect(JSON.stringify([json, detail.json])).not.toMatch(/geheim|demoSecret/);
  });

  test('kills one server and leaves its neighbour alone; start brings it back empty', async () => {
    await make(0);
    await make(1);
    expect((await call('POST', 'servers/bbb-01/kill')).json).toMatchObject({ isUp: false, meetings: 0 });
    await expect(ask(server(0), 'getMeetings')).rejects.toThrow();
    expect((await ask(server(1), 'getMeetings')).body).toContain('kurs-0012');
    await call('POST', 'servers/bbb-01/start');
    expect(keyOf(await ask(server(0), 'getMeetings'))).toBe('noMeetings');
    await call('POST', 'servers/bbb-02/restart');
    expect(keyOf(await ask(server(1), 'getMeetings'))).toBe('noMeetings');
  });

  test('sets and clears faults, and the clock', async () => {
    expect((await call('POST', 'servers/bbb-01/faults', { kind: 'http-502', times: 3 })).json).toMatchObject({
      faults: [{ kind: 'http-502', times: 3 }],
    });
    expect((await ask(server(0), 'getMeetings')).status).toBe(502);
    await call('POST', 'servers/bbb-01/clear-faults');
    expect((await ask(server(0), 'getMeetings')).status).toBe(200);
    await call('POST', 'servers/bbb-01/clock-skew', { ms: 86_400_000 });
    await make();
    expect(server(0).meeting('kurs-0012')?.createTime).toBeGreaterThan(Date.now() + 86_000_000);
  });

  test('tells of the slides without where they lie, and lets a server fetch plainly', async () => {
    const files = createServer((_request, response) => response.end('%PDF-1.7'));
    await new Promise<void>((resolve) => files.listen(0, '127.0.0.1', resolve));
    const { port } = files.address() as AddressInfo;
    const document = `<document url="http://127.0.0.1:${port}/s3cr3t" filename="a.pdf"/>`;
    const bring = async (name: string, query: string) => {
      await get(signed(server(0), name, query), {
        method: 'POST',
        headers: { 'Content-Type': 'application/xml' },
        body: `<modules><module name="presentation">${document}</module></modules>`,
      });
      await server(0).slidesSettled();
    };
    await bring('create', 'name=Kurs&meetingID=kurs-0012');
    expect((await call('POST', 'servers/bbb-01/plain-slides', { allowed: true })).status).toBe(200);
    await bring('insertDocument', 'meetingID=kurs-0012');
    await call('POST', 'servers/bbb-01/plain-slides', { allowed: false });
    await bring('insertDocument', 'meetingID=kurs-0012');
    files.close();
    const { json } = await call('GET', 'servers/bbb-01');
    const slide = { name: 'a.pdf', source: 'url' };
    expect(json).toMatchObject({
      rooms: [
        {
          slides: [
            { ...slide, handedBy: 'create', state: 'failed', reason: 'address' },
            { ...slide, handedBy: 'insertDocument', state: 'converted', bytes: 8 },
            { ...slide, handedBy: 'insertDocument', state: 'failed', reason: 'address' },
          ],
        },
      ],
    });
    expect(JSON.stringify(json)).not.toContain('s3cr3t');
  });

  test('plays people', async () => {
    await make();
    const here = { meetingID: 'kurs-0012' };
    await call('POST', 'servers/bbb-01/enter', { ...here, userID: 'u-1', name: 'Jan', role: 'MODERATOR' });
    await call('POST', 'servers/bbb-01/use', { ...here, user: 'u-1', camera: true });
    await call('POST', 'servers/bbb-01/dial-in', here);
    expect(server(0).meeting('kurs-0012')?.users).toMatchObject([
      { userID: 'u-1', camera: true, microphone: false, presenter: true },
      { byPhone: true },
    ]);
    await call('POST', 'servers/bbb-01/leave', { ...here, user: 'u-1' });
    expect(server(0).meeting('kurs-0012')?.users).toMatchObject([{ presence: 'left' }, {}]);
    await ask(server(0), 'join', { ...here, fullName: 'Z', userID: 'u-2', role: 'VIEWER' });
    expect((await call('POST', 'servers/bbb-01/connect', { ...here, user: 'u-2' })).json).toMatchObject({
      presence: 'online',
    });
    await call('POST', 'servers/bbb-01/end', here);
    expect(server(0).meetings()).toEqual([]);
  });

  test.each([
    ['an unknown server', 'servers/bbb-99/kill', {}, 404],
    ['an unknown action', 'servers/bbb-01/constructor', {}, 404],
    ['an unknown kind', 'servers/bbb-01/faults', { kind: 'x' }, 400],
    ['an unknown field', 'servers/bbb-01/faults', { kind: 'hang', tmies: 1 }, 400],
    ['an unknown meeting', 'servers/bbb-01/enter', { meetingID: 'zz' }, 400],
    ['another path', 'nothing', {}, 404],
  ])('says what is wrong with %s', async (_title, path, body, status) => {
    const reply = await call('POST', path, body);
    expect(reply.status).toBe(status);
    expect(reply.json).toEqual({ error: expect.any(String) });
  });

  test('is no business of web pages', async () => {
    const reply = await call('POST', 'servers/bbb-01/kill', {}, { Origin: 'https://evil.example' });
    expect(reply.status).toBe(403);
    expect(server(0).isUp).toBe(true);
  });
});

test('a fleet that cannot start whole does not start at all', async () => {
  const taken = server(0).port;
  await expect(
    startFleet({ names: ['a-1', 'a-2'], firstPort: taken - 1, secret: SECRET }),
  ).rejects.toMatchObject({
    code: 'EADDRINUSE',
  });
});

describe('the command line', () => {
  const read = (...args: string[]) => readArguments(args, {});

  test('names and ports have sensible defaults', () => {
    expect(read('--secret', 's', '--servers', '3')).toEqual({
      firstPort: 4101,
      secret: 's',
      names: ['bbb-01', 'bbb-02', 'bbb-03'],
      host: '127.0.0.1',
      profile: 'bbb-3.0',
      allowPlainSlides: false,
      recordingsAfterMs: 60_000,
      controlPort: null,
    });
    expect(readArguments(['--names', 'a,b'], { BIGBLUEBUTTON_SIMULATOR_SECRET: 'x' })).toMatchObject({
      names: ['a', 'b'],
      secret: 'x',
    });
    expect(read('--secret', 's', '--plain-slides')).toMatchObject({ allowPlainSlides: true });
    expect(read('--help')).toBe('help');
  });

  test.each([
    [[]],
    [['--secret', 's', '--port', '70000']],
    [['--secret', 's', '--servers', '0']],
    [['--secret', 's', '--servers', '3', '--names', 'a,b']],
    [['--secret', 's', '--names', 'a,a']],
    [['--secret', 's', '--profile', 'bbb-1.0']],
    [['--secret', 's', '--recordings-after', 'soon']],
    [['--secret', 's', '--unknown']],
  ])('%j is refused', (args) => {
    expect(() => read(...args)).toThrow();
  });

  test('runs alone, prints no secret, and stops on a signal', async () => {
    const main = new URL('../../../src/simulators/bigbluebutton/main.ts', import.meta.url).pathname;
    const args = [main, '--port', '0', '--secret', 'sehr-geheim', '--servers', '2', '--control-port', '0'];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const lines: string[] = [];
    for await (const line of createInterface(child.stdout)) if (lines.push(line) === 3) break;
    expect(lines[1]).toMatch(/^bbb-02 {2}http:\/\/127\.0\.0\.1:\d+\/bigbluebutton\/$/);
    expect(lines.join()).not.toContain('geheim');
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
  });
});
