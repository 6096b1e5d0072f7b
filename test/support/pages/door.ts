import { localNow } from '../calendar.ts';
import type { DeskWorld } from '../desk-world.ts';
import type { Shown } from '../every-page.ts';

/** What guests and hosts see without a session; every state of a meeting's page is in `guest-look.test.tsx`. */
export const DOOR_PAGES: readonly Shown[] = [
  { name: 'landing', path: '/', who: null },
  { name: 'landing-english', path: '/?lang=en', who: null },
  { name: 'privacy', path: '/datenschutz', who: null },
  { name: 'code', path: '/m', who: null },
  { name: 'lost', path: '/nothing-here', who: null },
  { name: 'guest-early', path: (world) => linkOf(world, 'guest'), who: null },
  { name: 'host-early', path: (world) => linkOf(world, 'host'), who: null },
  { name: 'guest-open', path: async (world) => (await world.once(openRoom)).guest, who: null },
  { name: 'ticket-lapsed', path: async (world) => `${await linkOf(world, 'guest')}/wait/old`, who: null },
  {
    name: 'host-ticket-lapsed',
    path: async (world) => `${await linkOf(world, 'host')}/wait/old`,
    who: null,
  },
];

async function linkOf(world: DeskWorld, kind: 'guest' | 'host'): Promise<string> {
  return (await world.once(inAWeek))[kind];
}

const inAWeek = (world: DeskWorld) => linksOf(world, { title: 'Offener Abend' });

/** A room that people may enter now. */
async function openRoom(world: DeskWorld) {
  const links = await linksOf(world, { title: 'Sprechstunde', start: localNow() });
  await world.app.runJob('open-rooms');
  return links;
}

/** The paths of a new booking's links. */
async function linksOf(world: DeskWorld, wish: Readonly<Record<string, unknown>>) {
  const { id } = await world.book(wish);
  const links = await world.api('GET', `/bookings/${id}/links`);
  const path = (kind: string) => new URL(String(links[kind])).pathname;
  return { guest: path('guest'), host: path('host') };
}
