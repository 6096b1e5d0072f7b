import type { RecordingEntry } from './read-recordings.ts';
import type { RecordingQuery, ServerRecording } from './recording.ts';

/**
 * What a server lists. A record id stands in it once: of several entries the one that is most there, so that nothing
 * counts as deleted that is also listed otherwise. `broken`: ids that the server lists as an error; they are neither
 * there nor gone.
 */
export type RecordingList = {
  readonly recordings: readonly ServerRecording[];
  readonly broken: readonly string[];
};

/** How much an entry says that the recording is there. */
export function presence({ recording }: RecordingEntry): number {
  if (recording === null) return PRESENCE.broken;
  return PRESENCE[recording.state ?? 'unknown'];
}

/** A word that we do not know and an error outweigh `deleted` alone. */
const PRESENCE = {
  deleted: 1,
  broken: 2,
  unknown: 3,
  processing: 4,
  processed: 5,
  unpublished: 6,
  published: 7,
} as const;

/** One entry a record id, in the order of their first mention. */
export function mostPresent(entries: readonly RecordingEntry[]): readonly RecordingEntry[] {
  const kept = new Map<string, RecordingEntry>();
  for (const entry of entries) {
    const before = kept.get(entry.recordId);
    if (before === undefined || presence(entry) > presence(before)) kept.set(entry.recordId, entry);
  }
  return [...kept.values()];
}

/** Of `entries`, each id at most once, what meets `query`; servers match by prefix and by wildcards. */
export function meeting(query: RecordingQuery, entries: readonly RecordingEntry[]): RecordingList {
  const { states = 'any', meta = {} } = query;
  const recordIds = query.recordIds === undefined ? null : new Set(query.recordIds);
  const meetingIds = query.meetingIds === undefined ? null : new Set(query.meetingIds);
  const wanted = entries.filter(({ recordId }) => recordIds === null || recordIds.has(recordId));
  const recordings = wanted.flatMap(({ recording }) => (recording === null ? [] : [recording]));
  return {
    recordings: recordings.filter(
      ({ meetingId, state, metadata }) =>
        (meetingIds === null || meetingIds.has(meetingId)) &&
        (states === 'any' || (state !== null && states.includes(state))) &&
        Object.entries(meta).every(([key, value]) => metadata[key] === value),
    ),
    // Of what is broken only the id is known, so it may be any of those asked for.
    broken: wanted.flatMap(({ recordId, recording }) => (recording === null ? [recordId] : [])),
  };
}
