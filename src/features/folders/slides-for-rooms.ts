import { NextcloudError } from '../../clients/nextcloud/fault.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import type { Database } from '../../platform/db/database.ts';
import type { Room } from '../rooms/room.ts';
import type { RoomSlides, SlidesOf } from '../rooms/slides.ts';
import type { Slide } from './slide.ts';
import type { SlideDocument } from '../../clients/bigbluebutton/documents.ts';
import { addGivings, changeGiving, type Giving, givingOf, givingsOf } from './slide-store.ts';
import { handSlides, type HandingParts } from './slide-documents.ts';
import { readSlides, type ReadSlidesParts, slideSources, type SlideSources } from './slides.ts';

export type SlidesParts = ReadSlidesParts &
  HandingParts & { readonly database: Database; readonly clock: Clock; readonly log: Log };

/** Rooms that are read for at a time; the client lets ten calls through at once. */
const AT_ONCE = 8;

/** A room to be asked for, and what is written of it already. */
type Asked = { readonly room: Room; readonly sources: SlideSources; readonly before: Giving | undefined };

type Answer = {
  readonly room: Room;
  readonly documents: readonly SlideDocument[];
  readonly slides: readonly Slide[];
};

/**
 * The slides of rooms that are about to be made. What cannot be had by the deadline is written down as owed, for
 * `bring-slides`, and so is what is too much to be sent along: a server may fetch it before it answers, and no room is
 * to wait for that. A copy that was left in the middle of its making is given what it was given before: its server may
 * have it by now, and would take nothing twice.
 */
export function createSlidesOf(parts: SlidesParts): SlidesOf {
  return async (rooms, deadline) => {
    try {
      const asked = await whomToAsk(parts, rooms);
      if (asked.length === 0) return new Map();
      const answers = await readInTime(parts, asked.filter(isToBeRead), deadline);
      await write(parts, asked, answers);
      return new Map(answers.map((answer) => [answer.room.id, toRoomSlides(parts, answer)]));
    } catch (error) {
      parts.log.error('rooms open without their slides', { rooms: rooms.length, error });
      return new Map();
    }
  };
}

async function whomToAsk({ database, settings }: SlidesParts, rooms: readonly Room[]): Promise<Asked[]> {
  const sources = await slideSources(database.db, settings, rooms);
  if (sources.size === 0) return [];
  const givings = new Map(
    (
      await givingsOf(
        database.db,
        rooms.map(({ id }) => id),
      )
    ).map((giving) => [giving.room, giving]),
  );
  return rooms.flatMap((room) => {
    const found = sources.get(room.occurrence);
    return found === undefined ? [] : [{ room, sources: found, before: givings.get(room.id) }];
  });
}

function isToBeRead({ room, before }: Asked): boolean {
  return before === undefined ? room.state !== 'creating' : before.state === 'given';
}

/** What came before the deadline; whoever ignores it is left behind. */
async function readInTime(
  parts: SlidesParts,
  asked: readonly Asked[],
  deadline: AbortSignal,
): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  const queue = [...asked];
  const lanes = Array.from({ length: Math.min(AT_ONCE, queue.length) }, async () => {
    for (let next = queue.shift(); next !== undefined && !deadline.aborted; next = queue.shift()) {
      const answer = await readOne(parts, next, deadline);
      if (answer !== null) answers.push(answer);
    }
  });
  await Promise.race([Promise.all(lanes), fired(deadline)]);
  // A copy: what comes later is not for this round.
  return [...answers];
}

async function readOne(
  parts: SlidesParts,
  { room, sources }: Asked,
  deadline: AbortSignal,
): Promise<Answer | null> {
  try {
    const { slides } = await readSlides(parts, sources, { signal: deadline });
    const handing = { room: room.id, now: parts.clock.now(), show: true };
    const { documents, tokens } = await handSlides(parts, slides, handing, { signal: deadline });
    return tokens.length > 0 ? null : { room, slides, documents };
  } catch (error) {
    const { occurrence } = room;
    if (error instanceof NextcloudError) parts.log.warn('slides are late', { occurrence, error });
    else parts.log.error('slides could not be read', { occurrence, error });
    return null;
  }
}

async function fired(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

/** Before anything is sent, so that no room is forgotten. */
async function write(
  { database, clock }: SlidesParts,
  asked: readonly Asked[],
  answers: readonly Answer[],
): Promise<void> {
  const now = clock.now();
  const byRoom = new Map(answers.map((answer) => [answer.room.id, answer]));
  const givings = asked.map(({ room: { id: room, occurrence } }): Giving => {
    const slides = byRoom.get(room)?.slides;
    const state = slides === undefined ? 'owed' : 'given';
    return { room, occurrence, state, given: slides ?? [], attempts: 0, retryAt: null };
  });
  await database.transaction((tx) => addGivings(tx, givings, now));
}

function toRoomSlides({ database, clock }: SlidesParts, { room, documents }: Answer): RoomSlides {
  return {
    documents,
    leftOut: () =>
      database.transaction(async (tx) => {
        const giving = await givingOf(tx, room.id);
        if (giving === null) return;
        await changeGiving(tx, giving, { state: 'owed', given: [] }, clock.now());
      }),
  };
}
