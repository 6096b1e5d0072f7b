import type { SlideDocument } from '../../clients/bigbluebutton/documents.ts';
import { BackendError } from '../../clients/bigbluebutton/fault.ts';
import { NextcloudError } from '../../clients/nextcloud/fault.ts';
import { MINUTE_MS, SECOND_MS } from '../../lib/span.ts';
import type { Tx } from '../../platform/db/database.ts';
import type { Job } from '../../platform/jobs/job.ts';
import { inLanes } from '../rooms/lanes.ts';
import type { Room } from '../rooms/room.ts';
import type { PoolServer } from '../rooms/server.ts';
import { roomsNotOver, takesSlides } from '../rooms/slides.ts';
import { notGiven, type Slide } from './slide.ts';
import {
  addTokens,
  allGivings,
  changeGiving,
  type Giving,
  removeExpiredTokens,
  removeGivings,
} from './slide-store.ts';
import { type Handing, handSlides } from './slide-documents.ts';
import type { SlidesParts } from './slides-for-rooms.ts';
import { readSlides, slideSources } from './slides.ts';

export type BringingParts = SlidesParts & { readonly pool: readonly PoolServer[] };

/** A proxy before the server takes no body as large as this. */
const TOO_LARGE = 413;
const READ_TIMEOUT_MS = 10 * SECOND_MS;
const INSERT_TIMEOUT_MS = 8 * SECOND_MS;
/** Longer than an answer takes: nobody else begins meanwhile. */
const ANSWER_MS = 12 * SECOND_MS;
/** Rooms of one server. */
const AT_ONCE = 2;
const FIRST_PAUSE_MS = 10 * SECOND_MS;
const LONGEST_PAUSE_MS = 5 * MINUTE_MS;

/**
 * `given`: the server took them. `refused`: it certainly did not. `unknown`: no answer came; they may be there.
 * `busy`: somebody else is at it.
 */
export type Brought = 'given' | 'refused' | 'unknown' | 'busy';

/**
 * The job: what could not be had in time when a room opened is brought into it as soon as it can be. What was sent and
 * not answered is not sent again: a room shows no list of what it has, and slides that are there twice are worse for
 * people than a look at the page of the date, where it can be done by hand.
 */
export function bringSlidesJob(parts: BringingParts): Job {
  return {
    name: 'bring-slides',
    schedule: '3-59/10 * * * * *',
    run: async (signal) => {
      const { database, clock } = parts;
      const givings = await allGivings(database.db);
      const rooms = new Map(
        (
          await roomsNotOver(
            database.db,
            givings.map(({ room }) => room),
          )
        ).map((room) => [room.id, room]),
      );
      const over = givings.filter(({ room }) => !rooms.has(room)).map(({ room }) => room);
      const forgotten = await database.transaction(async (tx) => {
        await removeGivings(tx, over);
        return removeExpiredTokens(tx, clock.now());
      });
      const outcome = { given: 0, refused: 0, unknown: 0, busy: 0, late: 0, forgotten };
      const due = givings.flatMap((giving) => {
        const room = rooms.get(giving.room);
        return room !== undefined && takesSlides(room) && isDue(giving, clock.now())
          ? [{ ...room, giving }]
          : [];
      });
      await inLanes(due, { perServer: AT_ONCE, signal }, async ({ giving, ...room }) => {
        outcome[await bringOwed(parts, room, giving, signal)] += 1;
      });
      return outcome;
    },
  };
}

function isDue({ state, retryAt }: Giving, now: number): boolean {
  return state === 'owed' && (retryAt === null || retryAt <= now);
}

async function bringOwed(
  parts: BringingParts,
  room: Room,
  giving: Giving,
  signal: AbortSignal,
): Promise<Brought | 'late'> {
  const options = { timeoutMs: READ_TIMEOUT_MS, signal };
  try {
    const { occurrence } = room;
    const sources = (await slideSources(parts.database.db, parts.settings, [room])).get(occurrence);
    const slides = sources === undefined ? [] : (await readSlides(parts, sources, options)).slides;
    return await bringInto(parts, { room, giving, slides, signal, show: true });
  } catch (error) {
    if (!(error instanceof NextcloudError)) throw error;
    const { database, clock, log } = parts;
    log.warn('slides are still late', { occurrence: room.occurrence, error });
    await database.transaction((tx) => changeGiving(tx, giving, later(giving, clock.now()), clock.now()));
    return 'late';
  }
}

/** Owed, after a pause that doubles. */
function later({ attempts }: Giving, now: number) {
  const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** Math.min(attempts, 10), LONGEST_PAUSE_MS);
  return { state: 'owed', attempts: attempts + 1, retryAt: now + pauseMs } as const;
}

/** What is to come into which room. */
export type Bringing = {
  readonly room: Room;
  readonly giving: Giving;
  readonly slides: readonly Slide[];
  readonly signal: AbortSignal;
  /** Whether the first one is shown at once. */
  readonly show: boolean;
  /** In the transaction that writes down that the server took them. */
  readonly note?: (tx: Tx) => Promise<void>;
};

/**
 * Brings those of the slides that were not given yet into a room that is there.
 *
 * @throws NextcloudError where one cannot be read; then nothing was sent
 */
export async function bringInto(parts: BringingParts, bringing: Bringing): Promise<Brought> {
  const { database, clock } = parts;
  const { room, giving, slides, signal } = bringing;
  const fresh = notGiven(slides, giving.given);
  if (fresh.length === 0) {
    await settle(parts, giving, { state: 'given', retryAt: null }, bringing.note);
    return 'given';
  }
  const handing = { room: room.id, now: clock.now(), show: bringing.show };
  const options = { timeoutMs: READ_TIMEOUT_MS, signal };
  const handed = await handSlides(parts, fresh, handing, options);
  const begun = { ...giving, state: 'unknown', attempts: giving.attempts + 1 } as const;
  const isOurs = await database.transaction(async (tx) => {
    const { state, attempts } = begun;
    const retryAt = clock.now() + ANSWER_MS;
    if (!(await changeGiving(tx, giving, { state, attempts, retryAt }, clock.now()))) return false;
    await addTokens(tx, handed.tokens);
    return true;
  });
  if (!isOurs) return 'busy';
  const first = await insert(parts, room, handed.documents);
  const answer = first === 'too-large' ? await insertByAddress(parts, room, fresh, handing) : first;
  if (answer === 'given') {
    const given = [...giving.given, ...fresh];
    await settle(parts, begun, { state: 'given', given, retryAt: null }, bringing.note);
  } else if (answer === 'refused') {
    const back =
      giving.state === 'owed' ? later(giving, clock.now()) : { state: giving.state, retryAt: null };
    await settle(parts, begun, back);
  } else {
    await settle(parts, begun, { retryAt: null });
  }
  return answer;
}

async function settle(
  { database, clock }: BringingParts,
  giving: Giving,
  changes: Parameters<typeof changeGiving>[2],
  note?: Bringing['note'],
): Promise<void> {
  await database.transaction(async (tx) => {
    await changeGiving(tx, giving, changes, clock.now());
    await note?.(tx);
  });
}

/** Something on the way takes no body of that size: it is told where to fetch them instead. */
async function insertByAddress(
  parts: BringingParts,
  room: Room,
  slides: readonly Slide[],
  handing: Handing,
): Promise<Exclude<Brought, 'busy'>> {
  const { documents, tokens } = await handSlides(parts, slides, { ...handing, byAddress: true }, {});
  await parts.database.transaction((tx) => addTokens(tx, tokens));
  const answer = await insert(parts, room, documents);
  return answer === 'too-large' ? 'refused' : answer;
}

async function insert(
  { pool, log }: BringingParts,
  { server, meetingId, occurrence }: Room,
  documents: readonly SlideDocument[],
): Promise<Exclude<Brought, 'busy'> | 'too-large'> {
  const client = pool.find(({ name }) => name === server)?.client;
  if (client === undefined) return 'refused';
  try {
    const answer = await client.insertDocument(meetingId, documents, { timeoutMs: INSERT_TIMEOUT_MS });
    return answer === 'accepted' ? 'given' : 'refused';
  } catch (error) {
    if (!(error instanceof BackendError)) throw error;
    log.warn('a server took no slides', { server, occurrence, error });
    return error.status === TOO_LARGE ? 'too-large' : error.outcome;
  }
}
