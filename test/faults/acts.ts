import { Refusal } from '../../src/lib/refusal.ts';
import { toLocal } from '../../src/lib/local-time.ts';
import { MINUTE_MS, SECOND_MS } from '../../src/lib/span.ts';
import type { Tx } from '../../src/platform/db/database.ts';
import type { Fault } from '../../src/simulators/bigbluebutton/faults.ts';
import type { MeetingView } from '../../src/simulators/bigbluebutton/view.ts';
import { ANNA } from '../support/world.ts';
import { describeFault, lookAt } from './far-end.ts';
import type { FaultWorld } from './fault-world.ts';
import type { Replica } from './replica.ts';
import { onlineIn, type RoomRow, type WantedDate } from './sight.ts';

const LONG_WELL_MS = 30 * SECOND_MS;

/** What may happen to a server. */
export async function crash(world: FaultWorld, name: string): Promise<void> {
  await toServer(world, name, 'crashes', (simulator) => simulator.kill());
}

/** Its meetings go on, and we do not reach it. */
export async function cutOff(world: FaultWorld, name: string): Promise<void> {
  await toServer(world, name, 'is cut off', (simulator) => simulator.cutOff());
}

export async function backUp(world: FaultWorld, name: string): Promise<void> {
  await toServer(world, name, 'is up', async (simulator) => {
    simulator.clearFaults();
    await simulator.start();
  });
}

export async function strike(world: FaultWorld, name: string, ...faults: readonly Fault[]): Promise<void> {
  for (const fault of faults) {
    await toServer(world, name, describeFault(fault), (simulator) => {
      simulator.fault(fault);
    });
  }
}

export async function skew(world: FaultWorld, name: string, ms: number): Promise<void> {
  await toServer(world, name, `its clock is ${ms} ms ahead`, (simulator) => {
    simulator.setClockSkew(ms);
  });
}

type Simulator = ReturnType<FaultWorld['server']>['simulator'];

async function toServer(
  world: FaultWorld,
  name: string,
  what: string,
  act: (simulator: Simulator) => void | Promise<void>,
): Promise<void> {
  const far = world.server(name);
  world.tell(`${name} ${what}`);
  // Seen before and after, so that what comes and goes between two looks counts.
  lookAt(far, world.loom.now());
  await act(far.simulator);
  await world.loom.brokenOff();
  lookAt(far, world.loom.now());
}

/** The meeting that the link of a date leads to, where it is there. */
async function meetingOf(world: FaultWorld, date: WantedDate): Promise<Found | null> {
  const row = await currentRow(world, date);
  if (row === undefined || (row.state !== 'open' && row.state !== 'live')) return null;
  const meeting = world.server(row.server).simulator.meeting(row.meeting_id);
  return meeting === undefined ? null : { server: row.server, meeting };
}

type Found = { readonly server: string; readonly meeting: MeetingView };

export async function currentRow(world: FaultWorld, { booked }: WantedDate): Promise<RoomRow | undefined> {
  const rows = world.database.db.selectFrom('rooms').selectAll();
  return rows.where('occurrence', '=', booked.date.id).where('current', '=', 1).executeTakeFirst();
}

/** Somebody goes in by the guest's link; nothing happens where it does not lead in. */
export async function enter(world: FaultWorld, date: WantedDate, who: string): Promise<boolean> {
  const found = await meetingOf(world, date);
  if (found === null || found.meeting.dying) return false;
  world.tell(`${who} enters ${date.label} on ${found.server}`);
  world.server(found.server).simulator.enter(found.meeting.meetingID, { userID: who });
  return true;
}

/** Everybody leaves the meeting that the link leads to. */
export async function leave(world: FaultWorld, date: WantedDate): Promise<boolean> {
  const found = await meetingOf(world, date);
  if (found === null || onlineIn(found.meeting) === 0) return false;
  world.tell(`everybody leaves ${date.label}`);
  for (const { userID, presence } of found.meeting.users) {
    if (presence === 'online') world.server(found.server).simulator.leave(found.meeting.meetingID, userID);
  }
  return true;
}

/** A moderator ends the meeting. */
export async function endInside(world: FaultWorld, date: WantedDate): Promise<boolean> {
  const found = await meetingOf(world, date);
  if (found === null) return false;
  world.tell(`a host ends ${date.label} inside`);
  date.endedInside = await explained(world, date);
  world.server(found.server).simulator.endFromInside(found.meeting.meetingID);
  return true;
}

/** Only where polls have seen people in the room, and in another one beside it, on a server that was well all along. */
async function explained(world: FaultWorld, date: WantedDate): Promise<WantedDate['endedInside']> {
  const { db } = world.database;
  const rows = await db.selectFrom('rooms').selectAll().where('state', '=', 'live').execute();
  const row = rows.find((each) => each.occurrence === date.booked.date.id && each.current === 1);
  const beside = rows.find((each) => each !== row && each.server === row?.server && each.current === 1);
  const records = await db.selectFrom('servers').selectAll().where('misses', '=', 0).execute();
  const isUp = records.some(({ name, state }) => name === row?.server && state === 'up');
  if (row === undefined || beside === undefined || !isUp) return null;
  const now = world.loom.now();
  const { healthySince } = world.server(row.server);
  if (healthySince === null || healthySince > now - LONG_WELL_MS) return null;
  return { fence: row.fence, server: row.server, at: now, witness: beside.meeting_id };
}

export async function cancel(world: FaultWorld, date: WantedDate): Promise<boolean> {
  const { desk } = world;
  const done = await ask(world, `${date.label} is cancelled`, (tx) =>
    desk.bookings.cancel(tx, ANNA, date.booked.booking.id, { live: 'end', ifMatch: null }),
  );
  date.cancelled ||= done;
  return done;
}

/** Puts it off, or lets it last longer; in minutes. */
export async function change(
  world: FaultWorld,
  date: WantedDate,
  by: { readonly later: number } | { readonly longer: number },
): Promise<boolean> {
  const { desk, loom, database } = world;
  const { id } = date.booked.date;
  const { occurrence } = await desk.bookings.getOccurrence(database.db, id);
  const patch =
    'later' in by
      ? { start: toLocal((Math.ceil(loom.now() / MINUTE_MS) + by.later) * MINUTE_MS, occurrence.timeZone) }
      : { durationMinutes: occurrence.durationMinutes + by.longer };
  return ask(world, `${date.label} is changed: ${JSON.stringify(by)}`, (tx) =>
    desk.bookings.moveOccurrence(tx, ANNA, id, patch, null),
  );
}

export async function endByApi(world: FaultWorld, date: WantedDate): Promise<boolean> {
  const done = await ask(world, `${date.label} is to end`, (tx) =>
    world.desk.rooms.end(tx, ANNA.principal, date.booked.date.id),
  );
  const row = await currentRow(world, date);
  if (done && row?.end_reason === 'asked') date.asked = { fence: row.fence, reopened: date.reopened };
  return done;
}

export async function openByApi(world: FaultWorld, date: WantedDate): Promise<boolean> {
  const done = await ask(world, `${date.label} is to open`, (tx) =>
    world.desk.rooms.open(tx, ANNA.principal, date.booked.date.id, null),
  );
  if (done) date.reopened += 1;
  return done;
}

export async function drain(world: FaultWorld, name: string, draining: boolean): Promise<void> {
  world.tell(`${name} is ${draining ? 'drained' : 'no longer drained'}`);
  const { db } = world.database;
  await db
    .updateTable('servers')
    .set({ draining: draining ? 1 : 0 })
    .where('name', '=', name)
    .execute();
  nudgeAll(world);
}

/** What a person asks of some gateway; where it is refused, nothing has happened. */
async function ask(world: FaultWorld, what: string, work: (tx: Tx) => Promise<unknown>): Promise<boolean> {
  try {
    await world.database.inTurn(work);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    world.tell(`${what}: refused, ${error.fault.code}`);
    return false;
  }
  world.tell(what);
  nudgeAll(world);
  return true;
}

/** As the API does after every change. */
export function nudgeAll({ replicas }: FaultWorld): void {
  const awake = replicas.find(({ thread }) => thread.isAwake);
  for (const job of ['open-rooms', 'close-rooms'] as const) awake?.nudge(job);
}

export function killReplica(world: FaultWorld, replica: Replica): void {
  world.tell(`${replica.name} is killed`);
  replica.kill();
}

export function freezeReplica(world: FaultWorld, replica: Replica, ms: number): void {
  world.tell(`${replica.name} stops for ${ms} ms`);
  replica.thread.freeze(ms);
}

/** A host goes in by the link, which opens the room again where it was ended; some gateway sees to it meanwhile. */
export function hostReopens(world: FaultWorld, date: WantedDate): Promise<void> {
  const replica = world.replicas.find(({ thread }) => thread.isAwake);
  if (replica === undefined) return Promise.resolve();
  world.tell(`a host goes in by the link of ${date.label}, at ${replica.name}`);
  const host = { name: 'Hanna', accessCode: '', clientAddress: '192.0.2.2', language: 'de' } as const;
  date.opening.add(replica);
  replica.does('a host goes in', async () => {
    await replica.parts.door.enter('host', date.booked.host, host);
    date.opening.delete(replica);
    date.reopened += 1;
  });
  return Promise.resolve();
}
