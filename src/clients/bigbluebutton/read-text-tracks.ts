import { z } from 'zod';
import { AnswerError, readAnswer, readFields, refusalOf } from './answers.ts';
import type { TextTrack } from './recording.ts';

const JsonText = z.string().default('');

const Tracks = z.object({
  response: z.discriminatedUnion('returncode', [
    z.object({
      returncode: z.literal('SUCCESS'),
      tracks: z.array(
        z.object({
          href: z.string().min(1),
          kind: JsonText,
          label: JsonText,
          lang: JsonText,
          source: JsonText,
        }),
      ),
    }),
    z.object({ returncode: z.literal('FAILED'), messageKey: JsonText }),
  ]),
});

const NONE = new Set(['noRecordings', 'noCaptionsFound']);

/** The one call that answers in JSON, and in XML where it is refused. @throws AnswerError */
export function readTextTracks(body: string): readonly TextTrack[] {
  try {
    return tracksIn(body);
  } catch (error) {
    if (error instanceof AnswerError && NONE.has(error.messageKey ?? '')) return [];
    throw error;
  }
}

function tracksIn(body: string): readonly TextTrack[] {
  if (!body.trimStart().startsWith('{')) {
    readAnswer(body);
    throw new AnswerError('malformed');
  }
  const { response } = readFields(Tracks, jsonOf(body));
  if (response.returncode === 'FAILED') throw refusalOf(response.messageKey);
  return response.tracks;
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    // The message of the parser quotes the answer, and that holds tokens.
    throw new AnswerError('malformed');
  }
}
