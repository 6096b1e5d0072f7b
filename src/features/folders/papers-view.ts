import { NextcloudError } from '../../clients/nextcloud/fault.ts';
import type { Clock } from '../../lib/clock.ts';
import { SECOND_MS, toIso } from '../../lib/span.ts';
import type { Db } from '../../platform/db/database.ts';
import { bookingById } from '../bookings/dates.ts';
import type { Occurrence } from '../bookings/occurrence.ts';
import { type PapersGlimpse, type PapersOfDates, PREPARATION_STATES } from '../bookings/papers-functions.ts';
import type { PapersOf } from '../rooms/find-door.ts';
import { papersOfAll } from './papers-store.ts';
import { DAY_LENGTH, type Papers } from './papers.ts';
import type { Chosen } from './slide.ts';
import { readSlides, type ReadSlidesParts, slideSources } from './slides.ts';

/** `off`: there is no Nextcloud. `none`: this date has no papers, though it may have had some. */
export const PAPERS_SHOWN = ['off', 'none', ...PREPARATION_STATES] as const;

/** How it stands with the papers of a date, without asking Nextcloud. */
export type PapersStanding = Omit<PapersGlimpse, 'state'> & { readonly state: (typeof PAPERS_SHOWN)[number] };

const NOTHING: Pick<PapersGlimpse, 'folder' | 'links'> = {
  folder: null,
  links: { read: null, drop: null, until: null },
};

export const NO_NEXTCLOUD: PapersStanding = { state: 'off', ...NOTHING };

/** @param url of the Nextcloud, without a slash at its end */
export function createPapersOfDates(url: string): PapersOfDates {
  return async (db, occurrences) => {
    const papers = await papersOfAll(db, occurrences);
    return new Map([...papers].map(([occurrence, each]) => [occurrence, glimpseOf(url, each)]));
  };
}

/** One date, also where nothing is known of its papers yet. */
export async function standingOf(db: Db, url: string, date: Occurrence): Promise<PapersStanding> {
  const booking = await bookingById(db, date.booking);
  const wanted = date.status === 'booked' && (booking?.options.papers ?? 'none') !== 'none';
  const found = (await createPapersOfDates(url)(db, [date.id])).get(date.id);
  return { ...NOTHING, state: 'pending', ...found, ...(wanted ? {} : { state: 'none' }) };
}

/** The guests' links of a date, as long as they are good. */
export function createPapersOf(clock: Clock): PapersOf {
  return async (db, occurrence) => {
    const papers = (await papersOfAll(db, [occurrence])).get(occurrence);
    const isGood = (papers?.linksUntil ?? '') >= toIso(clock.now()).slice(0, DAY_LENGTH);
    if (papers === undefined || !isGood) return { read: null, drop: null };
    return { read: papers.read?.url ?? null, drop: papers.drop?.url ?? null };
  };
}

function glimpseOf(url: string, { state, fileId, name, read, drop, linksUntil }: Papers): PapersGlimpse {
  return {
    state: state === 'settled' ? 'ready' : state,
    folder: fileId === null ? null : { name: name ?? '', url: `${url}/index.php/f/${fileId}` },
    links: { read: read?.url ?? null, drop: drop?.url ?? null, until: linksUntil },
  };
}

/** How long a page is kept waiting for Nextcloud. */
const LOOK_MS = 3 * SECOND_MS;

export type LookingParts = ReadSlidesParts & {
  /** Fires after so many milliseconds: `AbortSignal.timeout`, or a test's own time. */
  readonly timeLimit?: (ms: number) => AbortSignal;
};

/** What would come into the room now; null where Nextcloud does not say so in time. */
export async function lookAtSlides(
  parts: LookingParts,
  db: Db,
  { id: occurrence, booking, branch }: Occurrence,
): Promise<Chosen | null> {
  const { timeLimit = (ms: number) => AbortSignal.timeout(ms) } = parts;
  const dated = { occurrence, booking, branch };
  const sources = (await slideSources(db, parts.settings, [dated])).get(occurrence);
  if (sources === undefined) return { slides: [], skipped: [] };
  try {
    return await readSlides(parts, sources, { signal: timeLimit(LOOK_MS) });
  } catch (error) {
    if (error instanceof NextcloudError) return null;
    throw error;
  }
}
