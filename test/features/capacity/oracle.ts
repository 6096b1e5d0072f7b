import type {
  BranchCaps,
  Claim,
  PoolLimits,
  Shortage,
  Standing,
} from '../../../src/features/capacity/admission.ts';
import type { Instant, Span } from '../../../src/lib/span.ts';

/** The rule in the simplest way: look at every instant at which anything changes, and count. */

type Count = {
  readonly kind: Shortage['limit'];
  readonly of: (claims: readonly Claim[]) => number;
  readonly limitAt: (at: Instant) => number;
};

const covers = (span: Span, at: Instant): boolean => span.from <= at && at < span.to;
const seatsOf = (claims: readonly Claim[]): number => claims.reduce((sum, claim) => sum + claim.seats, 0);

function countsOf(limits: PoolLimits, caps: BranchCaps): readonly Count[] {
  const own = (claims: readonly Claim[]) => claims.filter((claim) => claim.path.at(-1) === caps.branch);
  const out = (at: Instant, what: 'rooms' | 'seats') =>
    limits.outages.filter((o) => covers(o.span, at)).reduce((sum, o) => sum + o[what], 0);
  const counts: Count[] = [
    { kind: 'rooms', of: (all) => all.length, limitAt: (at) => Math.max(0, limits.rooms - out(at, 'rooms')) },
    { kind: 'seats', of: seatsOf, limitAt: (at) => Math.max(0, limits.seats - out(at, 'seats')) },
  ];
  const { roomsAtOnce, seatsAtOnce } = caps;
  if (roomsAtOnce !== null) {
    counts.push({ kind: 'branch', of: (all) => own(all).length, limitAt: () => roomsAtOnce });
  }
  if (seatsAtOnce !== null) {
    counts.push({ kind: 'branch', of: (all) => seatsOf(own(all)), limitAt: () => seatsAtOnce });
  }
  for (const subtree of caps.subtrees) {
    const below = (claim: Claim) => claim.path.includes(subtree.branch);
    counts.push({
      kind: 'branch',
      of: (all) => all.filter(below).length,
      limitAt: () => subtree.roomsAtOnce,
    });
  }
  return counts;
}

/** The same claims, those with the same span and path as one each. */
export function summedUp(claims: readonly Claim[]): readonly Claim[] {
  const alike = Map.groupBy(claims, ({ span, path }) => JSON.stringify([span, path]));
  return [...alike.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [{ ...first, rooms: group.length, seats: seatsOf(group) }];
  });
}

export function boundariesOf(...spans: readonly Span[]): readonly Instant[] {
  return [...new Set(spans.flatMap((span) => [span.from, span.to]))].sort((a, b) => a - b);
}

/** Everything that is too high at some instant of `within` although it was not as high before, rooms first. */
export function exceeded(
  before: readonly Claim[],
  after: readonly Claim[],
  { limits, caps }: Pick<Standing, 'limits' | 'caps'>,
  within: Span = { from: -Infinity, to: Infinity },
): readonly Shortage[] {
  const spans = [...before, ...after, ...limits.outages].map((each) => each.span);
  const instants = boundariesOf(...spans).filter((at) => covers(within, at));
  return countsOf(limits, caps).flatMap(({ kind, of, limitAt }) =>
    instants
      .filter((at) => {
        const countAt = (claims: readonly Claim[]) => of(claims.filter((claim) => covers(claim.span, at)));
        return countAt(after) > limitAt(at) && countAt(after) > countAt(before);
      })
      .map((at) => ({ limit: kind, at })),
  );
}

/** What `admit` must answer. */
export function bruteForce(
  question: Standing & { readonly wishes: readonly Claim[] },
): readonly (Shortage | null)[] {
  const { held, replaced, limits } = question;
  const accepted: Claim[] = [];
  return question.wishes.map((wish) => {
    if (wish.seats > limits.seatsPerOccurrence) return { limit: 'seats', at: wish.span.from };
    const after = [...held, ...accepted, wish];
    const found = exceeded([...held, ...replaced], after, question, wish.span);
    const kind = (['rooms', 'seats', 'branch'] as const).find((each) => found.some((f) => f.limit === each));
    if (kind === undefined) {
      accepted.push(wish);
      return null;
    }
    return { limit: kind, at: Math.min(...found.filter((f) => f.limit === kind).map((f) => f.at)) };
  });
}
