import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { bodyStream, byteSize, emptyAnswer, type Answer } from './answer.ts';
import type { Call } from './call.ts';
import { actsFirst, spoil, type FaultBox } from './faults.ts';
import { doers } from './journal.ts';
import type { BruteForce, Windows } from './limits.ts';
import { claimedAccount } from './login.ts';
import type { Pause } from './pause.ts';
import { BrokenOff } from './receive.ts';
import type { RequestLog } from './request-log.ts';
import { answerCall } from './routes.ts';
import { parseTarget } from './target.ts';
import { hex, type World } from './world.ts';

export type FaceParts = {
  readonly world: World;
  readonly faults: FaultBox;
  readonly requests: RequestLog;
  readonly windows: Windows;
  readonly bruteForce: BruteForce;
  readonly pause: Pause;
  readonly origin: () => string;
};

/**
 * Serves one request: late, spoilt or not at all where a fault says so.
 *
 * @param alive aborts when the process behind the server dies
 */
export async function serve(
  parts: FaceParts,
  req: IncomingMessage,
  res: ServerResponse,
  alive: AbortSignal,
): Promise<void> {
  const { world } = parts;
  const method = (req.method ?? 'GET').toUpperCase();
  const target = parseTarget(req.url ?? '/');
  const path = 'path' in target ? target.path : '(unreadable)';
  const log = parts.requests.add(method, path, world.time.now());
  const account = claimedAccount(world, req.headers.authorization);
  const { latencyMs, breakAt, fault } = parts.faults.take({ method, path, account });
  if (latencyMs > 0) await parts.pause(latencyMs, alive);
  alive.throwIfAborted();
  let answer: Answer = emptyAnswer(200);
  if (fault === null || actsFirst(fault)) {
    if ('path' in target) {
      const { windows, bruteForce } = parts;
      const address = req.socket.remoteAddress ?? '';
      const origin = parts.origin();
      const call = { world, windows, bruteForce, req, method, ...target, address, origin, breakAt, log };
      answer = await carryOut(call);
    } else answer = target;
  }
  await drained(req);
  const outcome = fault === null ? answer : spoil(fault, answer);
  if (outcome === 'hang') return;
  if (outcome === 'reset') res.socket?.resetAndDestroy();
  else await send(parts, req, res, outcome, answer, { ms: fault?.ms ?? 0, alive, log });
}

async function carryOut(call: Call): Promise<Answer> {
  const doer = { wrote: false };
  try {
    return await doers.run(doer, () => answerCall(call));
  } finally {
    call.world.journal.flush();
    call.log.wrote = doer.wrote;
  }
}

/** Reads what is left of the body, as web servers do: who still sends does not hear an answer. */
async function drained(req: IncomingMessage): Promise<void> {
  if (isComplete(req)) return;
  if (req.destroyed) throw new BrokenOff();
  req.resume();
  await Promise.race([once(req, 'end'), once(req, 'close')]);
  if (!isComplete(req)) throw new BrokenOff();
}

function isComplete(req: IncomingMessage): boolean {
  return req.complete || req.readableEnded;
}

type Manner = { readonly ms: number; readonly alive: AbortSignal; readonly log: { status: number | null } };

async function send(
  parts: FaceParts,
  req: IncomingMessage,
  res: ServerResponse,
  outcome: Answer | 'cut' | 'drip',
  whole: Answer,
  { ms, alive, log }: Manner,
): Promise<void> {
  const answer = typeof outcome === 'string' ? whole : outcome;
  const size = byteSize(answer);
  log.status = answer.status;
  res.writeHead(answer.status, {
    ...commonHeaders(parts.world, req),
    'Content-Length': size,
    ...answer.headers,
  });
  if (req.method === 'HEAD' || answer.status === 304) res.end();
  else if (outcome === 'cut') {
    const part = bodyStream(answer, Math.floor(size / 2));
    await pipeline(part instanceof Buffer ? [part] : part, res, { end: false });
    res.socket?.destroy();
  } else if (outcome === 'drip') await drip(parts, res, bodyStream(answer, size), size, ms, alive);
  else {
    const body = bodyStream(answer, size);
    if (body instanceof Buffer) res.end(body);
    else await pipeline(body, res);
  }
}

/** `Date` tells the server's own clock, wrong as it may be. Who keeps no cookies gets a new session each time. */
function commonHeaders(world: World, req: IncomingMessage): Record<string, string> {
  return {
    Date: new Date(world.time.now()).toUTCString(),
    ...(req.headers.cookie === undefined
      ? { 'Set-Cookie': `${world.meta.instanceId}=${hex(13)}; path=/; HttpOnly` }
      : {}),
  };
}

async function drip(
  parts: FaceParts,
  res: ServerResponse,
  body: ReturnType<typeof bodyStream>,
  size: number,
  ms: number,
  alive: AbortSignal,
): Promise<void> {
  const pieceBytes = Math.max(1, Math.ceil(size / 10));
  for await (const chunk of (body instanceof Buffer ? [body] : body) as AsyncIterable<Buffer>) {
    for (let from = 0; from < chunk.length; from += pieceBytes) {
      await parts.pause(ms, alive);
      res.write(chunk.subarray(from, from + pieceBytes));
    }
  }
  res.end();
}
