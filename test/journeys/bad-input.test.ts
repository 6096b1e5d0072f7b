import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { isFaultCode, PROBLEMS } from '../../src/platform/http/problems.ts';
import { onBothStores, type Rows, startWholeApp, tokenOf, type WholeApp } from '../support/whole-app.ts';
import { BAD_REQUESTS } from './bad-requests.ts';
import { type BadInput, BAD_WISHES, CLOSED, GOOD, LIMITED } from './bad-wishes.ts';

const ADMIN = 'admin@de';
const BAD_INPUTS = [...BAD_WISHES, ...BAD_REQUESTS];

/** What jobs write beside us while the requests come in: it is no effect of theirs. */
const JOBS_OWN = new Set(['leases', 'job_runs', 'servers']);

onBothStores('what comes in wrong gets its own clear problem', (kind) => {
  let app: WholeApp;
  let before: Rows;
  let guestLink = '';
  const ids = new Map<string, string>();

  beforeAll(async () => {
    app = await startWholeApp(kind, { callers: [ADMIN] });
    const series = { ...GOOD, recurrence: 'FREQ=DAILY;COUNT=2' };
    const { body } = await app.call(ADMIN, 'POST', '/bookings', series);
    await app.call(ADMIN, 'PATCH', `/branches/${CLOSED}`, { closed: true });
    await app.call(ADMIN, 'PATCH', `/branches/${LIMITED.branch}`, { limits: LIMITED.limits });
    const { id: cancelled } = (await app.call(ADMIN, 'POST', '/bookings', GOOD)).body;
    await app.call(ADMIN, 'DELETE', `/bookings/${cancelled}`);
    for (const [name, id] of [
      ['booking', body.id],
      ['date', body.occurrences[0]?.id],
      ['cancelled', cancelled],
    ] as const) {
      ids.set(name, id ?? '');
    }
    guestLink = String((await app.call(ADMIN, 'GET', `/bookings/${body.id}/links`)).body['guest']);
    await app.stop();
    before = await app.rows();
    await app.start();
  });
  afterAll(() => app.close());

  async function send({ method, path, body, headers }: BadInput, language?: string): Promise<Response> {
    const asIs = typeof body === 'string' || body instanceof Uint8Array;
    const address = path.replace(/\{(\w+)\}/, (_whole, name: string) => ids.get(name) ?? name);
    return fetch(`${app.url}/api/v1${address}`, {
      method,
      headers: {
        Authorization: `Bearer ${tokenOf(ADMIN)}`,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(language === undefined ? {} : { 'Accept-Language': language }),
        ...headers,
      },
      ...(body === undefined
        ? {}
        : { body: asIs ? new Uint8Array(Buffer.from(body)) : JSON.stringify(body) }),
    });
  }

  test.each(BAD_INPUTS)('$name: $code', async (input) => {
    const answer = await send(input);
    const problem = (await answer.json()) as Record<string, unknown>;
    const { status, code, pointer } = input;
    expect({ status: answer.status, code: problem['code'] }).toEqual({ status, code });
    if (!isFaultCode(code)) throw new Error(`${code} is no problem of ours`);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(problem).toMatchObject({
      type: `${app.url}/problems/${code}`,
      status,
      title: PROBLEMS[code].title.de,
      requestId: expect.any(String),
    });
    if (pointer !== undefined) {
      expect(problem['errors'] ?? []).toEqual(
        pointer === '' ? expect.any(Array) : expect.arrayContaining([expect.objectContaining({ pointer })]),
      );
    }
  });

  test('in English where that is asked for, and each explained where its type leads', async () => {
    const codes = new Map(BAD_INPUTS.map((input) => [input.code, input]));
    for (const [code, input] of codes) {
      if (!isFaultCode(code)) throw new Error(`${code} is no problem of ours`);
      const answer = await send(input, 'en-GB');
      const { title, type } = (await answer.json()) as { title: string; type: string };
      expect([title, answer.headers.get('content-language')]).toEqual([PROBLEMS[code].title.en, 'en']);
      expect((await fetch(type)).status).toBe(200);
    }
  });

  describe('on the guests’ pages', () => {
    const form = (body: string | URLSearchParams, type = 'application/x-www-form-urlencoded') =>
      fetch(`${guestLink}/join`, {
        method: 'POST',
        body,
        headers: { 'Content-Type': type },
        redirect: 'manual',
      });

    test.each([
      ['no name', 422, { name: '' }],
      ['a name of blanks', 422, { name: ' \u00a0 ' }],
      ['a name of a thousand letters', 422, { name: 'x'.repeat(1_000) }],
      ['a name that turns the writing', 422, { name: 'Ida\u202eDenk' }],
      ['a name with a bell', 422, { name: 'Ida\u0007' }],
      ['before the room is open', 409, { name: 'Ida' }],
    ])('%s: %i, and the page again', async (_name, status, fields) => {
      const answer = await form(new URLSearchParams(fields));
      expect(answer.status).toBe(status);
      expect(await answer.text()).toContain('Kreisvorstand');
    });

    test.each([
      ['17 KB', 413, `name=${'x'.repeat(17_000)}`],
      ['a thousand fields', 413, Array.from({ length: 1_000 }, (_, index) => `f${index}=1`).join('&')],
    ])('%s: %i, in a sentence', async (_name, status, body) => {
      const answer = await form(body);
      expect(answer.status).toBe(status);
      expect(await answer.text()).toMatch(/<h1/);
    });

    test('JSON is no form: nobody has a name', async () => {
      expect((await form('{"name":"Ida"}', 'application/json')).status).toBe(422);
    });

    test('a link that nobody has, and an address that is none', async () => {
      for (const path of ['/m/aaaa-bbbb-cccc', '/m/%00', '/h/1', `/m/${'x'.repeat(5_000)}`, '/nothing']) {
        const answer = await fetch(app.url + path);
        expect({ path, status: answer.status }).toEqual({ path, status: 404 });
        expect(await answer.text()).toMatch(/<h1/);
      }
      expect((await fetch(guestLink, { method: 'PUT' })).status).toBe(405);
    });
  });

  test('a head of 20 KB is cut off before anything is read', async () => {
    const answer = await fetch(`${app.url}/api/v1/bookings?text=${'x'.repeat(20_000)}`);
    expect(answer.status).toBe(431);
  });

  test('and afterwards every table is as it was', async () => {
    await app.stop();
    const after = await app.rows();
    for (const [table, rows] of Object.entries(after)) {
      if (JOBS_OWN.has(table)) continue;
      // Wrong links count against their address, and do nothing else.
      if (table !== 'attempts') expect({ table, rows }).toEqual({ table, rows: before[table] });
    }
    expect(after['bookings']).toHaveLength(2);
    expect(after['servers']).toHaveLength(before['servers']?.length ?? 0);
  });
});
