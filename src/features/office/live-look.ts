import { toIso, type Instant, HOUR_MS } from '../../lib/span.ts';
import { listOf } from '../../platform/http/cursor.ts';
import type { Caller } from '../../platform/http/caller.ts';
import type { PageRequest } from '../../platform/web/page.ts';
import type { Address } from '../../platform/web/texts.ts';
import { OccurrenceView } from '../bookings/booking-schemas.ts';
import { type ChoiceGroup, choiceGroups, reachableBranches } from '../bookings/branch-choices.ts';
import { addressIn, signedIn } from '../bookings/page-parts.ts';
import type { Tree } from '../branches/tree.ts';
import { RoomList, type RoomView } from '../rooms/room-endpoints.ts';
import type { OfficeParts } from './office-parts.ts';

/** So far ahead a room may be opened early, and so far ahead the page looks. */
const AHEAD_MS = 6 * HOUR_MS;
const MOST_DUE = 10;
/** Looked at, so that ten remain where some of them have their rooms already. */
const LOOKED_AT = 50;
const ON_A_PAGE = 40;

const Dates = listOf(OccurrenceView);

/** A room that is not over, as its reader may treat it. */
export type LiveRoom = RoomView & { readonly branchName: string; readonly mayHost: boolean };

/** A date that has no room now: it opens later, or is over. */
export type DueDate = OccurrenceView & { readonly branchName: string; readonly mayHost: boolean };

/** The rooms of one moment. */
export type Live = {
  readonly now: Instant;
  readonly rooms: readonly LiveRoom[];
  /** Of all rooms, also where `rooms` is a part of them. */
  readonly sum: { readonly rooms: number; readonly participants: number };
  /** Where the list of rooms goes on, as in `ab` of the address; null at its end. */
  readonly next: string | null;
  /** Where it begins: 0 for the first of all. */
  readonly at: number;
  /** The branch it is cut down to, with all below it; an empty text for none. */
  readonly branch: string;
  readonly groups: readonly ChoiceGroup[];
  readonly due: readonly DueDate[];
  /** The next date of all; asked for only where nothing is open and nothing due. */
  readonly nextDate: OccurrenceView | null;
  readonly mayBook: boolean;
  readonly operates: boolean;
  readonly address: Address;
  /** IANA name. */
  readonly timeZone: string;
};

/** What is open now and soon in the branches of who is signed in. @throws Refusal whatever the API refuses */
export async function lookAtRooms(parts: OfficeParts, request: PageRequest): Promise<Live> {
  const { caller, operates } = signedIn(request);
  const { query } = request;
  const tree = await parts.tree(parts.db);
  const now = parts.clock.now();
  const branch = tree.get(query['gliederung'] ?? '')?.id ?? '';
  const shown = shownAs(parts, tree, caller);
  const all = await roomsNow(parts, caller, branch);
  const due = await datesDue(parts, caller, { branch, now, all });
  const at = startOf(query['ab'], all.length);
  const reach = parts.rights.visible(tree, caller, 'view');
  return {
    ...{ now, branch, at, operates, timeZone: parts.timeZone },
    rooms: all.slice(at, at + ON_A_PAGE).map(shown),
    sum: { rooms: all.length, participants: all.reduce((sum, room) => sum + room.participants, 0) },
    next: at + ON_A_PAGE < all.length ? String(at + ON_A_PAGE) : null,
    groups: choiceGroups(tree, reachableBranches(tree, reach)),
    due: due.map(shown),
    nextDate: all.length + due.length > 0 ? null : await nextDate(parts, caller, branch, now),
    mayBook: parts.rights.visible(tree, caller, 'book').roots.length > 0,
    address: addressIn(tree, reach),
  };
}

/** One of them, whatever the page shows; undefined where it is over or none of the caller's. */
export async function roomOf(
  parts: OfficeParts,
  caller: Caller,
  occurrence: string,
): Promise<RoomView | undefined> {
  return (await roomsNow(parts, caller, '')).find((room) => room.occurrence === occurrence);
}

/** A nonsensical place in the list is its beginning. */
function startOf(asked: string | undefined, length: number): number {
  const at = /^\d{1,6}$/.test(asked ?? '') ? Number(asked) : 0;
  return at < length ? at : 0;
}

function shownAs({ rights }: OfficeParts, tree: Tree, caller: Caller) {
  const { roots } = rights.visible(tree, caller, 'host');
  return <Dated extends { readonly branch: string }>(dated: Dated) => ({
    ...dated,
    branchName: tree.get(dated.branch)?.name ?? dated.branch,
    mayHost: roots.some((root) => tree.isWithin(dated.branch, root)),
  });
}

async function roomsNow({ ask }: OfficeParts, caller: Caller, branch: string): Promise<readonly RoomView[]> {
  const { items } = await ask(caller, {
    ...{ method: 'get', path: '/rooms', answer: RoomList },
    query: branch === '' ? {} : { branch },
  });
  return items.toSorted((a, b) => order(a.startsAt, b.startsAt) || order(a.title, b.title));
}

function order(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

type Around = { readonly branch: string; readonly now: Instant; readonly all: readonly RoomView[] };

async function datesDue(
  parts: OfficeParts,
  caller: Caller,
  { branch, now, all }: Around,
): Promise<readonly OccurrenceView[]> {
  const query = { from: toIso(now), to: toIso(now + AHEAD_MS), limit: String(LOOKED_AT) };
  const open = new Set(all.map(({ occurrence }) => occurrence));
  const dates = await datesOf(parts, caller, branch, query);
  return dates.filter(({ id }) => !open.has(id)).slice(0, MOST_DUE);
}

async function nextDate(
  parts: OfficeParts,
  caller: Caller,
  branch: string,
  now: Instant,
): Promise<OccurrenceView | null> {
  const [next] = await datesOf(parts, caller, branch, { from: toIso(now), limit: '1' });
  return next ?? null;
}

async function datesOf(
  { ask }: OfficeParts,
  caller: Caller,
  branch: string,
  query: Readonly<Record<string, string>>,
): Promise<readonly OccurrenceView[]> {
  const { items } = await ask(caller, {
    ...{ method: 'get', path: '/occurrences', answer: Dates },
    query: { ...query, status: 'booked', ...(branch === '' ? {} : { branch }) },
  });
  return items;
}
