import type { ServerRecording } from '../../../src/clients/bigbluebutton/recording.ts';

/** What was recorded lately says how a server is set up now. */
const MANY = 50;

/** The newest of `recordings`, which servers list in no order. */
export function newest(recordings: readonly ServerRecording[]): readonly ServerRecording[] {
  return recordings.toSorted((one, other) => (other.startedAt ?? 0) - (one.startedAt ?? 0)).slice(0, MANY);
}
