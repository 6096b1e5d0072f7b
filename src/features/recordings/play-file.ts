import type { CallOptions } from '../../clients/bigbluebutton/caller.ts';
import type { PlaybackFiles } from '../../clients/bigbluebutton/playback-files.ts';
import type { PlaybackFormat } from '../../clients/bigbluebutton/recording.ts';

/** A file behind a format of a recording. */
export type MediaFile = {
  readonly url: string;
  /** null where nobody knows before it is opened. */
  readonly bytes: number | null;
  /** As we say it: never what a server says of something that is none of these. */
  readonly type: string;
  readonly extension: string;
  /** Whether a browser shows it at once, or keeps it as a file. */
  readonly isShown: boolean;
};

const VIDEO_TYPES: Readonly<Record<string, string>> = {
  'video/mp4': 'mp4',
  'video/x-m4v': 'm4v',
  'video/webm': 'webm',
  'video/ogg': 'ogv',
};

/** Whether a player's page is to be looked through for it. */
export function isFilm({ type }: PlaybackFormat): boolean {
  return type === 'video' || type === 'screenshare';
}

/** null: a whole application, or what we do not know; and a video that is none. */
export async function fileOf(
  files: Pick<PlaybackFiles, 'findVideo'>,
  format: PlaybackFormat,
  options: CallOptions,
): Promise<MediaFile | null> {
  const { type, url } = format;
  switch (type) {
    case 'video':
    case 'screenshare': {
      const video = await files.findVideo(format, options);
      if (video === null) return null;
      const extension = VIDEO_TYPES[video.type];
      if (extension === undefined) {
        const other = { type: 'application/octet-stream', extension: 'video', isShown: false };
        return { url: video.url, bytes: video.bytes, ...other };
      }
      return { url: video.url, bytes: video.bytes, type: video.type, extension, isShown: true };
    }
    case 'podcast':
      return { url, bytes: null, type: 'audio/ogg', extension: 'ogg', isShown: true };
    case 'notes':
      // Browsers show no PDF in a sandbox.
      return { url, bytes: null, type: 'application/pdf', extension: 'pdf', isShown: false };
    default:
      return null;
  }
}
