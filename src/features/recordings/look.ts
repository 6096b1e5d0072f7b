import type { RecordingState, ServerRecording } from '../../clients/bigbluebutton/recording.ts';
import type { PoolServer } from '../rooms/server.ts';
import { noteSeen, type SightingParts } from './note-seen.ts';

/** What a server says of recordings that it was asked for by name, in every state. */
export type Looked = {
  /** By record id. What is neither here nor broken the server does not list at all. */
  readonly seen: ReadonlyMap<string, ServerRecording>;
  /** Listed as an error: neither there nor gone. */
  readonly broken: ReadonlySet<string>;
};

/**
 * Asks a server how recordings stand and writes that into the store.
 *
 * @throws BackendError where the server does not answer; then nothing is written
 */
export type Look = (
  server: Pick<PoolServer, 'name' | 'client'>,
  recordIds: readonly string[],
  options?: { readonly signal?: AbortSignal },
) => Promise<Looked>;

export function createLook(parts: SightingParts): Look {
  return async ({ name, client }, recordIds, options = {}) => {
    if (recordIds.length === 0) return { seen: new Map(), broken: new Set() };
    const askedAt = parts.clock.now();
    const answer = await client.getRecordings({ recordIds, states: 'any' }, options);
    const seen = new Map(answer.recordings.map((recording) => [recording.recordId, recording]));
    const broken = new Set(answer.broken.filter((id) => !seen.has(id)));
    const missing = recordIds.filter((id) => !seen.has(id) && !broken.has(id));
    await noteSeen(parts, name, { recordings: answer.recordings, broken: [...broken], missing, askedAt });
    return { seen, broken };
  };
}

/** Whether a server shows a recording in no state, or only as deleted; null where it is there, or cannot be read. */
export function goneAs({ seen, broken }: Looked, recordId: string): 'absent' | 'deleted' | null {
  if (broken.has(recordId)) return null;
  const recording = seen.get(recordId);
  if (recording === undefined) return 'absent';
  return recording.state === ('deleted' satisfies RecordingState) ? 'deleted' : null;
}
