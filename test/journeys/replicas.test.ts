import { once } from 'node:events';
import { type IncomingMessage, request as httpRequest } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { silentLog } from '../../src/lib/log.ts';
import { MINUTE_MS } from '../../src/lib/span.ts';
import type { Database } from '../../src/platform/db/database.ts';
import { openDatabase } from '../../src/platform/db/open-database.ts';
import { type SimulatedServer, startServer } from '../../src/simulators/bigbluebutton/server.ts';
import { dayIn, localNow } from '../support/calendar.ts';
import { ADMIN_TOKEN, type Gateway, startGateway } from '../support/gateway.ts';
import { freePort } from '../support/ports.ts';
import { type FreshStore, freshStore } from '../support/stores.ts';
import { untilThere } from '../support/until.ts';
import { pageSaying } from '../support/visitor.ts';

/** A killed replica's leases run out after six seconds of real time; there is one such wait here. */
jest.setTimeout(120_000);

const LIMIT_MS = 60_000;
/** No two machines agree on the time: the first one's clock is late, that of every other one runs ahead. */
const CLOCKS_AHEAD_MS = [-7 * MINUTE_MS, 11 * MINUTE_MS, 23 * MINUTE_MS, 4 * MINUTE_MS];

let place: FreshStore;
let database: Database;
let servers: readonly SimulatedServer[] = [];
let settings: Record<string, string>;
let one: Gateway;
let two: Gateway;
const started: Gateway[] = [];
/** What the first process calls itself in the store. */
let nameOfOne = '';

beforeAll(async () => {
  place = await freshStore('postgres');
  database = await openDatabase(place.options, silentLog);
  servers = await Promise.all(
    ['bbb-1', 'bbb-2', 'bbb-3'].map((name) => startServer({ name, secret: `secret of ${name} for tests` })),
  );
  settings = {
    PLENUM_DATABASE_URL: place.url,
    PLENUM_DATABASE_POOL: '10',
    PLENUM_SECRET_KEY: 'secret-key-of-the-replicas-0123456789',
    // One address before all of them: a balancer's.
    PLENUM_PUBLIC_URL: `http://127.0.0.1:${await freePort()}`,
    PLENUM_LOG_LEVEL: 'warn',
    PLENUM_BBB_SERVERS: JSON.stringify(
      servers.map(({ name, url, secret }) => ({ name, url, secret, seats: 100 })),
    ),
  };
  one = await startReplica();
  nameOfOne = await until('a run of the first', async () => (await runs('watch-servers'))[0]?.replica);
  two = await startReplica();
});

afterAll(async () => {
  await Promise.all(started.map((each) => each.kill()));
  await Promise.all(servers.map((server) => server.close()));
  await database.close();
  await place.remove();
});

async function startReplica(chosen: Record<string, string> = settings): Promise<Gateway> {
  const clockAheadMs = CLOCKS_AHEAD_MS[started.length] ?? 0;
  const replica = await startGateway(chosen, { clockAheadMs });
  started.push(replica);
  return replica;
}

const until = <T>(what: string, ask: () => Promise<T | undefined | null | false>): Promise<T> =>
  untilThere(what, LIMIT_MS, ask);

type Body = Readonly<Record<string, unknown>> & {
  readonly id: string;
  readonly occurrences: readonly { readonly id: string }[];
};

async function json(answer: Response): Promise<Body> {
  return (await answer.json()) as Body;
}

const runs = (job: string) =>
  database.db.selectFrom('job_runs').selectAll().where('job', '=', job).orderBy('started_at').execute();

const wishNow = (title: string) => ({
  ...{ branch: 'de', title, start: localNow(), durationMinutes: 60, expectedParticipants: 10 },
});

async function bookNow(at: Gateway, title: string) {
  const answer = await at.call('POST', '/bookings', wishNow(title));
  expect(answer.status).toBe(201);
  const { id, occurrences } = await json(answer);
  return { id, date: occurrences[0]?.id ?? '' };
}

const meetingsOf = (date: string) =>
  servers.flatMap((server) => server.meetings()).filter(({ meta }) => meta['plenum-occurrence'] === date)
    .length;

test('what one has booked the other shows, changes and gives again for the same key', async () => {
  const wish = { ...wishNow('Ein Treffen'), start: `${dayIn(30)}T19:00` };
  const key = { 'Idempotency-Key': 'over-two' };
  const made = await one.call('POST', '/bookings', wish, key);
  const booking = await json(made);
  expect(made.status).toBe(201);
  expect(await json(await two.call('GET', `/bookings/${booking.id}`))).toEqual(booking);
  const again = await two.call('POST', '/bookings', wish, key);
  expect([again.headers.get('idempotency-replayed'), await json(again)]).toEqual(['true', booking]);

  const changed = await two.call('PATCH', `/bookings/${booking.id}`, { title: 'Anders' });
  expect(changed.headers.get('etag')).toBe('"2"');
  const stale = await one.call(
    'PATCH',
    `/bookings/${booking.id}`,
    { title: 'Zu spät' },
    { 'If-Match': '"1"' },
  );
  expect(stale.status).toBe(412);
  // A list begun at one goes on at the other.
  await bookNow(one, 'Heute');
  const first = await one.call('GET', '/bookings?limit=1');
  const { next } = (await first.json()) as { next: string };
  const rest = await two.call('GET', `/bookings?limit=1&cursor=${encodeURIComponent(next)}`);
  expect(rest.status).toBe(200);
});

test('all tell the same time, whatever the clocks of their machines say', async () => {
  expect(one.output()).toContain('"behindSeconds":420');
  expect(two.output()).toContain('"behindSeconds":-660');
  for (const each of [one, two]) {
    const { date } = await bookNow(each, 'Jetzt gleich');
    const view = await json(await each.call('GET', `/occurrences/${date}`));
    const opensAt = Date.parse(String(view['opensAt']));
    expect(Math.abs(opensAt - Date.now())).toBeLessThan(LIMIT_MS);
    await until('an open room', () => Promise.resolve(meetingsOf(date) === 1));
  }
});

test('a job runs on one of them at a time', async () => {
  for (const server of servers) server.fault({ kind: 'latency', ms: 300, call: 'getMeetings' });
  const statuses: number[] = [];
  for (let round = 0; round < 4; round++) {
    const both = [one, two].map((each) => each.call('POST', '/jobs/watch-servers/run'));
    statuses.push(...(await Promise.all(both)).map(({ status }) => status));
  }
  for (const server of servers) server.clearFaults();
  expect(new Set(statuses)).toEqual(new Set([200, 503]));
  const finished = await runs('watch-servers');
  for (const [index, run] of finished.entries()) {
    const later = finished[index + 1];
    if (later !== undefined) expect(later.started_at).toBeGreaterThanOrEqual(run.finished_at ?? Infinity);
  }
});

test('kill -9 of the one that is opening rooms: the other opens them, each once', async () => {
  for (const server of servers) server.fault({ kind: 'hang', call: 'create' });
  const left = await bookNow(one, 'Beim Öffnen gestorben');
  const holder = await until('a lease for opening', async () => {
    const creating = await database.db
      .selectFrom('rooms')
      .selectAll()
      .where('state', '=', 'creating')
      .execute();
    if (!creating.some(({ occurrence }) => occurrence === left.date)) return null;
    const leases = await database.db
      .selectFrom('leases')
      .selectAll()
      .where('name', '=', 'open-rooms')
      .execute();
    return leases[0]?.holder;
  });
  const [victim, survivor] = holder === nameOfOne ? [one, two] : [two, one];
  await victim.kill();
  for (const server of servers) server.clearFaults();
  const next = await bookNow(survivor, 'Danach gebucht');

  for (const { id, date } of [left, next]) {
    await until('an open room', async () => {
      const { room } = (await json(await survivor.call('GET', `/occurrences/${date}`))) as {
        room?: { state: string } | null;
      };
      return room?.state === 'open';
    });
    expect(meetingsOf(date)).toBe(1);
    const { guest } = (await (await survivor.call('GET', `/bookings/${id}/links`)).json()) as {
      guest: string;
    };
    await pageSaying(`${survivor.url}${new URL(guest).pathname}`, 'Der Raum ist offen.');
  }
  const revived = await startReplica();
  [one, two] = [survivor, revived];
  expect((await fetch(`${one.url}/readyz`)).status).toBe(200);
});

test('SIGTERM: what is under way is finished, nothing new comes in, and the exit code is 0', async () => {
  const body = JSON.stringify({ ...wishNow('In letzter Minute'), start: `${dayIn(31)}T19:00` });
  const { port } = new URL(two.url);
  const call = httpRequest({
    ...{ host: '127.0.0.1', port, method: 'POST', path: '/api/v1/bookings' },
    headers: {
      Authorization: `Bearer ${ADMIN_TOKEN}`,
      'Content-Type': 'application/json',
      'Content-Length': Buffer.byteLength(body),
    },
  });
  const answered = once(call, 'response') as Promise<[IncomingMessage]>;
  call.write(body.slice(0, 20));
  await until('the request', async () => (await fetch(`${two.url}/livez`)).ok);

  const stopped = two.stop();
  const refusal = await until('not ready', async () => {
    const answer = await fetch(`${two.url}/readyz`);
    return answer.status === 503 && (await answer.text());
  });
  expect(refusal).toContain('Plenum is stopping.');
  await until('the door closed', () =>
    fetch(`${two.url}/livez`).then(
      () => false,
      () => true,
    ),
  );
  call.end(body.slice(20));
  const [answer] = await answered;
  expect([answer.statusCode, answer.headers.connection]).toEqual([201, 'close']);
  const { id } = JSON.parse(await text(answer)) as { id: string };
  expect(await stopped).toBe(0);
  expect((await one.call('GET', `/bookings/${id}`)).status).toBe(200);
  const leases = await database.db.selectFrom('leases').select('holder').execute();
  expect(leases.every(({ holder }) => holder === leases[0]?.holder)).toBe(true);
});

test('one with another room limit takes over: the older one is not ready any more, and says why', async () => {
  two = await startReplica({ ...settings, PLENUM_ROOM_LIMIT: '100' });
  const answer = await fetch(`${one.url}/readyz`);
  expect(answer.status).toBe(503);
  const { checks } = (await answer.json()) as { checks: readonly { name: string; ok: boolean }[] };
  expect(checks.filter(({ ok }) => !ok)).toEqual([
    {
      name: 'settings',
      ok: false,
      detail: 'A replica with other settings started later: PLENUM_ROOM_LIMIT.',
    },
  ]);
  // It still answers whom a balancer has not taken away yet.
  expect((await one.call('GET', '/bookings')).status).toBe(200);
});
