import type { Readable } from 'node:stream';
import type { CallOptions } from './caller.ts';
import type { PlaybackFormat } from './recording.ts';

/** `from` and `to`: the first and the last byte, both counted from 0 and both included. */
export type FileOptions = CallOptions & { readonly from?: number; readonly to?: number };

export type OpenFile = {
  /** Ends well only after exactly `bytes`. Read it to its end or destroy it. */
  readonly stream: Readable;
  /** Of this answer. */
  readonly bytes: number;
  /** Of the whole file, where a part of it was asked for and the server says so. */
  readonly total: number | null;
  /** As the server says, without parameters: `video/mp4`. */
  readonly type: string;
};

export type FoundVideo = { readonly url: string; readonly bytes: number; readonly type: string };

/**
 * What the playback addresses of a server lead to. Asked are only the server's own host and those that the settings
 * name as `playbackHosts`, whatever addresses a listing, a page or a redirect holds, and never by http where the
 * API speaks https. Each throws `BackendError`.
 */
export type PlaybackFiles = {
  /** The media file behind a format's address: that itself, or what its player shows. null: there is no video. */
  findVideo(format: PlaybackFormat, options?: CallOptions): Promise<FoundVideo | null>;
  /** `timeoutMs` is for the time until the first byte, and again for each wait after it. */
  openFile(url: string, options?: FileOptions): Promise<OpenFile>;
};
