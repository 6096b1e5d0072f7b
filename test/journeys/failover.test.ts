import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { silentLog } from '../../src/lib/log.ts';
import type { Database } from '../../src/platform/db/database.ts';
import { openDatabase } from '../../src/platform/db/open-database.ts';
import { type SimulatedServer, startServer } from '../../src/simulators/bigbluebutton/server.ts';
import { localNow } from '../support/calendar.ts';
import { type Gateway, startGateway } from '../support/gateway.ts';
import { freePort } from '../support/ports.ts';
import { type FreshStore, freshStore } from '../support/stores.ts';
import { untilThere } from '../support/until.ts';
import { walkIn } from '../support/visitor.ts';

/** A server is given up after some ten seconds of real time, a killed replica followed after eight. */
jest.setTimeout(180_000);

const LIMIT_MS = 90_000;
const GUESTS = ['Ada', 'Emmy', 'Grete'];
const HOLD_ON = 'Die Verbindung zum Videoraum ist gerade gestört.';

let place: FreshStore;
let database: Database;
let servers: readonly SimulatedServer[];
let replicas: Gateway[] = [];

beforeEach(async () => {
  place = await freshStore('postgres');
  database = await openDatabase(place.options, silentLog);
  servers = await Promise.all(
    ['bbb-1', 'bbb-2', 'bbb-3'].map((name) => startServer({ name, secret: `secret of ${name} for tests` })),
  );
  const settings = {
    PLENUM_DATABASE_URL: place.url,
    PLENUM_DATABASE_POOL: '10',
    PLENUM_SECRET_KEY: 'secret-key-of-the-failover-0123456789',
    PLENUM_PUBLIC_URL: `http://127.0.0.1:${await freePort()}`,
    PLENUM_LOG_LEVEL: 'error',
    PLENUM_BBB_SERVERS: JSON.stringify(
      servers.map(({ name, url, secret }) => ({ name, url, secret, seats: 100 })),
    ),
  };
  replicas = [await startGateway(settings)];
  replicas.push(await startGateway(settings));
});

afterEach(async () => {
  await Promise.all(replicas.map((each) => each.kill()));
  await Promise.all(servers.map((server) => server.close()));
  await database.close();
  await place.remove();
});

const until = <T>(what: string, ask: () => Promise<T | undefined | null | false>): Promise<T> =>
  untilThere(what, LIMIT_MS, ask);

async function bookNow(at: Gateway): Promise<{ readonly date: string; readonly path: string }> {
  const wish = { branch: 'de', title: 'Hält, was auch bricht', start: localNow(), durationMinutes: 60 };
  const answer = await at.call('POST', '/bookings', { ...wish, expectedParticipants: 10 });
  expect(answer.status).toBe(201);
  const { id, occurrences } = (await answer.json()) as { id: string; occurrences: { id: string }[] };
  const links = await at.call('GET', `/bookings/${id}/links`);
  const { guest } = (await links.json()) as { guest: string };
  return { date: occurrences[0]?.id ?? '', path: new URL(guest).pathname };
}

/** As a browser that stays on the page would: tries again until it is in. */
async function comeIn(at: Gateway, path: string, name: string): Promise<string> {
  return until(`${name} in the room`, async () => {
    const walked = await walkIn(`${at.url}${path}`, name).catch(() => null);
    return walked?.in === true && walked.room;
  });
}

const meetingsOf = (date: string) =>
  servers.flatMap((server) =>
    server
      .meetings()
      .filter(({ meta }) => meta['plenum-occurrence'] === date)
      .map((meeting) => ({ server, meeting })),
  );

const rows = (date: string) =>
  database.db.selectFrom('rooms').selectAll().where('occurrence', '=', date).orderBy('fence').execute();

/** Which of the two runs this job at the moment, by the name it goes by in the store. */
async function holderOf(job: string): Promise<string | undefined> {
  const lease = await database.db
    .selectFrom('leases')
    .select('holder')
    .where('name', '=', job)
    .executeTakeFirst();
  return lease?.holder;
}

/** What the first process calls itself: it ran jobs before the second was there. */
async function firstName(): Promise<string | undefined> {
  const run = await database.db
    .selectFrom('job_runs')
    .select('replica')
    .orderBy('started_at')
    .executeTakeFirst();
  return run?.replica;
}

test('a server with people in it dies, and with it the replica that looks after it: all are back by the same link', async () => {
  const [first, second] = replicas;
  if (first === undefined || second === undefined) throw new Error('two replicas were started');
  const { date, path } = await bookNow(first);
  await until('an open room', async () => (await rows(date))[0]?.state === 'open');
  const origins = await Promise.all(
    GUESTS.map((name, index) => comeIn(replicas[index % 2] ?? first, path, name)),
  );
  expect(new Set(origins).size).toBe(1);
  const [home] = meetingsOf(date);
  if (home === undefined) throw new Error('the room is nowhere');

  await home.server.kill();
  const watcher = await until('somebody who missed a poll', async () => {
    const server = await database.db
      .selectFrom('servers')
      .select('misses')
      .where('name', '=', home.server.name)
      .executeTakeFirst();
    return (server?.misses ?? 0) > 0 && holderOf('watch-servers');
  });
  const [victim, survivor] = watcher === (await firstName()) ? [first, second] : [second, first];
  await victim.kill();
  await until('a page that says what happens', async () => {
    const html = await (await fetch(`${survivor.url}${path}`)).text();
    return html.includes(HOLD_ON) || (await rows(date)).length > 1;
  });

  const again = await Promise.all(GUESTS.map((name) => comeIn(survivor, path, name)));
  expect(new Set(again).size).toBe(1);
  expect(again[0]).not.toBe(origins[0]);
  expect(meetingsOf(date)).toHaveLength(1);
  expect(await rows(date)).toMatchObject([
    { fence: 1, server: home.server.name, current: 0 },
    { fence: 2, state: expect.stringMatching(/open|live/), current: 1 },
  ]);

  // The server is back, empty; the room stays where its people are.
  await home.server.start();
  await until('the server up again', async () => {
    const { state } = await database.db
      .selectFrom('servers')
      .select('state')
      .where('name', '=', home.server.name)
      .executeTakeFirstOrThrow();
    return state === 'up';
  });
  expect(meetingsOf(date)).toHaveLength(1);
  expect((await rows(date)).map(({ state }) => state)).toEqual(['ended', expect.stringMatching(/open|live/)]);
});
