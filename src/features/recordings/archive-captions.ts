import type { BigBlueButtonClient } from '../../clients/bigbluebutton/client.ts';
import type { TextTrack } from '../../clients/bigbluebutton/recording.ts';
import { ArchiveTrouble } from './archive-trouble.ts';

/** Subtitles of one language. */
export type Captions = { readonly lang: string; readonly content: string };

/** A day of speech has fewer. */
const MOST_BYTES = 5_000_000;
const LANG = /^[a-z]{2,3}(-[a-z0-9]{2,8}){0,2}$/i;
const MOST_LANG = 11;

/**
 * What is said in a recording, for whoever does not hear it.
 *
 * @throws ArchiveTrouble `captions-too-large`; BackendError
 */
export async function readCaptions(
  client: Pick<BigBlueButtonClient, 'getTextTracks' | 'openFile'>,
  recordId: string,
  signal: AbortSignal,
): Promise<readonly Captions[]> {
  const captions: Captions[] = [];
  for (const track of await client.getTextTracks(recordId, { signal })) {
    const { stream, bytes } = await client.openFile(track.href, { signal });
    try {
      if (bytes > MOST_BYTES) throw new ArchiveTrouble('captions-too-large');
      const chunks: Buffer[] = [];
      for await (const chunk of stream) chunks.push(chunk as Buffer);
      captions.push({ lang: langOf(track), content: Buffer.concat(chunks).toString('utf8') });
    } finally {
      stream.destroy();
    }
  }
  return captions;
}

/** As part of a name. */
function langOf({ lang }: Pick<TextTrack, 'lang'>): string {
  const plain = lang.replaceAll('_', '-');
  return LANG.test(plain) && plain.length <= MOST_LANG ? plain : 'und';
}
