import { NextcloudError } from '../../clients/nextcloud/fault.ts';
import { refuse } from '../../lib/refusal.ts';
import { append } from '../../platform/audit/audit.ts';
import type { Occurrence } from '../bookings/occurrence.ts';
import { bookingById } from '../bookings/dates.ts';
import type { Room } from '../rooms/room.ts';
import { currentRoomOf, takesSlides } from '../rooms/slides.ts';
import { type Chosen, notGiven, type SkippedFile } from './slide.ts';
import { addGivings, type Giving, givingOf } from './slide-store.ts';
import { bringInto, type BringingParts } from './slides-bring.ts';
import { readSlides, slideSources } from './slides.ts';

/** What came into the room now, what was there before, and what cannot come there; by name. */
export type Pushed = {
  readonly pushed: readonly string[];
  readonly there: readonly string[];
  readonly skipped: readonly SkippedFile[];
};

const BUSY = { code: 'busy', retryAfterSeconds: 5 } as const;
const NOT_TAKEN = { code: 'slides-not-taken', retryAfterSeconds: 10 } as const;
const READ_TIMEOUT_MS = 10_000;

/**
 * Brings into the room of a date what lies in its folder and was not given to it in the state that it has now.
 *
 * @throws Refusal `no-papers`, `no-room`, `nextcloud-unreachable`, `slides-not-taken`, `busy`
 */
export async function pushSlides(
  parts: BringingParts,
  actor: string,
  occurrence: Occurrence,
): Promise<Pushed> {
  const { db } = parts.database;
  const booking = await bookingById(db, occurrence.booking);
  if (booking === null || booking.options.papers === 'none') return refuse({ code: 'no-papers' });
  const room = await currentRoomOf(db, occurrence.id);
  if (room === null || !takesSlides(room)) return refuse({ code: 'no-room' });
  try {
    return await push(parts, actor, room, await lookAt(parts, room));
  } catch (error) {
    if (!(error instanceof NextcloudError)) throw error;
    return refuse({ code: 'nextcloud-unreachable', retryAfterSeconds: 30 });
  }
}

async function lookAt(parts: BringingParts, room: Room): Promise<Chosen> {
  const sources = (await slideSources(parts.database.db, parts.settings, [room])).get(room.occurrence);
  if (sources === undefined) return { slides: [], skipped: [] };
  return readSlides(parts, sources, { timeoutMs: READ_TIMEOUT_MS });
}

async function push(
  parts: BringingParts,
  actor: string,
  room: Room,
  { slides, skipped }: Chosen,
): Promise<Pushed> {
  const giving = await theGiving(parts, room);
  if (giving.state === 'unknown' && (giving.retryAt ?? 0) > parts.clock.now()) return refuse(BUSY);
  const fresh = notGiven(slides, giving.given);
  const there = slides.filter((slide) => !fresh.includes(slide)).map(({ name }) => name);
  const pushed = fresh.map(({ name }) => name);
  const { occurrence: id, branch } = room;
  const answer = await bringInto(parts, {
    ...{ room, giving, slides, signal: new AbortController().signal },
    // In a meeting that goes on it is for the people there what is shown.
    show: giving.state === 'owed',
    note: async (tx) => {
      if (pushed.length === 0) return;
      await append(tx, {
        ...{ at: parts.clock.now(), actor, action: 'slides.push' },
        ...{ object: { kind: 'occurrence', id }, branch, after: { files: pushed.length } },
      });
    },
  });
  if (answer === 'busy') return refuse(BUSY);
  return answer === 'given' ? { pushed, there, skipped } : refuse(NOT_TAKEN);
}

/** What the room was given so far; one that opened before there was anything to give has no row yet. */
async function theGiving({ database, clock }: BringingParts, room: Room): Promise<Giving> {
  const { id, occurrence } = room;
  const found = await givingOf(database.db, id);
  if (found !== null) return found;
  const none: Giving = { room: id, occurrence, state: 'given', given: [], attempts: 0, retryAt: null };
  return database.transaction(async (tx) => {
    await addGivings(tx, [none], clock.now());
    return (await givingOf(tx, id)) ?? none;
  });
}
