import {
  type DoorView,
  type Entry,
  type LinkKind,
  type NoDoor,
  type Passage,
  type Visitor,
  leadsNowhere,
} from '../../../src/features/rooms/door.ts';
import { normalizeCode, showGuestCode } from '../../../src/lib/ids.ts';
import { ANNA, type World } from '../../support/world.ts';

/** Where everybody in these tests comes from, unless a test says otherwise. */
const ADDRESS = '192.0.2.7';

export async function look(world: World, kind: LinkKind, code: string) {
  return world.door.look(kind, code, ADDRESS);
}

/** @throws Error where the code leads to no page */
export async function view(world: World, kind: LinkKind, code: string): Promise<DoorView> {
  const seen = await look(world, kind, code);
  if (leadsNowhere(seen) || 'tooManyTries' in seen) throw new Error('this code leads nowhere');
  return seen;
}

/** Tries to go in. */
export async function go(
  world: World,
  kind: LinkKind,
  code: string,
  change: Partial<Visitor> = {},
): Promise<Entry | NoDoor> {
  const visitor = { name: 'Bert Beispiel', accessCode: '', clientAddress: ADDRESS, language: 'de' } as const;
  return world.door.enter(kind, code, { ...visitor, ...change });
}

/** Where a ticket leads. */
export async function pass(
  world: World,
  kind: LinkKind,
  code: string,
  ticket: string,
): Promise<Passage | NoDoor> {
  return world.door.pass(kind, code, ticket, { clientAddress: ADDRESS, language: 'de' });
}

/** The ticket that going in comes to. @throws Error where it comes to something else */
export async function ticketOf(world: World, kind: LinkKind, code: string): Promise<string> {
  const entry = await go(world, kind, code);
  if (leadsNowhere(entry) || entry.to !== 'line') throw new Error('there is nothing to wait for');
  return entry.ticket;
}

/** The signed join. @throws Error where nobody gets in */
export async function wayIn(world: World, kind: LinkKind, code: string): Promise<URL> {
  const entry = await go(world, kind, code);
  if (leadsNowhere(entry) || entry.to !== 'room') throw new Error('there is no way in');
  return new URL(entry.url);
}

/** Replaces one of a booking's links; both codes as they are then. */
export async function rotate(
  { database, bookings }: World,
  booking: string,
  kind: LinkKind,
): Promise<Record<LinkKind, string>> {
  await database.inTurn((tx) => bookings.rotateLink(tx, ANNA, { booking, kind, ifMatch: null }));
  const { guest, host } = await bookings.links(database.db, booking);
  const code = (link: string) => normalizeCode(link.split('/').at(-1) ?? '');
  return { guest: code(guest), host: code(host) };
}

export function pathOf(kind: LinkKind, code: string): string {
  return kind === 'guest' ? `/m/${showGuestCode(code)}` : `/h/${code}`;
}

/** How many buckets of wrong tries there are. */
export async function attempts({ database }: World): Promise<number> {
  return (await database.db.selectFrom('attempts').selectAll().execute()).length;
}
