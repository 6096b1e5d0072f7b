import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { htmlError, type Answer } from './answer.ts';
import type { ApiCall } from './call.ts';
import { answerCall } from './calls.ts';
import { landingPage } from './client-page.ts';
import { answerClient } from './client.ts';
import { settle } from './expiry.ts';
import { actsFirst, spoil, type FaultBox } from './faults.ts';
import { OWNER_PATH } from './join.ts';
import { readParameters } from './parameters.ts';
import type { Pause } from './pause.ts';
import { readRequest, type RawRequest } from './raw-request.ts';
import { isPlayback, playback } from './recordings/playback.ts';
import { sendFile, type ServedFile } from './recordings/send-file.ts';
import type { RequestLog } from './request-log.ts';
import { answerVersion } from './version.ts';
import type { World } from './world.ts';

export type FaceParts = {
  readonly name: string;
  readonly world: World;
  readonly faults: FaultBox;
  readonly requests: RequestLog;
  readonly pause: Pause;
};

const API = '/bigbluebutton/api';
const TAKES_DOCUMENTS = ['create', 'insertDocument'];

/**
 * Serves one request: late, spoilt or not at all where a fault says so.
 *
 * @param alive aborts when the process behind the server dies: what has not been carried out by then never is
 */
export async function serve(
  parts: FaceParts,
  req: IncomingMessage,
  res: ServerResponse,
  alive: AbortSignal,
): Promise<void> {
  const request = await readRequest(req);
  const route = request === null ? null : routeOf(parts, request);
  if (request === null || route === null) {
    send(res, htmlError(413, 'Request Entity Too Large'), parts.world);
    return;
  }
  const { latencyMs, fault } = parts.faults.take(route.callName);
  if (latencyMs > 0) await parts.pause(latencyMs, alive);
  alive.throwIfAborted();
  const world = fault?.kind === 'refuse-checksum' ? withOtherSecret(parts.world) : parts.world;
  const answer = fault === null || actsFirst(fault) ? route.answer(world) : htmlError(200, 'OK');
  if (world.settings.fetchesFirst && TAKES_DOCUMENTS.includes(route.callName)) {
    await world.conversions.fetched();
    alive.throwIfAborted();
  }
  if (fault === null && !('body' in answer)) {
    await sendFile(res, request, answer, world.settings.clock.now() + world.skewMs, parts.pause, alive);
    return;
  }
  const page = 'body' in answer ? answer : htmlError(200, 'OK');
  const outcome = fault === null ? page : spoil(fault, page);
  if (outcome === 'reset') res.socket?.resetAndDestroy();
  else if (outcome === 'cut') cut(res, page);
  else if (outcome === 'hang') await parts.pause(null, alive);
  else send(res, outcome, parts.world);
}

type Route = {
  /** What faults know it by. */
  readonly callName: string;
  /** Carries the request out, at this very moment. */
  readonly answer: (world: World) => Answer | ServedFile;
};

function routeOf(parts: FaceParts, request: RawRequest): Route {
  const { path } = request;
  const at = (callName: string, answer: (world: World, now: number) => Answer | ServedFile): Route => ({
    callName,
    answer: (world) => {
      settle(world);
      return answer(world, world.settings.clock.now());
    },
  });
  if (path === API || path === `${API}/`) {
    return at('version', (world) => answerVersion(world, request.contentType));
  }
  if (path.startsWith(`${API}/`)) return apiRoute(parts, request, path.slice(API.length + 1), false);
  if (path === OWNER_PATH) return apiRoute(parts, request, 'join', true);
  if (isPlayback(path)) {
    parts.requests.addPlayback(request.method, path, parts.world.settings.clock.now());
    return at('playback', (world) => playback(world, request));
  }
  const client = /^\/html5client(?:\/([A-Za-z-]*))?\/?$/.exec(path);
  if (client !== null) {
    return at('client', (world, now) =>
      answerClient(world, parts.name, {
        action: client[1] ?? '',
        method: request.method,
        query: new URLSearchParams(request.rawQuery),
        cookie: request.cookie,
        now,
      }),
    );
  }
  return at('client', () =>
    path === '/bigbluebutton/' || path === '/'
      ? landingPage(parts.name, errorsIn(request.rawQuery))
      : htmlError(404, 'Not Found'),
  );
}

function apiRoute(parts: FaceParts, request: RawRequest, name: string, atOwner: boolean): Route {
  const { rawQuery, method, contentType, body, files, cookie, form } = request;
  const params = readParameters(rawQuery, form);
  parts.requests.add(name, method, parts.world.settings.clock.now(), params);
  return {
    callName: name,
    answer: (world) => {
      settle(world);
      const now = world.settings.clock.now();
      const call: ApiCall = { name, method, rawQuery, params, contentType, body, files, cookie, now };
      return answerCall(world, call, atOwner);
    },
  };
}

/** The messages of an `errors` list that a failed join brought along. */
function errorsIn(rawQuery: string): string[] {
  const list = new URLSearchParams(rawQuery).get('errors') ?? '';
  return [...list.matchAll(/"message":("(?:[^"\\]|\\.)*")/g)].map(([, text]) =>
    String(JSON.parse(text ?? '""')),
  );
}

function withOtherSecret(world: World): World {
  return { ...world, secrets: [randomBytes(16).toString('hex')] };
}

/** `Date` tells the server's own clock, wrong as it may be. */
function send(res: ServerResponse, { status, headers, body }: Answer, { settings, skewMs }: World): void {
  const date = new Date(settings.clock.now() + skewMs).toUTCString();
  res.writeHead(status, { ...headers, Date: date, 'Content-Length': Buffer.byteLength(body) });
  res.end(body);
}

function cut(res: ServerResponse, { status, headers, body }: Answer): void {
  res.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(body) });
  res.write(body.slice(0, Math.floor(body.length / 2)), () => res.socket?.destroy());
}
