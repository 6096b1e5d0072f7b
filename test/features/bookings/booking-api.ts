import express from 'express';
import { bookingEndpoints } from '../../../src/features/bookings/booking-endpoints.ts';
import { capacityEndpoints } from '../../../src/features/bookings/capacity-endpoints.ts';
import type { EndpointParts } from '../../../src/features/bookings/endpoint-parts.ts';
import { occurrenceEndpoints } from '../../../src/features/bookings/occurrence-endpoints.ts';
import { overcommitmentEndpoints } from '../../../src/features/bookings/overcommitment-endpoints.ts';
import { createEffects } from '../../../src/features/bookings/tree-effects.ts';
import { branchEndpoints } from '../../../src/features/branches/branch-endpoints.ts';
import { createRights } from '../../../src/features/people/rights.ts';
import { silentLog } from '../../../src/lib/log.ts';
import type { Database } from '../../../src/platform/db/database.ts';
import type { Caller, Role } from '../../../src/platform/http/caller.ts';
import { createAttempts } from '../../../src/platform/http/attempts.ts';
import { apiRouter } from '../../../src/platform/http/mount.ts';
import { requestIds } from '../../../src/platform/http/request-id.ts';
import { serve } from '../../support/web-server.ts';
import { SETTINGS, type TestDesk } from './desk.ts';

/** Bearer tokens that name their own grant: `admin@de`, `secretary@by`. */
function callerOf(authorization: string | undefined): Caller | null {
  const [role, branch] = authorization?.replace('Bearer ', '').split('@') ?? [];
  if (role === undefined || branch === undefined) return null;
  return { principal: `token:${role}`, grants: [{ branch, role: role as Role }] };
}

export type BookingApi = {
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

/** An answer's JSON, as loose as tests want it. */
export type Answered = Readonly<Record<string, unknown>> & {
  readonly items?: readonly Answered[];
  readonly next?: string | null;
};

function isRaw(body: unknown): body is string | Uint8Array<ArrayBuffer> {
  return typeof body === 'string' || ArrayBuffer.isView(body);
}

/** This feature's endpoints over real HTTP, every answer held against its own documentation. */
export async function serveBookings(database: Database, desk: TestDesk): Promise<BookingApi> {
  const rights = createRights({ tree: (db) => desk.branches.tree(db) });
  const heldOver = () => Promise.resolve(desk.overruns);
  const parts: EndpointParts = {
    bookings: desk.bookings,
    branches: desk.branches,
    rights,
    settings: SETTINGS,
    clock: desk.clock,
    roomsOf: (_tx, ids) => Promise.resolve(new Map([...desk.rooms].filter(([id]) => ids.includes(id)))),
    roomsInState: (_tx, state) =>
      Promise.resolve([...desk.rooms].filter(([, room]) => room.state === state).map(([id]) => id)),
    heldOver,
    cursorKey: Buffer.alloc(32, 7),
  };
  const app = express().disable('x-powered-by').disable('etag');
  app.use(requestIds);
  app.use(
    apiRouter({
      endpoints: [
        ...bookingEndpoints(parts),
        ...occurrenceEndpoints(parts),
        ...capacityEndpoints(parts),
        ...overcommitmentEndpoints(parts),
        ...branchEndpoints({
          branches: desk.branches,
          effectsOf: createEffects({ clock: desk.clock, heldOver }),
        }),
      ],
      database,
      identify: (authorization) => Promise.resolve(callerOf(authorization)),
      attempts: createAttempts({ database, clock: desk.clock, key: Buffer.alloc(32, 5) }),
      requestsPerMinute: 0,
      judge: rights.judge,
      clock: desk.clock,
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
      const parsed = (text === '' ? {} : JSON.parse(text)) as Answered;
      return { status: answer.status, headers: answer.headers, body: parsed };
    },
  };
}
