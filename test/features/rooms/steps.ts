import { signedQuery } from '../../../src/clients/bigbluebutton/signing.ts';
import { SECOND_MS } from '../../../src/lib/span.ts';
import type { Outcome } from '../../../src/platform/jobs/job.ts';
import type { PoolServer } from '../../../src/features/rooms/server.ts';
import { createOpenDue } from '../../../src/features/rooms/open-rooms.ts';
import { watchServersJob } from '../../../src/features/rooms/watch-servers.ts';
import type { BookingWish } from '../../../src/features/bookings/wish.ts';
import { ANNA, type Booked, type World } from '../../support/world.ts';

/** Books a date whose window runs, and opens its room. */
export async function opened(world: World, wish?: Partial<BookingWish>): Promise<Booked> {
  const booked = await world.book(10, wish);
  await world.runOpen();
  world.clock.advance(SECOND_MS);
  return booked;
}

/** A room with one person in it, as the watch has seen. */
export async function live(world: World, wish?: Partial<BookingWish>): Promise<Booked> {
  const booked = await opened(world, wish);
  enter(world, booked.date.id, 'anna');
  await nextRound(world);
  return booked;
}

/** As `opened`, on the server where another date has its room. */
export async function openedBeside(world: World, occurrence: string): Promise<Booked> {
  const { server } = await world.current(occurrence);
  const { db } = world.database;
  await db.updateTable('servers').set({ draining: 1 }).where('name', '!=', server).execute();
  const booked = await opened(world);
  await db.updateTable('servers').set({ draining: 0 }).execute();
  return booked;
}

/** Lets no server but these take rooms. */
export async function onlyOn(world: World, ...names: readonly string[]): Promise<void> {
  const { db } = world.database;
  await db.updateTable('servers').set({ draining: 1 }).execute();
  await db.updateTable('servers').set({ draining: 0 }).where('name', 'in', names).execute();
}

/** Somebody goes into the meeting of a date, wherever it is. */
export function enter(world: World, occurrence: string, who: string): void {
  const { server, meetingID } = theMeeting(world, occurrence);
  world.server(server).enter(meetingID, { userID: who, name: who });
}

export function leave(world: World, occurrence: string, who: string): void {
  const { server, meetingID } = theMeeting(world, occurrence);
  world.server(server).leave(meetingID, who);
}

/** A moderator ends it, or it just goes. */
export function vanish(world: World, occurrence: string): void {
  const { server, meetingID } = theMeeting(world, occurrence);
  world.server(server).endFromInside(meetingID);
}

/** The one meeting of a date. @throws Error where there is none, or more than one */
export function theMeeting(world: World, occurrence: string) {
  const [meeting, ...more] = world.meetingsOf(occurrence);
  if (meeting === undefined || more.length > 0) throw new Error('there is not exactly one meeting');
  return meeting;
}

/** The next round of the watch, ten seconds later. */
export async function nextRound(world: World): Promise<Outcome> {
  world.clock.advance(10 * SECOND_MS);
  return world.runWatch();
}

/** A meeting made by anybody who knows the secret. */
export async function makeMeeting(
  world: World,
  server: string,
  params: Readonly<Record<string, string>>,
): Promise<void> {
  const { url, secret } = world.server(server);
  const pairs = Object.entries({ name: 'Ein Treffen', attendeePW: 'ap', moderatorPW: 'mp', ...params });
  const answer = await fetch(`${url}api/create?${signedQuery('create', pairs, secret, 'sha256')}`);
  if (!(await answer.text()).includes('SUCCESS')) throw new Error('the server did not make the meeting');
}

export async function cancelled(world: World, { booking }: Booked): Promise<void> {
  await world.database.inTurn((tx) =>
    world.bookings.cancel(tx, ANNA, booking.id, { live: 'end', ifMatch: null }),
  );
}

type Meetings = Awaited<ReturnType<PoolServer['client']['getMeetings']>>;

/** Something that has asked its servers, and whose answers wait to be let through. */
export type Held = { finish(): Promise<Outcome> };

/**
 * A round of the watch whose polls have been answered, and whose answers wait to be judged.
 *
 * @param shown what of an answer arrives
 */
export async function heldRound(
  world: World,
  shown: (meetings: Meetings) => Meetings = (meetings) => meetings,
): Promise<Held> {
  const gate = gateFor(world.pool.length);
  const pool = world.pool.map((server): PoolServer => {
    const getMeetings: PoolServer['client']['getMeetings'] = async (options) => {
      const meetings = await server.client.getMeetings(options);
      await gate.pass();
      return shown(meetings);
    };
    return { ...server, client: { ...server.client, getMeetings } };
  });
  const running = watchServersJob({ ...world.parts, pool }, world.openDue).run(new AbortController().signal);
  return gate.held(running);
}

/** A run of the opener whose first `create` has been sent, and whose answer waits. */
export async function heldOpening(world: World): Promise<Held> {
  const gate = gateFor(1);
  const pool = world.pool.map((server): PoolServer => {
    const create: PoolServer['client']['create'] = async (...given) => {
      const made = await server.client.create(...given);
      await gate.pass();
      return made;
    };
    return { ...server, client: { ...server.client, create } };
  });
  return gate.held(createOpenDue({ ...world.parts, pool })(new AbortController().signal));
}

/** Lets nobody pass before `finish`; `held` resolves when as many as expected wait. */
function gateFor(expected: number) {
  let open = (): void => undefined;
  const opening = new Promise<void>((resolve) => (open = resolve));
  let full = (): void => undefined;
  const filled = new Promise<void>((resolve) => (full = resolve));
  let waiting = 0;
  return {
    pass: async () => {
      waiting += 1;
      if (waiting === expected) full();
      await opening;
    },
    held: async (running: Promise<Outcome>): Promise<Held> => {
      await Promise.race([filled, running]);
      return {
        finish: () => {
          open();
          return running;
        },
      };
    },
  };
}
