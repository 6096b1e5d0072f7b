import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { silentLog } from '../../../src/lib/log.ts';
import { Refusal } from '../../../src/lib/refusal.ts';
import type { Database, Db, Tx } from '../../../src/platform/db/database.ts';
import { openDatabase } from '../../../src/platform/db/open-database.ts';
import { together } from '../../../src/platform/db/together.ts';
import { faultOf } from '../../../src/platform/http/fault-of.ts';
import { networkTo } from '../../support/network.ts';
import { type FreshStore, freshStore } from '../../support/stores.ts';

/** What holds on PostgreSQL alone, where connections are few and can break. */

let place: FreshStore;
let database: Database;
beforeEach(async () => {
  place = await freshStore('postgres');
  if (place.options.kind === 'sqlite') throw new Error('not a PostgreSQL');
  database = await openDatabase({ ...place.options, poolSize: 6 }, silentLog);
});
afterEach(async () => {
  await database.close();
  await place.remove();
});

test('a connection that breaks inside a transaction fails that transaction as busy, and nothing else', async () => {
  const broken = database.transaction(async (tx) => {
    const pid = await backendOf(tx);
    await sql`select pg_terminate_backend(${pid})`.execute(database.db);
    // Until the news has come through.
    for (;;) await sql`select pg_sleep(0.01)`.execute(tx);
  });
  expect(faultOf(await broken.catch((error: unknown) => error))).toMatchObject({ code: 'busy' });
  expect(await database.now()).toBeGreaterThan(0);
});

test('a connection that broke while its transaction looked elsewhere is busy, too', async () => {
  const broken = database.transaction(async (tx) => {
    const pid = await backendOf(tx);
    await sql`select pg_terminate_backend(${pid})`.execute(database.db);
    await goneFrom(database, pid);
    await sql`select 1`.execute(tx);
  });
  expect(faultOf(await broken.catch((error: unknown) => error))).toMatchObject({ code: 'busy' });
});

test('however many wait for their turn, others find a connection', async () => {
  const gate = Promise.withResolvers<undefined>();
  const begun = Promise.withResolvers<undefined>();
  const first = database.inTurn(async () => {
    begun.resolve(undefined);
    await gate.promise;
  });
  await begun.promise;
  const waiting = Array.from({ length: 40 }, () => database.inTurn(() => Promise.resolve('done')));
  expect(await database.now()).toBeGreaterThan(0);
  gate.resolve(undefined);
  await first;
  expect(new Set(await Promise.all(waiting))).toEqual(new Set(['done']));
});

test('who gets no turn in time is told so, and those behind him as well', async () => {
  const gate = Promise.withResolvers<undefined>();
  const begun = Promise.withResolvers<undefined>();
  const first = database.inTurn(async () => {
    begun.resolve(undefined);
    await gate.promise;
  });
  await begun.promise;
  const waiting = Array.from({ length: 10 }, () =>
    database.inTurn(() => Promise.resolve('done')).catch((error: unknown) => error),
  );
  const answers = await Promise.all(waiting);
  expect(answers.every((answer) => answer instanceof Refusal && answer.fault.code === 'busy')).toBe(true);
  gate.resolve(undefined);
  await first;
});

test('a process that froze in its turn is cut off by the database, so that others get theirs', async () => {
  const setting = await database.inTurn((tx) => settingOf(tx, 'idle_in_transaction_session_timeout'));
  expect(setting).toBe('15s');
  expect(await settingOf(database.db, 'idle_in_transaction_session_timeout')).toBe('0');
});

test('what is committed while one waits for the lock counts, however the database begins transactions', async () => {
  const url = new URL(place.url);
  url.searchParams.set('options', '-c default_transaction_isolation=serializable');
  const strict = await openDatabase({ kind: 'postgres', url: url.href, poolSize: 6 }, silentLog);
  try {
    expect(await settingOf(strict.db, 'transaction_isolation')).toBe('serializable');
    const isolation = (tx: Tx) => settingOf(tx, 'transaction_isolation');
    expect(await strict.transaction(isolation)).toBe('read committed');
    expect(await strict.inTurn(isolation)).toBe('read committed');
  } finally {
    await strict.close();
  }
});

test('a statement that failed cannot be kept to oneself: nothing is committed, and that is said', async () => {
  await sql`create table notes (text text primary key)`.execute(database.db);
  const note = (tx: Tx, text: string) => sql`insert into notes values (${text})`.execute(tx);
  const quiet = database.transaction(async (tx) => {
    await note(tx, 'once');
    await note(tx, 'once').catch(() => undefined);
  });
  await expect(quiet).rejects.toThrow(/rolled back/);
  expect((await sql`select * from notes`.execute(database.db)).rows).toEqual([]);
});

test('a replica that is newer may add a column under the feet of one that reads all of them', async () => {
  await sql`create table notes (text text)`.execute(database.db);
  const read = async (tx: Tx) => (await sql`select * from notes`.execute(tx)).rows;
  await sql`insert into notes values ('a')`.execute(database.db);
  expect(await database.transaction(read)).toEqual([{ text: 'a' }]);
  await sql`alter table notes add column at bigint`.execute(database.db);
  expect(await database.transaction(read)).toEqual([{ text: 'a', at: null }]);
});

test('what is asked for together takes one way to the server, with its lock and its commit three', async () => {
  const network = await networkTo(place.url);
  const near = await openDatabase({ kind: 'postgres', url: network.url, poolSize: 2 }, silentLog);
  try {
    const ask = (tx: Tx) => together([1, 2, 3, 4].map((n) => sql`select ${n}::int`.execute(tx)));
    await near.inTurn(ask);
    const before = network.trips();
    await near.inTurn(ask);
    expect(network.trips() - before).toBe(3);
  } finally {
    await near.close();
    await network.close();
  }
});

async function settingOf(db: Db | Tx, name: string): Promise<string | undefined> {
  const { rows } = await sql<{ value: string }>`select current_setting(${name}) as value`.execute(db);
  return rows[0]?.value;
}

async function backendOf(tx: Tx): Promise<number> {
  const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx);
  return rows[0]?.pid ?? 0;
}

async function goneFrom({ db }: Database, pid: number): Promise<void> {
  for (;;) {
    const { rows } = await sql`select 1 from pg_stat_activity where pid = ${pid}`.execute(db);
    if (rows.length === 0) return;
  }
}
