import { setTimeout as wait } from 'node:timers/promises';
import { beforeEach, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { HOLD_MS, type Turn } from '../../../src/features/rooms/pace.ts';
import { createPaces } from '../../../src/features/rooms/paces.ts';
import { onEachStore } from '../../support/stores.ts';

const PER_SECOND = 10;
const EACH = 100;

/** Goes by the store's own clock: what is said here holds however long anything takes. */
onEachStore('the pace of one server', (store, kind) => {
  beforeEach(async () => {
    await store().db.deleteFrom('join_paces').execute();
  });

  const row = () => store().db.selectFrom('join_paces').selectAll().executeTakeFirstOrThrow();
  const ahead = async (lineMs: number, gateMs: number) => {
    const now = await store().now();
    const pace = { server: 'bbb-1', line_at: now + lineMs, gate_at: now + gateMs };
    await store().db.insertInto('join_paces').values(pace).execute();
    return now;
  };

  test('is one for two replicas, and a hundred who come at once: no time is given twice', async () => {
    const replicas = [createPaces(store(), PER_SECOND), createPaces(store(), PER_SECOND)] as const;
    const before = await store().now();
    const turns = await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        replicas[index % 2 === 0 ? 0 : 1].ask('bbb-1', { as: 'newcomer' }),
      ),
    );
    const took = (await store().now()) - before;
    const gone = turns.filter(({ is }) => is === 'go').length;
    expect((await row()).gate_at).toBeGreaterThanOrEqual(before + gone * EACH);
    expect(gone).toBeLessThanOrEqual((HOLD_MS.guest + took) / EACH + 1);
    const slots = turns.flatMap((turn: Turn) => (turn.is === 'wait' ? [turn.slot] : [])).toSorted();
    for (const [index, slot] of slots.entries()) {
      expect(slot - (slots[index - 1] ?? 0)).toBeGreaterThanOrEqual(EACH);
    }
    expect((await row()).line_at).toBe((slots.at(-1) ?? 0) + EACH);
  });

  test('makes newcomers stand in line, lets hosts go ahead, and keeps a place until its time has come', async () => {
    const paces = createPaces(store(), PER_SECOND);
    const now = await ahead(600_000, 0);
    const turn = await paces.ask('bbb-1', { as: 'newcomer' });
    expect(turn).toMatchObject({ is: 'wait', slot: now + 600_000 });
    expect(await paces.ask('bbb-1', { as: 'host' })).toEqual({ is: 'go', inMs: 0 });
    const holder = { as: 'holder', slot: now + 600_000 } as const;
    const before = await row();
    expect(await paces.ask('bbb-1', holder)).toMatchObject({ is: 'wait', slot: now + 600_000 });
    expect(await row()).toEqual(before);
    expect(await paces.ask('bbb-1', { ...holder, slot: now })).toMatchObject({ is: 'go' });
    expect((await row()).gate_at).toBeGreaterThanOrEqual(before.gate_at + EACH);
  });

  test('of one server is not that of another', async () => {
    const paces = createPaces(store(), PER_SECOND);
    await ahead(600_000, 1_500);
    expect(await paces.ask('bbb-2', { as: 'newcomer' })).toEqual({ is: 'go', inMs: 0 });
    expect(await paces.ask('bbb-3', { as: 'holder', slot: 1 })).toEqual({ is: 'go', inMs: 0 });
  });

  if (kind === 'postgres') {
    test('holds one connection a server, however many stand before it', async () => {
      await ahead(0, 0);
      const paces = createPaces(store(), PER_SECOND);
      let crowd: Promise<unknown> = Promise.resolve();
      const waiting = await store().transaction(async (tx) => {
        await tx.updateTable('join_paces').set({ line_at: 0 }).execute();
        crowd = Promise.all(Array.from({ length: 40 }, () => paces.ask('bbb-1', { as: 'newcomer' })));
        // Time for all of them to come as far as they can.
        await wait(300);
        const { rows } = await sql<{ count: number }>`
          select count(*) from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock'`.execute(tx);
        return rows[0]?.count;
      });
      expect(waiting).toBe(1);
      await crowd;
    });
  }
});
