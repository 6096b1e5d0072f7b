import { z } from 'zod';
import { SECOND_MS } from '../../../src/lib/span.ts';
import { FULL_HOUR } from '../full-hour.ts';
import { digits, type Line, showMs } from '../line.ts';
import { spreadOf } from '../peers.ts';
import type { Row } from '../row.ts';
import type { Gateway } from '../stage/gateway.ts';
import { nextTick, type OpenRoom, type Stage, startStage, untilOpen } from '../stage/stage.ts';
import type { Workshop } from '../stage/workshop.ts';
import { median } from '../statistics.ts';

const CREATE_MS = 300;
/** `create` calls under way at one server, as `open-rooms` has them. */
const AT_ONCE = 6;
/** From copying the store to a gateway that is ready and waits for the minute. */
const LEAD_MS = 12 * SECOND_MS;

export const opening: Row = {
  name: 'opening',
  title: '250 rooms due at the same minute, 12 servers, 300 ms per create: until all are open',
  run: async (shop) => {
    const runs: Run[] = [];
    for (let run = 0; run < (shop.quick ? 1 : 3); run += 1) runs.push(await openAll(shop));
    return [timeLine(runs), spreadLine(runs)];
  },
};

type Run = {
  readonly tookMs: number;
  readonly idealMs: number;
  readonly fullest: number;
  readonly roomsOnFullest: number;
};

async function openAll(shop: Workshop): Promise<Run> {
  const opensAt = nextTick(LEAD_MS);
  const wish = { stock: 1, servers: 12, rooms: FULL_HOUR, opensAt, createMs: CREATE_MS } as const;
  return shop.using(startStage(shop, wish), async (stage) => {
    if (Date.now() >= opensAt) throw new Error('Plenum was not ready in time for the minute.');
    shop.report('waiting for the minute');
    const open = await untilOpen(stage);
    const openedAt = await lastOpening(stage.gateway);
    const spread = spreadOf(
      stage.fleet.names.map((server) => ({ server, users: 0, rooms: 0 })),
      placesOf(stage, open),
    );
    return {
      tookMs: openedAt - opensAt,
      idealMs: idealFor(open),
      fullest: spread.seats,
      roomsOnFullest: spread.rooms,
    };
  });
}

function placesOf({ entries }: Stage, open: readonly OpenRoom[]) {
  const seats = new Map(
    entries.flatMap(({ occurrences }) => occurrences.map(({ id, expected }) => [id, expected] as const)),
  );
  return open.map(({ occurrence, server }) => ({ server, seats: seats.get(occurrence) ?? 0 }));
}

/** How long it takes where nothing but the servers' own time passes, with so many calls at each server at once. */
function idealFor(open: readonly OpenRoom[]): number {
  const perServer = [...Map.groupBy(open, ({ server }) => server).values()].map((rooms) => rooms.length);
  return Math.max(...perServer.map((rooms) => Math.ceil(rooms / AT_ONCE))) * CREATE_MS;
}

const AuditPage = z.object({
  items: z.array(z.object({ at: z.iso.datetime().transform(Date.parse), action: z.string() })),
  next: z.string().nullable(),
});

/** When the last room was recorded as open, as the audit says. */
export async function lastOpening(gateway: Gateway): Promise<number> {
  let last = -Infinity;
  let cursor: string | null = '';
  while (cursor !== null) {
    const more: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page: z.infer<typeof AuditPage> = await gateway.call(AuditPage, 'GET', `/audit?limit=200${more}`);
    for (const { at, action } of page.items) if (action === 'room.open') last = Math.max(last, at);
    cursor = page.next;
  }
  return last;
}

function timeLine(runs: readonly Run[]): Line {
  return {
    what: '250 rooms due at the same minute, 12 servers, 300 ms per create: until all are open',
    value: median(runs.map(({ tookMs, idealMs }) => tookMs / idealMs)),
    unit: 'times',
    goal: { at: 'most', value: 1.3 },
    ours: showMs(median(runs.map(({ tookMs }) => tookMs))),
    against: `${showMs(median(runs.map(({ idealMs }) => idealMs)))}: the ideal, ${AT_ONCE} creates at a time on each server`,
  };
}

function spreadLine(runs: readonly Run[]): Line {
  return {
    what: 'the same: fullest server over the mean by seats',
    value: Math.max(...runs.map(({ fullest }) => fullest)),
    unit: 'times',
    goal: { at: 'most', value: 1.15 },
    ours: `${digits(Math.max(...runs.map(({ roomsOnFullest }) => roomsOnFullest)))} of 250 rooms on the fullest`,
    against: 'the mean',
  };
}
