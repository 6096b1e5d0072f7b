import { htmlAnswer, htmlError, type Answer } from '../answer.ts';
import type { RawRequest } from '../raw-request.ts';
import type { World } from '../world.ts';
import { captionsTarget, cookieName, cookieTarget, playbackPath } from './addresses.ts';
import { noiseFile, wholeFile, type FileSource } from './file-source.ts';
import { enterGate } from './gate.ts';
import { presentationPage, recordingMetadata, videoPage } from './pages.ts';
import type { Recording } from './recording.ts';
import type { ServedFile } from './send-file.ts';

const PREFIXES = /^\/(?:playback|presentation|podcast|notes|captions|recording)\//;

export function isPlayback(path: string): boolean {
  return PREFIXES.test(path);
}

const TYPES: Readonly<Record<string, string>> = {
  m4v: 'video/mp4',
  webm: 'video/webm',
  ogg: 'audio/ogg',
  pdf: 'application/pdf',
  png: 'image/png',
};

/** Grey, one by one. */
const THUMBNAIL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==',
  'base64',
);

/** What a browser gets under an address of a recording: only while it is published. */
export function playback(world: World, request: RawRequest): Answer | ServedFile {
  const captions = /^\/captions\/([^/]+)\/([^/]+)\/captions_([\w-]+)\.vtt$/.exec(request.path);
  if (captions !== null) return captionsFile(world, captions);
  const gate = /^\/recording\/([^/]+)\/([^/]+)$/.exec(request.path);
  if (gate !== null) return enterGate(world, request, gate[1] ?? '', gate[2] ?? '');
  const target = targetOf(request.path);
  const recording = world.recordings.shelf.get(target?.recordID ?? '');
  if (target === null || recording?.state !== 'published') return notFound();
  const format = recording.formats.find(({ type }) => type === target.type);
  if (format === undefined || recording.isBroken) return notFound();
  if (!mayEnter(world, recording, target.type, request)) return notFound();
  return contentOf(world, recording, target, format.bytes);
}

function notFound(): Answer {
  return htmlError(404, 'Not Found');
}

/** `file`: below the folder of the format; empty for its page, null where the slash at the end is missing. */
type Target = { readonly type: string; readonly recordID: string; readonly file: string | null };

function targetOf(path: string): Target | null {
  const player = /^\/playback\/presentation\/2\.3\/([^/]+)\/?$/.exec(path);
  if (player !== null) return { type: 'presentation', recordID: player[1] ?? '', file: '' };
  const below = /^\/(?:playback\/)?([\w-]+)\/([^/]+)(\/.*)?$/.exec(path);
  if (below === null) return null;
  const [, type = '', recordID = '', rest] = below;
  return { type, recordID, file: rest === undefined ? null : rest.slice(1) };
}

/** A protected recording is open to who came through the gate. */
function mayEnter(
  { recordings, traits }: World,
  recording: Recording,
  type: string,
  { cookies }: RawRequest,
): boolean {
  if (!recording.isProtected || !traits.isBalancer) return true;
  const cookie = cookies.get(cookieName(type, recording.recordID)) ?? '';
  return recordings.tokens.opens(cookie, cookieTarget(type, recording.recordID));
}

function contentOf(world: World, recording: Recording, target: Target, bytes: number): Answer | ServedFile {
  const { recordID, type, file } = { ...target, recordID: recording.recordID };
  const media = () => mediaFile(world, recording, file ?? '', bytes);
  if (file === null) {
    const headers = { Location: `${world.settings.origin}${playbackPath(type, recordID)}` };
    return { ...htmlError(301, 'Moved Permanently'), headers };
  }
  if (type === 'presentation') {
    if (file === '') return htmlAnswer(200, presentationPage(recording));
    if (file === 'metadata.xml') return recordingMetadata(recording);
    if (file === 'video/webcams.webm') return media();
    return /^presentation\/\w+\/thumbnails\/thumb-\d+\.png$/.test(file)
      ? served(world, recording, wholeFile(THUMBNAIL), file)
      : notFound();
  }
  if (type === 'podcast') return file === 'audio.ogg' ? media() : notFound();
  if (type === 'notes') return file === 'notes.pdf' ? media() : notFound();
  if (file === '' || file === 'index.html') return htmlAnswer(200, videoPage(recording));
  if (file === 'video-0.m4v') return media();
  const track = recording.tracks.find(({ lang }) => file === `caption_${lang.replace('-', '_')}.vtt`);
  return track === undefined ? notFound() : vtt(track.content);
}

/** The bytes of a file of a recording, as they are served where nothing is wrong. */
export function recordedFile(recordID: string, file: string, bytes: number): FileSource {
  return noiseFile(`${recordID}/${file}`, bytes);
}

function mediaFile(world: World, recording: Recording, file: string, bytes: number): ServedFile {
  const short = world.recordings.faults.take('media-short', recording.recordID);
  const length = short === undefined ? bytes : (short.bytes ?? Math.floor(bytes / 2));
  return served(world, recording, recordedFile(recording.recordID, file, length), file);
}

function served({ recordings }: World, recording: Recording, source: FileSource, file: string): ServedFile {
  const strike = (['reset', 'cut', 'stall'] as const)
    .map((how) => ({ how, fault: recordings.faults.take(`media-${how}`, recording.recordID) }))
    .find(({ fault }) => fault !== undefined);
  return {
    source,
    contentType: TYPES[file.slice(file.lastIndexOf('.') + 1)] ?? 'application/octet-stream',
    modifiedAt: recording.endTime,
    breaks: strike === undefined ? null : { how: strike.how, after: strike.fault?.bytes ?? null },
  };
}

/** Subtitles by a token that is void afterwards. */
function captionsFile(
  { recordings }: World,
  [, token = '', recordID = '', lang = '']: RegExpExecArray,
): Answer {
  const track = recordings.shelf.get(recordID)?.tracks.find((one) => one.lang === lang);
  if (track === undefined || !recordings.tokens.consume(token, captionsTarget(recordID, lang)))
    return notFound();
  return vtt(track.content);
}

function vtt(body: string): Answer {
  return { status: 200, headers: { 'Content-Type': 'text/vtt;charset=utf-8' }, body };
}
