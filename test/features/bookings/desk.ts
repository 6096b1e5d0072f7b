import { createBookings, type Bookings } from '../../../src/features/bookings/bookings.ts';
import type { BookingSettings } from '../../../src/features/bookings/desk.ts';
import type { Overrun, RoomGlimpse } from '../../../src/features/bookings/room-functions.ts';
import type { BookingWish } from '../../../src/features/bookings/wish.ts';
import type { BranchLimits } from '../../../src/features/branches/branch.ts';
import { type Branches, createBranches } from '../../../src/features/branches/branches.ts';
import type { Clock } from '../../../src/lib/clock.ts';
import { type Conflict, Refusal } from '../../../src/lib/refusal.ts';
import { MINUTE_MS, overlaps } from '../../../src/lib/span.ts';
import type { Database, Tx } from '../../../src/platform/db/database.ts';

/** Monday noon in Berlin, far from any change of clocks. */
export const NOON = Date.parse('2027-02-01T11:00:00Z');

export const anna = { principal: 'token:anna' };

const BRANCHES = `id,parent,name,level
de,,Bundesverband,federal
by,de,Bayern,state
by-1,by,Kreis Eins,district
by-2,by,Kreis Zwei,district
nw,de,Nordrhein-Westfalen,state
`;

/** A desk with three rooms and two servers of 100 seats, whose clock and rooms the test moves. */
export type TestDesk = {
  readonly bookings: Bookings;
  readonly branches: Branches;
  readonly clock: Clock & { set(at: number | string): void; passMinutes(minutes: number): void };
  /** What `roomsOf` says, by occurrence. */
  readonly rooms: Map<string, RoomGlimpse>;
  /** What `endRooms` was told, one `<id> <reason>` each. */
  readonly ended: string[];
  readonly overruns: Overrun[];
  inTurn<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  book(change?: Partial<BookingWish>): ReturnType<Bookings['book']>;
  /** Books, and says where the page of it is. */
  booked(
    change?: Partial<BookingWish>,
  ): Promise<Awaited<ReturnType<Bookings['book']>> & { readonly path: string }>;
  /** When the dates of a booking are; one that is not booked says so. */
  startsOf(id: string): Promise<readonly string[]>;
  /** Takes rooms of a time for another Land: every one, where `rooms` says nothing else. */
  fill(start: string, change?: Partial<BookingWish> & { readonly rooms?: number }): Promise<void>;
  limit(branch: string, limits: Partial<BranchLimits>): Promise<void>;
};

export const wish: BookingWish = {
  branch: 'by-1',
  title: 'Kreisvorstand',
  description: null,
  start: '2027-02-09T19:00',
  timeZone: 'Europe/Berlin',
  durationMinutes: 90,
  recurrence: null,
  expectedParticipants: 10,
  options: {},
  onConflict: 'refuse',
};

export const SETTINGS: BookingSettings = {
  leadMinutes: 15,
  graceMinutes: 15,
  timeZone: 'Europe/Berlin',
  roomLimit: 3,
  keepLargestInReserve: true,
  servers: [
    { name: 'bbb-1', seats: 100, retired: false },
    { name: 'bbb-2', seats: 100, retired: false },
  ],
};

/** Empties the store and makes a desk on it. */
export async function freshDesk(
  database: Database,
  settings: Partial<BookingSettings> = {},
): Promise<TestDesk> {
  await emptyStore(database);
  let now = NOON;
  const clock: TestDesk['clock'] = {
    now: () => now,
    sleep: () => Promise.reject(new Error('nothing here sleeps')),
    set: (at) => (now = typeof at === 'number' ? at : Date.parse(at)),
    passMinutes: (minutes) => (now += minutes * MINUTE_MS),
  };
  const branches = createBranches({ clock });
  await database.inTurn((tx) => branches.importCsv(tx, 'job:test', BRANCHES, { dryRun: false }));
  const rooms: TestDesk['rooms'] = new Map();
  const ended: string[] = [];
  const overruns: Overrun[] = [];
  const bookings = createBookings({
    branches,
    clock,
    settings: { ...SETTINGS, ...settings },
    publicUrl: 'https://plenum.example',
    roomsOf: (_tx, ids) => Promise.resolve(new Map([...rooms].filter(([id]) => ids.includes(id)))),
    heldOver: (_tx, span) => Promise.resolve(overruns.filter((overrun) => overlaps(overrun.span, span))),
    forgetAttendance: () => Promise.resolve(),
    endRooms: (_tx, ids, reason) => {
      ended.push(...ids.map((id) => `${id} ${reason}`));
      return Promise.resolve();
    },
  });
  const inTurn: TestDesk['inTurn'] = (work) => database.inTurn(work);
  const book: TestDesk['book'] = (change) => inTurn((tx) => bookings.book(tx, anna, { ...wish, ...change }));
  return {
    bookings,
    branches,
    clock,
    rooms,
    ended,
    overruns,
    inTurn,
    book,
    booked: async (change) => {
      const made = await book(change);
      return { ...made, path: `/buchungen/${made.booking.id}` };
    },
    startsOf: async (id) =>
      (await bookings.get(database.db, id)).occurrences.map(({ start, status }) =>
        status === 'booked' ? start : `${start} ${status}`,
      ),
    fill: async (start, { rooms: count = SETTINGS.roomLimit, ...change } = {}) => {
      const small = { branch: 'nw', start, expectedParticipants: 1, ...change };
      for (let room = 0; room < count; room += 1) await book(small);
    },
    limit: async (branch, limits) => {
      await inTurn((tx) => branches.change(tx, 'job:test', branch, { limits }, null));
    },
  };
}

async function emptyStore({ db }: Database): Promise<void> {
  for (const table of [
    'links',
    'occurrences',
    'bookings',
    'outages',
    'audit',
    'branches',
    'counters',
  ] as const) {
    await db.deleteFrom(table).execute();
  }
}

/** What a call was refused with. @throws Error when it was not refused */
export async function refusal(call: Promise<unknown>): Promise<Refusal['fault']> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Refusal) return error.fault;
    throw error;
  }
  throw new Error('this was not refused');
}

/** The conflicts that a call was refused with. */
export async function conflictsIn(call: Promise<unknown>): Promise<readonly Conflict[]> {
  const fault = await refusal(call);
  if (fault.code !== 'capacity-exhausted') throw new Error(`refused with ${fault.code}`);
  return fault.conflicts;
}

/** Everything that bookings keep, to see that something changed nothing. */
export async function everything({ db }: Database): Promise<unknown> {
  const tables = ['bookings', 'occurrences', 'links', 'outages', 'audit'] as const;
  return Promise.all(tables.map((table) => db.selectFrom(table).selectAll().execute()));
}
