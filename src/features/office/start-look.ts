import { type Instant, overlaps, DAY_MS, type Span } from '../../lib/span.ts';
import { type Grant, ROLES } from '../../platform/http/caller.ts';
import { listOf } from '../../platform/http/cursor.ts';
import type { SignedIn } from '../../platform/web/page.ts';
import { ConcernedDate } from '../branches/concerned.ts';
import type { Tree } from '../branches/tree.ts';
import { BookingView, LinksView } from '../bookings/booking-schemas.ts';
import { announcedOutages } from '../bookings/dates.ts';
import type { Occurrence } from '../bookings/occurrence.ts';
import { FolderList } from '../folders/folder-view.ts';
import type { OfficeParts } from './office-parts.ts';

/** So many dates stand on the page. */
const SHOWN = 6;
/** Conflicts and outages are told of so far ahead. */
const AHEAD_MS = 60 * DAY_MS;
/** Folders of so many branches are looked at: of who holds more, `/ordner` tells. */
const MOST_FOLDERS = 5;
/** A folder is told of once so much of its quota is used. */
const NEARLY_FULL = 0.9;

const ConcernedList = listOf(ConcernedDate);

/** A branch that somebody has a role at. */
export type Held = { readonly name: string; readonly grant: Grant };

/** A date to come or going on, with what its reader may do about it now. */
export type NextDate = {
  readonly date: Occurrence;
  readonly booking: BookingView;
  readonly branchName: string;
  readonly links: LinksView;
  /** Whether its room may be opened and ended by its reader. */
  readonly mayHost: boolean;
};

/** A planned outage that meets dates of one's own. */
type Announced = { readonly span: Span; readonly text: string; readonly dates: number };

/** A folder that wants somebody: nearly full, or not in order. */
type FolderNeed = { readonly name: string; readonly why: 'full' | 'failed' };

/** What wants its reader's attention. */
export type Needs = {
  /** Dates above a limit, those booked last first; `more` says whether there are others. */
  readonly conflicts: { readonly dates: readonly ConcernedDate[]; readonly more: boolean };
  readonly outages: readonly Announced[];
  readonly folders: readonly FolderNeed[];
  readonly recordings: { readonly full: number; readonly soon: number };
};

/** One line for each branch and role, root first; of two for one branch the better, and one's own before a deputy's. */
export function heldOf(grants: readonly Grant[], tree: Tree): readonly Held[] {
  const best = new Map<string, Grant>();
  for (const grant of grants) {
    const known = best.get(grant.branch);
    if (known === undefined || worth(grant) > worth(known)) best.set(grant.branch, grant);
  }
  const depth = (id: string) => tree.get(id)?.path.length ?? 0;
  return [...best.values()]
    .filter(({ branch }) => tree.get(branch) !== undefined || tree.root === null)
    .sort((one, other) => depth(one.branch) - depth(other.branch) || (one.branch < other.branch ? -1 : 1))
    .map((grant) => ({ grant, name: tree.get(grant.branch)?.name ?? grant.branch }));
}

function worth({ role, deputyUntil }: Grant): number {
  return ROLES.indexOf(role) * 2 + (deputyUntil === undefined ? 1 : 0);
}

/** The dates that somebody has to do with next, with their links. */
export async function nextDates(
  { ask, upcomingOf, rights }: OfficeParts,
  { caller }: SignedIn,
  tree: Tree,
): Promise<readonly NextDate[]> {
  const dates = await upcomingOf(caller, SHOWN);
  const { roots } = rights.visible(tree, caller, 'host');
  const known = new Map<string, Promise<Pick<NextDate, 'booking' | 'links'>>>();
  const bookingOf = async (id: string) => {
    const call = { method: 'get', params: { id } } as const;
    return {
      booking: await ask(caller, { ...call, path: '/bookings/{id}', answer: BookingView }),
      links: await ask(caller, { ...call, path: '/bookings/{id}/links', answer: LinksView }),
    };
  };
  return Promise.all(
    dates.map(async (date) => {
      const found = known.get(date.booking) ?? bookingOf(date.booking);
      known.set(date.booking, found);
      const branchName = tree.get(date.branch)?.name ?? date.branch;
      const mayHost = roots.some((root) => tree.isWithin(date.branch, root));
      return { date, branchName, mayHost, ...(await found) };
    }),
  );
}

/** What wants somebody's attention, of the branches that they hold. */
export async function needsOf(
  parts: OfficeParts,
  { caller }: SignedIn,
  held: readonly Held[],
  now: Instant,
): Promise<Needs> {
  const query = { to: new Date(now + AHEAD_MS).toISOString(), limit: '3' };
  const above = await parts.ask(caller, {
    ...{ method: 'get', path: '/capacity/overcommitted', query, answer: ConcernedList },
  });
  return {
    conflicts: { dates: above.items, more: above.next !== null },
    outages: await outagesFor(parts, caller, now),
    folders: await foldersOf(parts, caller, held),
    recordings: await parts.recordingNeedsOf(caller),
  };
}

/** Those that meet a date that somebody has to do with; others are no concern of theirs. */
async function outagesFor(
  { db, upcomingOf }: OfficeParts,
  caller: SignedIn['caller'],
  now: Instant,
): Promise<readonly Announced[]> {
  const announced = await announcedOutages(db, { from: now, to: now + AHEAD_MS });
  if (announced.length === 0) return [];
  const dates = await upcomingOf(caller, Number.POSITIVE_INFINITY);
  const spans = dates.map(({ opensAt, closesAt }) => ({ from: opensAt, to: closesAt }));
  return announced
    .map(({ span, announcement }) => ({
      ...{ span, text: announcement },
      dates: spans.filter((each) => overlaps(each, span)).length,
    }))
    .filter((outage) => outage.dates > 0);
}

async function foldersOf(
  { ask }: OfficeParts,
  caller: SignedIn['caller'],
  held: readonly Held[],
): Promise<readonly FolderNeed[]> {
  const needs: FolderNeed[] = [];
  for (const { grant } of held.slice(0, MOST_FOLDERS)) {
    if (grant.role === 'viewer' || grant.role === 'host') continue;
    const query = { branch: grant.branch, limit: '1' };
    const { items } = await ask(caller, { method: 'get', path: '/folders', query, answer: FolderList });
    for (const { name, state, usedBytes, quotaBytes } of items) {
      const share = usedBytes === null || quotaBytes === null ? 0 : usedBytes / quotaBytes;
      if (share >= NEARLY_FULL) needs.push({ name, why: 'full' });
      else if (state === 'failed') needs.push({ name, why: 'failed' });
    }
  }
  return needs;
}
