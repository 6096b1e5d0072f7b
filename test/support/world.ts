import { Registry } from 'prom-client';
import type { BigBlueButtonClient } from '../../src/clients/bigbluebutton/client.ts';
import type { BookingWithDates } from '../../src/features/bookings/booking.ts';
import { type Bookings, createBookings } from '../../src/features/bookings/bookings.ts';
import { limitsDuring } from '../../src/features/bookings/admit-dates.ts';
import type { BookingSettings } from '../../src/features/bookings/desk.ts';
import type { Occurrence } from '../../src/features/bookings/occurrence.ts';
import type { BookingWish } from '../../src/features/bookings/wish.ts';
import { type Branches, createBranches } from '../../src/features/branches/branches.ts';
import { createCallbackTokens } from '../../src/features/rooms/callback-tokens.ts';
import { createConsentOf } from '../../src/features/recordings/consent.ts';
import { forgetAttendanceOf } from '../../src/features/recordings/attendance-ends.ts';
import { type CloseRoomsParts, closeRoomsJob } from '../../src/features/rooms/close-rooms.ts';
import type { Door } from '../../src/features/rooms/door.ts';
import { createDoor, type DoorsParts } from '../../src/features/rooms/doors.ts';
import { createOpenDue, type OpenDue, type OpenRoomsParts } from '../../src/features/rooms/open-rooms.ts';
import { createPaces } from '../../src/features/rooms/paces.ts';
import { preparePool } from '../../src/features/rooms/prepare-pool.ts';
import { registerRoomGauges } from '../../src/features/rooms/room-gauges.ts';
import { createRoomMetrics } from '../../src/features/rooms/room-metrics.ts';
import {
  createEndRooms,
  createRooms,
  heldOver,
  type Rooms,
  roomsOf,
} from '../../src/features/rooms/rooms.ts';
import type { PoolServer } from '../../src/features/rooms/server.ts';
import { createTickets } from '../../src/features/rooms/ticket.ts';
import { watchServersJob } from '../../src/features/rooms/watch-servers.ts';
import { normalizeCode, showGuestCode } from '../../src/lib/ids.ts';
import { type Instant, MINUTE_MS } from '../../src/lib/span.ts';
import { toLocal } from '../../src/lib/local-time.ts';
import type { Database } from '../../src/platform/db/database.ts';
import type { Schema } from '../../src/platform/db/schema.ts';
import { createAttempts } from '../../src/platform/http/attempts.ts';
import type { Job, Outcome } from '../../src/platform/jobs/job.ts';
import type { SimulatedServer } from '../../src/simulators/bigbluebutton/server.ts';
import type { MeetingView } from '../../src/simulators/bigbluebutton/view.ts';
import {
  emptyStore,
  keepingLog,
  type Line,
  movableClock,
  type MovableClock,
  named,
  type PoolOptions,
  startPool,
} from './world-pool.ts';

/** Monday noon in Berlin, far from any change of clocks. */
export const NOON: Instant = Date.parse('2027-02-01T11:00:00Z');
export const INSTANCE = 'plenum-test';
export const PUBLIC_URL = 'https://plenum.example';
export const CALLBACK_TOKENS = createCallbackTokens(Buffer.alloc(32, 7), PUBLIC_URL);
export const ANNA = { principal: 'token:anna' };

export const BRANCHES = `id,parent,name,level
de,,Bundesverband,federal
by,de,Bayern,state
by-1,by,Kreis Eins,district
nw,de,Nordrhein-Westfalen,state
`;

export type WorldOptions = PoolOptions & {
  readonly settings?: Partial<BookingSettings>;
  /** By default 20. */
  readonly noShowMinutes?: number;
  /** 0, as many as come, unless the test is about the pace: that goes by the store's own clock. */
  readonly joinsPerSecond?: number;
};

/** Everything between the store and a pool of simulated servers, on a clock that the test moves. */
export type World = {
  readonly database: Database;
  /** `sleep` moves it instead of waiting; the simulators read it too. */
  readonly clock: MovableClock;
  readonly pool: readonly PoolServer[];
  readonly branches: Branches;
  readonly bookings: Bookings;
  readonly settings: BookingSettings;
  readonly rooms: Rooms;
  readonly door: Door;
  /** What the door is made of. */
  readonly doors: DoorsParts;
  readonly openDue: OpenDue;
  readonly registry: Registry;
  readonly parts: OpenRoomsParts;
  readonly closing: CloseRoomsParts;
  readonly logged: readonly Line[];
  server(name: string): SimulatedServer;
  client(name: string): BigBlueButtonClient;
  /** Books by anna: at noon plus `inMinutes`, an hour for 10 people, unless the wish says otherwise. */
  book(inMinutes: number, wish?: Partial<BookingWish>): Promise<Booked>;
  runOpen(): Promise<Outcome>;
  runWatch(): Promise<Outcome>;
  runClose(): Promise<Outcome>;
  /** The rows of an occurrence, oldest fence first. */
  rows(occurrence: string): Promise<readonly Schema['rooms'][]>;
  /** The row that links lead to. @throws Error where there is none */
  current(occurrence: string): Promise<Schema['rooms']>;
  /** The meetings of an occurrence that exist now, on all servers that are up. */
  meetingsOf(occurrence: string): readonly (MeetingView & { readonly server: string })[];
  metric(name: string): Promise<number>;
  close(): Promise<void>;
};

export type Booked = BookingWithDates & {
  /** Its first date. */
  readonly date: Occurrence;
  /** Codes as the door gets them. */
  readonly guest: string;
  readonly host: string;
};

/** Empties the store and builds a world on it. */
export async function startWorld(database: Database, options: WorldOptions = {}): Promise<World> {
  await emptyStore(database);
  const clock = movableClock(NOON);
  const logged: Line[] = [];
  const registry = new Registry();
  const metrics = createRoomMetrics(registry);
  const members = await startPool(options, clock, (observation) => metrics.observeCall(observation));
  const pool: readonly PoolServer[] = members.map(({ server }) => server);
  const log = keepingLog(logged);
  registerRoomGauges(registry, { database, clock, log, pool });
  const joined = joinParts({ ...{ database, clock, pool, log, metrics }, ...options });
  const { branches, bookings, openDue, watch, close } = joined;
  await database.inTurn((tx) => branches.importCsv(tx, 'job:test', BRANCHES, { dryRun: false }));
  await preparePool(database, pool, clock.now());
  const { signal } = new AbortController();
  return {
    ...{ database, clock, pool, registry, logged },
    ...joined,
    server: (name) => named(members, name).simulator,
    client: (name) => named(pool, name).client,
    book: (inMinutes, wish) => book(database, bookings, NOON + inMinutes * MINUTE_MS, wish),
    runOpen: () => openDue(signal),
    runWatch: () => watch.run(signal),
    runClose: () => close.run(signal),
    ...looking(database, registry),
    meetingsOf: (occurrence) =>
      members.flatMap(({ name, simulator }) =>
        simulator
          .meetings()
          .filter(({ meta }) => meta['plenum-occurrence'] === occurrence)
          .map((meeting) => ({ ...meeting, server: name })),
      ),
    close: async () => {
      for (const { client } of pool) client.close();
      await Promise.all(members.map(({ simulator }) => simulator.close()));
    },
  };
}

/** What the parts of one gateway stand on. */
export type PartsBase = Pick<OpenRoomsParts, 'database' | 'clock' | 'pool' | 'log' | 'metrics'> & {
  readonly settings?: Partial<BookingSettings> | undefined;
} & Pick<WorldOptions, 'noShowMinutes' | 'joinsPerSecond'>;

/** The parts of one gateway that book, open, watch, close and lead in, joined as `app.ts` joins them. */
export type JoinedParts = Pick<
  World,
  'branches' | 'bookings' | 'settings' | 'rooms' | 'door' | 'doors' | 'openDue' | 'parts' | 'closing'
> & {
  readonly watch: Job;
  readonly close: Job;
};

export function joinParts(given: PartsBase): JoinedParts {
  const { settings: chosen, noShowMinutes = 20, joinsPerSecond = 0, ...base } = given;
  const { database, clock, pool } = base;
  const branches = createBranches({ clock });
  const settings: BookingSettings = {
    leadMinutes: 15,
    graceMinutes: 15,
    timeZone: 'Europe/Berlin',
    roomLimit: 250,
    keepLargestInReserve: true,
    servers: pool.map(({ name, seats, retired }) => ({ name, seats, retired })),
    ...chosen,
  };
  const endRooms = createEndRooms(clock);
  const publicUrl = PUBLIC_URL;
  const hooks = { heldOver, roomsOf, endRooms, forgetAttendance: forgetAttendanceOf };
  const desk = { branches, settings, clock, ...hooks, publicUrl };
  const bookings = createBookings(desk);
  const parts: OpenRoomsParts = {
    ...base,
    branches,
    instance: INSTANCE,
    guestUrl: (code) => `${PUBLIC_URL}/m/${showGuestCode(code)}`,
    callbacks: CALLBACK_TOKENS,
  };
  const openDue = createOpenDue(parts);
  const watch = watchServersJob(parts, openDue);
  const closing: CloseRoomsParts = {
    ...parts,
    ...{ branches, bookings, noShowMinutes },
    limitsDuring: (span) => limitsDuring(settings, database.db, span),
  };
  const close = closeRoomsJob(closing);
  const rooms = createRooms({ pool, clock, bookings });
  const doors: DoorsParts = {
    ...parts,
    branches,
    rooms,
    openDue,
    attempts: createAttempts({ database, key: Buffer.alloc(32, 7), clock }),
    publicUrl: PUBLIC_URL,
    paces: createPaces(database, joinsPerSecond),
    tickets: createTickets(Buffer.alloc(32, 8)),
    consentOf: createConsentOf({ attendanceDays: 30 }),
    joinOrigins: new Set(pool.flatMap(({ joinOrigins }) => joinOrigins)),
  };
  const door = createDoor(doors);
  return { branches, bookings, settings, rooms, door, doors, openDue, parts, closing, watch, close };
}

/** Books by anna, an hour for 10 people from that instant on, unless the wish says otherwise. */
export async function book(
  database: Database,
  bookings: Bookings,
  startsAt: Instant,
  wish: Partial<BookingWish> = {},
): Promise<Booked> {
  const booked = await database.inTurn((tx) =>
    bookings.book(tx, ANNA, {
      branch: 'by-1',
      title: 'Kreisvorstand',
      description: null,
      start: toLocal(startsAt, 'Europe/Berlin'),
      timeZone: 'Europe/Berlin',
      durationMinutes: 60,
      recurrence: null,
      expectedParticipants: 10,
      options: {},
      onConflict: 'refuse',
      ...wish,
    }),
  );
  const { guest, host } = await bookings.links(database.db, booked.booking.id);
  const [date] = booked.occurrences;
  if (date === undefined) throw new Error('a booking without a date');
  const codeIn = (link: string) => normalizeCode(link.slice(link.lastIndexOf('/') + 1));
  return { ...booked, date, guest: codeIn(guest), host: codeIn(host) };
}

function looking({ db }: Database, registry: Registry): Pick<World, 'rows' | 'current' | 'metric'> {
  const rows: World['rows'] = (occurrence) =>
    db.selectFrom('rooms').selectAll().where('occurrence', '=', occurrence).orderBy('fence').execute();
  return {
    rows,
    current: async (occurrence) => {
      const [found, ...more] = (await rows(occurrence)).filter(({ current }) => current === 1);
      if (found === undefined || more.length > 0) throw new Error('there is not exactly one current room');
      return found;
    },
    metric: async (name) => {
      const { values = [] } = (await registry.getSingleMetric(name)?.get()) ?? {};
      return values.reduce((sum, { value }) => sum + value, 0);
    },
  };
}
