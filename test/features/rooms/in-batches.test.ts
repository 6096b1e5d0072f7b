import { beforeEach, expect, test } from '@jest/globals';
import { inBatches } from '../../../src/features/rooms/in-batches.ts';
import type { Database, Tx } from '../../../src/platform/db/database.ts';
import { onEachStore } from '../../support/stores.ts';

onEachStore('changes in batches', (store, kind) => {
  beforeEach(() => store().db.deleteFrom('counters').execute());

  const names = (count: number) => Array.from({ length: count }, (_, index) => `c${index}`);
  const insert = (name: string) => async (tx: Tx) => {
    await tx.insertInto('counters').values({ name, value: 1 }).execute();
    return name;
  };
  const written = async () =>
    (await store().db.selectFrom('counters').select('name').execute()).map(({ name }) => name).toSorted();

  /** Says how many transactions there really were, and may spoil them when their work is done. */
  function watched(spoil: (transaction: number) => boolean = () => false) {
    const seen = { transactions: 0 };
    const transaction: Database['transaction'] = (work) => {
      seen.transactions += 1;
      const spoilt = spoil(seen.transactions);
      return store().transaction(async (tx) => {
        const result = await work(tx);
        if (spoilt) throw new Error('the disk is full');
        return result;
      });
    };
    return { seen, database: inBatches({ ...store(), transaction }) };
  }

  test('what is asked for at one moment is written at once, and everyone has their own answer', async () => {
    const { seen, database } = watched();
    const asked = names(50);
    const answers = await Promise.all(asked.map((name) => database.transaction(insert(name))));
    expect(answers).toEqual(asked);
    expect(await written()).toEqual(asked.toSorted());
    expect(seen.transactions).toBe(kind === 'sqlite' ? 1 : 50);
  });

  test('what is asked for meanwhile is written next, and later changes see earlier ones', async () => {
    const { seen, database } = watched();
    const raise = (tx: Tx) =>
      tx
        .updateTable('counters')
        .set((eb) => ({ value: eb('value', '+', 1) }))
        .where('name', '=', 'c0')
        .executeTakeFirst();
    const first = database.transaction(insert('c0'));
    const second = first.then(() => Promise.all(names(9).map(() => database.transaction(raise))));
    expect((await second).map(({ numUpdatedRows }) => numUpdatedRows)).toEqual(Array(9).fill(1n));
    const { value } = await store().db.selectFrom('counters').select('value').executeTakeFirstOrThrow();
    expect([value, seen.transactions]).toEqual([10, kind === 'sqlite' ? 2 : 10]);
  });

  test('one that fails spoils no other, and nothing of it is left', async () => {
    const { database } = watched();
    const broken = async (tx: Tx) => {
      await insert('half')(tx);
      throw new Error('thought better of it');
    };
    const ends = await Promise.allSettled([
      database.transaction(insert('a')),
      database.transaction(broken),
      database.transaction(insert('b')),
    ]);
    expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await written()).toEqual(['a', 'b']);
    expect(await database.transaction(insert('c'))).toBe('c');
  });

  test('nobody is told that it is written when the commit failed', async () => {
    const spoilt = watched(() => true);
    const ends = await Promise.allSettled(names(3).map((name) => spoilt.database.transaction(insert(name))));
    expect(ends.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(await written()).toEqual([]);
  });

  test('each is tried again by itself where a batch failed', async () => {
    const once = watched((transaction) => transaction === 1);
    const asked = names(3).map((name) => once.database.transaction(insert(name)));
    // PostgreSQL gets no batches: there the one that failed is told so.
    const lost = kind === 'sqlite' ? [] : ['c0'];
    const ends = await Promise.allSettled(asked);
    expect(ends.filter(({ status }) => status === 'rejected')).toHaveLength(lost.length);
    expect(await written()).toEqual(names(3).filter((name) => !lost.includes(name)));
  });
});
