import type { ServerRecording } from '../../../src/clients/bigbluebutton/recording.ts';
import type { Answer } from '../web.ts';

/** What a server says of its recordings, in every state; nothing on it was changed. */
export type RecordingList = {
  readonly is: 'list';
  /** The page that took longest. */
  readonly tookMs: number;
  /** How a page says how many there are in all; `none`: it is no page, everything comes at once. */
  readonly paging: 'pagination' | 'totalElements' | 'none';
  readonly recordings: readonly ServerRecording[];
  /** Listed as an error in place of a recording. */
  readonly broken: number;
  /** How many there are in all, as far as that is known. */
  readonly total: number;
  /** Whether all were looked at. */
  readonly isWhole: boolean;
  /** It lists nothing, and yet finds recordings when it is asked for ids. */
  readonly isHiding: boolean;
  readonly playback: Playback;
};

/** Where recordings are played from. */
export type Playback = {
  /** Hosts that are neither the server's own nor named in the settings. */
  readonly foreignHosts: readonly string[];
  /** What came of asking for the player's page of one that is published; null: there was none to ask for. */
  readonly page: Answer | null;
};

/** The list, or by the client's own words what it was instead. */
export type RecordingsSeen =
  RecordingList | { readonly is: 'no-list'; readonly kind: string; readonly answer: Answer };
