import express from 'express';
import { createRights } from '../../src/features/people/rights.ts';
import type { Branches } from '../../src/features/branches/branches.ts';
import type { Clock } from '../../src/lib/clock.ts';
import { silentLog } from '../../src/lib/log.ts';
import type { Database } from '../../src/platform/db/database.ts';
import { createAttempts } from '../../src/platform/http/attempts.ts';
import { type Caller, type Identify, ROLES } from '../../src/platform/http/caller.ts';
import type { Endpoint } from '../../src/platform/http/endpoint.ts';
import { apiRouter } from '../../src/platform/http/mount.ts';
import { requestIds } from '../../src/platform/http/request-id.ts';
import { serve } from './web-server.ts';

/** An answer's JSON, as loose as tests want it. */
export type Answered = Readonly<Record<string, unknown>> & {
  readonly items?: readonly Answered[];
  readonly next?: string | null;
};

/** Endpoints over real HTTP. */
export type ServedApi = {
  /** Calls `/api/v1<path>` as `role@branch`, a text or bytes as they are, all else as JSON; the body comes back parsed. */
  call(
    who: string,
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<{ readonly status: number; readonly headers: Headers; readonly body: Answered }>;
  close(): Promise<void>;
};

type Ground = { readonly database: Database; readonly branches: Branches; readonly clock: Clock };

/**
 * Serves endpoints alone, every answer held against its own documentation.
 *
 * @param identify who it is that calls; as `callerOf` says where absent
 */
export async function serveApi(
  { database, branches, clock }: Ground,
  endpoints: readonly Endpoint[],
  identify: Identify = (authorization) => Promise.resolve(callerOf(authorization)),
): Promise<ServedApi> {
  const rights = createRights({ tree: (db) => branches.tree(db) });
  const app = express().disable('x-powered-by').disable('etag').use(requestIds);
  app.use(
    apiRouter({
      endpoints,
      database,
      identify,
      attempts: createAttempts({ database, clock, key: Buffer.alloc(32, 5) }),
      requestsPerMinute: 0,
      judge: rights.judge,
      clock,
      log: silentLog,
      publicUrl: 'https://plenum.example',
      verifyAnswers: true,
    }),
  );
  const server = await serve(app);
  return {
    close: () => server.close(),
    call: async (who, method, path, body, headers = {}) => {
      const answer = await fetch(`${server.url}/api/v1${path}`, {
        method,
        headers: {
          Authorization: `Bearer ${who}`,
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: isRaw(body) ? body : JSON.stringify(body) }),
      });
      const text = await answer.text();
      const isJson = answer.headers.get('content-type')?.includes('json') === true;
      const parsed = (text === '' ? {} : isJson ? JSON.parse(text) : { text }) as Answered;
      return { status: answer.status, headers: answer.headers, body: parsed };
    },
  };
}

/** Bearer tokens that name their own grant: `admin@de`, `secretary@by`. */
export function callerOf(authorization = ''): Caller | null {
  const [name, branch] = authorization.replace('Bearer ', '').split('@');
  const role = ROLES.find((known) => known === name);
  if (role === undefined || branch === undefined) return null;
  return { principal: `token:${role}`, grants: [{ branch, role }] };
}

function isRaw(body: unknown): body is string | Uint8Array<ArrayBuffer> {
  return typeof body === 'string' || ArrayBuffer.isView(body);
}
