import type { ServerRecording } from '../../clients/bigbluebutton/recording.ts';
import { foldWhole } from '../../lib/fold.ts';
import type { Instant } from '../../lib/span.ts';
import type { RecordingSettings } from '../../platform/settings/recording-settings.ts';
import type { Tree } from '../branches/tree.ts';
import { META } from '../rooms/room.ts';
import type { Recording } from './recording.ts';

/** Whose a recording is, and which meeting of ours it shows. */
export type Ownership = Pick<Recording, 'origin' | 'branch' | 'booking' | 'occurrence' | 'fence' | 'ownDays'>;

/** What is known of a date of ours. */
export type OwningDate = {
  readonly branch: string;
  readonly booking: string;
  readonly startsAt: Instant;
  /** The booking's own term as it is now; null also where the booking is not known any more. */
  readonly ownDays: number | null;
};

export type OwningFacts = {
  readonly tree: Tree;
  /** The id of this installation. */
  readonly instance: string;
  readonly others: RecordingSettings['others'];
  /** By the id of the date, as the metadata say it. */
  readonly dates: ReadonlyMap<string, OwningDate>;
};

type Marked = Pick<ServerRecording, 'metadata' | 'name'>;

const FENCE = /^[1-9]\d{0,8}$/;

/**
 * Whose a recording is. Of our own meetings it is the branch of the date; what the metadata say counts only where the
 * date is not known any more. What was ours once stays so, and keeps the term that its booking had then: nobody can
 * shorten or lengthen afterwards what guests were told.
 *
 * @param prior as it is known so far
 * @returns null for what the settings say to leave alone
 */
export function ownerOf(seen: Marked, prior: Recording | null, facts: OwningFacts): Ownership | null {
  if (isOurs(seen, facts)) return ofOurMeeting(seen, prior, facts);
  if (prior !== null && prior.origin !== 'foreign') return prior;
  if (facts.others.rule === 'ignore') return null;
  const branch = facts.others.rule === 'adopt' ? adopter(seen, facts) : null;
  const none = { booking: null, occurrence: null, fence: null, ownDays: null };
  return { ...none, origin: branch === null ? 'foreign' : 'adopted', branch };
}

/** The date of which the metadata speak; null where it is not a meeting of ours. */
export function markedDate(
  seen: Pick<Marked, 'metadata'>,
  facts: Pick<OwningFacts, 'instance' | 'others'>,
): string | null {
  const date = isOurs(seen, facts) ? (seen.metadata[META.occurrence] ?? '') : '';
  return date === '' ? null : date;
}

function isOurs(
  { metadata }: Pick<Marked, 'metadata'>,
  { instance, others }: Pick<OwningFacts, 'instance' | 'others'>,
): boolean {
  const marked = metadata[META.instance];
  return marked !== undefined && (marked === instance || others.instances.includes(marked));
}

function ofOurMeeting(seen: Marked, prior: Recording | null, facts: OwningFacts): Ownership {
  const occurrence = markedDate(seen, facts);
  const date = occurrence === null ? undefined : facts.dates.get(occurrence);
  const marked = seen.metadata[META.branch] ?? '';
  const fence = seen.metadata[META.fence] ?? '';
  const known = prior === null || prior.origin === 'foreign' ? null : prior;
  return {
    origin: known?.origin ?? 'plenum',
    occurrence,
    fence: FENCE.test(fence) ? Number(fence) : null,
    branch: date?.branch ?? known?.branch ?? (facts.tree.get(marked) === undefined ? null : marked),
    booking: date?.booking ?? known?.booking ?? null,
    ownDays: known === null ? (date?.ownDays ?? null) : known.ownDays,
  };
}

/** Not within a word: „KV Essen“ is no beginning of „KV Essenheim“. */
function isBeginning(text: string, begins: string): boolean {
  return text.startsWith(begins) && !/^[\p{L}\p{N}]{2}/u.test(text.slice(begins.length - 1));
}

/** The branch that the rules of the settings give a recording to; null where none does. */
function adopter({ metadata, name }: Marked, { tree, others }: OwningFacts): string | null {
  const named = others.metaKeys
    .map((key) => metadata[key]?.trim() ?? '')
    .find((value) => tree.get(value) !== undefined);
  if (named !== undefined) return named;
  const folded = foldWhole(name);
  const [longest] = others.names
    .map(({ begins, branch }) => ({ begins: foldWhole(begins), branch }))
    .filter(
      ({ begins, branch }) => begins !== '' && isBeginning(folded, begins) && tree.get(branch) !== undefined,
    )
    .sort((one, other) => other.begins.length - one.begins.length);
  return longest?.branch ?? null;
}
