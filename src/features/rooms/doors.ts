import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../lib/clock.ts';
import { randomHex } from '../../lib/ids.ts';
import type { Log } from '../../lib/log.ts';
import { oneByOne } from '../../lib/one-by-one.ts';
import { type FaultCode, Refusal } from '../../lib/refusal.ts';
import { MINUTE_MS, SECOND_MS } from '../../lib/span.ts';
import type { Database } from '../../platform/db/database.ts';
import { addressBucket, type Attempts } from '../../platform/http/attempts.ts';
import type { Branches } from '../branches/branches.ts';
import { bookingById, linkByCode, occurrencesOf } from '../bookings/dates.ts';
import type { Booking } from '../bookings/booking.ts';
import { isReleased, lastsUntil, type Occurrence } from '../bookings/occurrence.ts';
import type { Door, DoorDate, DoorView, Entry, LinkKind, NoDoor, Visitor } from './door.ts';
import { doorState, whichDate } from './door-state.ts';
import { doorPath, LEFT_PARAMETER } from './guest-links.ts';
import type { Room } from './room.ts';
import type { RoomMetrics } from './room-metrics.ts';
import { currentRooms } from './room-store.ts';
import type { Rooms } from './rooms.ts';
import type { PoolServer } from './server.ts';
import type { OpenDue } from './open-rooms.ts';

/** Pages that wait ask every three seconds, thousands of them: they are answered from a look this old at most. */
const LOOK_MS = 2 * SECOND_MS;
const LOOKS_KEPT = 2_000;
/** Wrong link codes from one address, then 429; right ones are never counted. */
const WRONG_CODES = { limit: 30, windowMs: 10 * MINUTE_MS };
const WRONG_ACCESS_CODES = { limit: 10, windowMs: 10 * MINUTE_MS };
/** A host who opens the room again waits for it this long, then sees the page that waits. */
const REOPEN_WAIT_MS = 8 * SECOND_MS;

export type DoorsParts = {
  readonly database: Database;
  readonly branches: Branches;
  readonly pool: readonly PoolServer[];
  readonly rooms: Rooms;
  readonly openDue: OpenDue;
  readonly attempts: Attempts;
  readonly publicUrl: string;
  /** Origins in the policy's `form-action`. */
  readonly joinOrigins: ReadonlySet<string>;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: RoomMetrics;
};

/** What was found behind a code: all that a page and a join need. */
type Found = {
  readonly view: DoorView;
  readonly booking: Booking;
  readonly date: Occurrence | null;
  readonly room: Room | undefined;
};

/** The way in for guests and hosts: our own database only, no login, no Nextcloud and no Keycloak in the path. */
export function createDoor(parts: DoorsParts): Door {
  const looks = createLooks(parts);
  const inLine = oneByOne();
  /** Whoever has a link may ask for its room back as often as they like; one at a time stands in line for a turn. */
  const reopen: Reopen = (way) => inLine(`reopen ${way.found.booking.id}`, () => reopened(parts, way));
  /** Tries of one place at one booking are judged one after the other: a thousand at once would all be first. */
  const codeRefused: CodeRefused = (found, visitor) =>
    inLine(`${found.booking.id} ${addressBucket(visitor.clientAddress)}`, () =>
      checkAccessCode(parts, found, visitor),
    );
  return {
    look: async (kind, code, clientAddress) => {
      const found = await looks.recent(kind, code);
      if (found === 'replaced') return found;
      if (found !== 'unknown') return found.view;
      const tooManyTries = await wrongCode(parts, clientAddress);
      return tooManyTries === null ? 'unknown' : { tooManyTries };
    },
    enter: async (kind, code, visitor) => {
      const found = await find(parts, kind, code);
      if (found === 'replaced') return found;
      if (found !== 'unknown')
        return enter({ ...parts, codeRefused, reopen }, { kind, code, found }, visitor);
      const tooManyTries = await wrongCode(parts, visitor.clientAddress);
      return tooManyTries === null ? 'unknown' : { to: 'too-many-tries', retryAfterSeconds: tooManyTries };
    },
  };
}

/** Counts a wrong code; only what is over the limit is told so, and it learns nothing of the codes. */
async function wrongCode({ attempts }: DoorsParts, clientAddress: string): Promise<number | null> {
  const blocked = await attempts.blocked('link', clientAddress, WRONG_CODES.limit, WRONG_CODES.windowMs);
  if (blocked !== null) return blocked;
  await attempts.count('link', clientAddress);
  return null;
}

/** Remembers what was found for a moment, so that a full hour asks the database once per booking and not per guest. */
function createLooks(parts: DoorsParts) {
  const kept = new Map<string, { readonly at: number; readonly found: Promise<Found | NoDoor> }>();
  return {
    recent: async (kind: LinkKind, code: string): Promise<Found | NoDoor> => {
      const key = `${kind}/${code}`;
      const now = parts.clock.now();
      const known = kept.get(key);
      if (known !== undefined && now - known.at < LOOK_MS) return known.found;
      const found = find(parts, kind, code);
      kept.delete(key);
      kept.set(key, { at: now, found });
      const oldest = kept.keys().next();
      if (kept.size > LOOKS_KEPT && oldest.done !== true) kept.delete(oldest.value);
      const forget = () => {
        if (kept.get(key)?.found === found) kept.delete(key);
      };
      // Made-up codes must not push out those of meetings that thousands wait for.
      found.then((what) => what === 'unknown' && forget(), forget);
      return found;
    },
  };
}

async function find(parts: DoorsParts, kind: LinkKind, code: string): Promise<Found | NoDoor> {
  const { database, branches, clock } = parts;
  const link = await linkByCode(database.db, code);
  if (link?.kind !== kind) return 'unknown';
  if (link.state === 'replaced') return 'replaced';
  const booking = await bookingById(database.db, link.booking);
  if (booking === null) return 'unknown';
  const now = clock.now();
  const occurrences = await occurrencesOf(database.db, booking.id);
  const rooms = await currentRooms(
    database.db,
    occurrences.map(({ id }) => id),
  );
  const open = rooms
    .filter(({ state }) => state === 'open' || state === 'live')
    .map(({ occurrence }) => occurrence);
  const { date, next } = whichDate(occurrences, new Set(open), now);
  const room = rooms.find(({ occurrence }) => occurrence === date?.id);
  const tree = await branches.tree(database.db);
  const state =
    date === null || booking.status === 'cancelled'
      ? 'cancelled'
      : doorState(date, room, booking.options.maxParticipants, now);
  const released = state === 'ended' && date !== null && isReleased(date, now);
  const view: DoorView = {
    kind,
    title: booking.title,
    description: booking.description,
    branchName: tree.get(booking.branch)?.name ?? booking.branch,
    timeZone: booking.timeZone,
    address: tree.address(booking.branch),
    state,
    released,
    date: date === null ? null : dateOf(date),
    next: next === null || booking.status === 'cancelled' ? null : dateOf(next),
    participants: state === 'live' || state === 'full' ? (room?.participants ?? null) : null,
    asksAccessCode: kind === 'guest' && booking.options.accessCode !== null,
    lobby: kind === 'guest' && booking.options.lobby === 'ask-moderator',
    phone: null,
    version: `${state}.${released}.${date?.id ?? ''}.${date?.version ?? 0}.${booking.version}`,
  };
  return { view, booking, date, room };
}

function dateOf({ startsAt, endsAt, opensAt, closesAt }: Occurrence): DoorDate {
  return { startsAt, endsAt, opensAt, closesAt };
}

/** Why the access code does not lead in; null where it does. */
type CodeRefused = (found: Found, visitor: Visitor) => Promise<Entry | null>;

/** Somebody with a link, and what it leads to. */
type Caller = { readonly kind: LinkKind; readonly code: string; readonly found: Found };

/** Opens a room again that is over; what it leads to then. */
type Reopen = (caller: Caller) => Promise<Found | 'no-place'>;

async function enter(
  parts: DoorsParts & { readonly codeRefused: CodeRefused; readonly reopen: Reopen },
  { kind, code, found }: Caller,
  visitor: Visitor,
): Promise<Entry> {
  if (found.view.asksAccessCode) {
    const refused = await parts.codeRefused(found, visitor);
    if (refused !== null) return refused;
  }
  const mayReopen = found.view.released || (kind === 'host' && found.view.state === 'ended');
  const standing = mayReopen ? await parts.reopen({ kind, code, found }) : found;
  if (standing === 'no-place') return { to: 'no-place', view: found.view };
  const { view, room } = standing;
  // A host is let through to a full room, where BBB has the last word: our count may be ten seconds old.
  const mayEnter =
    view.state === 'open' || view.state === 'live' || (view.state === 'full' && kind === 'host');
  if (!mayEnter || room === undefined) return { to: 'door', view };
  return join(parts, { kind, code, room, language: found.booking.options.language }, visitor);
}

/** Wrong access codes count per booking and address. */
async function checkAccessCode(
  parts: DoorsParts,
  { view, booking }: Found,
  visitor: Visitor,
): Promise<Entry | null> {
  const subject = `${booking.id} ${visitor.clientAddress}`;
  const { limit, windowMs } = WRONG_ACCESS_CODES;
  const blocked = await parts.attempts.blocked('access-code', subject, limit, windowMs);
  if (blocked !== null) return { to: 'too-many-tries', retryAfterSeconds: blocked };
  if (sameText(visitor.accessCode.trim(), booking.options.accessCode ?? '')) return null;
  await parts.attempts.count('access-code', subject);
  return { to: 'wrong-access-code', view };
}

/** Compares in constant time, whatever the lengths. */
function sameText(given: string, expected: string): boolean {
  const key = randomHex(16);
  const digest = (text: string) => createHmac('sha256', key).update(text.normalize('NFC')).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

/** Others have the place, or another date of the same booking does. */
const NO_PLACE: readonly FaultCode[] = ['capacity-exhausted', 'dates-overlap'];

/**
 * A host's link inside the window opens the room again; a guest's waits for that. Where it was given up because nobody
 * came, either does, as long as there is a place.
 */
async function reopened(parts: DoorsParts, { kind, code, found }: Caller): Promise<Found | 'no-place'> {
  const { database, rooms, clock, log } = parts;
  const { date, booking } = found;
  if (date === null || lastsUntil(date) <= clock.now()) return found;
  const actor = `${kind}-link:${booking.id}`;
  try {
    await database.inTurn((tx) =>
      kind === 'host' ? rooms.open(tx, actor, date.id) : rooms.readmit(tx, actor, date.id),
    );
    await openWithin(parts, REOPEN_WAIT_MS);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    log.info('a room could not be opened again by its link', { kind, fault: error.fault.code });
    if (NO_PLACE.includes(error.fault.code)) return 'no-place';
    // The rest is said by the page: it shows how things stand and goes on by itself.
  }
  const again = await find(parts, kind, code);
  return typeof again === 'string' ? found : again;
}

/** Opens what is due, and waits for it so long at most; what is not open by then is opened by the job. */
async function openWithin({ openDue, log }: DoorsParts, limitMs: number): Promise<void> {
  const limit = AbortSignal.timeout(limitMs);
  const opening = openDue(limit).catch((error: unknown) => {
    if (!limit.aborted) throw error;
    log.info('a room opened again takes longer than its host waits', {});
  });
  const patience = new Promise<void>((resolve) => {
    limit.addEventListener('abort', () => resolve(), { once: true });
  });
  await Promise.race([opening, patience]);
}

type Way = {
  readonly kind: LinkKind;
  readonly code: string;
  readonly room: Room;
  readonly language: 'de' | 'en';
};

function join(parts: DoorsParts, { kind, code, room, language }: Way, visitor: Visitor): Entry {
  const server = parts.pool.find(({ name }) => name === room.server);
  if (server === undefined || room.createTime === null) throw new Error(`Room ${room.id} cannot be joined.`);
  const back = `${parts.publicUrl}${doorPath(kind, code)}`;
  const url = server.client.joinUrl({
    meetingID: room.meetingId,
    fullName: visitor.name,
    role: kind === 'host' ? 'MODERATOR' : 'VIEWER',
    userID: `${kind}-${randomHex(8)}`,
    createTime: room.createTime,
    // Under ASK_MODERATOR it is guests who wait; without the parameter BBB takes everybody for signed in.
    ...(kind === 'guest' ? { guest: true } : {}),
    logoutURL: `${back}?${LEFT_PARAMETER}`,
    errorRedirectUrl: back,
    // A meeting in English is one for everybody; else each reads the language of their browser.
    userdata: { bbb_override_default_locale: language === 'en' ? 'en' : visitor.language },
  });
  parts.metrics.noteJoin(kind);
  return {
    to: 'room',
    url,
    formActionAllowed: parts.joinOrigins.has(new URL(url).origin) && server.client.kind === 'bigbluebutton',
  };
}
