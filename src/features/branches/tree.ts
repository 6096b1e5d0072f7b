import type { BookingOptions } from './options.ts';
import { BASE_OPTIONS } from './options.ts';
import type { Branch } from './branch.ts';

/** A branch's limits with inheritance resolved; null means none. */
type EffectiveLimits = {
  readonly roomsAtOnce: number | null;
  readonly seatsAtOnce: number | null;
  readonly maxMinutes: number | null;
  readonly daysAhead: number | null;
  readonly maxParticipants: number | null;
  readonly recording: boolean;
  readonly recordingDays: number;
  readonly hostLinkNeedsSignIn: boolean;
};

type RecordingRules = {
  readonly archiveRecordings: boolean;
  readonly releaseRecordings: 'by-hand' | 'at-once';
};

/** How long recordings live where the root says nothing else. */
const RECORDING_DAYS = 180;

/** All branches at one moment. */
export type Tree = {
  readonly root: Branch | null;
  readonly all: readonly Branch[];
  get(id: string): Branch | undefined;
  /** Root first, the branch itself last; empty for an unknown id. */
  chain(id: string): readonly Branch[];
  limits(id: string): EffectiveLimits;
  /** Each self-or-ancestor that caps its whole subtree. */
  subtreeCaps(id: string): readonly { readonly branch: string; readonly roomsAtOnce: number }[];
  options(id: string): BookingOptions;
  address(id: string): 'sie' | 'du';
  /** What becomes of recordings, besides how long they live. */
  recordings(id: string): RecordingRules;
  /** Whether `id` is `ancestor` or stands below it. */
  isWithin(id: string, ancestor: string): boolean;
};

/** Builds the tree from its rows, in any order. */
export function createTree(branches: readonly Branch[]): Tree {
  const byId = new Map(branches.map((branch) => [branch.id, branch]));
  const chain = (id: string) => (byId.get(id)?.path ?? []).flatMap((step) => byId.get(step) ?? []);
  return {
    root: branches.find((branch) => branch.parent === null) ?? null,
    all: branches,
    get: (id) => byId.get(id),
    chain,
    limits: (id) => effectiveLimits(chain(id)),
    subtreeCaps: (id) =>
      chain(id).flatMap(({ id: branch, limits: { subtreeRoomsAtOnce } }) =>
        subtreeRoomsAtOnce === null ? [] : [{ branch, roomsAtOnce: subtreeRoomsAtOnce }],
      ),
    options: (id) =>
      Object.assign(
        {},
        BASE_OPTIONS,
        ...chain(id).map((branch) => branch.defaults.options),
      ) as BookingOptions,
    address: (id) => chain(id).reduce<'sie' | 'du'>((kept, branch) => branch.defaults.address ?? kept, 'sie'),
    recordings: (id) => recordingRules(chain(id)),
    isWithin: (id, ancestor) => byId.get(id)?.path.includes(ancestor) ?? false,
  };
}

/** The nearest value on the way up decides. */
function effectiveLimits(chain: readonly Branch[]): EffectiveLimits {
  const nearest = <K extends keyof Branch['limits']>(key: K) =>
    chain.reduce<Branch['limits'][K] | null>((kept, branch) => branch.limits[key] ?? kept, null);
  return {
    roomsAtOnce: nearest('roomsAtOnce'),
    seatsAtOnce: nearest('seatsAtOnce'),
    maxMinutes: nearest('maxMinutes'),
    daysAhead: nearest('daysAhead'),
    maxParticipants: nearest('maxParticipants'),
    recording: nearest('recording') ?? true,
    recordingDays: Math.min(
      nearest('recordingDays') ?? RECORDING_DAYS,
      chain[0]?.limits.recordingDays ?? RECORDING_DAYS,
    ),
    hostLinkNeedsSignIn: nearest('hostLinkNeedsSignIn') ?? false,
  };
}

function recordingRules(chain: readonly Branch[]): RecordingRules {
  const nearest = <K extends keyof RecordingRules>(key: K) =>
    chain.reduce<Branch['defaults'][K]>((kept, { defaults }) => defaults[key] ?? kept, null);
  return {
    archiveRecordings: nearest('archiveRecordings') ?? false,
    releaseRecordings: nearest('releaseRecordings') ?? 'by-hand',
  };
}
