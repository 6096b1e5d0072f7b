import { DAY_MS, type Instant, MINUTE_MS } from '../../lib/span.ts';
import type { Db, Tx } from '../../platform/db/database.ts';
import type { EffectsOf } from '../branches/concerned.ts';
import type { Tree } from '../branches/tree.ts';
import { capsOf } from './admit-dates.ts';
import { type Concerned, toConcerned } from './concerned-dates.ts';
import type { Desk } from './desk.ts';
import type { Occurrence } from './occurrence.ts';
import { bookedFrom } from './occurrence-store.ts';
import { type DateAbove, datesAbove, type Exceeded, keyOf, measuresOfBranches } from './overcommitment.ts';

/** Later is nothing that a calendar knows. */
const END_OF_TIME: Instant = 8_640_000_000_000_000;

/** Says what a change of the tree means for the dates that are still to come. */
export function createEffects(desk: Pick<Desk, 'clock' | 'heldOver'>): EffectsOf {
  return async (tx, before, after) => {
    const now = desk.clock.now();
    const existing = after.all.filter(({ id }) => before.get(id) !== undefined).map(({ id }) => id);
    const differing = (bounds: (tree: Tree, id: string) => unknown) =>
      existing.filter((id) => JSON.stringify(bounds(before, id)) !== JSON.stringify(bounds(after, id)));
    const closed = existing.filter(
      (id) => after.get(id)?.closed === true && before.get(id)?.closed === false,
    );
    const boundSingly = differing((tree, id) => singleLimits(tree, id));
    const dates = await bookedFrom(tx, [...new Set([...boundSingly, ...closed])], now);
    // Where a branch stands matters too: the caps above its old place and its new one count other dates than before.
    const changed = differing((tree, id) => [capsOf(tree, id), tree.get(id)?.path]);
    const counted = await aboveCounts(desk, tx, { before, after, changed, now });
    const single = dates.map((date) => ({ date, above: newlyAboveSingle(before, after, date, now) }));
    return {
      above: await toConcerned(tx, merged([...counted, ...single])),
      upcoming: await toConcerned(
        tx,
        dates.filter(({ branch }) => closed.includes(branch)).map((date) => ({ date, above: [] })),
      ),
    };
  };
}

type Change = {
  readonly before: Tree;
  readonly after: Tree;
  readonly changed: readonly string[];
  readonly now: Instant;
};

/** What counts together, and is higher above its limit than before. */
async function aboveCounts(
  desk: Pick<Desk, 'heldOver'>,
  tx: Tx | Db,
  { before, after, changed, now }: Change,
): Promise<readonly DateAbove[]> {
  if (changed.length === 0) return [];
  const look = (tree: Tree) =>
    datesAbove(desk, tx, {
      tree,
      span: { from: now, to: END_OF_TIME },
      measures: measuresOfBranches(tree, changed),
    });
  const old = new Map((await look(before)).map(({ date, above }) => [date.id, above]));
  return (await look(after)).map(({ date, above }) => ({
    date,
    above: above.filter((exceeded) => isHigher(exceeded, old.get(date.id) ?? [])),
  }));
}

function isHigher(exceeded: Exceeded, before: readonly Exceeded[]): boolean {
  const excess = ({ allowed, counted }: Exceeded): number => counted - allowed;
  const same = before.find(
    (old) => keyOf({ ...old, name: old.limit }) === keyOf({ ...exceeded, name: exceeded.limit }),
  );
  return same === undefined || excess(exceeded) > excess(same);
}

/** Limits of a single date that it is above, and was not. */
function newlyAboveSingle(before: Tree, after: Tree, date: Occurrence, now: Instant): Concerned['above'] {
  const old = new Set(aboveSingle(before, date, now).map(({ limit }) => limit));
  return aboveSingle(after, date, now).filter(({ limit }) => !old.has(limit));
}

/** The limits that bind each date by itself. */
function singleLimits(tree: Tree, branch: string) {
  const { maxMinutes, maxParticipants, daysAhead } = tree.limits(branch);
  return { maxMinutes, maxParticipants, daysAhead };
}

function aboveSingle(tree: Tree, date: Occurrence, now: Instant): Concerned['above'] {
  const { maxMinutes, maxParticipants, daysAhead } = singleLimits(tree, date.branch);
  const minutes = (date.endsAt - date.startsAt) / MINUTE_MS;
  const held = [
    { limit: 'maxMinutes', allowed: maxMinutes, counted: minutes },
    { limit: 'maxParticipants', allowed: maxParticipants, counted: date.expected },
    { limit: 'daysAhead', allowed: daysAhead, counted: Math.ceil((date.startsAt - now) / DAY_MS) },
  ] as const;
  return held.flatMap(({ limit, allowed, counted }) =>
    allowed !== null && counted > allowed ? [{ limit, branch: date.branch, allowed, counted }] : [],
  );
}

/** One entry a date, those booked last first. */
function merged(all: readonly Concerned[]): readonly Concerned[] {
  const byDate = Map.groupBy(all, ({ date }) => date.id);
  return [...byDate.values()]
    .flatMap(([first, ...rest]) =>
      first === undefined ? [] : [{ ...first, above: [first, ...rest].flatMap(({ above }) => above) }],
    )
    .filter(({ above }) => above.length > 0);
}
