import type { SlideDocument } from '../../clients/bigbluebutton/documents.ts';
import type { Clock } from '../../lib/clock.ts';
import { SECOND_MS } from '../../lib/span.ts';
import type { Db, Tx } from '../../platform/db/database.ts';
import { NOT_OVER, type Room } from './room.ts';
import { currentRooms, roomsById } from './room-store.ts';

/** What one room is given when it is made. */
export type RoomSlides = {
  /** In their order; the first one is shown. None where there are none, and where they could not be had in time. */
  readonly documents: readonly SlideDocument[];
  /**
   * Writes down that the room is being made with the documents, or without, before its server is asked. Only for whoever
   * holds its claim, in the transaction that says so; may be carried out twice.
   */
  note(tx: Tx, how: 'with' | 'without'): Promise<void>;
};

/**
 * The slides of rooms that are about to be made, by room id; rooms that can have none are left out. It answers at once
 * when the deadline fires, with what it has by then, and brings the rest into the rooms later. It never throws: a room
 * opens without slides, too.
 */
export type SlidesOf = (
  rooms: readonly Room[],
  deadline: AbortSignal,
) => Promise<ReadonlyMap<string, RoomSlides>>;

/** How long rooms that are due may be kept waiting for slides, however many there are and however often it is tried. */
const PATIENCE_MS = 3 * SECOND_MS;

export type PatienceParts = {
  readonly clock: Clock;
  /** None where there are no folders. */
  readonly slidesOf?: SlidesOf;
  /** Fires after so many milliseconds: `AbortSignal.timeout`, or a test's own time. */
  readonly timeLimit?: (ms: number) => AbortSignal;
};

/** `slidesOf` with what is left of one patience: whoever asks again has less of it. */
export function patiently({
  clock,
  slidesOf,
  timeLimit = (ms) => AbortSignal.timeout(ms),
}: PatienceParts): (rooms: readonly Room[]) => Promise<ReadonlyMap<string, RoomSlides>> {
  let leftMs = PATIENCE_MS;
  return async (rooms) => {
    if (slidesOf === undefined || rooms.length === 0) return new Map();
    const begun = clock.now();
    const slides = await slidesOf(rooms, leftMs === 0 ? AbortSignal.abort() : timeLimit(leftMs));
    leftMs = Math.max(0, leftMs - (clock.now() - begun));
    return slides;
  };
}

/** The copy that links to a date lead to, whatever its state; null before the first. */
export async function currentRoomOf(db: Db | Tx, occurrence: string): Promise<Room | null> {
  return (await currentRooms(db, [occurrence]))[0] ?? null;
}

/** Those of these copies that are not over. */
export async function roomsNotOver(db: Db | Tx, ids: readonly string[]): Promise<readonly Room[]> {
  return (await roomsById(db, ids)).filter(({ state }) => NOT_OVER.includes(state));
}

/** Whether slides can be brought into it now: its meeting is there, and links lead to it. */
export function takesSlides({ current, state }: Pick<Room, 'current' | 'state'>): boolean {
  return current && (state === 'open' || state === 'live');
}
