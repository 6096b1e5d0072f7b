import { beforeEach, expect, test } from '@jest/globals';
import {
  forgetMembers,
  keepHeld,
  keepMembers,
  madeGroups,
  membersWePutIn,
} from '../../../src/features/folders/members-store.ts';
import { onEachStore } from '../../support/stores.ts';

const many = Array.from({ length: 450 }, (_none, index) => `m${String(index).padStart(3, '0')}`);

onEachStore('who was put into groups by us', (store) => {
  beforeEach(async () => {
    await store().db.deleteFrom('folder_members').execute();
    await store().db.deleteFrom('folders').execute();
  });

  test('is kept by branch, once each, and forgotten one by one', async () => {
    const { db } = store();
    await store().transaction(async (tx) => {
      await keepMembers(tx, 'by', ['eva', 'jan']);
      await keepMembers(tx, 'by', ['jan', 'kim']);
      await keepMembers(tx, 'sn', ['jan']);
      await keepMembers(tx, 'sn', []);
    });
    expect(await membersWePutIn(db)).toEqual(
      new Map([
        ['by', ['eva', 'jan', 'kim']],
        ['sn', ['jan']],
      ]),
    );
    await store().transaction((tx) => forgetMembers(tx, 'by', ['jan', 'nobody']));
    expect((await membersWePutIn(db)).get('by')).toEqual(['eva', 'kim']);
    expect((await membersWePutIn(db)).get('sn')).toEqual(['jan']);
  });

  test('may be many', async () => {
    await store().transaction((tx) => keepMembers(tx, 'by', many));
    expect((await membersWePutIn(store().db)).get('by')).toEqual(many);
    await store().transaction((tx) => forgetMembers(tx, 'by', many.slice(1)));
    expect((await membersWePutIn(store().db)).get('by')).toEqual(['m000']);
  });

  test('a group is there once it is made, with those who were to go and stayed', async () => {
    const { db } = store();
    const row = { state: 'settled', drift: '[]', attempts: 0, updated_at: 1 };
    await db
      .insertInto('folders')
      .values([
        { ...row, branch: 'by', group_id: 'plenum-by' },
        { ...row, branch: 'sn', group_id: null },
      ])
      .execute();
    expect(await madeGroups(db)).toEqual([{ branch: 'by', group: 'plenum-by', held: null }]);
    await store().transaction((tx) => keepHeld(tx, 'by', 21));
    expect(await madeGroups(db)).toEqual([{ branch: 'by', group: 'plenum-by', held: 21 }]);
    await store().transaction((tx) => keepHeld(tx, 'by', null));
    expect(await madeGroups(db)).toEqual([{ branch: 'by', group: 'plenum-by', held: null }]);
  });
});
