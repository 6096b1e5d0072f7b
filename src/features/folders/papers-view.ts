import { NextcloudError } from '../../clients/nextcloud/fault.ts';
import { SECOND_MS } from '../../lib/span.ts';
import type { Db } from '../../platform/db/database.ts';
import { bookingById } from '../bookings/dates.ts';
import type { Occurrence } from '../bookings/occurrence.ts';
import { papersOfAll } from './papers-store.ts';
import type { Papers } from './papers.ts';
import type { Chosen } from './slide.ts';
import { readSlides, type ReadSlidesParts, slideSources } from './slides.ts';

/**
 * `off`: there is no Nextcloud. `none`: this date has no papers. `pending`: its folder is on its way. `waiting`: the
 * folder is there, its links are on their way. `failed`: it did not work, and is tried again.
 */
export const PAPERS_SHOWN = ['off', 'none', 'pending', 'waiting', 'ready', 'failed'] as const;

/** How it stands with the papers of a date, without asking Nextcloud. */
export type PapersGlimpse = {
  readonly state: (typeof PAPERS_SHOWN)[number];
  /** Its address is for members, who sign in there. */
  readonly folder: { readonly name: string; readonly url: string } | null;
  readonly links: {
    readonly read: string | null;
    readonly drop: string | null;
    /** The last day, `YYYY-MM-DD`. */
    readonly until: string | null;
  };
};

export const NO_NEXTCLOUD: PapersGlimpse = {
  state: 'off',
  folder: null,
  links: { read: null, drop: null, until: null },
};

/** @param url of the Nextcloud, without a slash at its end */
export async function glimpsePapers(db: Db, url: string, date: Occurrence): Promise<PapersGlimpse> {
  const booking = await bookingById(db, date.booking);
  const wanted = date.status === 'booked' && (booking?.options.papers ?? 'none') !== 'none';
  const papers = (await papersOfAll(db, [date.id])).get(date.id);
  const folder = papers?.fileId ?? null;
  return {
    state: wanted ? shownState(papers) : 'none',
    folder: folder === null ? null : { name: papers?.name ?? '', url: `${url}/index.php/f/${folder}` },
    links: {
      read: papers?.read?.url ?? null,
      drop: papers?.drop?.url ?? null,
      until: papers?.linksUntil ?? null,
    },
  };
}

function shownState(papers: Papers | undefined): PapersGlimpse['state'] {
  if (papers === undefined) return 'pending';
  return papers.state === 'settled' ? 'ready' : papers.state;
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
  const { timeLimit = (ms) => AbortSignal.timeout(ms) } = parts;
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
