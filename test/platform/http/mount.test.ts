import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { systemClock } from '../../../src/lib/clock.ts';
import type { Database } from '../../../src/platform/db/database.ts';
import { openFresh } from '../../support/stores.ts';
import { as, PUBLIC_URL, type SampleServer, serveSample } from './sample-api.ts';

let store: Awaited<ReturnType<typeof openFresh>>;
let server: SampleServer;
beforeAll(async () => {
  store = await openFresh('sqlite');
  server = await serveSample(store.database, systemClock);
});
afterAll(async () => {
  await server.close();
  await store.remove();
});
beforeEach(() => {
  server.diary.written.length = 0;
  server.diary.woken.length = 0;
});

const api = (path: string, init: RequestInit = {}) => fetch(`${server.url}/api/v1${path}`, init);

async function problem(answer: Response): Promise<Record<string, unknown>> {
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  return (await answer.json()) as Record<string, unknown>;
}

async function notes(database: Database): Promise<number> {
  const row = await database.db
    .selectFrom('counters')
    .selectAll()
    .where('name', '=', 'notes')
    .executeTakeFirst();
  return row?.value ?? 0;
}

describe('who may do what', () => {
  test('without a token the answer is 401, says how to come in, and the body is not looked at', async () => {
    const answer = await api('/notes', { method: 'POST', body: '{broken' });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="Plenum"');
    expect(await problem(answer)).toMatchObject({ code: 'unauthenticated', status: 401 });
  });

  test('a token that nobody knows is called invalid', async () => {
    const answer = await api('/notes/by-1', as('stranger', 'GET'));
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="Plenum", error="invalid_token"');
  });

  test("another branch's note, one that is not there and an impossible id look the same: 404", async () => {
    for (const id of ['he-1', 'x-1', '%00']) {
      const answer = await api(`/notes/${id}`, as('by', 'GET'));
      expect({ id, status: answer.status }).toEqual({ id, status: 404 });
      expect(Object.keys(await problem(answer)).sort()).toEqual([
        'code',
        'requestId',
        'status',
        'title',
        'type',
      ]);
    }
  });

  test('who may see a note but not change it is told 403, not that it is not there', async () => {
    const answer = await api('/notes/by-1', as('reader', 'PATCH', { text: 'neu' }));
    expect(answer.status).toBe(403);
    expect(await problem(answer)).toMatchObject({ code: 'forbidden' });
  });

  test('a branch named in the body that is not the caller’s is 403, one that does not exist 422 for who sees all', async () => {
    const foreign = await api('/notes', as('by', 'POST', { branch: 'he', text: 'a' }));
    expect([foreign.status, await problem(foreign)]).toMatchObject([
      403,
      { code: 'branch-forbidden', branch: 'he' },
    ]);
    const hidden = await api('/notes', as('by', 'POST', { branch: 'zz', text: 'a' }));
    expect(hidden.status).toBe(403);
    const unknown = await api('/notes', as('root', 'POST', { branch: 'zz', text: 'a' }));
    expect([unknown.status, await problem(unknown)]).toMatchObject([
      422,
      { code: 'branch-unknown', branch: 'zz' },
    ]);
    expect(server.diary.written).toEqual([]);
  });

  test('what belongs to the root is 403 for everybody else', async () => {
    const csv = { body: 'a\nb\n', headers: { 'Content-Type': 'text/csv' } };
    const init = (who: string) => ({ ...as(who, 'POST'), body: csv.body });
    const refused = await api('/notes/import', {
      ...init('by'),
      headers: { Authorization: 'Bearer by', ...csv.headers },
    });
    expect(refused.status).toBe(403);
    const done = await api('/notes/import', {
      ...init('root'),
      headers: { Authorization: 'Bearer root', ...csv.headers },
    });
    expect([done.status, await done.json()]).toEqual([200, { lines: 2 }]);
  });
});

describe('what is answered', () => {
  test('a created thing has its status, its whole address, its version, and wakes what follows', async () => {
    const answer = await api('/notes', as('by', 'POST', { branch: 'by', text: 'neu' }));
    expect(answer.status).toBe(201);
    expect(answer.headers.get('location')).toBe(`${PUBLIC_URL}/api/v1/notes/by-1`);
    expect(answer.headers.get('etag')).toBe('"1"');
    expect(answer.headers.get('cache-control')).toBe('private, no-cache');
    expect(answer.headers.get('content-type')).toContain('application/json');
    expect(await answer.json()).toEqual({ id: 'by-1', branch: 'by', text: 'neu' });
    expect(server.diary.woken).toEqual(['neu']);
  });

  test('what is done stays done when the wake-up after it fails', async () => {
    const answer = await api('/notes', as('by', 'POST', { branch: 'by', text: 'bad wake' }));
    expect(answer.status).toBe(201);
  });

  test('a refusal inside the transaction leaves nothing behind, and neither does a crash', async () => {
    const before = await notes(store.database);
    const full = await api('/notes', as('by', 'POST', { branch: 'by', text: 'full' }));
    expect([full.status, await problem(full)]).toMatchObject([
      409,
      { code: 'capacity-exhausted', conflicts: [] },
    ]);
    const crash = await api('/notes', as('by', 'POST', { branch: 'by', text: 'crash' }));
    const told = await problem(crash);
    expect([crash.status, told]).toMatchObject([500, { code: 'internal-error' }]);
    expect(JSON.stringify(told)).not.toContain('broke');
    expect(await notes(store.database)).toBe(before);
    expect(server.diary.woken).toEqual([]);
  });

  test('an answer without a body has none', async () => {
    const answer = await api('/notes/by-1', as('by', 'DELETE'));
    expect([answer.status, await answer.text()]).toEqual([204, '']);
  });

  test('a known version is answered 304, in a list and as a weak tag too; HEAD says the same without a body', async () => {
    for (const known of ['"7"', 'W/"7"', '"3", "7"', '*']) {
      const answer = await api('/notes/by-1', as('by', 'GET', undefined, { 'If-None-Match': known }));
      expect([answer.status, answer.headers.get('etag'), await answer.text()]).toEqual([304, '"7"', '']);
    }
    const other = await api('/notes/by-1', as('by', 'GET', undefined, { 'If-None-Match': '"8"' }));
    expect(other.status).toBe(200);
    const head = await api('/notes/by-1', as('by', 'HEAD'));
    expect([head.status, head.headers.get('etag'), await head.text()]).toEqual([200, '"7"', '']);
  });

  test('If-Match lets through the version it names or any, and refuses all that can be no version', async () => {
    const status = async (tag: string) =>
      (await api('/notes/by-1', as('by', 'PATCH', { text: 'x' }, { 'If-Match': tag }))).status;
    expect(await status('"7"')).toBe(200);
    expect(await status('*')).toBe(200);
    for (const tag of ['"6"', 'W/"7"', '"6", "7"', '7', '"x"'])
      expect([tag, await status(tag)]).toEqual([tag, 412]);
  });

  test('a request id that is well-formed is kept and told in problems, any other is replaced', async () => {
    const kept = await api('/notes/x-1', as('by', 'GET', undefined, { 'X-Request-Id': 'portal-12345678' }));
    expect(kept.headers.get('x-request-id')).toBe('portal-12345678');
    expect(await problem(kept)).toMatchObject({ requestId: 'portal-12345678' });
    const replaced = await api('/notes/x-1', as('by', 'GET', undefined, { 'X-Request-Id': 'a b' }));
    expect(replaced.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('an answer that its endpoint does not document', () => {
  test('is found by tests that ask for it: a field too many, and an undeclared refusal', async () => {
    const strict = await serveSample(store.database, systemClock, { verifyAnswers: true });
    try {
      const call = (text: string) =>
        fetch(`${strict.url}/api/v1/notes`, as('by', 'POST', { branch: 'by', text }));
      expect((await call('fine')).status).toBe(201);
      expect((await call('full')).status).toBe(409);
      expect((await call('odd')).status).toBe(500);
      expect((await call('undocumented')).status).toBe(500);
    } finally {
      await strict.close();
    }
  });
});
