import { setTimeout as wait } from 'node:timers/promises';
import { showGuestCode } from '../../../src/lib/ids.ts';
import { MINUTE_MS, SECOND_MS } from '../../../src/lib/span.ts';
import { digits, type Line } from '../line.ts';
import type { Row } from '../row.ts';
import { nextTick, type OpenRoom, type Stage, startStage, untilOpen } from '../stage/stage.ts';
import type { Workshop } from '../stage/workshop.ts';
import { percentile } from '../statistics.ts';

const SERVERS = 12;
const ROOMS_EACH = 20;
const SEATS = 10;
/** People who lost their meeting try the link again about as often. */
const TRY_EVERY_MS = 3 * SECOND_MS;
const GIVE_UP_MS = 2 * MINUTE_MS;
const JOIN_LIMIT_MS = 2 * SECOND_MS;

export const failover: Row = {
  name: 'failover',
  title: 'a server with 20 live rooms dies: until its guests are in again by the same link, no operator',
  run: (shop) =>
    shop.using(
      startStage(shop, {
        stock: 'tree',
        servers: SERVERS,
        rooms: Array<number>(SERVERS * ROOMS_EACH).fill(SEATS),
        opensAt: 'before the start',
        createMs: 300,
      }),
      async (stage) => {
        const back: number[] = [];
        const deaths = shop.quick ? 1 : 4;
        for (let death = 0; death < deaths; death += 1) {
          shop.report(`death ${death + 1} of ${deaths}`);
          back.push(...(await letOneDie(shop, stage, death)));
        }
        return [lineOf(back)];
      },
    ),
};

/** @returns for each room of the dead server, after how many milliseconds its guest was in again */
async function letOneDie(shop: Workshop, stage: Stage, death: number): Promise<readonly number[]> {
  const rooms = await untilOpen(stage);
  const [server, mine] = fullest(rooms);
  await enterAll(stage, server, mine);
  await stage.gateway.runJob('watch-servers');
  // Deaths do not wait for a round of the watch: each at another moment between two of them.
  await wait(nextTick(0) - Date.now() + death * 2.5 * SECOND_MS);
  await stage.fleet.kill(server);
  const diedAt = Date.now();
  const codes = codesOf(stage, mine);
  let left = codes.length;
  return Promise.all(
    codes.map(async (code) => {
      const tookMs = await comeBack(`${stage.gateway.url}/m/${showGuestCode(code)}/join`, diedAt);
      left -= 1;
      shop.report(`death ${death + 1}: ${left} guests are still out`);
      return tookMs;
    }),
  );
}

function fullest(rooms: readonly OpenRoom[]): readonly [string, readonly OpenRoom[]] {
  const [most] = [...Map.groupBy(rooms, ({ server }) => server)].toSorted(
    ([, one], [, other]) => other.length - one.length,
  );
  if (most === undefined) throw new Error('no room is open');
  return most;
}

function codesOf({ entries }: Stage, rooms: readonly OpenRoom[]): readonly string[] {
  const lost = new Set(rooms.map(({ occurrence }) => occurrence));
  return entries
    .filter(({ occurrences }) => occurrences.some(({ id }) => lost.has(id)))
    .map(({ guestCode }) => guestCode);
}

/** Somebody is in each of the rooms, so that it is live. */
async function enterAll({ fleet }: Stage, server: string, rooms: readonly OpenRoom[]): Promise<void> {
  const ours = new Set(rooms.map(({ occurrence }) => occurrence));
  for (const { meetingID, meta } of await fleet.meetingsOn(server)) {
    if (ours.has(meta['plenum-occurrence'] ?? '')) await fleet.enter(server, meetingID, 'Gast');
  }
}

/** Posts the form of the same link again and again until a server really lets the guest in. */
async function comeBack(joinUrl: string, diedAt: number): Promise<number> {
  await wait(Math.random() * TRY_EVERY_MS);
  while (Date.now() < diedAt + GIVE_UP_MS) {
    if (await isLetIn(joinUrl)) return Date.now() - diedAt;
    await wait(TRY_EVERY_MS * (0.8 + Math.random() * 0.4));
  }
  throw new Error(`A guest was still out ${GIVE_UP_MS / MINUTE_MS} minutes after the death of a server.`);
}

async function isLetIn(joinUrl: string): Promise<boolean> {
  const form = new URLSearchParams({ name: 'Gast' });
  const answer = await fetch(joinUrl, { method: 'POST', body: form, redirect: 'manual' });
  const to = answer.headers.get('Location');
  await answer.arrayBuffer();
  if (to === null) return false;
  // A dead server refuses the connection; that is what a guest sees, and no fault of the bench.
  const joined = await fetch(to, { redirect: 'manual', signal: AbortSignal.timeout(JOIN_LIMIT_MS) }).catch(
    () => null,
  );
  return joined?.headers.get('Location')?.includes('sessionToken=') === true;
}

function lineOf(backMs: readonly number[]): Line {
  const seconds = (share: number) => percentile(backMs, share) / SECOND_MS;
  return {
    what: 'a server with 20 live rooms dies: its guests are in again by the same link (p95)',
    value: seconds(0.95),
    unit: 'seconds',
    goal: { at: 'most', value: 30 },
    ours: `half of ${backMs.length} guests within ${digits(seconds(0.5))} s, the last after ${digits(seconds(1))} s`,
    against: '',
  };
}
