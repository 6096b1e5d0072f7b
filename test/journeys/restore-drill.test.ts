import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type SimulatedServer, startServer } from '../../src/simulators/bigbluebutton/server.ts';
import { ADMIN_TOKEN, type Gateway, startGateway } from '../support/gateway.ts';
import { freePort } from '../support/ports.ts';
import { asScript, outputsOf, patternOf, stepsUnder } from '../support/readme-tour.ts';
import { shell } from '../support/shell.ts';
import { untilThere } from '../support/until.ts';

const HANDBOOK = new URL('../../docs/backup.md', import.meta.url);
const WAIT_MS = 60_000;

let folder = '';
let gateway: Gateway | undefined;
let servers: readonly SimulatedServer[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plenum-drill-'));
  servers = await Promise.all(
    ['bbb-1', 'bbb-2'].map((name) => startServer({ name, secret: `secret of ${name} for the drill` })),
  );
});
afterEach(async () => {
  await gateway?.stop();
  await Promise.all(servers.map((server) => server.close()));
  await rm(folder, { recursive: true, force: true });
});

/** The folders of the handbook, inside a machine of the drill; `/mnt` outlives every machine. */
function at(machine: string, path: string): string {
  return path.startsWith('/mnt') ? join(folder, path) : join(folder, machine, path);
}

/** Writes what the handbook takes for granted on a machine: settings and a token. */
async function prepare(machine: string, port: string): Promise<Record<string, string>> {
  const settings = {
    PLENUM_PORT: port,
    PLENUM_DATA_DIR: at(machine, 'data'),
    PLENUM_LOG_LEVEL: 'warn',
    PLENUM_BBB_SERVERS: JSON.stringify(
      servers.map(({ name, url, secret }) => ({ name, url, secret, seats: 10_000 })),
    ),
  };
  await mkdir(at(machine, '/etc/plenum'), { recursive: true });
  const lines = Object.entries(settings).map(([name, value]) => `${name}='${value}'\n`);
  await writeFile(at(machine, '/etc/plenum/env'), lines.join(''));
  await writeFile(at(machine, '/etc/plenum/backup.token'), `${ADMIN_TOKEN}\n`, { mode: 0o600 });
  return settings;
}

/** Types what stands under a heading of the handbook, and holds the answers against what is promised there. */
async function follow(machine: string, heading: string): Promise<void> {
  const steps = stepsUnder(await readFile(HANDBOOK, 'utf8'), heading);
  const script = asScript(steps).replaceAll(/(?<![\w/])\/(etc\/plenum|mnt)\b/g, (path) => at(machine, path));
  const { status, stdout, stderr } = await shell(script);
  expect({ status, stderr, stdout }).toEqual({ status: 0, stderr: '', stdout });
  const outputs = outputsOf(stdout, steps);
  for (const [index, { expected }] of steps.entries()) {
    if (expected !== null) expect(outputs[index]).toMatch(patternOf(expected));
  }
}

function wish(title: string, inMinutes: number) {
  const start = new Date(Date.now() + inMinutes * 60_000)
    .toLocaleString('sv-SE', { timeZone: 'Europe/Berlin' })
    .replace(' ', 'T')
    .slice(0, 16);
  return { branch: 'de', title, start, durationMinutes: 60, expectedParticipants: 5 };
}

type Booked = { readonly id: string; readonly guest: string };

async function book(running: Gateway, title: string, inMinutes: number): Promise<Booked> {
  const answer = await running.call('POST', '/bookings', wish(title, inMinutes));
  expect(answer.status).toBe(201);
  const { id } = (await answer.json()) as { id: string };
  const { guest } = (await (await running.call('GET', `/bookings/${id}/links`)).json()) as Booked;
  return { id, guest };
}

async function stateOf({ guest }: Booked): Promise<string> {
  return ((await (await fetch(`${guest}/status`)).json()) as { state: string }).state;
}

/** Where the guest link leads somebody, by the servers' own account: the meeting that the person is in. */
async function walkIn({ guest }: Booked, name: string): Promise<string> {
  const answer = await fetch(`${guest}/join`, {
    method: 'POST',
    body: new URLSearchParams({ name }),
    redirect: 'manual',
  });
  expect(answer.status).toBe(303);
  await fetch(answer.headers.get('location') ?? '', { redirect: 'manual' });
  const found = servers.flatMap((server) =>
    server.meetings().flatMap(({ meetingID, users }) => {
      const user = users.find((each) => each.name === name);
      return user === undefined ? [] : [{ server, meetingID, user }];
    }),
  );
  const [there, ...more] = found;
  if (there === undefined || more.length > 0) throw new Error(`${name} is in ${found.length} meetings`);
  there.server.connect(there.meetingID, there.user.internalId);
  return there.meetingID;
}

/** Waits for the room of a booking and lets somebody in; returns the id of the meeting. */
async function goLive(booked: Booked, name: string): Promise<string> {
  await untilThere('an open room', WAIT_MS, async () => (await stateOf(booked)) === 'open');
  return walkIn(booked, name);
}

/** When the backup in a folder was begun, by its name. */
async function begunAt(backups: string): Promise<number> {
  const [name = ''] = await readdir(backups);
  const stamp = /^plenum-(\d{4})(\d{2})(\d{2}T\d{2})(\d{2})(\d{2}\.\d{3}Z)\.db/.exec(name);
  const [, year, month, dayHour, minute, second] = stamp ?? [];
  return Date.parse(`${year}-${month}-${dayHour}:${minute}:${second}`);
}

test('a backup made amid bookings, restored on an empty machine by the handbook: what was booked is there, live rooms go on, later ones end', async () => {
  const port = String(await freePort());
  gateway = await startGateway(await prepare('machine-1', port));
  const first = gateway;
  const live = await book(first, 'Läuft', 1);
  const liveMeeting = await goLive(live, 'Ada');
  // A copy whose record says that nobody came would be opened anew, and not be known for one that is kept.
  await untilThere('a poll that saw somebody', WAIT_MS, async () => (await stateOf(live)) === 'live');
  const roomOf = async (running: Gateway) => {
    const { items } = (await (await running.call('GET', '/rooms')).json()) as { items: { title: string }[] };
    return items.find(({ title }) => title === 'Läuft');
  };
  const before = await roomOf(first);

  const acknowledged: (Booked & { readonly at: number })[] = [];
  let booking = true;
  const clients = [1, 2, 3].map(async (client) => {
    for (let n = 0; booking; n++) {
      const booked = await book(first, `Treffen ${client}.${n}`, 600 + n);
      acknowledged.push({ ...booked, at: Date.now() });
    }
  });
  await follow('machine-1', 'Back up');
  booking = false;
  await Promise.all(clients);
  const madeAt = await begunAt(join(folder, 'mnt/backups'));
  // What was answered before the copy began, up to the last millisecond.
  const promised = acknowledged.filter(({ at }) => at < madeAt);
  expect(promised.length).toBeGreaterThan(3);
  expect(promised.length).toBeLessThan(acknowledged.length);
  const later = await book(first, 'Danach', 1);
  const laterMeeting = await goLive(later, 'Grace');
  await first.kill();

  const settings = await prepare('machine-2', port);
  await follow('machine-2', 'Restore on an empty machine');
  gateway = await startGateway(settings);
  const second = gateway;

  for (const { id, guest } of promised) {
    expect((await second.call('GET', `/bookings/${id}`)).status).toBe(200);
    expect(await stateOf({ id, guest })).toBe('early');
  }
  expect(await walkIn(live, 'Alan')).toBe(liveMeeting);
  expect(await roomOf(second)).toMatchObject({ ...before, participants: expect.any(Number) });

  expect((await second.call('GET', `/bookings/${later.id}`)).status).toBe(404);
  const ended = () => servers.flatMap((server) => server.ended());
  await untilThere('the end of the room that was opened later', WAIT_MS, () =>
    Promise.resolve(ended().some(({ meetingID }) => meetingID === laterMeeting)),
  );
  expect(ended().map(({ meetingID }) => meetingID)).toEqual([laterMeeting]);
  expect(ended()[0]?.users.map(({ name }) => name)).toEqual(['Grace']);
  expect(await walkIn(live, 'Edsger')).toBe(liveMeeting);
}, 240_000);
