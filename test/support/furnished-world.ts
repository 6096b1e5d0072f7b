import { dayIn, localNow } from './calendar.ts';
import { type DeskWorld, startDeskWorld } from './desk-world.ts';
import { DESK_RECORDINGS } from './pages/recordings.ts';
import type { Body } from './whole-app.ts';

/** The last one dies as soon as all is there. */
const SEATS = [100, 100, 100, 50];
const ROOMS = 12;
/** Where the realm has the members of a branch, and what they are called in Nextcloud. */
const MEMBERS = { group: '/{path}/mitglieder', account: 'username' };
/** On this day from today on, no room is left at 19:00. */
const FULL_DAY = 13;

/** What stands in the calendar beside what single looks book; Nürnberg and Mitte have nothing. */
const BOOKED: readonly Readonly<Record<string, unknown>>[] = [
  weekly('by-09162', 'Kreisvorstand', 1, '18:00', 14),
  weekly('by-09162', 'Offener Abend: Wohnungsbaugenossenschaftsgründungsversammlung', 2, '19:30', 45),
  weekly('by-09162-01', 'Stammtisch Schwabing-Freimann', 4, '20:00', 18),
  weekly('by-09162-ag', 'AG Bezahlbares Wohnen', 5, '17:30', 9),
  weekly('by', 'Landesvorstand', 3, '10:00', 24),
  weekly('by-lag', 'LAG Soziales', 6, '18:30', 30),
  weekly('be', 'Berliner Abend', 2, '19:00', 40),
];

/**
 * A small party in the middle of its weeks: series, an evening without a room left, a room with people in it,
 * recordings, folders, an announced outage, and a server that has died.
 */
export async function startFurnishedWorld(): Promise<DeskWorld> {
  const world = await startDeskWorld({
    ...{ cloud: true, recorded: DESK_RECORDINGS, seats: SEATS },
    settings: {
      PLENUM_ROOM_LIMIT: String(ROOMS),
      PLENUM_FOLDERS: JSON.stringify({ members: MEMBERS, sharesPerTenMinutes: 0 }),
    },
  });
  try {
    await furnish(world);
    return world;
  } catch (error) {
    await world.close();
    throw error;
  }
}

async function furnish(world: DeskWorld): Promise<void> {
  const now = await world.book({
    ...{ title: 'Offene Sprechstunde', start: localNow(), durationMinutes: 180 },
    description: 'Fragen, Ideen, Sorgen: Wir hören zu.',
  });
  await world.app.runJob('open-rooms');
  await fillWithPeople(world, now);
  for (const wish of BOOKED) await world.book(wish);
  await fillEvening(world);
  const cancelled = await world.book({ title: 'Fällt aus', start: `${dayIn(4)}T16:00` });
  await world.api('DELETE', `/bookings/${cancelled.id}`);
  await world.api('POST', '/capacity/outages', {
    ...{ from: `${dayIn(5)}T09:00:00Z`, to: `${dayIn(5)}T11:00:00Z`, rooms: 4, seats: 100 },
    ...{ reason: 'Wartung bbb-2', announcement: 'Ein Server wird neu gestartet.', servers: ['bbb-2'] },
  });
  await world.app.runJob('provision-folders');
  await world.app.servers.at(-1)?.kill();
}

/** Books until nothing fits any more. */
async function fillEvening({ app }: DeskWorld): Promise<void> {
  const wish = {
    branch: 'be',
    start: `${dayIn(FULL_DAY)}T19:00`,
    durationMinutes: 90,
    expectedParticipants: 8,
  };
  for (let room = 1; room <= ROOMS; room++) {
    const title = `Wahlkreis ${room}`;
    const { status, body } = await app.call('admin@de', 'POST', '/bookings', { ...wish, title });
    if (body.code === 'capacity-exhausted') return;
    if (status !== 201) throw new Error(`${title}: ${status} ${JSON.stringify(body)}`);
  }
}

async function fillWithPeople({ app, api }: Pick<DeskWorld, 'app' | 'api'>, { id }: Body): Promise<void> {
  const { items } = await api('GET', '/rooms');
  const name = items.find(({ booking }) => booking === id)?.['server'];
  const server = app.servers.find((each) => each.name === name);
  const meeting = server?.meetings()[0];
  if (server === undefined || meeting === undefined) throw new Error('the room that is due now is not open');
  for (const person of ['Gül', 'Jens', 'Kim', 'Maria']) server.enter(meeting.meetingID, { name: person });
  await app.runJob('watch-servers');
}

function weekly(branch: string, title: string, day: number, time: string, expectedParticipants: number) {
  const recurrence = 'FREQ=WEEKLY;COUNT=4';
  return { branch, title, start: `${dayIn(day)}T${time}`, recurrence, expectedParticipants };
}
