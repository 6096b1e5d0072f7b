import type { Answer } from '../answer.ts';
import type { ApiCall } from '../call.ts';
import { HOUR_MS } from '../../../lib/span.ts';
import type { World } from '../world.ts';
import { captionsPath, captionsTarget } from './addresses.ts';
import type { TextTrack } from './recording.ts';

/** Success and most failures come as JSON. */
function json(response: Readonly<Record<string, unknown>>): Answer {
  return {
    status: 200,
    headers: { 'Content-Type': 'application/json;charset=utf-8', 'Cache-Control': 'no-cache' },
    body: JSON.stringify({ response }),
  };
}

function failed(messageKey: string, message: string): Answer {
  return json({ returncode: 'FAILED', messageKey, message });
}

function noRecording(recordID: string): Answer {
  return failed('noRecordings', `No recording found for ${recordID}`);
}

/** Addresses of the subtitles, each good for one use within an hour. */
export function getRecordingTextTracks(world: World, { params }: ApiCall): Answer {
  const { recordings, settings } = world;
  const recordID = params.text('recordID');
  const recording = recordings.shelf.get(recordID);
  if (recording === undefined || recording.state === 'archived') return noRecording(recordID);
  if (recording.tracks.length === 0) return failed('noCaptionsFound', `No captions found for ${recordID}`);
  const tracks = recording.tracks.map(({ kind, label, lang, source }) => {
    const token = recordings.tokens.issue(captionsTarget(recordID, lang), HOUR_MS);
    return { href: `${settings.origin}${captionsPath(token, recordID, lang)}`, kind, label, lang, source };
  });
  return json({ returncode: 'SUCCESS', tracks });
}

/** Takes one WebVTT file for one language. */
export function putRecordingTextTrack(world: World, call: ApiCall): Answer {
  const { params } = call;
  const recordID = params.text('recordID');
  const kind = params.text('kind');
  const lang = params.text('lang');
  const recording = world.recordings.shelf.get(recordID);
  if (recording === undefined || recording.state === 'archived') return noRecording(recordID);
  if (kind !== 'subtitles' && kind !== 'captions') {
    return failed('invalidKind', `Invalid kind parameter, expected='subtitles|captions' actual=${kind}`);
  }
  if (!/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(lang)) {
    return failed('invalidLang', `Malformed lang param, received=${lang}`);
  }
  const content = call.files.find(({ field }) => field === 'file')?.text ?? '';
  if (content === '') return failed('empty_uploaded_text_track', 'Empty uploaded text track.');
  const track: TextTrack = { kind, lang, label: params.text('label', lang), source: 'upload', content };
  recording.tracks = [...recording.tracks.filter((other) => other.lang !== lang), track];
  return json({
    returncode: 'SUCCESS',
    messageKey: 'upload_text_track_success',
    message: 'Text track uploaded successfully',
    recordId: recordID,
  });
}
