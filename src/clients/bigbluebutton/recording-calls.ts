import type { CallOptions, ReadOptions } from './caller.ts';
import type { RecordingQuery, ServerRecording, TextTrack } from './recording.ts';

/**
 * What a server lists. A record id stands in it once: of several entries the one that is most there, so that nothing
 * counts as deleted that is also listed otherwise. `broken`: ids that the server lists as an error; they are neither
 * there nor gone.
 */
export type RecordingList = {
  readonly recordings: readonly ServerRecording[];
  readonly broken: readonly string[];
};

/** `total`: how many the server says it has. */
export type RecordingPage = RecordingList & { readonly total: number | null };

/** `protect`: playing needs a token from now on, or no more. An empty value of `meta` removes the key. */
export type RecordingChange = {
  readonly meta?: Readonly<Record<string, string>>;
  readonly protect?: boolean;
};

/** The calls about recordings. Each has 60 s unless it is told otherwise, and answers may be 50 MB long. */
export type RecordingCalls = {
  /**
   * Everything that meets the query, whose ids are matched exactly. A long list of ids takes several requests; one
   * that fails, fails all. Without any id it is refused: use `recordingPages`.
   */
  getRecordings(query: RecordingQuery, options?: ReadOptions): Promise<RecordingList>;
  /**
   * The whole server, a page at a time, each record id once unless it turns out to be more there than it seemed. It
   * ends with what the server showed; since servers promise no order, that nothing was missed it cannot say.
   */
  recordingPages(
    query: Pick<RecordingQuery, 'states' | 'meta'>,
    options?: ReadOptions,
  ): AsyncIterable<RecordingPage>;
  /**
   * Repeatable. `accepted` means that the server said SUCCESS and no more: ask afterwards. `notFound`: it knows none
   * of them as published or unpublished.
   */
  publishRecordings(
    recordIds: readonly string[],
    publish: boolean,
    options?: CallOptions,
  ): Promise<'accepted' | 'notFound'>;
  /** Repeatable, and the same holds; what is still processed cannot be deleted. */
  deleteRecordings(recordIds: readonly string[], options?: CallOptions): Promise<'accepted' | 'notFound'>;
  /**
   * Repeatable. `ignored`: nothing was changed, since only a Scalelite protects, or since it says so itself. A plain
   * server is not even asked to protect, nor for the rest of such a change.
   */
  updateRecordings(
    recordIds: readonly string[],
    change: RecordingChange,
    options?: CallOptions,
  ): Promise<'accepted' | 'ignored' | 'notFound'>;
  /** Empty also for a recording that is not there, and on every Scalelite, which knows none and is not asked. */
  getTextTracks(recordId: string, options?: ReadOptions): Promise<readonly TextTrack[]>;
};
