import type { Instant, Span } from '../../lib/span.ts';
import type { Db, Tx } from '../../platform/db/database.ts';
import type { Tree } from '../branches/tree.ts';
import { branchMeasures, type Claim, type LimitName, type Measure } from '../capacity/admission.ts';
import { type Excess, excessesOf } from '../capacity/excess.ts';
import { capsOf, countedApart, pathOf } from './admit-dates.ts';
import type { Desk } from './desk.ts';
import type { Occurrence } from './occurrence.ts';
import { heldWindows, mergeSpans, windowsInAny } from './window-store.ts';

/** A limit that is exceeded while a date holds its room, with the figures of the instant at which it is worst. */
export type Exceeded = {
  readonly limit: LimitName;
  /** The branch whose limit it is; null for the pool's. */
  readonly branch: string | null;
  /** The limit less planned outages. */
  readonly allowed: number;
  readonly counted: number;
};

/** A date that counts against at least one limit that is exceeded during its window. */
export type DateAbove = { readonly date: Occurrence; readonly above: readonly Exceeded[] };

/** What to look at. */
export type Scrutiny = {
  readonly tree: Tree;
  readonly span: Span;
  /** The limits to hold dates against. */
  readonly measures: readonly Measure[];
};

/**
 * The dates inside a span during whose windows a limit is exceeded, those booked last first: who must make way for
 * nobody was there before them. All dates that count are named, since any of them that moves helps.
 *
 * Windows are summed up by the store; dates are read only where something is exceeded.
 */
export async function datesAbove(
  { heldOver }: Pick<Desk, 'heldOver'>,
  tx: Tx | Db,
  { tree, span, measures }: Scrutiny,
): Promise<readonly DateAbove[]> {
  if (measures.length === 0) return [];
  const branches = apartFor(tree, measures);
  const windows = await heldWindows(tx, [span], { branches, replaced: [] });
  const overruns = await heldOver(tx, span);
  const held = [...windows, ...overruns.map((overrun) => ({ ...overrun, rooms: 1 }))];
  const claims = held.map(({ branch, ...rest }): Claim => ({ ...rest, path: pathOf(tree, branch) }));
  const found = exceededIn(measures, claims, span);
  const spans = mergeSpans(found.flatMap(({ excesses }) => excesses.map((excess) => excess.span)));
  const dates = await windowsInAny(tx, spans);
  const { common, own } = sorted(found);
  return dates
    .map((date) => ({ date, above: aboveOf(tree, date, [...common, ...(own.get(date.branch) ?? [])]) }))
    .filter(({ above }) => above.length > 0)
    .sort((one, other) => (one.date.id < other.date.id ? 1 : -1));
}

/** The limits of these branches, and the caps of the subtrees that they stand in; each once. */
export function measuresOfBranches(tree: Tree, branches: readonly string[]): readonly Measure[] {
  const all = branches.flatMap((branch) => branchMeasures(capsOf(tree, branch)));
  return [...new Map(all.map((measure) => [keyOf(measure), measure])).values()];
}

/** Names a limit among all others. */
export function keyOf({ name, branch }: Pick<Measure, 'name' | 'branch'>): string {
  return `${name} ${branch ?? ''}`;
}

/** The branches whose windows have to be told apart for the limits. */
function apartFor(tree: Tree, measures: readonly Measure[]): readonly string[] {
  const named = measures.flatMap(({ branch }) => branch ?? []);
  return [...new Set(named.flatMap((branch) => countedApart(tree, capsOf(tree, branch))))];
}

type Found = { readonly measure: Measure; readonly excesses: readonly Excess[] };

function exceededIn(measures: readonly Measure[], claims: readonly Claim[], span: Span): readonly Found[] {
  const byBranch = Map.groupBy(claims, ({ path }) => path.at(-1) ?? '');
  return measures
    .map((measure) => {
      const counted = isOwn(measure) ? (byBranch.get(measure.branch ?? '') ?? []) : claims;
      return { measure, excesses: excessesOf(measure, counted, span) };
    })
    .filter(({ excesses }) => excesses.length > 0);
}

/** Whether a limit counts the dates of one branch alone. */
function isOwn({ name }: Measure): boolean {
  return name === 'roomsAtOnce' || name === 'seatsAtOnce';
}

/** Limits that count the dates of one branch alone are asked about by its own dates only. */
function sorted(found: readonly Found[]) {
  const own = found.filter(({ measure }) => isOwn(measure));
  return {
    common: found.filter(({ measure }) => !isOwn(measure)),
    own: Map.groupBy(own, ({ measure }) => measure.branch ?? ''),
  };
}

function aboveOf(tree: Tree, date: Occurrence, found: readonly Found[]): readonly Exceeded[] {
  const span = { from: date.opensAt, to: date.closesAt };
  const claim = { span, seats: date.expected, path: pathOf(tree, date.branch) };
  return found.flatMap(({ measure, excesses }) => {
    if (measure.amountOf(claim) === 0) return [];
    const worst = worstIn(excesses, span);
    if (worst === null) return [];
    const { allowed, counted } = worst;
    return [{ limit: measure.name, branch: measure.branch, allowed, counted }];
  });
}

/** The one of those inside the span by which the limit is exceeded most. */
function worstIn(excesses: readonly Excess[], span: Span): Excess | null {
  let worst: Excess | null = null;
  for (let index = firstEndingAfter(excesses, span.from); ; index += 1) {
    const excess = excesses[index];
    if (excess === undefined || excess.span.from >= span.to) return worst;
    if (worst === null || excess.counted - excess.allowed > worst.counted - worst.allowed) worst = excess;
  }
}

/** They are in order and share no instant, so the first is found by halving. */
function firstEndingAfter(excesses: readonly Excess[], at: Instant): number {
  let [low, high] = [0, excesses.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((excesses[middle]?.span.to ?? Infinity) > at) high = middle;
    else low = middle + 1;
  }
  return low;
}
