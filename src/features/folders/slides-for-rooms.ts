import { NextcloudError } from '../../clients/nextcloud/fault.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import type { Database } from '../../platform/db/database.ts';
import type { Room } from '../rooms/room.ts';
import type { RoomSlides, SlidesOf } from '../rooms/slides.ts';
import type { Slide } from './slide.ts';
import type { SlideDocument } from '../../clients/bigbluebutton/documents.ts';
import { addGivings, noteMaking } from './slide-store.ts';
import { handSlides, type HandingParts } from './slide-documents.ts';
import { readSlides, type ReadSlidesParts, slideSources, type SlideSources } from './slides.ts';

export type SlidesParts = ReadSlidesParts &
  HandingParts & { readonly database: Database; readonly clock: Clock; readonly log: Log };

/** Rooms that are read for at a time; the client lets ten calls through at once. */
const AT_ONCE = 8;

/** A room to be asked for. */
type Asked = { readonly room: Room; readonly sources: SlideSources };

type Answer = {
  readonly room: Room;
  readonly documents: readonly SlideDocument[];
  readonly slides: readonly Slide[];
};

/**
 * The slides of rooms that are about to be made. Others may ask for the same rooms at the same time, and whoever asked
 * may die: so all are written down as owed, until whoever makes a room notes what is sent along. What cannot be had by
 * the deadline stays owed, for `bring-slides`, and so does what is too much to be sent along: a server may fetch it
 * before it answers, and no room is to wait for that.
 */
export function createSlidesOf(parts: SlidesParts): SlidesOf {
  return async (rooms, deadline) => {
    try {
      const asked = await whomToAsk(parts, rooms);
      if (asked.length === 0) return new Map();
      const answers = new Map(
        (await readInTime(parts, asked, deadline)).map((answer) => [answer.room.id, answer]),
      );
      await oweAll(parts, asked);
      return new Map(asked.map(({ room: { id } }) => [id, toRoomSlides(parts, id, answers.get(id))]));
    } catch (error) {
      parts.log.error('rooms open without their slides', { rooms: rooms.length, error });
      return new Map();
    }
  };
}

async function whomToAsk({ database, settings }: SlidesParts, rooms: readonly Room[]): Promise<Asked[]> {
  const sources = await slideSources(database.db, settings, rooms);
  return rooms.flatMap((room) => {
    const found = sources.get(room.occurrence);
    return found === undefined ? [] : [{ room, sources: found }];
  });
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

/** Before anything is sent, so that no room is forgotten. Where more is known of a room already, that stays. */
async function oweAll({ database, clock }: SlidesParts, asked: readonly Asked[]): Promise<void> {
  const owed = asked.map(
    ({ room: { id: room, occurrence } }) =>
      ({ room, occurrence, state: 'owed', given: [], attempts: 0, retryAt: null }) as const,
  );
  await database.transaction((tx) => addGivings(tx, owed, clock.now()));
}

/** @param answer nothing where none came in time, or it is too much to be sent along */
function toRoomSlides({ clock }: SlidesParts, room: string, answer: Answer | undefined): RoomSlides {
  const slides = answer?.slides ?? [];
  return {
    documents: answer?.documents ?? [],
    note: async (tx, how) => {
      // Where there are none, nothing is owed.
      const isGiven = answer !== undefined && (how === 'with' || slides.length === 0);
      const now = isGiven
        ? ({ state: 'given', given: slides } as const)
        : ({ state: 'owed', given: [] } as const);
      await noteMaking(tx, { room, ...now }, clock.now());
    },
  };
}
