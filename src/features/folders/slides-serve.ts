import { pipeline } from 'node:stream/promises';
import { bulkhead, BulkheadRejectedError } from 'cockatiel';
import { Router, type Request, type Response } from 'express';
import { NextcloudError } from '../../clients/nextcloud/fault.ts';
import type { Entry, NextcloudClient } from '../../clients/nextcloud/nextcloud.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import { refuse } from '../../lib/refusal.ts';
import { MINUTE_MS, SECOND_MS } from '../../lib/span.ts';
import type { Database } from '../../platform/db/database.ts';
import { problemHandler } from '../../platform/http/problem-handler.ts';
import { nameRoute } from '../../platform/http/route-name.ts';
import { apiSecurity } from '../../platform/http/security.ts';
import { tokenHash } from './slide-documents.ts';
import { tokenByHash } from './slide-store.ts';

export type ServingParts = {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly nextcloud: Pick<NextcloudClient, 'files'>;
  readonly publicUrl: string;
};

/** Files on their way at one time, far fewer than calls to Nextcloud may be; and how many more may wait. */
const STREAMS = 4;
const WAITING = 200;
const ASK_TIMEOUT_MS = 10 * SECOND_MS;
/** For one file, from its first to its last byte. */
const STREAM_TIMEOUT_MS = 5 * MINUTE_MS;
const BUSY = { code: 'busy', retryAfterSeconds: 5 } as const;
const AWAY = { code: 'nextcloud-unreachable', retryAfterSeconds: 10 } as const;

/**
 * `GET /slides/<token>/<file>`: from where video servers fetch slides that are too large to be sent along. No more than a
 * token is asked for, since these servers bring nothing else; it opens one file, and not for long.
 */
export function slidesRouter(parts: ServingParts): Router {
  const streams = bulkhead(STREAMS, WAITING);
  const router = Router({ caseSensitive: true });
  const route = router.route('/slides/:token/:file');
  route.all(nameRoute('/slides/{token}/{file}'), apiSecurity(parts.publicUrl));
  route.get(async (request, response) => {
    const entry = await theFile(parts, request.params);
    describe(response, request.params.file, entry.size);
    if (request.method === 'HEAD') response.end();
    else await inTurn(streams, () => send(parts, request, response, entry));
  });
  route.all(() => refuse({ code: 'method-not-allowed', allow: ['GET', 'HEAD'] }));
  route.all(problemHandler(parts));
  return router;
}

/** The file behind an address, where it lies now. @throws Refusal `not-found`, `nextcloud-unreachable` */
async function theFile(
  { database, clock, nextcloud }: ServingParts,
  { token = '', file = '' }: Readonly<Record<string, string>>,
): Promise<Entry> {
  const known = await tokenByHash(database.db, tokenHash(token));
  if (known === null || known.expiresAt <= clock.now() || known.name !== file) {
    return refuse({ code: 'not-found' });
  }
  const entry = await asked(() => nextcloud.files.find(known.fileId, { timeoutMs: ASK_TIMEOUT_MS }));
  return entry?.kind === 'file' ? entry : refuse({ code: 'not-found' });
}

/** By its name: what it is called decides what a server takes it for, and nothing else may guess. */
function describe(response: Response, name: string, size: number): void {
  response.attachment(name).set({
    'Content-Length': String(size),
    'Cache-Control': 'no-store',
    'X-Robots-Tag': 'noindex',
  });
}

async function send(
  { nextcloud, log }: ServingParts,
  request: Request,
  response: Response,
  { path, size }: Entry,
): Promise<void> {
  const { stream, entry } = await asked(() => nextcloud.files.open(path, { timeoutMs: ASK_TIMEOUT_MS }));
  // It may have been written anew between the question and the answer.
  if (entry.size !== size) response.set('Content-Length', String(entry.size));
  try {
    await pipeline(stream, response, { signal: AbortSignal.timeout(STREAM_TIMEOUT_MS) });
  } catch (error) {
    // Whoever asked went away, or Nextcloud did: the connection is cut, so nobody takes a part for the whole.
    log.warn('a slide did not come over whole', { gone: request.destroyed, error });
  }
}

async function asked<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof NextcloudError)) throw error;
    return refuse(error.kind === 'not-found' ? { code: 'not-found' } : AWAY);
  }
}

async function inTurn(streams: ReturnType<typeof bulkhead>, work: () => Promise<void>): Promise<void> {
  try {
    await streams.execute(work);
  } catch (error) {
    if (error instanceof BulkheadRejectedError) refuse(BUSY);
    throw error;
  }
}
