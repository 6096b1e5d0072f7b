import { MINUTE_MS, SECOND_MS } from '../../../lib/span.ts';
import type { Profile } from '../profile.ts';

/** A format that the operator installed, and how large its files become. */
type FormatPlan = { readonly type: string; readonly bytes: number };

/** How a server treats recordings; can be changed while it lives. */
export type RecordingSettings = {
  /** From the end of the meeting until it is listed as `processing`. */
  readonly archiveMs: number;
  /** From there to `processed`; null: as long as the meeting lasted, and a minute at least. */
  readonly processingMs: number | null;
  /** From there to `published`. */
  readonly publishingMs: number;
  /** From one published format to the next. */
  readonly formatGapMs: number;
  /** From an accepted deletion to the state `deleted`. */
  readonly deletionMs: number;
  /** From the end of the meeting to the analytics callback. */
  readonly analyticsMs: number;
  readonly formats: readonly FormatPlan[];
  readonly rawBytes: number;
  /** A call without an id and without a limit gets everything there is (allowFetchAllRecordings). */
  readonly fetchAll: boolean;
  /** What a page says of the whole; `none` also where limit and offset are ignored. */
  readonly paging: 'verbose' | 'total' | 'none';
};

export function recordingDefaults(profile: Profile): RecordingSettings {
  return {
    archiveMs: 10 * SECOND_MS,
    processingMs: null,
    publishingMs: 10 * SECOND_MS,
    formatGapMs: 0,
    deletionMs: SECOND_MS,
    analyticsMs: 5 * SECOND_MS,
    formats: [
      { type: 'presentation', bytes: 400_000 },
      { type: 'video', bytes: 300_000 },
    ],
    rawBytes: 2_000_000,
    fetchAll: true,
    paging: profile === 'scalelite' ? 'none' : profile === 'bbb-2.6' ? 'verbose' : 'total',
  };
}

export function processingMsFor({ processingMs }: RecordingSettings, meetingMs: number): number {
  return processingMs ?? Math.max(MINUTE_MS, meetingMs);
}

/** A tenth of the time until the recording is listed, most of it in the making, and a tenth until it is published. */
export function hurried(publishedAfterMs: number): Partial<RecordingSettings> {
  const tenth = Math.floor(publishedAfterMs / 10);
  return { archiveMs: tenth, processingMs: publishedAfterMs - 2 * tenth, publishingMs: tenth };
}
