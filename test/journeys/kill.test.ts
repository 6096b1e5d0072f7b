import { afterEach, expect, test } from '@jest/globals';
import { setTimeout as wait } from 'node:timers/promises';
import { type SimulatedServer, startServer } from '../../src/simulators/bigbluebutton/server.ts';
import { type Gateway, startGateway } from '../support/gateway.ts';
import { freePort } from '../support/ports.ts';
import { type FreshStore, freshStore } from '../support/stores.ts';

const ROUNDS = process.env['PLENUM_TEST_LONG'] === '1' ? 10 : 3;
const CLIENTS = 6;
const SERVERS = 3;
const SEATS = 100_000;

let place: FreshStore | undefined;
let gateway: Gateway | undefined;
let servers: readonly SimulatedServer[] = [];

afterEach(async () => {
  await gateway?.stop();
  await Promise.all(servers.map((server) => server.close()));
  await place?.remove();
});

type Acknowledged = { readonly key: string; readonly id: string };

/** Meetings that run now, so that rooms are being opened while the process is killed. */
function request(key: string) {
  const start = new Date(Date.now() + 60_000)
    .toLocaleString('sv-SE', { timeZone: 'Europe/Berlin' })
    .replace(' ', 'T')
    .slice(0, 16);
  return { branch: 'de', title: `Treffen ${key}`, start, durationMinutes: 30, expectedParticipants: 5 };
}

test(`kill -9 while booking and opening rooms, ${ROUNDS} times: every 201 is there, no key books twice, no date has two rooms`, async () => {
  place = await freshStore('sqlite');
  servers = await Promise.all(
    Array.from({ length: SERVERS }, (_, index) =>
      startServer({ name: `bbb-${index + 1}`, secret: `secret of server ${index + 1} for tests` }),
    ),
  );
  const settings = {
    PLENUM_PORT: String(await freePort()),
    PLENUM_DATA_DIR: place.url,
    PLENUM_ROOM_LIMIT: '10000',
    PLENUM_LOG_LEVEL: 'error',
    PLENUM_BBB_SERVERS: JSON.stringify(
      servers.map(({ name, url, secret }) => ({ name, url, secret, seats: SEATS })),
    ),
  };
  const acknowledged: Acknowledged[] = [];
  const sent = new Map<string, ReturnType<typeof request>>();
  for (let round = 0; round < ROUNDS; round++) {
    gateway = await startGateway(settings);
    const running = gateway;
    const clients = Array.from({ length: CLIENTS }, (_, client) =>
      bookUntilKilled(running, `${round}-${client}`, sent, acknowledged),
    );
    await wait(1_500 + Math.random() * 1_500);
    await running.kill();
    await Promise.all(clients);
  }
  expect(acknowledged.length).toBeGreaterThan(ROUNDS);

  gateway = await startGateway(settings);
  const survivor = gateway;
  for (const { id } of acknowledged) expect((await survivor.call('GET', `/bookings/${id}`)).status).toBe(200);

  for (const [key, body] of sent) {
    const response = await survivor.call('POST', '/bookings', body, { 'Idempotency-Key': key });
    expect(response.status).toBe(201);
    const { id } = (await response.json()) as { id: string };
    const before = acknowledged.find((one) => one.key === key);
    if (before !== undefined) expect(id).toBe(before.id);
  }

  const titles = (await allBookings(survivor)).map(({ title }) => title);
  expect(new Set(titles).size).toBe(titles.length);

  await expectOneRoomEach(survivor);
}, 180_000);

async function bookUntilKilled(
  running: Gateway,
  name: string,
  sent: Map<string, ReturnType<typeof request>>,
  acknowledged: Acknowledged[],
): Promise<void> {
  for (let count = 0; ; count++) {
    const key = `kill-${name}-${count}`;
    const body = request(key);
    sent.set(key, body);
    try {
      const response = await running.call('POST', '/bookings', body, { 'Idempotency-Key': key });
      const { id } = (await response.json()) as { id: string };
      if (response.status === 201) acknowledged.push({ key, id });
    } catch {
      return; // The process is gone: what it did not answer may or may not be there.
    }
    await wait(40);
  }
}

async function allBookings(running: Gateway): Promise<readonly { title: string }[]> {
  const found: { title: string }[] = [];
  let next: string | null = '';
  while (next !== null) {
    const page = await running.call(
      'GET',
      `/bookings?limit=200${next === '' ? '' : `&cursor=${encodeURIComponent(next)}`}`,
    );
    const body = (await page.json()) as { items: { title: string }[]; next: string | null };
    found.push(...body.items);
    next = body.next;
  }
  return found;
}

/** Asks the servers themselves, which know nothing of our records. */
async function expectOneRoomEach(running: Gateway): Promise<void> {
  const until = Date.now() + 60_000;
  for (;;) {
    const due = await dueOccurrences(running);
    const rooms = servers
      .flatMap((server) => server.meetings())
      .map((meeting) => meeting.meta['plenum-occurrence'] ?? '');
    const counts = new Map(
      rooms.map((occurrence) => [occurrence, rooms.filter((other) => other === occurrence).length]),
    );
    expect([...counts].filter(([, count]) => count > 1)).toEqual([]);
    const missing = due.filter((id) => !counts.has(id));
    if (missing.length === 0 && due.length > 0) return;
    if (Date.now() > until) throw new Error(`${missing.length} of ${due.length} dates have no room`);
    await wait(1_000);
  }
}

async function dueOccurrences(running: Gateway): Promise<readonly string[]> {
  const due: string[] = [];
  let next: string | null = '';
  while (next !== null) {
    const page = await running.call(
      'GET',
      `/occurrences?limit=200${next === '' ? '' : `&cursor=${encodeURIComponent(next)}`}`,
    );
    const body = (await page.json()) as { items: { id: string; opensAt: string }[]; next: string | null };
    due.push(...body.items.filter(({ opensAt }) => Date.parse(opensAt) <= Date.now()).map(({ id }) => id));
    next = body.next;
  }
  return due;
}
