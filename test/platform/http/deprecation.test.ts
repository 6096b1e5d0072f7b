import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { systemClock } from '../../../src/lib/clock.ts';
import { refuse } from '../../../src/lib/refusal.ts';
import type { Deprecation } from '../../../src/platform/http/deprecation.ts';
import { endpoint } from '../../../src/platform/http/endpoint.ts';
import { createOpenApi } from '../../../src/platform/http/openapi.ts';
import { openFresh } from '../../support/stores.ts';
import { as, PUBLIC_URL, type SampleServer, serveSample } from './sample-api.ts';

const GOING: Deprecation = { since: '2027-01-31', sunset: '2028-02-29', successor: 'GET /new-notes' };

const oldNotes = (deprecated: Deprecation) =>
  endpoint({
    method: 'get',
    path: '/old-notes',
    summary: 'Notes as they were',
    right: 'view',
    scope: { of: 'listed' },
    query: z.strictObject({ none: z.literal('true').optional() }),
    answers: [{ status: 200, summary: 'The notes', body: z.strictObject({ items: z.array(z.string()) }) }],
    refuses: ['not-found'],
    transaction: 'none',
    deprecated,
    handle: ({ query: { none } }) =>
      none === 'true' ? refuse({ code: 'not-found' }) : Promise.resolve({ body: { items: [] } }),
  });

describe('an endpoint that is to go', () => {
  let store: Awaited<ReturnType<typeof openFresh>>;
  let server: SampleServer;
  beforeAll(async () => {
    store = await openFresh('sqlite');
    server = await serveSample(store.database, systemClock, { endpoints: [oldNotes(GOING)] });
  });
  afterAll(async () => {
    await server.close();
    await store.remove();
  });

  test.each([
    ['an answer', '/old-notes', 200],
    ['a refusal', '/old-notes?none=true', 404],
  ])('says so on %s, and where it is explained', async (_name, path, status) => {
    const answer = await fetch(`${server.url}/api/v1${path}`, as('by', 'GET'));
    expect(answer.status).toBe(status);
    expect(answer.headers.get('deprecation')).toBe('@1801353600');
    expect(new Date(1_801_353_600 * 1_000).toISOString()).toBe('2027-01-31T00:00:00.000Z');
    expect(answer.headers.get('sunset')).toBe('Tue, 29 Feb 2028 00:00:00 GMT');
    expect(answer.headers.get('link')).toBe(
      `<${PUBLIC_URL}/docs#getOldNotes>; rel="deprecation"; type="text/html"`,
    );
  });

  test('is marked in the document, with what to call instead', () => {
    const operation = createOpenApi([oldNotes(GOING)], PUBLIC_URL).paths?.['/api/v1/old-notes']?.get;
    expect(operation).toMatchObject({
      deprecated: true,
      description: expect.stringContaining(
        'Deprecated since 2027-01-31; may be gone from 2028-02-29 on. Call `GET /new-notes` instead.',
      ),
      responses: { 200: { headers: { Deprecation: expect.anything(), Sunset: expect.anything() } } },
    });
  });

  test('that goes in less than a year stops the start, not a caller', async () => {
    const soon = oldNotes({ since: '2027-01-31', sunset: '2028-01-30' });
    await expect(serveSample(store.database, systemClock, { endpoints: [soon] })).rejects.toThrow(
      'GET /old-notes: is deprecated for less than 365 days',
    );
  });

  test('and others say nothing of the kind', async () => {
    const other = await serveSample(store.database, systemClock);
    try {
      const answer = await fetch(`${other.url}/api/v1/notes/by-1`, as('by', 'GET'));
      expect([answer.headers.get('deprecation'), answer.headers.get('sunset')]).toEqual([null, null]);
    } finally {
      await other.close();
    }
  });
});
