import pg from 'pg';
import { createBookings } from '../../../src/features/bookings/bookings.ts';
import type { BookingSettings } from '../../../src/features/bookings/desk.ts';
import type { BookingWish } from '../../../src/features/bookings/wish.ts';
import { createBranches } from '../../../src/features/branches/branches.ts';
import { forgetAttendanceOf } from '../../../src/features/recordings/attendance-ends.ts';
import { createEndRooms, heldOver, roomsOf } from '../../../src/features/rooms/rooms.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { newId } from '../../../src/lib/ids.ts';
import { addDays, dateOf, parseLocal } from '../../../src/lib/local-time.ts';
import { silentLog } from '../../../src/lib/log.ts';
import { Refusal } from '../../../src/lib/refusal.ts';
import type { Database } from '../../../src/platform/db/database.ts';
import { openDatabase } from '../../../src/platform/db/open-database.ts';
import { TIME_ZONE } from '../../demo-run/house.ts';
import { type Line, showMs } from '../line.ts';
import type { Row } from '../row.ts';
import { MARGINS } from '../stage/entries.ts';
import { SEATS_PER_SERVER } from '../stage/fleet.ts';
import type { Workshop } from '../stage/workshop.ts';
import { settle, type Size, treeOf, yearOf } from '../stage/year.ts';
import { median, timed } from '../statistics.ts';

const BRANCH = 'by-09162';
const CALLER = { principal: 'token:bench' };

export const admission: Row = {
  name: 'admission',
  title: 'one admission, and a 52-week series with alternatives, with a full year held, PostgreSQL',
  run: (shop) => shop.using(startDesk(shop, 1), (desk) => measure(shop, desk)),
};

/** Admits bookings against a year that is held on PostgreSQL. */
export type AdmissionDesk = {
  /** Dates in the store. */
  readonly held: number;
  /** Books one date of an hour for ten people on one of the year's busy evenings; tells how long that took. */
  admit(): Promise<number>;
  /** Asks for 52 weeks of which some do not fit: refused, with other starts for each of those. */
  refuseSeries(): Promise<{ readonly tookMs: number; readonly conflicts: number }>;
  /** One row in one transaction, by the driver alone. */
  insertBarely(): Promise<number>;
  stop(): Promise<void>;
};

export async function startDesk(shop: Workshop, size: Size): Promise<AdmissionDesk> {
  const url = await (await shop.postgres()).database(`year_${size}_${Date.now()}`);
  const database = await openDatabase({ kind: 'postgres', url, poolSize: 10 }, silentLog);
  const year = await yearOf(size, systemClock.now());
  await settle(database, { tree: await treeOf(size), entries: year.entries }, (detail) =>
    shop.report(`filling PostgreSQL: ${detail}`),
  );
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('vacuum analyze');
  await client.query('create table bare (id text primary key, payload text not null)');
  const book = booker(database, size);
  const evenings = busyEvenings(year.from);
  let next = 0;
  return {
    held: year.entries.reduce((sum, { occurrences }) => sum + occurrences.length, 0),
    admit: () => timed(() => book({ ...ONE_EVENING, start: evenings[next++ % evenings.length] ?? '' })),
    refuseSeries: () => refusedSeries(book, year.from),
    insertBarely: () => timed(() => insertBarely(client)),
    stop: async () => {
      await client.end();
      await database.close();
    },
  };
}

const ONE_EVENING: BookingWish = {
  branch: BRANCH,
  title: 'Vorstand',
  description: null,
  start: '',
  timeZone: TIME_ZONE,
  durationMinutes: 60,
  recurrence: null,
  expectedParticipants: 10,
  options: {},
  onConflict: 'refuse',
};

/** Tuesdays to Thursdays at 19:00, from week 2 to week 28: the campaign, in which no room is free, comes later. */
function busyEvenings(from: string): readonly string[] {
  const monday = parseLocal(`${from}T19:00`);
  if (monday === null) throw new Error('the year begins on no date');
  return Array.from({ length: 26 }, (_, week) =>
    [1, 2, 3].map((day) => addDays(monday, 7 * (week + 2) + day)),
  )
    .flat()
    .map((evening) => `${dateOf(evening)}T19:00`);
}

type Book = (wish: BookingWish) => Promise<unknown>;

function booker(database: Database, size: Size): Book {
  const settings: BookingSettings = {
    ...MARGINS,
    timeZone: TIME_ZONE,
    roomLimit: 250 * size,
    keepLargestInReserve: true,
    servers: Array.from({ length: 12 * size }, (_, index) => ({
      name: `bbb-${index}`,
      seats: SEATS_PER_SERVER,
      retired: false,
    })),
  };
  const clock = systemClock;
  const bookings = createBookings({
    ...{ settings, clock, heldOver, roomsOf, forgetAttendance: forgetAttendanceOf },
    branches: createBranches({ clock }),
    endRooms: createEndRooms(clock),
    publicUrl: 'https://plenum.example',
  });
  return (wish) => database.inTurn((tx) => bookings.book(tx, CALLER, wish));
}

/** Tuesdays at 19:00 for all 52 weeks: those of the campaign are full. */
async function refusedSeries(
  book: Book,
  from: string,
): Promise<{ readonly tookMs: number; readonly conflicts: number }> {
  const monday = parseLocal(`${from}T19:00`);
  if (monday === null) throw new Error('the year begins on no date');
  const start = `${dateOf(addDays(monday, 1))}T19:00`;
  const begun = performance.now();
  try {
    await book({ ...ONE_EVENING, start, recurrence: 'FREQ=WEEKLY;COUNT=52', expectedParticipants: 100 });
  } catch (error) {
    if (error instanceof Refusal && error.fault.code === 'capacity-exhausted') {
      return { tookMs: performance.now() - begun, conflicts: error.fault.conflicts.length };
    }
    throw error;
  }
  throw new Error('The series fits: there is nothing to find alternatives for.');
}

async function insertBarely(client: pg.Client): Promise<void> {
  await client.query('begin');
  await client.query('insert into bare (id, payload) values ($1, $2)', [newId(), 'x'.repeat(200)]);
  await client.query('commit');
}

async function measure(shop: Workshop, desk: AdmissionDesk): Promise<readonly Line[]> {
  const rounds = shop.quick ? 30 : 200;
  const seen = { admit: [] as number[], bare: [] as number[], series: [] as number[] };
  let conflicts = 0;
  await warmUp(desk);
  for (let round = 0; round < rounds; round += 1) {
    seen.admit.push(await desk.admit());
    seen.bare.push(await desk.insertBarely());
    if (round % 5 === 0) {
      const series = await desk.refuseSeries();
      seen.series.push(series.tookMs);
      conflicts = series.conflicts;
    }
    shop.report(`round ${round + 1} of ${rounds}`);
  }
  const [admit, bare, series] = [median(seen.admit), median(seen.bare), median(seen.series)];
  return [
    {
      what: `one admission with a full year held (${desk.held.toLocaleString('en')} dates), PostgreSQL`,
      value: admit / bare,
      unit: 'times',
      goal: { at: 'most', value: 3 },
      ours: showMs(admit),
      against: `${showMs(bare)}: one bare durable INSERT transaction`,
    },
    {
      what: `a 52-week series with alternatives for the ${conflicts} dates that do not fit`,
      value: series / admit,
      unit: 'times',
      goal: { at: 'most', value: 20 },
      ours: showMs(series),
      against: `${showMs(admit)}: one admission`,
    },
  ];
}

async function warmUp(desk: AdmissionDesk): Promise<void> {
  for (let round = 0; round < 20; round += 1) {
    await desk.admit();
    await desk.insertBarely();
  }
  await desk.refuseSeries();
}
