import { Readable } from 'node:stream';
import type { BigBlueButtonClient } from '../../clients/bigbluebutton/client.ts';
import { BackendError } from '../../clients/bigbluebutton/fault.ts';
import type { FoundVideo } from '../../clients/bigbluebutton/playback-files.ts';
import type { ServerRecording } from '../../clients/bigbluebutton/recording.ts';
import type { UploadSource } from '../../clients/nextcloud/nextcloud.ts';
import type { Copying } from './archive-parts.ts';
import { ArchiveTrouble } from './archive-trouble.ts';
import type { Recording } from './recording.ts';

type Client = Pick<BigBlueButtonClient, 'findVideo' | 'openFile' | 'server'>;

/**
 * The recording as its server lists it at this moment: addresses may be good for one use.
 *
 * @throws ArchiveTrouble `not-listed` where it is not there to be played; BackendError
 */
export async function listedNow(
  { look, server, signal }: Copying,
  { recordId }: Pick<Recording, 'recordId'>,
): Promise<ServerRecording> {
  const listed = (await look(server, [recordId], { signal })).seen.get(recordId);
  if (listed?.state !== 'published' && listed?.state !== 'unpublished') {
    throw new ArchiveTrouble('not-listed');
  }
  return listed;
}

/** The formats of it that are a video. @throws ArchiveTrouble `no-video` */
export function videoFormats({ formats }: ServerRecording): ServerRecording['formats'] {
  const videos = formats.filter(({ type }) => type === 'video');
  if (videos.length === 0) throw new ArchiveTrouble('no-video');
  return videos;
}

/** The media file. @throws ArchiveTrouble `no-video`; BackendError */
export async function findVideo(
  client: Client,
  listed: ServerRecording,
  signal: AbortSignal,
): Promise<FoundVideo> {
  for (const format of videoFormats(listed)) {
    const video = await client.findVideo(format, { signal });
    if (video !== null) return video;
  }
  throw new ArchiveTrouble('no-video');
}

/** A media file as the source of an upload. */
export type MediaSource = UploadSource & {
  /** Why reading failed last; null as long as it has not. */
  readonly failure: () => BackendError | null;
};

/**
 * @param renew is called before each reading
 */
export function mediaSource(
  client: Client,
  video: FoundVideo,
  { signal, renew }: { readonly signal: AbortSignal; readonly renew: () => Promise<void> },
): MediaSource {
  let failure: BackendError | null = null;
  const { url, bytes, version } = video;
  async function* part(from: number, to: number): AsyncGenerator<Buffer> {
    try {
      await renew();
      const file = await client.openFile(url, { from, to: to - 1, signal });
      try {
        // Made anew on the server meanwhile: what was read before belongs to another file.
        if (file.total !== bytes || file.version !== version) throw changed(client.server);
        for await (const chunk of file.stream) yield chunk as Buffer;
      } finally {
        file.stream.destroy();
      }
    } catch (error) {
      if (error instanceof BackendError) failure = error;
      throw error;
    }
  }
  return {
    size: bytes,
    // By its address too: where the server tells nothing else, that at least may differ.
    version: JSON.stringify([version, new URL(url).pathname]),
    read: (from, to) => Readable.from(part(from, to), { objectMode: false }),
    failure: () => failure,
  };
}

function changed(server: string): BackendError {
  return new BackendError({ server, call: 'openFile', kind: 'malformed', outcome: 'unknown' });
}
