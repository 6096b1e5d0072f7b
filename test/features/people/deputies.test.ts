import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createCallers } from '../../../src/features/people/callers.ts';
import type { Claims } from '../../../src/features/people/claims.ts';
import { deputyEndpoints } from '../../../src/features/people/deputy-endpoints.ts';
import { rememberPerson } from '../../../src/features/people/people-store.ts';
import { createRights } from '../../../src/features/people/rights.ts';
import { DAY_MS, MINUTE_MS } from '../../../src/lib/span.ts';
import { callerOf, serveApi, type ServedApi } from '../../support/served-api.ts';
import { onEachStore } from '../../support/stores.ts';
import { freshDesk, NOON, type TestDesk } from '../bookings/desk.ts';

/** Who signs in here, with the groups that the realm says. */
const PEOPLE: Readonly<Record<string, Claims>> = Object.fromEntries(
  [
    { subject: 's-ida', name: 'Ida', email: 'Ida@Partei.example', groups: ['/de/by/buero'] },
    { subject: 's-kim', name: 'Kim', email: 'kim@partei.example', groups: [] },
    { subject: 's-lou', name: 'Lou', email: null, groups: [] },
    { subject: 's-one', name: 'Toni', email: 'toni@partei.example', groups: [] },
    { subject: 's-two', name: 'Toni', email: 'toni@partei.example', groups: [] },
  ].map((said) => [said.subject, { ...said, realmRoles: [], clientRoles: [], client: null, session: null }]),
);

onEachStore('deputies', (store) => {
  let desk: TestDesk;
  let api: ServedApi;

  beforeEach(async () => {
    const database = store();
    desk = await freshDesk(database);
    for (const table of ['people', 'deputies'] as const) await database.db.deleteFrom(table).execute();
    for (const claims of Object.values(PEOPLE)) {
      await database.transaction((tx) => rememberPerson(tx, claims, NOON));
    }
    const { branches, clock } = desk;
    const rights = createRights({ tree: (db) => branches.tree(db) });
    const callers = createCallers({
      rules: [{ group: ['{path}', 'buero'], as: 'secretary' }],
      tree: (db) => branches.tree(db),
      clock,
    });
    const endpoints = deputyEndpoints({ branches, rights, clock, timeZone: 'Europe/Berlin' });
    api = await serveApi({ database, branches, clock }, endpoints, async (authorization) => {
      const claims = PEOPLE[authorization?.replace('Bearer ', '') ?? ''];
      return claims === undefined ? callerOf(authorization) : callers.callerOf(claims, database.db);
    });
  });
  afterEach(() => api.close());

  const put = (who: string, branch: string, person: string, until = '2027-02-10') =>
    api.call(who, 'PUT', `/branches/${branch}/deputies`, { person, until });
  const list = (who: string, branch: string) => api.call(who, 'GET', `/branches/${branch}/deputies`);
  const end = (who: string, branch: string, person: string) =>
    api.call(who, 'DELETE', `/branches/${branch}/deputies?person=${person}`);
  const audited = () =>
    store()
      .db.selectFrom('audit')
      .select(['actor', 'action', 'object', 'branch', 'before', 'after'])
      .where('object_kind', '=', 'deputy')
      .orderBy('at')
      .orderBy('id')
      .execute();

  test('act as secretaries at the branch and below, and nowhere else', async () => {
    expect((await list('s-kim', 'by-1')).status).toBe(404);
    const { status, body } = await put('s-ida', 'by', 's-kim');
    expect(status).toBe(201);
    expect(body).toEqual({
      person: { subject: 's-kim', name: 'Kim' },
      branch: 'by',
      until: '2027-02-10T23:00:00Z',
      appointedBy: { kind: 'person', id: 's-ida', name: 'Ida' },
      createdAt: '2027-02-01T11:00:00Z',
    });
    for (const branch of ['by', 'by-1']) expect((await list('s-kim', branch)).status).toBe(200);
    for (const branch of ['de', 'nw']) expect((await list('s-kim', branch)).status).toBe(404);
    expect((await list('s-lou', 'by')).status).toBe(404);
  });

  test('end by themselves, to the moment', async () => {
    await put('s-ida', 'by', 's-kim', '2027-02-01T11:30:00Z');
    desk.clock.set(NOON + 30 * MINUTE_MS - 1);
    expect((await list('s-kim', 'by')).status).toBe(200);
    desk.clock.set(NOON + 30 * MINUTE_MS);
    expect((await list('s-kim', 'by')).status).toBe(404);
    expect((await list('s-ida', 'by')).body.items).toEqual([]);
  });

  test('make no deputies, and end none but themselves', async () => {
    await put('s-ida', 'by', 's-kim');
    await put('s-ida', 'by', 's-lou');
    for (const branch of ['by', 'by-1']) {
      const { status, body } = await put('s-kim', branch, 's-one');
      expect([status, body['code']]).toEqual([403, 'forbidden']);
    }
    expect((await end('s-kim', 'by', 's-lou')).status).toBe(403);
    expect((await end('s-kim', 'by', 's-kim')).status).toBe(204);
    expect((await end('s-kim', 'by', 's-kim')).status).toBe(404);
    expect((await list('s-ida', 'by')).body.items).toMatchObject([{ person: { name: 'Lou' } }]);
  });

  test('are made and ended by secretaries and admins of the branch or above, and by nobody else', async () => {
    for (const who of ['secretary@by-1', 'admin@by-1', 'secretary@by', 'admin@de']) {
      expect((await put(who, 'by-1', 's-kim')).status).toBeLessThan(202);
    }
    for (const [who, seen] of [
      ['viewer@by', 403],
      ['host@by-1', 403],
      ['secretary@by-2', 404],
      ['admin@nw', 404],
      ['s-lou', 404],
    ] as const) {
      expect([who, (await put(who, 'by-1', 's-lou')).status]).toEqual([who, seen]);
      expect([who, (await list(who, 'by-1')).status]).toEqual([who, seen]);
      expect([who, (await end(who, 'by-1', 's-kim')).status]).toEqual([who, seen]);
    }
    expect((await end('secretary@de', 'by-1', 's-kim')).status).toBe(204);
  });

  test('are changed in their time by being named again', async () => {
    await put('s-ida', 'by', 's-kim', '2027-02-03');
    desk.clock.passMinutes(60);
    const { status, body } = await put('secretary@by', 'by', 'KIM@partei.example', '2027-02-05T10:00:00Z');
    expect([status, body['until'], body['createdAt']]).toEqual([
      200,
      '2027-02-05T10:00:00Z',
      '2027-02-01T11:00:00Z',
    ]);
    expect((await list('s-ida', 'by')).body.items).toHaveLength(1);
  });

  describe('are refused', () => {
    test.each([
      ['who never signed in', 'neu@partei.example'],
      ['half an address', 'kim@partei'],
      ['a name', 'Kim'],
      ['an address that two have', 'toni@partei.example'],
      ['a pattern', '%'],
    ])('%s', async (_name, person) => {
      const { status, body } = await put('s-ida', 'by', person);
      expect([status, body['code']]).toEqual([422, 'person-unknown']);
      expect(body['title']).toBe('Diese Person kennen wir noch nicht. Sie muss sich einmal anmelden.');
    });

    test.each(['2027-01-31', '2027-02-01T11:00:00Z', '2028-03-08', '2031-01-01T00:00:00Z'])(
      'an end at %s',
      async (until) => {
        const { status, body } = await put('s-ida', 'by', 's-kim', until);
        expect([status, body['code']]).toEqual([422, 'deputy-until']);
      },
    );

    test('oneself, by subject or by address', async () => {
      for (const person of ['s-ida', 'ida@partei.example']) {
        expect((await put('s-ida', 'by', person)).body['code']).toBe('deputy-self');
      }
    });

    test('a branch that is closed', async () => {
      await desk.inTurn((tx) => desk.branches.change(tx, 'job:test', 'by-1', { closed: true }, null));
      expect((await put('s-ida', 'by-1', 's-kim')).body['code']).toBe('branch-closed');
    });
  });

  test('may end a day within 400 days, at its end in our zone, today included', async () => {
    expect((await put('s-ida', 'by', 's-kim', '2027-02-01')).body['until']).toBe('2027-02-01T23:00:00Z');
    // In summer time.
    expect((await put('s-ida', 'by', 's-kim', '2027-07-01')).body['until']).toBe('2027-07-01T22:00:00Z');
    const last = new Date(NOON + 400 * DAY_MS).toISOString();
    expect((await put('s-ida', 'by', 's-kim', last)).status).toBe(200);
  });

  test('leave rows in the log that name persons by subject alone', async () => {
    await put('s-ida', 'by', 'kim@partei.example');
    desk.clock.passMinutes(1);
    await put('secretary@by', 'by', 's-kim', '2027-02-12');
    desk.clock.passMinutes(1);
    await end('s-kim', 'by', 's-kim');
    const rows = await audited();
    const of = { object: 's-kim', branch: 'by' };
    const [first, second] = ['{"until":"2027-02-10T23:00:00Z"}', '{"until":"2027-02-12T23:00:00Z"}'];
    expect(rows).toEqual([
      { ...of, actor: 'person:s-ida', action: 'deputy.appoint', before: null, after: first },
      { ...of, actor: 'token:secretary', action: 'deputy.appoint', before: first, after: second },
      {
        ...{ ...of, actor: 'person:s-kim', action: 'deputy.end', before: second },
        after: '{"until":"2027-02-01T11:02:00Z"}',
      },
    ]);
    expect(JSON.stringify(rows)).not.toMatch(/partei|Kim|Ida/);
  });
});
