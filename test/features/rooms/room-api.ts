import express from 'express';
import { createRights } from '../../../src/features/people/rights.ts';
import { roomEndpoints } from '../../../src/features/rooms/room-endpoints.ts';
import { serverEndpoints } from '../../../src/features/rooms/server-endpoints.ts';
import { silentLog } from '../../../src/lib/log.ts';
import { createAttempts } from '../../../src/platform/http/attempts.ts';
import { ROLES } from '../../../src/platform/http/caller.ts';
import { apiRouter } from '../../../src/platform/http/mount.ts';
import { requestIds } from '../../../src/platform/http/request-id.ts';
import { serve } from '../../support/web-server.ts';
import { PUBLIC_URL, type World } from '../../support/world.ts';

type Answer = {
  readonly status: number;
  readonly body: { readonly items?: readonly unknown[]; readonly [key: string]: unknown };
};

export type RoomApi = {
  /** The jobs that were woken, in order. */
  readonly woken: readonly string[];
  /** Calls as `role@branch`. */
  call(
    who: string,
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer>;
  close(): Promise<void>;
};

/** The endpoints of rooms and servers over real HTTP, every answer held against its own documentation. */
export async function serveRooms({ branches, rooms, pool, clock, database }: World): Promise<RoomApi> {
  const woken: string[] = [];
  const rights = createRights({ tree: (db) => branches.tree(db) });
  const nudge = (job: string) => void woken.push(job);
  const app = express().disable('x-powered-by').use(requestIds);
  app.use(
    apiRouter({
      endpoints: [...roomEndpoints({ branches, rooms, nudge }), ...serverEndpoints({ pool, clock })],
      database,
      identify: (authorization = '') => {
        const [name, branch = ''] = authorization.replace('Bearer ', '').split('@');
        const role = ROLES.find((known) => known === name);
        return Promise.resolve(
          role === undefined ? null : { principal: `token:${role}`, grants: [{ branch, role }] },
        );
      },
      attempts: createAttempts({ database, clock, key: Buffer.alloc(32, 5) }),
      requestsPerMinute: 0,
      judge: rights.judge,
      clock,
      log: silentLog,
      publicUrl: PUBLIC_URL,
      verifyAnswers: true,
    }),
  );
  const api = await serve(app);
  return {
    woken,
    close: () => api.close(),
    call: async (who, method, path, body, headers = {}) => {
      const answer = await fetch(`${api.url}/api/v1${path}`, {
        method,
        headers: {
          Authorization: `Bearer ${who}`,
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: answer.status, body: (await answer.json()) as Answer['body'] };
    },
  };
}
