import { afterEach, describe, expect, test } from '@jest/globals';
import { silentLog } from '../../../src/lib/log.ts';
import { sql } from 'kysely';
import type { Database, Db, Tx } from '../../../src/platform/db/database.ts';
import { migrate } from '../../../src/platform/db/migrate.ts';
import { openDatabase } from '../../../src/platform/db/open-database.ts';
import { together } from '../../../src/platform/db/together.ts';
import { type FreshStore, freshStore, onEachStore } from '../../support/stores.ts';

async function count(tx: Tx): Promise<number> {
  const row = await tx.selectFrom('counters').select('value').where('name', '=', 'turns').executeTakeFirst();
  return row?.value ?? 0;
}

async function add(tx: Tx, name: string): Promise<void> {
  await tx.insertInto('counters').values({ name, value: 1 }).execute();
}

async function namesLike(db: Db | Tx, pattern: string): Promise<readonly string[]> {
  const rows = await db.selectFrom('counters').select('name').where('name', 'like', pattern).execute();
  return rows.map(({ name }) => name);
}

async function takeOne(database: Database, limit: number): Promise<boolean> {
  return database.inTurn(async (tx) => {
    const taken = await count(tx);
    if (taken >= limit) return false;
    await tx
      .insertInto('counters')
      .values({ name: 'turns', value: taken + 1 })
      .onConflict((c) => c.column('name').doUpdateSet({ value: taken + 1 }))
      .execute();
    return true;
  });
}

onEachStore('the store', (store) => {
  test('transactions in turn see what those before them committed: 40 race for 7 places, 7 get one', async () => {
    const race = await Promise.all(Array.from({ length: 40 }, () => takeOne(store(), 7)));
    expect(race.filter(Boolean)).toHaveLength(7);
  });

  test('a transaction that throws leaves nothing behind', async () => {
    const failing = store().transaction(async (tx) => {
      await tx.insertInto('counters').values({ name: 'half', value: 1 }).execute();
      throw new Error('stop');
    });
    await expect(failing).rejects.toThrow('stop');
    const left = await store().db.selectFrom('counters').selectAll().where('name', '=', 'half').execute();
    expect(left).toEqual([]);
  });

  test('what is written lightly is there at once, whole, and undone whole when it fails', async () => {
    const write = (name: string) =>
      store().lightly(async (tx) => {
        await tx.insertInto('counters').values({ name, value: 1 }).execute();
        if (name === 'light-2') throw new Error('stop');
      });
    await write('light-1');
    await expect(write('light-2')).rejects.toThrow('stop');
    const left = await store()
      .db.selectFrom('counters')
      .select('name')
      .where('name', 'like', 'light-%')
      .execute();
    expect(left).toEqual([{ name: 'light-1' }]);
  });

  test('only what is written lightly does not wait for the disk, not what comes after it', async () => {
    const setting = async (db: Db | Tx) => {
      const name = sql.raw(store().dialect === 'sqlite' ? 'pragma synchronous' : 'show synchronous_commit');
      const { rows } = await sql<Record<string, unknown>>`${name}`.execute(db);
      return Object.values(rows[0] ?? {})[0];
    };
    const [waits, doesNot] = store().dialect === 'sqlite' ? [2, 1] : ['on', 'off'];
    const fails = store().lightly(() => Promise.reject(new Error('stop')));
    // All at once, and on PostgreSQL more than there are connections: each is used for both kinds.
    const many = <T>(ask: () => Promise<T>) => Promise.all(Array.from({ length: 30 }, ask));
    const light = many(() => store().lightly(setting));
    const firm = many(() => store().transaction(setting));
    const plain = many(() => setting(store().db));
    await expect(fails).rejects.toThrow('stop');
    expect(new Set(await light)).toEqual(new Set([doesNot]));
    expect(new Set([...(await firm), ...(await plain), await setting(store().db)])).toEqual(new Set([waits]));
  });

  test('statements run together take effect in their order, and answer each for itself', async () => {
    const [before, , after] = await store().transaction((tx) =>
      together([count(tx), add(tx, 'turns-too'), namesLike(tx, 'turns-too')]),
    );
    expect(before).toEqual(expect.any(Number));
    expect(after).toEqual(['turns-too']);
  });

  test('of statements run together one that fails takes all of them along, also those behind it', async () => {
    const behind = Array.from({ length: 60 }, (_, n) => `side ${n + 2}`);
    const failing = store().transaction((tx) =>
      together(['side 1', 'side 1', ...behind].map((name) => add(tx, name))),
    );
    // The first of them that failed is the reason; on PostgreSQL the others fail because of it.
    await expect(failing).rejects.toThrow(/unique/i);
    expect(await namesLike(store().db, 'side %')).toEqual([]);
  });

  test('nothing is still on its way when a transaction ends', async () => {
    const failing = store().transaction((tx) =>
      together([
        add(tx, 'twice').then(() => add(tx, 'twice')),
        add(tx, 'late 1')
          .then(() => count(tx))
          .then(() => count(tx))
          .then(() => add(tx, 'late 2')),
      ]),
    );
    await expect(failing).rejects.toThrow();
    expect(await namesLike(store().db, 'late %')).toEqual([]);
  });

  test('a transaction that is over takes no more statements', async () => {
    let kept: Tx | undefined;
    await store().transaction((tx) => {
      kept = tx;
      return Promise.resolve();
    });
    await expect(kept === undefined ? null : add(kept, 'stray')).rejects.toThrow();
    expect(await namesLike(store().db, 'stray')).toEqual([]);
  });

  test('64-bit instants come back as numbers', async () => {
    const value = Date.UTC(2099, 11, 31);
    await store().db.insertInto('counters').values({ name: 'far', value }).execute();
    const row = await store()
      .db.selectFrom('counters')
      .select('value')
      .where('name', '=', 'far')
      .executeTakeFirstOrThrow();
    expect(row.value).toBe(value);
  });

  test('migrating again does nothing', async () => {
    expect(await migrate(store())).toEqual([]);
  });

  test('its clock is near ours', async () => {
    expect(Math.abs((await store().now()) - Date.now())).toBeLessThan(60_000);
  });
});

describe('the embedded store', () => {
  let place: FreshStore | undefined;
  afterEach(async () => {
    await place?.remove();
  });

  test('sees at once that a table has another column, although it prepares statements only once', async () => {
    place = await freshStore('sqlite');
    const database = await openDatabase(place.options, silentLog);
    const { db } = database;
    await sql`create table things (name text)`.execute(db);
    await sql`insert into things values ('x')`.execute(db);
    const all = async () => (await sql`select * from things`.execute(db)).rows;
    expect(await all()).toEqual([{ name: 'x' }]);
    await sql`alter table things add column size integer default 3`.execute(db);
    expect(await all()).toEqual([{ name: 'x', size: 3 }]);
    await database.close();
  });

  test('a second process is refused with a sentence that says why', async () => {
    place = await freshStore('sqlite');
    const first = await openDatabase(place.options, silentLog);
    await expect(openDatabase(place.options, silentLog)).rejects.toThrow(/in use by another process/);
    await first.close();
    const second = await openDatabase(place.options, silentLog);
    await second.close();
  });
});

test('an unreachable PostgreSQL is said in a sentence that names the setting', async () => {
  const options = { kind: 'postgres', url: 'postgres://nobody:x@127.0.0.1:1/none', poolSize: 2 } as const;
  await expect(openDatabase(options, silentLog)).rejects.toThrow('PLENUM_DATABASE_URL');
});

test('an embedded store waits for the disk from the start', async () => {
  const place = await freshStore('sqlite');
  const database = await openDatabase(place.options, silentLog);
  const { rows } = await sql`pragma synchronous`.execute(database.db);
  expect(rows).toEqual([{ synchronous: 2 }]);
  await database.close();
  await place.remove();
});
