import { pipeline } from 'node:stream/promises';
import { type Request, type RequestHandler, type Response, Router } from 'express';
import { BackendError } from '../../clients/bigbluebutton/fault.ts';
import type { OpenFile } from '../../clients/bigbluebutton/playback-files.ts';
import { refuse } from '../../lib/refusal.ts';
import { SECOND_MS } from '../../lib/span.ts';
import { nameRoute } from '../../platform/http/route-name.ts';
import { answerError } from '../../platform/web/page-errors.tsx';
import type { Web } from '../../platform/web/page.ts';
import { createCrowd } from './play-crowd.ts';
import { fileOf, isFilm, type MediaFile } from './play-file.ts';
import { type Playable, playableBy, type PlayParts, type PlayServer } from './play-look.ts';
import { PlaySetback, sendSetback } from './play-pages.tsx';
import { readRange } from './play-range.ts';

/** Files on their way at one time, in all, from one server, and by one link; whoever comes then is asked to come again. */
const STREAMS = 60;
const OF_SERVER = 30;
const OF_LINK = 6;
const TIMEOUT_MS = 15 * SECOND_MS;
/** A viewer that takes nothing for so long asks again for the rest. */
const IDLE_MS = 120 * SECOND_MS;

/**
 * `GET /play/<token>`: plays a recording for who has the link, and asks each time whether it may be. What is one file
 * comes through us; what is a whole application of the server's is led to, at an address that is asked for anew.
 */
export function playRouter(web: Web, parts: PlayParts): Router {
  const all = createCrowd(STREAMS);
  const ofServer = createCrowd(OF_SERVER);
  const ofLink = createCrowd(OF_LINK);
  const play = async (request: Request, response: Response, token: string) => {
    const playable = await playableBy(parts, token);
    await ofServer(playable.server.name, async () => {
      const { server, format } = playable;
      const file = await fileOf(server.client, format, { timeoutMs: TIMEOUT_MS });
      // To look for a film uses up an address that is good once.
      if (file === null) leadTo(parts, response, isFilm(format) ? await playableBy(parts, token) : playable);
      else await send(parts, request, response, playable, file);
    });
  };
  const router = Router({ caseSensitive: true });
  const route = router.route('/play/:token');
  route.all(nameRoute('/play/{token}'), unkept);
  route.get(async (request, response) => {
    const { token } = request.params;
    await answering(web, parts, request, response, () =>
      all('', () => ofLink(token, () => play(request, response, token))),
    );
  });
  route.all(() => refuse({ code: 'method-not-allowed', allow: ['GET', 'HEAD'] }));
  route.all(answerError(web, 'page'));
  return router;
}

/** What is played may be withdrawn any moment: nobody keeps it, or the way to it. */
const unkept: RequestHandler = (_request, response, next) => {
  response.set({ 'Cache-Control': 'private, no-store', 'X-Robots-Tag': 'noindex, nofollow' });
  next();
};

/** Says in a page what stands in the way. */
async function answering(
  web: Web,
  { log }: PlayParts,
  request: Request,
  response: Response,
  play: () => Promise<void>,
): Promise<void> {
  try {
    await play();
  } catch (error) {
    if (response.headersSent) throw error;
    if (error instanceof PlaySetback) sendSetback(web, request, response, error.why);
    else if (error instanceof BackendError) {
      const { server, kind } = error;
      const isGone = kind === 'http-status' && error.status === 404;
      if (!isGone && kind !== 'aborted') log.warn('a recording could not be played', { server, kind });
      sendSetback(web, request, response, isGone ? 'withdrawn' : 'unreachable');
    } else throw error;
  }
}

function leadTo({ log }: PlayParts, response: Response, { server, format }: Playable): void {
  const address = server.client.ownAddress(format.url);
  if (address === null) {
    log.warn('a recording leads to a foreign address', { server: server.name });
    throw new PlaySetback('unreachable');
  }
  response.status(303).set('Location', address).end();
}

async function send(
  { log }: PlayParts,
  request: Request,
  response: Response,
  { recording, server }: Playable,
  file: MediaFile,
): Promise<void> {
  // A part of what may be another file by now is none: without a name for its version, the whole is sent.
  const range = request.get('If-Range') === undefined ? request.get('Range') : undefined;
  const span = readRange(range, file.bytes);
  if (span === 'unsatisfiable') {
    sendNoPart(response, file);
    return;
  }
  const gone = new AbortController();
  response.once('close', () => {
    gone.abort();
  });
  const limits = { timeoutMs: TIMEOUT_MS, signal: gone.signal };
  const opened = await openPart(server, file, { ...limits, ...span });
  if (opened === null) {
    sendNoPart(response, file);
    return;
  }
  describe(response, file, opened, recording.title);
  if (span !== null) {
    const last = span.from + opened.bytes - 1;
    response.status(206).set('Content-Range', `bytes ${span.from}-${last}/${opened.total ?? '*'}`);
  }
  if (request.method === 'HEAD') {
    opened.stream.destroy();
    response.end();
    return;
  }
  response.setTimeout(IDLE_MS, () => response.destroy());
  try {
    await pipeline(opened.stream, response);
  } catch (error) {
    // Viewers go away all the time; where the server does, the connection is cut, so nobody takes a part for the whole.
    if (error instanceof BackendError) log.warn('a recording broke off', { server: server.name, error });
  }
}

/** Whatever a server sends, under our own address it is a file and nothing that runs. */
function describe(
  response: Response,
  { type, extension, isShown }: MediaFile,
  { bytes }: OpenFile,
  title: string,
): void {
  response.attachment(`${nameOf(title)}.${extension}`);
  const named = response.get('Content-Disposition') ?? '';
  response.set({
    'Content-Type': type,
    'Content-Length': String(bytes),
    'Content-Disposition': isShown ? named.replace(/^attachment/, 'inline') : named,
    'Accept-Ranges': 'bytes',
    'Content-Security-Policy': 'sandbox',
    'X-Content-Type-Options': 'nosniff',
  });
}

/** Without what no file system takes. */
function nameOf(title: string): string {
  return (
    title
      .replace(/[/\\:*?"<>|\p{C}]+/gu, ' ')
      .trim()
      .slice(0, 100) || 'Aufzeichnung'
  );
}

/** null: the file has no such part, where nobody knew before. @throws BackendError */
async function openPart(
  { client }: PlayServer,
  { url }: MediaFile,
  options: Parameters<PlayServer['client']['openFile']>[1],
): Promise<OpenFile | null> {
  try {
    return await client.openFile(url, options);
  } catch (error) {
    if (error instanceof BackendError && error.status === 416) return null;
    throw error;
  }
}

function sendNoPart(response: Response, { bytes }: MediaFile): void {
  if (bytes !== null) response.set('Content-Range', `bytes */${bytes}`);
  response.status(416).end();
}
