import express from 'express';
import { z } from 'zod';
import type { Clock } from '../../../src/lib/clock.ts';
import { silentLog } from '../../../src/lib/log.ts';
import { refuse } from '../../../src/lib/refusal.ts';
import type { Database } from '../../../src/platform/db/database.ts';
import { createAttempts } from '../../../src/platform/http/attempts.ts';
import type { Caller, Judge, Right } from '../../../src/platform/http/caller.ts';
import { listOf, pageQuery } from '../../../src/platform/http/cursor.ts';
import { endpoint, type Endpoint } from '../../../src/platform/http/endpoint.ts';
import { type Api, apiRouter } from '../../../src/platform/http/mount.ts';
import { requestIds } from '../../../src/platform/http/request-id.ts';
import { serve, type WebServer } from '../../support/web-server.ts';

export const PUBLIC_URL = 'https://plenum.example';

const Note = z
  .strictObject({ id: z.string(), branch: z.string(), text: z.string() })
  .meta({ id: 'Note', examples: [{ id: 'n1', branch: 'by', text: 'Hallo' }] });

const Id = z.strictObject({ id: z.string() });
const NoteBody = z.strictObject({ branch: z.string(), text: z.string().max(20) }).meta({ id: 'NewNote' });

/** What the sample's handlers did, for tests to look at. */
export type Diary = { readonly written: string[]; readonly woken: string[]; pause: () => Promise<void> };

export function newDiary(): Diary {
  return { written: [], woken: [], pause: () => Promise.resolve() };
}

/** Notes of branches `by` and `he`: a feature small enough to see through. Counters stand in for its table. */
export function sampleEndpoints(diary: Diary): readonly Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/notes/{id}',
      summary: 'One note',
      right: 'view',
      scope: { of: 'object', branch: ({ params }) => Promise.resolve(branchOf(params.id)) },
      params: Id,
      answers: [{ status: 200, summary: 'The note', body: Note }],
      transaction: 'none',
      handle: ({ params: { id } }) =>
        Promise.resolve({ body: { id, branch: branchOf(id) ?? '', text: 'Hallo' }, version: 7 }),
    }),
    endpoint({
      method: 'patch',
      path: '/notes/{id}',
      summary: 'Change a note',
      right: 'book',
      scope: { of: 'object', branch: ({ params }) => Promise.resolve(branchOf(params.id)) },
      params: Id,
      body: z.strictObject({ text: z.string() }),
      answers: [{ status: 200, summary: 'The note', body: Note }],
      transaction: 'plain',
      handle: ({ params: { id }, body, ifMatch }) => {
        if (ifMatch !== null && ifMatch !== 7) refuse({ code: 'version-conflict' });
        return Promise.resolve({ body: { id, branch: branchOf(id) ?? '', text: body.text }, version: 8 });
      },
    }),
    writing('/notes', 'plain', diary),
    writing('/turn-notes', 'turn', diary),
    endpoint({
      method: 'get',
      path: '/notes/all',
      summary: 'All notes',
      right: 'view',
      scope: { of: 'listed' },
      query: z.object({ ...pageQuery, text: z.string().optional() }),
      answers: [{ status: 200, summary: 'A page', body: listOf(Note) }],
      transaction: 'none',
      handle: ({ query }) => Promise.resolve({ body: { items: [], next: `limit ${query.limit}` } }),
    }),
    endpoint({
      method: 'post',
      path: '/notes/import',
      summary: 'Import notes',
      right: 'operate',
      scope: { of: 'root' },
      body: z.string(),
      bodyType: 'text/csv',
      answers: [{ status: 200, summary: 'How many lines', body: z.strictObject({ lines: z.int() }) }],
      transaction: 'plain',
      handle: ({ body }) => Promise.resolve({ body: { lines: body.trim().split('\n').length } }),
    }),
    endpoint({
      method: 'delete',
      path: '/notes/{id}',
      summary: 'Delete a note',
      right: 'book',
      scope: { of: 'object', branch: ({ params }) => Promise.resolve(branchOf(params.id)) },
      params: Id,
      answers: [{ status: 204, summary: 'Gone', body: null }],
      transaction: 'plain',
      handle: () => Promise.resolve({ body: undefined }),
    }),
  ];
}

function writing(path: string, transaction: 'plain' | 'turn', diary: Diary): Endpoint {
  return endpoint({
    method: 'post',
    path,
    summary: 'Write a note',
    right: 'book',
    scope: { of: 'body', branch: ({ body }) => body.branch },
    body: NoteBody,
    answers: [{ status: 201, summary: 'The note', body: Note }],
    refuses: ['capacity-exhausted'],
    transaction,
    idempotent: true,
    handle: async ({ body, tx, caller }) => {
      await tx
        .insertInto('counters')
        .values({ name: 'notes', value: 1 })
        .onConflict((c) => c.column('name').doUpdateSet((eb) => ({ value: eb('counters.value', '+', 1) })))
        .execute();
      await diary.pause();
      if (body.text === 'full') refuse({ code: 'capacity-exhausted', conflicts: [] });
      if (body.text === 'undocumented') refuse({ code: 'room-open' });
      if (body.text === 'crash') throw new Error('a handler broke');
      diary.written.push(`${caller.principal}: ${body.text}`);
      const id = `${body.branch}-${diary.written.length}`;
      const answer = { id, branch: body.branch, text: body.text };
      return {
        body: body.text === 'odd' ? { ...answer, extra: 1 } : answer,
        version: 1,
        location: `/api/v1/notes/${id}`,
        after: () => {
          diary.woken.push(body.text);
          if (body.text === 'bad wake') throw new Error('the job cannot be woken');
        },
      };
    },
  });
}

/** `by-1` belongs to `by`; `x-1` is nobody's. */
function branchOf(id: string): string | null {
  const branch = id.split('-')[0] ?? '';
  return branch === 'by' || branch === 'he' ? branch : null;
}

const RANKS: Readonly<Record<Right, readonly string[]>> = {
  view: ['viewer', 'secretary', 'admin'],
  host: ['secretary', 'admin'],
  book: ['secretary', 'admin'],
  appoint: ['secretary', 'admin'],
  administer: ['admin'],
  operate: ['admin'],
};

/** Two branches below one root; `root` callers learn which branches do not exist. */
export const sampleJudge: Judge = (caller, right, branch) => {
  const held = caller.grants.filter(({ role }) => RANKS[right].includes(role)).map((grant) => grant.branch);
  if (held.includes('de'))
    return Promise.resolve(branch === null || branchOf(branch) ? 'granted' : 'unknown');
  return Promise.resolve(branch !== null && held.includes(branch) ? 'granted' : 'denied');
};

const CALLERS: Readonly<Record<string, Caller>> = {
  'Bearer root': { principal: 'token:root', grants: [{ branch: 'de', role: 'admin' }] },
  'Bearer by': { principal: 'token:by', grants: [{ branch: 'by', role: 'secretary' }] },
  'Bearer reader': { principal: 'token:reader', grants: [{ branch: 'by', role: 'viewer' }] },
};

export type SampleServer = WebServer & { readonly diary: Diary };

export function sampleApi(database: Database, clock: Clock, diary: Diary): Api {
  return {
    endpoints: sampleEndpoints(diary),
    database,
    identify: (authorization) => Promise.resolve(CALLERS[authorization ?? ''] ?? null),
    attempts: createAttempts({ database, key: Buffer.alloc(32, 5), clock }),
    requestsPerMinute: 0,
    judge: sampleJudge,
    clock,
    log: silentLog,
    publicUrl: PUBLIC_URL,
  };
}

export async function serveSample(
  database: Database,
  clock: Clock,
  overrides: Partial<Api> = {},
): Promise<SampleServer> {
  const diary = newDiary();
  const app = express().disable('x-powered-by').disable('etag');
  app.use(requestIds);
  app.use(apiRouter({ ...sampleApi(database, clock, diary), ...overrides }));
  return { ...(await serve(app)), diary };
}

/** A JSON call as `who`. */
export function as(
  who: string,
  method: string,
  body?: unknown,
  headers: Record<string, string> = {},
): RequestInit {
  return {
    method,
    headers: {
      Authorization: `Bearer ${who}`,
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  };
}
