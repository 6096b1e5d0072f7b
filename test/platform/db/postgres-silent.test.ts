import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { silentLog } from '../../../src/lib/log.ts';
import type { Database, Tx } from '../../../src/platform/db/database.ts';
import { migrate } from '../../../src/platform/db/migrate.ts';
import { openDatabase } from '../../../src/platform/db/open-database.ts';
import { together } from '../../../src/platform/db/together.ts';
import { faultOf } from '../../../src/platform/http/fault-of.ts';
import { type FreshStore, freshStore } from '../../support/stores.ts';
import { type Network, networkTo } from '../../support/network.ts';

/** A network that swallows everything: no error, no end, no answer. Everything must come to an end by itself. */

const LIMITS = { connectMs: 500, answerMs: 500 };

let place: FreshStore;
let network: Network;
let database: Database;
beforeEach(async () => {
  place = await freshStore('postgres');
  network = await networkTo(place.url);
  database = await openDatabase(
    { kind: 'postgres', url: network.url, poolSize: 6, limits: LIMITS },
    silentLog,
  );
  await migrate(database);
});
afterEach(async () => {
  await database.close();
  await network.close();
  await place.remove();
});

async function faultIn(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    return faultOf(error).code;
  }
  return 'none';
}

async function note(tx: Tx, name: string): Promise<void> {
  await tx.insertInto('counters').values({ name, value: 1 }).execute();
}

async function noted(): Promise<readonly string[]> {
  const rows = await database.db.selectFrom('counters').select('name').orderBy('name').execute();
  return rows.map(({ name }) => name);
}

test.each(['transaction', 'inTurn'] as const)(
  '%s: cut off in the middle it is busy, and leaves nothing',
  async (kind) => {
    const broken = database[kind](async (tx) => {
      await note(tx, 'half');
      network.swallow();
      await together([note(tx, 'other half'), note(tx, 'and more')]);
    });
    expect(await faultIn(broken)).toBe('busy');
    network.carry();
    expect(await noted()).toEqual([]);
    await database[kind]((tx) => note(tx, 'whole'));
    expect(await noted()).toEqual(['whole']);
  },
);

test('who begins while nothing comes through is told so, and after that the pool is as good as new', async () => {
  expect(await database.now()).toBeGreaterThan(0);
  network.swallow();
  const asked = [
    ...Array.from({ length: 10 }, () => database.now()),
    ...Array.from({ length: 10 }, () => database.transaction((tx) => note(tx, 'lost'))),
    ...Array.from({ length: 10 }, () => database.inTurn((tx) => note(tx, 'lost'))),
  ];
  const faults = await Promise.all(asked.map((work) => faultIn(work)));
  expect(new Set(faults)).toEqual(new Set(['busy']));
  network.carry();
  const again = await Promise.all(
    Array.from({ length: 30 }, (_, n) => database.inTurn((tx) => note(tx, `${n}`))),
  );
  expect(again).toHaveLength(30);
  expect(await noted()).toHaveLength(30);
});

test('a commit whose answer is swallowed is not believed', async () => {
  const unsure = database.transaction(async (tx) => {
    await note(tx, 'unsure');
    network.swallow();
  });
  expect(await faultIn(unsure)).toBe('busy');
});

test('a statement that takes too long is called off by PostgreSQL, and the connection lives on', async () => {
  const backend = async (tx: Tx) => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx);
    return rows[0]?.pid;
  };
  let pid: number | undefined;
  const slow = database.transaction(async (tx) => {
    pid = await backend(tx);
    await sql`select pg_sleep(60)`.execute(tx);
  });
  expect(await faultIn(slow)).toBe('busy');
  expect(await database.transaction(backend)).toBe(pid);
});

test('migrations may take longer', async () => {
  await sql`select pg_sleep(1)`.execute(database.migrations);
});

test('it can be closed, also while somebody still waits', async () => {
  await Promise.all(Array.from({ length: 6 }, () => database.now()));
  network.swallow();
  const waiting = faultIn(database.now());
  await database.close();
  expect(await waiting).toBe('busy');
});
