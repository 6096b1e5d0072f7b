import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { systemClock } from '../../../src/lib/clock.ts';
import { openFresh } from '../../support/stores.ts';
import { as, type SampleServer, serveSample } from './sample-api.ts';

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

const api = (path: string, init: RequestInit = {}) => fetch(`${server.url}/api/v1${path}`, init);

async function problem(answer: Response): Promise<Record<string, unknown>> {
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  return (await answer.json()) as Record<string, unknown>;
}

describe('what cannot be read', () => {
  const post = (body: string | Uint8Array<ArrayBuffer>, type = 'application/json') =>
    api('/notes', { method: 'POST', body, headers: { Authorization: 'Bearer by', 'Content-Type': type } });

  test.each([
    ['JSON that is none', '{"branch":', 'application/json', 400, 'malformed-json'],
    [
      'bytes that are no UTF-8',
      new Uint8Array([0x22, 0xff, 0x22]),
      'application/json',
      400,
      'malformed-json',
    ],
    ['another kind of content', '<a/>', 'application/xml', 415, 'unsupported-media-type'],
    ['another charset', '{}', 'application/json; charset=iso-8859-1', 415, 'unsupported-media-type'],
    ['an array', '[]', 'application/json', 400, 'invalid-request'],
    ['no body at all', '', 'application/json', 400, 'invalid-request'],
    ['a NUL in a text', '{"branch":"by","text":"a\\u0000"}', 'application/json', 400, 'invalid-request'],
  ])('%s gets its own problem', async (_what, body, type, status, code) => {
    const answer = await post(body, type);
    expect([answer.status, await problem(answer)]).toMatchObject([status, { code }]);
    expect(server.diary.written).toEqual([]);
  });

  test('10 MB are read off and refused with 413, packed or not', async () => {
    const large = JSON.stringify({ branch: 'by', text: 'x'.repeat(10_000_000) });
    const plain = await post(large);
    expect([plain.status, await problem(plain)]).toMatchObject([
      413,
      { code: 'body-too-large', limitBytes: 1024 * 1024 },
    ]);
    const packed = new Uint8Array(
      await new Response(new Blob([large]).stream().pipeThrough(new CompressionStream('gzip'))).arrayBuffer(),
    );
    const unpacked = await api('/notes', {
      method: 'POST',
      body: packed,
      headers: { Authorization: 'Bearer by', 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' },
    });
    expect(unpacked.status).toBe(413);
  });

  test('every wrong and every unknown field is named, and no value is repeated', async () => {
    const answer = await post(JSON.stringify({ branch: 3, text: 'geheim'.repeat(20), 'a/b': 1, more: 2 }));
    const body = await problem(answer);
    expect(body).toMatchObject({ code: 'invalid-request', status: 400 });
    const errors = body['errors'] as { pointer: string; code: string }[];
    expect(errors.map(({ pointer }) => pointer).sort()).toEqual(['/a~1b', '/branch', '/more', '/text']);
    expect(JSON.stringify(body)).not.toContain('geheim');
  });

  test('a query parameter that the endpoint has not is refused, whether its schema is strict or not', async () => {
    const answer = await api('/notes/all?limit=7&txt=a', as('by', 'GET'));
    expect([answer.status, await problem(answer)]).toMatchObject([
      400,
      { code: 'invalid-request', errors: [{ pointer: '/query/txt', code: 'unrecognized_keys' }] },
    ]);
    const none = await api('/notes/by-1?x=1', as('by', 'GET'));
    expect(none.status).toBe(400);
    const good = await api('/notes/all?limit=7', as('by', 'GET'));
    expect(await good.json()).toEqual({ items: [], next: 'limit 7' });
  });

  test.each(['0', '201', '1.5', 'x', ''])('a limit of %p is refused', async (limit) => {
    expect((await api(`/notes/all?limit=${limit}`, as('by', 'GET'))).status).toBe(400);
  });

  test('a merge patch is taken for PATCH', async () => {
    const answer = await api(
      '/notes/by-1',
      as('by', 'PATCH', { text: 'x' }, { 'Content-Type': 'application/merge-patch+json' }),
    );
    expect(answer.status).toBe(200);
  });
});

describe('where nothing is', () => {
  test('an unknown path under /api is a 404 problem, also outside /api/v1 and without a token', async () => {
    for (const path of ['/api', '/api/v2/notes', '/api/v1/nothing', '/api/v1/NOTES']) {
      const answer = await fetch(`${server.url}${path}`);
      expect([path, answer.status, await problem(answer)]).toMatchObject([path, 404, { code: 'not-found' }]);
    }
  });

  test('a broken escape in a path is refused, not a crash', async () => {
    expect((await api('/notes/%E0%A4%A', as('by', 'GET'))).status).toBe(400);
  });

  test('another method on a known path is 405 with what is allowed; OPTIONS says the same', async () => {
    const answer = await api('/notes/by-1', as('by', 'PUT', {}));
    expect(answer.headers.get('allow')).toBe('GET, PATCH, DELETE, HEAD, OPTIONS');
    expect([answer.status, await problem(answer)]).toMatchObject([405, { code: 'method-not-allowed' }]);
    const options = await api('/notes/by-1', { method: 'OPTIONS' });
    expect([options.status, options.headers.get('allow')]).toEqual([
      204,
      'GET, PATCH, DELETE, HEAD, OPTIONS',
    ]);
  });

  test('a path of its own goes before a parameter, whatever the order of the records', async () => {
    expect((await api('/notes/all', as('by', 'GET'))).status).toBe(200);
  });

  test('the title is German, or English for who prefers it', async () => {
    const title = async (language?: string) => {
      const answer = await api(
        '/notes/x-1',
        as('by', 'GET', undefined, language ? { 'Accept-Language': language } : {}),
      );
      expect(answer.headers.get('vary')).toContain('Accept-Language');
      return [answer.headers.get('content-language'), (await problem(answer))['title']];
    };
    expect(await title('fr')).toEqual(['de', 'Das gibt es nicht, oder Sie dürfen es nicht sehen.']);
    expect((await title('de-AT, en;q=0.5'))[0]).toBe('de');
    expect(await title('en-GB, de;q=0.5')).toEqual(['en', 'There is no such thing, or you may not see it.']);
  });
});
