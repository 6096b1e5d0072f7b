import type { Log } from '../../lib/log.ts';
import { oneByOne } from '../../lib/one-by-one.ts';
import { type FaultCode, Refusal } from '../../lib/refusal.ts';
import { type Instant, MINUTE_MS, SECOND_MS } from '../../lib/span.ts';
import type { Attempts } from '../../platform/http/attempts.ts';
import { linkByCode, linkInForce } from '../bookings/dates.ts';
import { lastsUntil } from '../bookings/occurrence.ts';
import { createAccessCodes } from './access-codes.ts';
import {
  type Door,
  type DoorView,
  type Entry,
  leadsNowhere,
  type LinkKind,
  type NoDoor,
  type Passage,
  type Passer,
  type Visitor,
} from './door.ts';
import { howItStands } from './door-standing.ts';
import { find, type FindParts, type Found } from './find-door.ts';
import { askingAs, letIn, type LineParts, standing, ticketFor } from './line.ts';
import { roomBehind } from './room-store.ts';
import type { Rooms } from './rooms.ts';
import type { OpenDue } from './open-rooms.ts';

/** Pages that wait ask every three seconds, thousands of them: they are answered from a look this old at most. */
const LOOK_MS = 2 * SECOND_MS;
const LOOKS_KEPT = 2_000;
/** Wrong link codes from one address, then 429; right ones are never counted. */
const WRONG_CODES = { limit: 30, windowMs: 10 * MINUTE_MS };
/** A host who opens the room again waits for it this long, then sees the page that waits. */
const REOPEN_WAIT_MS = 8 * SECOND_MS;

export type DoorsParts = LineParts &
  FindParts & {
    readonly rooms: Rooms;
    readonly openDue: OpenDue;
    readonly attempts: Attempts;
    readonly log: Log;
  };

/** The way in for guests and hosts: our own database only, no login, no Nextcloud and no Keycloak in the path. */
export function createDoor(parts: DoorsParts): Door {
  const looks = createLooks(parts);
  const codeRefusal = createAccessCodes(parts.attempts);
  const inLine = oneByOne();
  /** Whoever has a link may ask for its room back as often as they like; one at a time stands in line for a turn. */
  const reopen: Reopen = (link) => inLine(link.found.booking.id, () => reopened(parts, link));
  /** What a join asks of a link is taken from a look; where the room is now is always asked anew. */
  const through = async <T>(kind: LinkKind, code: string, clientAddress: string, go: Through<T>) => {
    const found = await looks.recent(kind, code);
    if (found !== 'unknown') return leadsNowhere(found) ? found : go({ kind, code, found });
    const tooManyTries = await wrongCode(parts, clientAddress);
    return tooManyTries === null
      ? ('unknown' as const)
      : ({ to: 'too-many-tries', retryAfterSeconds: tooManyTries } as const);
  };
  return {
    look: async (kind, code, clientAddress) => {
      const seen = await through(kind, code, clientAddress, ({ found }) => Promise.resolve(found.view));
      return !leadsNowhere(seen) && 'to' in seen ? { tooManyTries: seen.retryAfterSeconds } : seen;
    },
    enter: (kind, code, visitor) =>
      through(kind, code, visitor.clientAddress, async (link): Promise<Entry | NoDoor> => {
        const { view, booking } = link.found;
        const refusal = view.asksAccessCode ? await codeRefusal(booking, visitor) : null;
        if (refusal === null) return enter({ ...parts, reopen }, link, visitor);
        if (refusal.why === 'wrong') return { to: 'wrong-access-code', view };
        return { to: 'too-many-tries', retryAfterSeconds: refusal.retryAfterSeconds };
      }),
    pass: (kind, code, ticket, passer) =>
      through(kind, code, passer.clientAddress, (link) => pass(parts, link, ticket, passer)),
  };
}

/** A link that leads to a meeting, and what was found behind it. */
type Link = { readonly kind: LinkKind; readonly code: string; readonly found: Found };
type Through<T> = (link: Link) => Promise<T>;

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

/** Opens a room again that is over; what it leads to then. */
type Reopen = (link: Link) => Promise<Found | NoDoor | 'no-place'>;

async function enter(
  parts: DoorsParts & { readonly reopen: Reopen },
  link: Link,
  visitor: Visitor,
): Promise<Entry | NoDoor> {
  const { kind, code } = link;
  const now = await atThisMoment(parts, link);
  if (leadsNowhere(now)) return now;
  const mayReopen = now.view.released || (kind === 'host' && now.view.state === 'ended');
  const found = mayReopen ? await parts.reopen({ kind, code, found: now }) : now;
  if (found === 'no-place') return { to: 'no-place', view: now.view };
  if (leadsNowhere(found)) return found;
  const { date, view } = found;
  const way = wayInto(found, kind);
  if (way !== null) {
    const entry = await letIn(parts, { ...way, kind, code, visitor }, askingAs(kind, null));
    if ('to' in entry) return entry;
    return ticketFor(parts, { kind, code, occurrence: way.room.occurrence, name: visitor.name }, entry);
  }
  if (date === null || !isComing(view, parts.clock.now())) return { to: 'door', view };
  return ticketFor(parts, { kind, code, occurrence: date.id, name: visitor.name }, null);
}

/** Back with a ticket: in when it is time, else the page that waits; no ticket leads anywhere but where it was made for. */
async function pass(
  parts: DoorsParts,
  link: Link,
  sealed: string,
  passer: Passer,
): Promise<Passage | NoDoor> {
  const { kind, code } = link;
  const ticket = parts.tickets.open(kind, code, sealed);
  if (ticket === null) return { to: 'lapsed', view: link.found.view, name: null };
  const { name, slot, occurrence, goodUntil } = ticket;
  const found = await atThisMoment(parts, link);
  if (leadsNowhere(found)) return found;
  const { date, view } = found;
  if (goodUntil <= parts.clock.now() || date?.id !== occurrence) return { to: 'lapsed', view, name };
  const way = wayInto(found, kind);
  if (way === null) {
    return isComing(view, parts.clock.now())
      ? { to: 'wait', view, name, place: null }
      : { to: 'door', view, name };
  }
  const visitor = { name, language: passer.language };
  const entry = await letIn(parts, { ...way, kind, code, visitor }, askingAs(kind, slot));
  if ('to' in entry) return entry;
  // The room is there now, and the place in line begins.
  if (slot === null) return ticketFor(parts, { kind, code, occurrence, name }, entry);
  return { to: 'wait', view, name, place: standing(parts, entry) };
}

/**
 * What was found, with its room as it is now; all of it anew where that leads nobody in, or where the link was replaced
 * meanwhile.
 */
async function atThisMoment(parts: DoorsParts, { kind, code, found }: Link): Promise<Found | NoDoor> {
  const { database, clock } = parts;
  const { view, date } = found;
  if (date !== null) {
    const room = await roomBehind(database.db, date.id, linkInForce(code));
    const standing = howItStands({ ...found, room }, clock.now());
    const now = { ...found, room, view: { ...view, ...standing } };
    if (wayInto(now, kind) !== null) return now;
  }
  return find(parts, kind, code);
}

/** null where nobody may go in. A host may into a full room: BBB has the last word, our count may be ten seconds old. */
function wayInto({ view, room, booking }: Found, kind: LinkKind) {
  const { state } = view;
  const may = state === 'open' || state === 'live' || (state === 'full' && kind === 'host');
  return may && room !== undefined ? { room, language: booking.options.language } : null;
}

/** Whether a room is on its way, so that waiting for it makes sense. */
function isComing({ state, date }: DoorView, now: Instant): boolean {
  return state === 'trouble' || (state === 'early' && date !== null && date.opensAt <= now);
}

/** Others have the place, or another date of the same booking does. */
const NO_PLACE: readonly FaultCode[] = ['capacity-exhausted', 'dates-overlap'];

/**
 * A host's link inside the window opens the room again; a guest's waits for that. Where it was given up because nobody
 * came, either does, as long as there is a place.
 */
async function reopened(
  parts: DoorsParts,
  { kind, code, found }: Link,
): Promise<Found | NoDoor | 'no-place'> {
  const { database, rooms, clock, log } = parts;
  const { date, booking } = found;
  if (date === null || lastsUntil(date) <= clock.now()) return found;
  const actor = `${kind}-link:${booking.id}`;
  try {
    await database.inTurn(async (tx) => {
      // Whoever stood in line for a turn may hold a link by now that was replaced.
      if ((await linkByCode(tx, code))?.state !== 'current') return;
      await (kind === 'host' ? rooms.open(tx, actor, date.id, null) : rooms.readmit(tx, actor, date.id));
    });
    await openWithin(parts, REOPEN_WAIT_MS);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    log.info('a room could not be opened again by its link', { kind, fault: error.fault.code });
    if (NO_PLACE.includes(error.fault.code)) return 'no-place';
    // The rest is said by the page: it shows how things stand and goes on by itself.
  }
  return find(parts, kind, code);
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
