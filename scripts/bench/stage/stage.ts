import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parse } from 'yaml';
import { z } from 'zod';
import { silentLog } from '../../../src/lib/log.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { type Instant, MINUTE_MS, SECOND_MS } from '../../../src/lib/span.ts';
import { openDatabase } from '../../../src/platform/db/open-database.ts';
import { entriesDueAt, type Entry, fillStore } from './entries.ts';
import { type Fleet, startFleet } from './fleet.ts';
import { type Gateway, startGateway } from './gateway.ts';
import { treeOf } from './year.ts';
import { sizeOf, type Stock, type Workshop } from './workshop.ts';

export type StageWish = {
  readonly stock: Stock;
  readonly servers: number;
  /** One room for each number of seats. */
  readonly rooms: readonly number[];
  /** When their windows begin: an instant, or a while before the gateway starts. */
  readonly opensAt: Instant | 'before the start';
  /** How long each `create` takes. */
  readonly createMs?: number;
};

/** The built Plenum with simulated servers behind it, and rooms that are due. */
export type Stage = {
  readonly gateway: Gateway;
  readonly fleet: Fleet;
  readonly entries: readonly Entry[];
  stop(): Promise<void>;
};

const OpenRoom = z.object({ occurrence: z.string(), server: z.string(), state: z.string() });
const Rooms = z.object({ items: z.array(OpenRoom) });
export type OpenRoom = z.infer<typeof OpenRoom>;

const OPENING_LIMIT_MS = 3 * MINUTE_MS;
const LOOK_AGAIN_MS = 250;

export async function startStage(shop: Workshop, wish: StageWish): Promise<Stage> {
  const { stock, servers, rooms, opensAt, createMs } = wish;
  const dataDir = await shop.dataDir(stock);
  const at = opensAt === 'before the start' ? systemClock.now() - MINUTE_MS : opensAt;
  const districts = (await treeOf(sizeOf(stock))).filter(({ level }) => level === 'district');
  const entries = entriesDueAt(
    at,
    rooms,
    districts.map(({ id }) => id),
  );
  await addTo(dataDir, entries, shop);
  const logs = await shop.folder();
  const fleet = await startFleet(servers, join(logs, 'servers.log'));
  try {
    if (createMs !== undefined) await fleet.slow('create', createMs);
    const settings = settingsFor(fleet, stock);
    const gateway = await startGateway({ dataDir, settings, logFile: join(logs, 'plenum.log') });
    const stop = async () => {
      await gateway.stop();
      await fleet.stop();
    };
    return { gateway, fleet, entries, stop };
  } catch (error) {
    await fleet.stop();
    throw error;
  }
}

async function addTo(dataDir: string, entries: readonly Entry[], { report }: Workshop): Promise<void> {
  const database = await openDatabase({ kind: 'sqlite', file: join(dataDir, 'plenum.db') }, silentLog);
  try {
    await fillStore(database, entries, systemClock.now(), (detail) => report(`adding the rooms: ${detail}`));
  } finally {
    await database.close();
  }
}

function settingsFor({ setting }: Fleet, stock: Stock): Record<string, string> {
  return {
    PLENUM_BBB_SERVERS: setting,
    PLENUM_ROOM_LIMIT: String(250 * sizeOf(stock)),
    ...liftedPace(),
  };
}

/** Joins as fast as they come, where the settings know a pace at all. */
export function liftedPace(): Record<string, string> {
  const defaults: unknown = parse(
    readFileSync(new URL('../../../config/default.yaml', import.meta.url), 'utf8'),
  );
  const known = typeof defaults === 'object' && defaults !== null && 'joins_per_second' in defaults;
  return known ? { PLENUM_JOINS_PER_SECOND: '0' } : {};
}

/** The next instant of the kind at which jobs wake (every ten seconds) that is at least so far away. */
export function nextTick(leadMs: number): Instant {
  const tick = 10 * SECOND_MS;
  return Math.ceil((systemClock.now() + leadMs) / tick) * tick;
}

/** Waits until every room is open. @throws Error when that takes too long */
export async function untilOpen({
  gateway,
  entries,
}: Pick<Stage, 'gateway' | 'entries'>): Promise<readonly OpenRoom[]> {
  const until = systemClock.now() + OPENING_LIMIT_MS;
  let open: readonly OpenRoom[] = [];
  while (systemClock.now() < until) {
    const { items } = await gateway.call(Rooms, 'GET', '/rooms');
    open = items.filter(({ state }) => state === 'open' || state === 'live');
    if (open.length >= entries.length) return open;
    await wait(LOOK_AGAIN_MS);
  }
  throw new Error(`Only ${open.length} of ${entries.length} rooms are open.`);
}
