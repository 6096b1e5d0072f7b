import { z } from 'zod';
import { addDays, formatLocal, parseLocal, toLocal } from '../../lib/local-time.ts';
import { hasCodeShape } from '../../lib/ids.ts';
import { foldQuery, foldText } from '../../lib/fold.ts';
import { listOf } from '../../platform/http/cursor.ts';
import type { Caller } from '../../platform/http/caller.ts';
import { JobView } from '../../platform/jobs/job-views.ts';
import { BookingView, OccurrenceView } from '../bookings/booking-schemas.ts';
import { readDay } from '../bookings/form-times.ts';
import { type BranchView, BranchView as BranchSchema } from '../branches/branch-view.ts';
import { FolderList, type FolderView } from '../folders/folder-view.ts';
import { RecordingList, type RecordingView } from '../recordings/recording-schemas.ts';
import { ServerView } from '../rooms/server-endpoints.ts';
import type { OfficeParts } from './office-parts.ts';

/** So many of each kind are shown; there is a way to the rest. */
const MOST = 10;
/** Of a day, which is looked through as a whole. */
const MOST_DATES = 50;
/** Each is asked for by itself. */
const MOST_FOLDERS = 3;

/** What somebody may see of what was searched for. */
export type Hits = {
  /** The day that was meant: `2027-02-09`; null where it was none. */
  readonly day: string | null;
  readonly dates: readonly OccurrenceView[];
  readonly bookings: readonly BookingView[];
  readonly recordings: readonly RecordingView[];
  readonly branches: readonly BranchView[];
  readonly folders: readonly FolderView[];
  readonly servers: readonly ServerView[];
  readonly jobs: readonly JobView[];
  /** Whether there are more than are shown. */
  readonly more: Readonly<Record<'dates' | 'bookings' | 'recordings' | 'branches' | 'folders', boolean>>;
};

const Bookings = listOf(BookingView);
const Dates = listOf(OccurrenceView);
const Branches = z.strictObject({ items: z.array(BranchSchema), next: z.null() });
const Servers = z.strictObject({ items: z.array(ServerView), next: z.null() });
const Jobs = z.strictObject({ items: z.array(JobView), next: z.null() });

/** A German word of twelve letters has more of them. */
const FEW_VOWELS = 2;

/**
 * Whether a text is, or holds, a link to a meeting or the code of one. These are keys: they are not searched for, so that
 * none comes to stand in an address.
 */
export function looksLikeKey(text: string): boolean {
  if (/(?:^|\/)[mh]\/[\w-]{8,}/i.test(text)) return true;
  if (!hasCodeShape(text)) return false;
  const vowels = text.match(/[ae]/gi) ?? [];
  return /[\d\s-]/.test(text) || vowels.length <= FEW_VOWELS;
}

type Asking = {
  readonly caller: Caller;
  readonly operates: boolean;
  readonly titleOfJob: (name: string) => string;
};

/** Asks the API for everything, as the person who searches. */
export async function searchAll(parts: OfficeParts, text: string, asking: Asking): Promise<Hits> {
  const { caller, operates } = asking;
  const get = <T>(path: string, answer: z.ZodType<T>, query: Readonly<Record<string, string>> = {}) =>
    parts.ask(caller, { method: 'get', path, query, answer });
  const limit = String(MOST);
  const day = readDay(text, toLocal(parts.clock.now(), parts.timeZone).slice(0, 10));
  const bookings = await get('/bookings', Bookings, { text, limit });
  const recordings = await get('/recordings', RecordingList, { q: text, limit });
  const dates =
    day === null
      ? { items: [], next: null }
      : await get('/occurrences', Dates, { ...daySpan(day), limit: String(MOST_DATES) });
  const branches = (await get('/branches', Branches)).items.filter(({ id, name }) => holds(text, name, id));
  return {
    day,
    dates: dates.items,
    ...{ bookings: bookings.items, recordings: recordings.items, branches: branches.slice(0, MOST) },
    folders: await foldersOf(branches, (branch) => get('/folders', FolderList, { branch, limit: '1' })),
    servers: operates ? (await get('/servers', Servers)).items.filter(({ name }) => holds(text, name)) : [],
    jobs: operates
      ? (await get('/jobs', Jobs)).items.filter(({ name }) => holds(text, name, asking.titleOfJob(name)))
      : [],
    more: {
      dates: dates.next !== null,
      bookings: bookings.next !== null,
      recordings: recordings.next !== null,
      branches: branches.length > MOST,
      folders: branches.length > MOST_FOLDERS,
    },
  };
}

/** From midnight to midnight, as days of our zone. */
function daySpan(day: string): { readonly from: string; readonly to: string } {
  const midnight = parseLocal(`${day}T00:00`);
  if (midnight === null) throw new RangeError('a day was read that is none');
  return { from: day, to: formatLocal(addDays(midnight, 1)).slice(0, 'YYYY-MM-DD'.length) };
}

function holds(text: string, ...texts: readonly string[]): boolean {
  const words = foldQuery(text);
  const folded = foldText(...texts);
  return words.length > 0 && words.every((spellings) => spellings.some((one) => folded.includes(one)));
}

/** The places of the branches that were found first. */
async function foldersOf(
  branches: readonly BranchView[],
  ask: (branch: string) => Promise<z.infer<typeof FolderList>>,
): Promise<readonly FolderView[]> {
  const found: FolderView[] = [];
  for (const { id } of branches.slice(0, MOST_FOLDERS)) {
    found.push(...(await ask(id)).items.filter(({ branch, link }) => branch === id && link !== null));
  }
  return found;
}
