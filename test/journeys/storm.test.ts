import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { SECOND_MS } from '../../src/lib/span.ts';
import type { SimulatedServer } from '../../src/simulators/bigbluebutton/server.ts';
import { localNow } from '../support/calendar.ts';
import { onBothStores, startWholeApp, type WholeApp } from '../support/whole-app.ts';
import { type Arrival, arrive } from '../support/crowd.ts';

const LONG = process.env['PLENUM_TEST_LONG'] === '1';
/** In CI the crowd is as much too large for the pace as ten thousand in a minute are for the real one. */
const { guests, withinMs, servers, perSecond } = LONG
  ? { guests: 10_000, withinMs: 60 * SECOND_MS, servers: 12, perSecond: 15 }
  : { guests: 600, withinMs: 4 * SECOND_MS, servers: 3, perSecond: 12 };
const EACH_MS = Math.ceil(SECOND_MS / perSecond);
/** Node's timers may fire a moment early, and clocks are read in whole milliseconds. */
const GRAIN_MS = 2;

jest.setTimeout(300_000);

onBothStores(`${guests} guests in ${withinMs / SECOND_MS} seconds`, (kind) => {
  let app: WholeApp;
  const links: string[] = [];

  beforeAll(async () => {
    app = await startWholeApp(kind, {
      callers: ['admin@de'],
      seats: Array.from({ length: servers }, () => 10_000),
      settings: { PLENUM_JOINS_PER_SECOND: String(perSecond), PLENUM_LOG_LEVEL: 'error' },
      replicas: kind === 'postgres' ? 2 : 1,
    });
    const wish = { branch: 'de', start: localNow(), durationMinutes: 60, expectedParticipants: 100 };
    for (let room = 1; room <= servers; room++) {
      const { body } = await app.call('admin@de', 'POST', '/bookings', { ...wish, title: `Saal ${room}` });
      const { guest } = (await app.call('admin@de', 'GET', `/bookings/${body.id}/links`)).body;
      links.push(new URL(String(guest)).pathname);
    }
    await app.runJob('open-rooms');
  });
  afterAll(() => app.close());

  test('each gets in, nobody sees an error, and no server is sent more than its pace', async () => {
    expect(app.servers.map((server) => server.meetings().length)).toEqual(app.servers.map(() => 1));
    const lag = monitorEventLoopDelay({ resolution: 5 });
    lag.enable();
    const begun = Date.now();
    const crowd = Array.from({ length: guests }, async (_, index) => {
      await wait((index * withinMs) / guests);
      const url = app.urls[index % app.urls.length] ?? '';
      return arrive(`${url}${links[index % links.length] ?? ''}`, `Gast ${index}`);
    });
    const ends = await Promise.allSettled(crowd);
    lag.disable();

    expect(ends.flatMap((end) => (end.status === 'rejected' ? [String(end.reason)] : []))).toEqual([]);
    const arrivals = ends.flatMap((end) => (end.status === 'fulfilled' ? [end.value] : []));
    const joins = app.servers.map(joinsAt);
    expect(joins.flat()).toHaveLength(guests);

    // Far more came than could go in at once, so most had to wait, and nobody went in before his time.
    expect(arrivals.filter(({ stoodInLine }) => stoodInLine).length).toBeGreaterThan(guests / 3);
    expect(arrivals.filter(isTooEarly)).toEqual([]);

    for (const times of joins) {
      // Counted from the beginning: whatever stalls on the way makes joins later, never more.
      const ahead = times.filter((at, index) => at < begun + index * EACH_MS - GRAIN_MS);
      expect(ahead).toEqual([]);
      // In any one second: what was let out evenly can bunch by what this process stalled on the three hops of its way
      // (answer, browser, server).
      const bunchedMs = (3 * lag.max) / 1e6;
      expect(busiestSecond(times)).toBeLessThanOrEqual((SECOND_MS + bunchedMs) / EACH_MS + 1);
    }
  });
});
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
