import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { SECOND_MS } from '../../src/lib/span.ts';
import { type SimulatedServer, startServer } from '../../src/simulators/bigbluebutton/server.ts';
import { localNow } from '../support/calendar.ts';
import { type Arrival, arrive } from '../support/crowd.ts';
import { type Gateway, startGateway } from '../support/gateway.ts';
import { freePort } from '../support/ports.ts';
import { type FreshStore, freshStore, type StoreKind } from '../support/stores.ts';

const LONG = process.env['PLENUM_TEST_LONG'] === '1';
/** In CI the crowd is as much too large for the pace as ten thousand in a minute are for the real one. */
const { guests, withinMs, servers, perSecond } = LONG
  ? { guests: 10_000, withinMs: 60 * SECOND_MS, servers: 12, perSecond: 15 }
  : { guests: 600, withinMs: 4 * SECOND_MS, servers: 3, perSecond: 12 };
const EACH_MS = Math.ceil(SECOND_MS / perSecond);
/** Node's timers may fire a moment early, and clocks are read in whole milliseconds. */
const GRAIN_MS = 2;
const METRICS_TOKEN = 'metrics-token-of-the-storm';

jest.setTimeout(300_000);

describe.each<[StoreKind, number]>([
  ['sqlite', 1],
  ['postgres', 2],
])(`${guests} guests in ${withinMs / SECOND_MS} seconds, on %s with %s replicas`, (kind, replicas) => {
  let place: FreshStore;
  let pool: readonly SimulatedServer[] = [];
  const gateways: Gateway[] = [];
  const links: string[] = [];

  beforeAll(async () => {
    place = await freshStore(kind);
    pool = await Promise.all(
      Array.from({ length: servers }, (_, index) =>
        startServer({ name: `bbb-${index + 1}`, secret: `secret of server ${index + 1} for tests` }),
      ),
    );
    const settings = {
      // One address before all of them: a balancer's.
      PLENUM_PUBLIC_URL: `http://127.0.0.1:${await freePort()}`,
      PLENUM_METRICS_TOKEN: METRICS_TOKEN,
      PLENUM_JOINS_PER_SECOND: String(perSecond),
      PLENUM_BBB_SERVERS: JSON.stringify(
        pool.map(({ name, url, secret }) => ({ name, url, secret, seats: 10_000 })),
      ),
      ...(kind === 'sqlite'
        ? { PLENUM_DATA_DIR: place.url }
        : { PLENUM_DATABASE_URL: place.url, PLENUM_SECRET_KEY: 'secret-key-of-the-storm-0123456789abcdef' }),
    };
    while (gateways.length < replicas) gateways.push(await startGateway(settings));
    for (let room = 1; room <= servers; room++) links.push(await bookRoom(gateways[0], `Saal ${room}`));
    while (pool.flatMap((server) => server.meetings()).length < servers) await wait(50);
  });
  afterAll(async () => {
    await Promise.all(gateways.map((gateway) => gateway.kill()));
    await Promise.all(pool.map((server) => server.close()));
    await place.remove();
  });

  test('each gets in, nobody sees an error, and no server is sent more than its pace', async () => {
    expect(pool.map((server) => server.meetings().length)).toEqual(pool.map(() => 1));
    const lag = monitorEventLoopDelay({ resolution: 5 });
    lag.enable();
    await Promise.all(gateways.map(lagSinceLastAsked));
    const begun = Date.now();
    const crowd = Array.from({ length: guests }, async (_, index) => {
      // As people come to the beginning of a meeting: most of them early.
      await wait(withinMs * (index / guests) ** 1.5);
      const { url } = gateways[index % gateways.length] ?? { url: '' };
      return arrive(`${url}${links[index % links.length] ?? ''}`, `Gast ${index}`);
    });
    const ends = await Promise.allSettled(crowd);
    lag.disable();
    const stalledMs = Math.max(...(await Promise.all(gateways.map(lagSinceLastAsked))));

    expect(ends.flatMap((end) => (end.status === 'rejected' ? [inspect(end.reason)] : []))).toEqual([]);
    const arrivals = ends.flatMap((end) => (end.status === 'fulfilled' ? [end.value] : []));
    const joins = pool.map(joinsAt);
    expect(joins.flat()).toHaveLength(guests);

    for (const times of joins) {
      // Counted from the beginning: whatever stalls on the way makes joins later, never more.
      const ahead = times.filter((at, index) => at < begun + index * EACH_MS - GRAIN_MS);
      expect(ahead).toEqual([]);
      // In any one second: they leave a gateway apart, a tenth closer than usual after it has stalled, and bunch by what
      // this process stalls as browser and server. Two gateways keep their own joins apart, not each other's.
      const bunchedMs = (3 * lag.max) / 1e6 + (replicas === 1 ? 0 : stalledMs);
      expect(busiestSecond(times)).toBeLessThanOrEqual((SECOND_MS + bunchedMs) / (0.9 * EACH_MS) + 1);
    }

    // More came than could go in at once, so some had to wait (how many says how fast this machine is), and nobody went
    // in before his time.
    expect(arrivals.some(({ stoodInLine }) => stoodInLine)).toBe(true);
    expect(arrivals.filter(isTooEarly)).toEqual([]);
  });
});

/** @returns the path of its guest link */
async function bookRoom(gateway: Gateway | undefined, title: string): Promise<string> {
  if (gateway === undefined) throw new Error('no gateway');
  const wish = { branch: 'de', title, start: localNow(), durationMinutes: 60, expectedParticipants: 100 };
  const { id } = (await (await gateway.call('POST', '/bookings', wish)).json()) as { id: string };
  const links = (await (await gateway.call('GET', `/bookings/${id}/links`)).json()) as { guest: string };
  return new URL(links.guest).pathname;
}

/** The longest that a gateway's event loop stalled, in milliseconds, as its own metrics tell. */
async function lagSinceLastAsked({ url }: Gateway): Promise<number> {
  const answer = await fetch(`${url}/metrics`, { headers: { Authorization: `Bearer ${METRICS_TOKEN}` } });
  const [, seconds] = /^plenum_nodejs_eventloop_lag_max_seconds (\S+)$/m.exec(await answer.text()) ?? [];
  return Number(seconds) * SECOND_MS;
}

function isTooEarly({ toldAt, inAt }: Arrival): boolean {
  return toldAt !== null && inAt < toldAt - GRAIN_MS;
}

/** When each join reached the server, by its own log. */
function joinsAt(server: SimulatedServer): readonly number[] {
  return server
    .requests()
    .filter(({ call }) => call === 'join')
    .map(({ at }) => at)
    .toSorted((one, other) => one - other);
}

function busiestSecond(times: readonly number[]): number {
  return Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + SECOND_MS).length));
}
