import { afterEach, expect, test } from '@jest/globals';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/lib/span.ts';
import { onEachStore } from '../../support/stores.ts';
import { type CleaningWorld, cleaningWorld, NOON } from './cleaning-world.ts';

onEachStore('cleaning recordings', (store) => {
  let world: CleaningWorld | undefined;
  const fresh = async (
    ...options: Parameters<typeof cleaningWorld> extends [unknown, ...infer R] ? R : never
  ) => (world = await cleaningWorld(store(), ...options));
  afterEach(async () => {
    await world?.close();
    world = undefined;
  });

  test('of a pool with one server down for a day nothing overdue is left, nothing else is lost, and reports add up', async () => {
    const { at, add, know, run, tick, row, report, stateOf, proofs, time, asked, pool } = await fresh({
      servers: 3,
    });
    const due = [add(), add({ state: 'unpublished' }), add({ server: 1 }), add({ server: 1, branch: 'sn' })];
    const down = [add({ server: 2 }), add({ server: 2, state: 'unpublished' })];
    const processing = add({ state: 'processing' });
    const stays = [add({ ageDays: 10 }), add({ branch: null }), add({ server: 1, ageDays: 170 })];
    const held = add();
    await know();
    await hold(store(), (await row(held)).id, NOON + 400 * DAY_MS);
    await at(2).cutOff();

    await run();
    expect(await report()).toMatchObject({
      // What is still being made has no size yet.
      due: { count: 7, bytes: 6000 },
      done: { count: 4 },
      waiting: { count: 3 },
      failed: { count: 0 },
      left: { count: 0 },
      held: { count: 1 },
      waitingFor: { processing: { count: 1, overdueSince: NOON - 20 * DAY_MS }, server: { count: 2 } },
      servers: [
        { server: 'bbb-1', failure: null, done: { count: 2 }, waiting: { count: 1 } },
        { server: 'bbb-2', failure: null, done: { count: 2 } },
        { server: 'bbb-3', waiting: { count: 2 } },
      ],
    });
    expect((await report()).servers[2]?.failure).not.toBeNull();

    time.advance(DAY_MS);
    await at(2).start();
    at(0).recordings.setState(processing, 'published');
    const late = add({ ageDays: 300 });
    await know();
    await tick();
    const gone = [...due, ...down, processing, late];
    const [first, second, third] = [
      stateOf(due[0] ?? ''),
      stateOf(due[2] ?? '', 1),
      stateOf(down[0] ?? '', 2),
    ];
    expect([first, second, third]).toEqual(['deleted', 'deleted', 'deleted']);
    for (const id of gone)
      expect({ id, deletedAt: (await row(id)).deletedAt }).toMatchObject({ deletedAt: expect.any(Number) });
    for (const id of [...stays, held]) expect((await row(id)).deletedAt).toBeNull();
    expect(
      asked()
        .flat()
        .filter((id) => [...stays, held].includes(id)),
    ).toEqual([]);
    expect(await report()).toMatchObject({ due: { count: 4 }, done: { count: 4 }, waiting: { count: 0 } });
    expect((await proofs()).map(({ record_id }) => record_id).sort()).toEqual(gone.sort());
    expect(pool).toHaveLength(3);
  });

  test('a SUCCESS that did nothing is never believed, shown as failed, and tried until it is true', async () => {
    const { at, add, know, run, tick, row, report, time } = await fresh();
    const [first, second] = [add(), add()];
    await know();
    at(0).recordings.fault({ kind: 'ignore-delete', recordIDs: [first] });
    await run();
    // Once may be slow.
    expect(await report()).toMatchObject({ done: { count: 1 }, waitingFor: { deleting: { count: 1 } } });
    expect((await row(second)).deletedAt).not.toBeNull();
    time.advance(10 * MINUTE_MS);
    await tick();
    expect(await report()).toMatchObject({
      due: { count: 2 },
      done: { count: 1 },
      failed: { count: 1 },
      failedBy: { 'not-deleted': { count: 1 } },
    });
    expect(await row(first)).toMatchObject({
      deletedAt: null,
      deletion: { failure: 'not-deleted', tries: 2 },
    });
    expect(await tick()).toBeNull();
    at(0).recordings.clearFaults();
    time.advance(HOUR_MS);
    await tick();
    expect(await report()).toMatchObject({ due: { count: 2 }, done: { count: 2 }, failed: { count: 0 } });
  });

  test.each([
    ['within the minute', 20_000, 0],
    ['longer than the run', 5 * MINUTE_MS, 1],
  ])('a deletion that takes %s is waited for', async (_, ms, waiting) => {
    const { at, add, know, run, tick, row, report, time } = await fresh();
    const id = add();
    await know();
    at(0).recordings.set({ deletionMs: ms });
    await run();
    expect((await report()).waiting.count).toBe(waiting);
    time.advance(10 * MINUTE_MS);
    await tick();
    expect(await row(id)).toMatchObject({ deletion: { tries: 1 }, state: 'deleted' });
    expect((await report()).done.count).toBe(1);
  });

  test('the proof says which, when and how it was seen, and the name of the meeting goes with it', async () => {
    const { add, know, run, row, proofs } = await fresh();
    const id = add();
    await know();
    expect((await row(id)).title).not.toBe('');
    await run();
    const { id: recording, dueAt } = await row(id);
    expect(await row(id)).toMatchObject({ title: '', formats: [], deletedAt: expect.any(Number) });
    expect(await proofs()).toMatchObject([
      {
        recording,
        record_id: id,
        branch: 'by-1',
        bytes: 1000,
        reason: 'retention',
        seen: 'deleted',
        due_at: dueAt,
        tries: 1,
      },
    ]);
    const audit = await store().db.selectFrom('audit').selectAll().where('object', '=', recording).execute();
    expect(audit).toMatchObject([
      { actor: 'job:clean-recordings', action: 'recording.delete', branch: 'by-1' },
    ]);
  });

  test('what is gone already is proven without a call', async () => {
    const { at, add, know, run, asked, proofs } = await fresh();
    const ids = [add(), add()];
    await know();
    at(0).recordings.setState(ids[0] ?? '', 'deleted');
    at(0).recordings.fault({ kind: 'leave-out', recordIDs: [ids[1] ?? ''] });
    await run();
    expect(asked()).toEqual([]);
    expect((await proofs()).map(({ seen, reason }) => `${seen} ${reason}`).sort()).toEqual([
      'absent gone',
      'deleted gone',
    ]);
  });

  test('a neighbour whose id begins the same is not touched', async () => {
    const { add, know, run, row, stateOf } = await fresh();
    const begins = 'f'.repeat(40);
    const [short, long] = [add({ recordID: `${begins}-1` }), add({ recordID: `${begins}-12`, ageDays: 5 })];
    await know();
    await run();
    expect([stateOf(short), stateOf(long)]).toEqual(['deleted', 'published']);
    expect((await row(long)).deletedAt).toBeNull();
    expect((await row(short)).deletedAt).not.toBeNull();
  });

  test('what comes back after its deletion is deleted again, with another proof', async () => {
    const { at, add, know, run, proofs, time, row, stateOf } = await fresh();
    const id = add();
    await know();
    await run();
    at(0).recordings.reprocess(id);
    time.advance(HOUR_MS);
    await know();
    expect((await row(id)).deletedAt).toBeNull();
    await run();
    expect(stateOf(id)).toBe('deleted');
    expect(await proofs()).toHaveLength(2);
  });

  test('a listing that lags behind is asked again', async () => {
    const { at, add, know, run, row } = await fresh();
    const id = add();
    await know();
    at(0).recordings.fault({ kind: 'lag', ms: 12_000 });
    await run();
    expect(await row(id)).toMatchObject({ deletedAt: expect.any(Number), deletion: { tries: 1 } });
  });

  test('one that waits for its copy is not deleted until that is there, or done without', async () => {
    const { add, know, run, tick, row, report, archive, asked, time } = await fresh();
    const [waits, goes] = [add(), add({ branch: 'sn' })];
    await know();
    await archive('by', true);
    await run();
    expect(asked().flat()).toEqual([goes]);
    expect(await report()).toMatchObject({ done: { count: 1 }, waitingFor: { archive: { count: 1 } } });
    const { id } = await row(waits);
    await store()
      .db.updateTable('recordings')
      .set({ archive_state: 'waived' })
      .where('id', '=', id)
      .execute();
    time.advance(HOUR_MS);
    await tick();
    expect((await row(waits)).deletedAt).not.toBeNull();
  });

  test('a term that changes above moves what hangs on it, before anything goes', async () => {
    const { add, know, run, row, change, asked } = await fresh();
    const [young, old] = [add({ ageDays: 100 }), add({ ageDays: 200, branch: 'sn' })];
    await know();
    await change('by', 90);
    await change('de', 400);
    await change('sn', 300);
    await run();
    expect(asked().flat()).toEqual([young]);
    expect((await row(old)).dueAt).toBe(NOON + 100 * DAY_MS);
    await change('de', 150);
    await run();
    expect(asked().flat()).toEqual([young, old]);
  });

  test('a hold that comes after the date was reckoned holds it', async () => {
    const { add, know, run, row, asked, report } = await fresh();
    const id = add();
    await know();
    await hold(store(), (await row(id)).id, NOON + DAY_MS);
    await run();
    expect(asked()).toEqual([]);
    expect((await row(id)).dueAt).toBe(NOON + DAY_MS);
    expect(await report()).toMatchObject({ due: { count: 0 }, held: { count: 1 } });
  });

  test('a run may be confined to a branch with all below it, or to a server', async () => {
    const { add, know, run, tick, asked, another, time } = await fresh({ servers: 2 });
    const ids = [add(), add({ server: 1 }), add({ branch: 'sn' })];
    await know();
    // There was no night yet.
    expect(await tick()).toBeNull();
    time.advance(DAY_MS);
    await run({ branch: 'by', server: 'bbb-1' });
    expect(asked().flat()).toEqual([ids[0]]);
    // No night's run was that.
    expect(await another().mayRun?.('clock')).toBe(true);
    await run({ branch: 'by' });
    expect(asked().flat().sort()).toEqual([ids[0], ids[1]].sort());
  });
});

type Store = Parameters<typeof cleaningWorld>[0];

async function hold({ db }: Store, id: string, until: number): Promise<void> {
  await db
    .updateTable('recordings')
    .set((eb) => ({
      ...{ hold_reason: 'Rechtsstreit', hold_until: until, held_by: 'person:1' },
      version: eb('version', '+', 1),
    }))
    .where('id', '=', id)
    .execute();
}
