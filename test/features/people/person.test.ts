import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { HELD_ELSEWHERE } from '../../../src/app/personal-data.ts';
import { rememberPerson } from '../../../src/features/people/people-store.ts';
import { personEndpoints } from '../../../src/features/people/person-endpoints.ts';
import { createRights } from '../../../src/features/people/rights.ts';
import { DAY_MS } from '../../../src/lib/span.ts';
import { append } from '../../../src/platform/audit/audit.ts';
import { createSessionStore } from '../../../src/platform/web/session-store.ts';
import { callerOf, serveApi, type ServedApi } from '../../support/served-api.ts';
import { onEachStore } from '../../support/stores.ts';
import { everything, freshDesk, NOON, type TestDesk, wish } from '../bookings/desk.ts';

const IDA = 's-ida';
const TABLES = [
  ...(['people', 'deputies', 'sessions', 'idempotency', 'folder_members'] as const),
  ...(['recordings', 'deletions'] as const),
];

onEachStore('a person', (store) => {
  let desk: TestDesk;
  let api: ServedApi;

  beforeEach(async () => {
    const database = store();
    desk = await freshDesk(database);
    for (const table of TABLES) await database.db.deleteFrom(table).execute();
    const { branches, clock } = desk;
    const rights = createRights({ tree: (db) => branches.tree(db) });
    const endpoints = personEndpoints({ rights, clock, elsewhere: HELD_ELSEWHERE });
    api = await serveApi({ database, branches, clock }, endpoints, (authorization) => {
      const subject = /^Bearer (s-.+)$/.exec(authorization ?? '')?.[1];
      if (subject === undefined) return Promise.resolve(callerOf(authorization));
      const person = { subject, name: 'Wer' };
      const grants = subject === 's-boss' ? [{ branch: 'de', role: 'admin' as const }] : [];
      return Promise.resolve({ principal: `person:${subject}`, grants, person });
    });
    for (const subject of [IDA, 's-kim']) await live(subject);
  });
  afterEach(() => api.close());

  /** Everything that somebody leaves with us. */
  async function live(subject: string): Promise<void> {
    const { db } = store();
    const principal = `person:${subject}`;
    const email = `${subject}@partei.example`;
    await store().transaction(async (tx) => {
      await rememberPerson(tx, { subject, name: `Name von ${subject}`, email }, NOON);
      await append(tx, {
        ...{ at: NOON, actor: principal, action: 'deputy.appoint', branch: 'by' },
        object: { kind: 'deputy', id: 's-lou' },
      });
      await append(tx, {
        ...{ at: NOON + 1, actor: 'token:x', action: 'deputy.appoint', branch: 'by' },
        object: { kind: 'deputy', id: subject },
      });
    });
    const data = { subject, realmSession: null, csrf: 'geheim', kept: { claims: 'geheim' } };
    await createSessionStore({ db, key: Buffer.alloc(32, 7), clock: desk.clock }).add(`id-${subject}`, data);
    const row = { until_at: NOON + 9 * DAY_MS, created_at: NOON };
    await db
      .insertInto('deputies')
      .values([
        { branch: 'by', subject, appointed_by: 'token:x', ...row },
        { branch: 'nw', subject: `s-of-${subject}`, appointed_by: principal, ...row },
      ])
      .execute();
    await desk.inTurn((tx) => desk.bookings.book(tx, { principal }, { ...wish, description: 'Was' }));
    await db
      .insertInto('idempotency')
      .values({
        principal,
        key: 'k',
        request_hash: 'h',
        status: 201,
        headers: '{}',
        body: '',
        created_at: NOON,
      })
      .execute();
    await db.insertInto('recordings').values(recordingOf(principal)).execute();
    await db.insertInto('folder_members').values({ branch: 'by', account: email.toUpperCase() }).execute();
  }

  const held = async () => {
    const tables = await Promise.all(
      TABLES.map((table) => store().db.selectFrom(table).selectAll().execute()),
    );
    return JSON.stringify([tables, await everything(store())]);
  };

  describe('is told', () => {
    test('all that is held on them, and nothing of others', async () => {
      const { status, body } = await api.call(IDA, 'GET', `/people/${IDA}`);
      expect(status).toBe(200);
      const { bookings, deeds, ...rest } = body as Record<string, readonly unknown[]>;
      expect(rest).toEqual({
        subject: IDA,
        exportedAt: '2027-02-01T11:00:00Z',
        person: {
          ...{ name: 'Name von s-ida', email: 's-ida@partei.example' },
          ...{ firstSeenAt: '2027-02-01T11:00:00Z', lastSeenAt: '2027-02-01T11:00:00Z' },
        },
        sessions: [{ begunAt: '2027-02-01T11:00:00Z', lastUsedAt: '2027-02-01T11:00:00Z' }],
        deputyships: [{ branch: 'by', until: '2027-02-10T11:00:00Z', createdAt: '2027-02-01T11:00:00Z' }],
        appointed: [{ branch: 'nw', until: '2027-02-10T11:00:00Z', createdAt: '2027-02-01T11:00:00Z' }],
        deedsTo: [
          {
            ...{ at: '2027-02-01T11:00:00.001Z', action: 'deputy.appoint', branch: 'by' },
            object: { kind: 'deputy', id: IDA },
          },
        ],
        requestKeys: ['2027-02-01T11:00:00Z'],
        recordings: 2,
        nextcloudGroups: ['by'],
      });
      expect(bookings).toMatchObject([
        {
          branch: 'by-1',
          title: 'Kreisvorstand',
          description: 'Was',
          start: '2027-02-09T19:00',
          status: 'booked',
        },
      ]);
      expect(deeds).toMatchObject([
        { action: 'deputy.appoint', object: { kind: 'deputy', id: null } },
        { action: 'booking.book', object: { kind: 'booking' } },
      ]);
      const text = JSON.stringify(body);
      for (const others of ['s-kim', 's-lou', 's-of-', 'token:x', 'geheim'])
        expect(text).not.toContain(others);
    });

    test('nothing of others without being an admin at the root', async () => {
      for (const who of ['s-kim', 'admin@by', 'secretary@de']) {
        const { status, body } = await api.call(who, 'GET', `/people/${IDA}`);
        expect([status, body['code']]).toEqual([403, 'forbidden']);
      }
      for (const who of ['s-boss', 'admin@de']) {
        expect((await api.call(who, 'GET', `/people/${IDA}`)).status).toBe(200);
      }
    });

    test('by a row of the log, where another asked', async () => {
      const asked = async () =>
        (
          await store().db.selectFrom('audit').selectAll().where('action', '=', 'person.export').execute()
        ).map(({ actor, object }) => `${actor} ${object}`);
      await api.call(IDA, 'GET', `/people/${IDA}`);
      await api.call('admin@de', 'GET', '/people/s-unheard-of');
      expect(await asked()).toEqual([]);
      await api.call('admin@de', 'GET', `/people/${IDA}`);
      expect(await asked()).toEqual(['token:admin s-ida']);
    });
  });

  describe('is erased', () => {
    const erase = (query = '', who = 'admin@de') => api.call(who, 'DELETE', `/people/${IDA}${query}`);

    test('from every table, and a tombstone stands where something has to', async () => {
      const { status, body } = await erase();
      expect(status).toBe(200);
      const tombstone = String(body['tombstone']);
      expect(tombstone).toMatch(/^gone-[0-9a-f]{16}$/);
      expect(body).toEqual({
        ...{ subject: IDA, dryRun: false, tombstone },
        erased: { person: 1, sessions: 1, deputyships: 1, requestKeys: 1 },
        stays: [
          { what: 'bookings', count: 1, until: null },
          { what: 'recordings', count: 2, until: null },
          { what: 'audit', count: 3, until: '2028-02-01T11:00:00.001Z' },
          { what: 'appointments', count: 1, until: null },
          { what: 'nextcloud-groups', count: 1, until: null },
        ],
      });
      const left = await held();
      // Of whose account in Nextcloud the realm decides.
      const names = left.replaceAll('S-IDA@PARTEI.EXAMPLE', '').replaceAll('s-of-s-ida', '');
      expect(names).not.toMatch(/s-ida/i);
      expect(left).toContain(`person:${tombstone}`);
      // Neighbours keep what they have.
      expect((await api.call('s-kim', 'GET', '/people/s-kim')).body).toMatchObject({
        person: { name: 'Name von s-kim' },
        sessions: [{}],
        bookings: [{}],
        deputyships: [{}],
      });
    });

    test('with a row that says who did it and to which tombstone', async () => {
      const { tombstone } = (await erase()).body;
      const row = await store()
        .db.selectFrom('audit')
        .selectAll()
        .where('action', '=', 'person.erase')
        .executeTakeFirstOrThrow();
      expect(row).toMatchObject({ actor: 'token:admin', object_kind: 'person', object: tombstone });
    });

    test('by themselves as well, then they stand nowhere as who did it', async () => {
      const path = '/people/s-boss';
      await live('s-boss');
      expect((await api.call('s-boss', 'DELETE', path)).status).toBe(200);
      expect(await held()).not.toContain('person:s-boss');
    });

    test('not by a dry run, which says the same', async () => {
      const before = await held();
      const dry = (await erase('?dryRun=true')).body;
      expect(await held()).toBe(before);
      const real = (await erase()).body;
      expect({ ...dry, dryRun: false, tombstone: real['tombstone'] }).toEqual(real);
      expect(dry).toMatchObject({ dryRun: true, tombstone: null });
    });

    test('once: again there is nothing, and no row', async () => {
      await erase();
      const before = await held();
      const again = (await erase()).body;
      expect(again).toMatchObject({ tombstone: null, erased: { person: 0, sessions: 0 } });
      expect(await held()).toBe(before);
    });

    test('by nobody but an admin at the root', async () => {
      const before = await held();
      for (const who of [IDA, 's-kim', 'admin@by', 'secretary@de']) {
        expect((await erase('', who)).status).toBe(403);
        expect((await erase('?dryRun=true', who)).status).toBe(403);
      }
      expect(await held()).toBe(before);
    });

    test('so that who was changing their booking does not write them back', async () => {
      const [booking] = (await store().db.selectFrom('bookings').selectAll().execute()).filter(
        ({ booked_by }) => booked_by === `person:${IDA}`,
      );
      await erase();
      const after = await store()
        .db.selectFrom('bookings')
        .selectAll()
        .where('id', '=', booking?.id ?? '')
        .executeTakeFirstOrThrow();
      expect(after.version).toBe((booking?.version ?? 0) + 1);
    });
  });
});

/** One that this principal released and holds. */
function recordingOf(principal: string) {
  const id = `r-${principal.length}-${principal.at(-1) ?? ''}`;
  return {
    ...{ id, server: 'bbb-1', record_id: id, meeting_id: id, origin: 'plenum', title: 'Kreisvorstand' },
    ...{ state: 'published', recorded_at: NOON, formats: '[]', released: 1, delete_tries: 0 },
    ...{ released_by: principal, released_at: NOON, held_by: principal, hold_until: NOON, hold_reason: 'x' },
    ...{ archive_state: 'none', archive_tries: 0, first_seen_at: NOON, seen_at: NOON, version: 1 },
    updated_at: NOON,
  };
}
