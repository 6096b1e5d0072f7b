import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { PEOPLE } from '../../scripts/demo-data/people.ts';
import { begin, createVisitor, signIn } from '../simulators/keycloak/visitor.ts';
import { type Demo, runDemo, startDemo } from '../support/demo-process.ts';

jest.setTimeout(240_000);

/** Filled by the demo: at weekends few meet, and of three days one is none of theirs. */
const DAYS = 3;

type Running = { demo: number; parts: number[]; url: string; control: string };

let folder = '';
const started: Demo[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plenum-demo-'));
});

afterEach(async () => {
  for (const demo of started.splice(0)) {
    demo.signal('SIGTERM');
    await demo.ended();
  }
});

afterAll(() => rm(folder, { recursive: true, force: true }));

function start(...args: readonly string[]): Demo {
  const demo = startDemo(['--data', folder, ...args]);
  started.push(demo);
  return demo;
}

async function running(): Promise<Running> {
  return JSON.parse(await readFile(join(folder, 'running.json'), 'utf8')) as Running;
}

/** A process that has ended and that nobody has asked about yet still has its folder, but no command line. */
function isAlive(pid: number): boolean {
  const file = `/proc/${pid}/cmdline`;
  return existsSync(file) && readFileSync(file, 'utf8') !== '';
}

function linksIn(text: string, kind: 'm' | 'h'): readonly string[] {
  return [...text.matchAll(new RegExp(`http://localhost:\\d+/${kind}/[a-z0-9-]+`, 'g'))].map(
    ([link]) => link,
  );
}

async function state(guestLink: string | undefined): Promise<{ state: string; opensAt: string }> {
  const answer = await fetch(`${guestLink ?? ''}/status`);
  return (await answer.json()) as { state: string; opensAt: string };
}

/** People are counted by a poll every ten seconds; the test's own time limit ends the wait. */
async function becomes(guestLink: string | undefined, wanted: string): Promise<void> {
  while ((await state(guestLink)).state !== wanted) await wait(500);
}

async function enter(guestLink: string | undefined): Promise<string | null> {
  const answer = await fetch(`${guestLink ?? ''}/join`, {
    method: 'POST',
    body: new URLSearchParams({ name: 'Ada' }),
    redirect: 'manual',
  });
  return answer.headers.get('location');
}

async function datesBooked(token: string | undefined): Promise<number> {
  const [from, to] = [new Date(), new Date(Date.now() + (DAYS + 1) * 86_400_000)];
  const query = `from=${from.toISOString()}&to=${to.toISOString()}&limit=200`;
  let count = 0;
  for (let cursor: string | null = ''; cursor !== null;) {
    const url = `${(await running()).url}/api/v1/occurrences?${query}${cursor === '' ? '' : `&cursor=${cursor}`}`;
    const answer = await fetch(url, { headers: { Authorization: `Bearer ${token ?? ''}` } });
    const page = (await answer.json()) as { items: unknown[]; next: string | null };
    count += page.items.length;
    cursor = page.next;
  }
  return count;
}

/** As a browser does it that comes from Plenum: the realm's login page, the password that was printed, and back. */
async function signsIn(output: string, username: string): Promise<void> {
  const [, password = ''] = /password +(demo-\S+)/.exec(output) ?? [];
  expect(output).toMatch(new RegExp(`^ +${username} `, 'm'));
  expect(output).toContain(`${(await running()).url}/auth/login`);
  const { realmPort } = JSON.parse(await readFile(join(folder, 'demo.json'), 'utf8')) as {
    realmPort: number;
  };
  const issuer = `http://127.0.0.1:${realmPort}/realms/partei`;
  const redirectUri = `${(await running()).url}/auth/callback`;
  const attempt = begin({ issuer, clientId: 'plenum', redirectUri });
  const back = await signIn(createVisitor(), issuer, attempt, { username, password });
  expect(back.href).toMatch(new RegExp(`^${redirectUri}\\?.*code=`));
}

describe('the demo', () => {
  let tomorrow = '';
  let token = '';
  let dates = 0;

  test('prints links that are what it says: one live, one that opens in two minutes, one tomorrow', async () => {
    const demo = start('--days', String(DAYS));
    await demo.says(/Ctrl-C stops all of it/);
    const [live, soon, later = ''] = linksIn(demo.output(), 'm');
    expect(linksIn(demo.output(), 'h')).toHaveLength(1);
    await demo.says(new RegExp(`dates stand in the next ${DAYS} days`));
    await becomes(live, 'live');
    const opening = await state(soon);
    expect(Date.parse(opening.opensAt) - Date.now()).toBeLessThan(3 * 60_000);
    expect((await state(later)).state).toBe('early');
    tomorrow = later;
    token = /API token +(\S+)/.exec(demo.output())?.[1] ?? '';
    dates = await datesBooked(token);
    expect(dates).toBeGreaterThan(20);

    for (const { username } of PEOPLE) await signsIn(demo.output(), username);

    const { parts } = await running();
    demo.signal('SIGINT');
    expect(await demo.ended()).toBe(0);
    expect(parts).toHaveLength(4);
    expect(parts.filter(isAlive)).toEqual([]);
  });

  test('goes on where it was, and books nothing twice', async () => {
    const demo = start('--days', String(DAYS));
    await demo.says(new RegExp(`dates stand in the next ${DAYS} days`));
    expect(linksIn(demo.output(), 'm')).toContain(tomorrow);
    expect(demo.output()).toContain(token);
    await becomes(linksIn(demo.output(), 'm')[0], 'live');
    // The one that "opens in two minutes" has opened meanwhile, perhaps.
    expect(Math.abs((await datesBooked(token)) - dates)).toBeLessThanOrEqual(2);
  });

  test('brings the live room back by the same link when its server is killed', async () => {
    const demo = start('--days', '0');
    const [, victim = ''] = await demo.says(/scripts\/demo kill (bbb-\d\d)/);
    const [live] = linksIn(demo.output(), 'm');
    const before = await enter(live);
    expect(before).toMatch(/^http:\/\/127\.0\.0\.1:/);

    const killed = await runDemo('kill', victim, '--data', folder);
    expect(killed).toEqual({ exitCode: 0, output: expect.stringContaining(`${victim} is dead`) });
    expect((await runDemo('status', '--data', folder)).output).toMatch(new RegExp(`${victim} +dead`));

    await demo.says(/The live room is on bbb-\d\d now/);
    const after = await enter(live);
    expect(after).toMatch(/^http:\/\/127\.0\.0\.1:/);
    expect(new URL(after ?? '').port).not.toBe(new URL(before ?? '').port);
    expect((await fetch(after ?? '', { redirect: 'manual' })).status).toBe(302);

    const back = await runDemo('start', victim, '--data', folder);
    expect(back).toEqual({ exitCode: 0, output: expect.stringContaining(`${victim} is back`) });
  });

  test('refuses to run twice and says where the first one is; when Plenum ends by itself, it stops all and says why', async () => {
    const demo = start('--days', '0');
    await demo.says(/Ctrl-C stops all of it/);
    const second = await runDemo('--data', folder);
    expect(second.exitCode).toBe(1);
    expect(second.output).toContain(`A demo is running at ${(await running()).url}`);

    const { parts } = await running();
    const [plenum = 0] = parts;
    process.kill(plenum, 'SIGKILL');
    expect(await demo.ended()).toBe(1);
    expect(demo.output()).toContain('Plenum has ended (SIGKILL)');
    expect(parts.filter(isAlive)).toEqual([]);
  });

  test('ends what a killed demo left behind before it starts', async () => {
    const first = start('--days', '0');
    await first.says(/Ctrl-C stops all of it/);
    const { parts } = await running();
    first.signal('SIGKILL');
    await first.ended();
    expect((await runDemo('status', '--data', folder)).output).toContain('No demo is running here');
    expect(parts.filter(isAlive)).toEqual([]);
  });

  test('starts afresh with --reset: the store, the token and the links are new', async () => {
    const demo = start('--days', '0', '--reset');
    await demo.says(/Ctrl-C stops all of it/);
    expect(demo.output()).not.toContain(token);
    expect(linksIn(demo.output(), 'm')).not.toContain(tomorrow);
  });

  test('says which port is taken, and touches no file that is not its own', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const strange = join(folder, 'strange.txt');
    await writeFile(strange, 'kept');
    try {
      const refused = await runDemo('--data', folder, '--port', String(port), '--reset');
      expect(refused.exitCode).toBe(1);
      expect(refused.output).toContain(`Port ${port} is in use`);
      expect(await readFile(strange, 'utf8')).toBe('kept');
    } finally {
      other.close();
    }
  });
});
