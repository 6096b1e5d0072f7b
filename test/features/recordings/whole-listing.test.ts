import { afterEach, expect, test } from '@jest/globals';
import { syncRecordingsJob } from '../../../src/features/recordings/sync-recordings.ts';
import { isListingDue, pauseAfterFailure } from '../../../src/features/recordings/whole-listing.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/lib/span.ts';
import { onEachStore } from '../../support/stores.ts';
import { NOON } from '../../support/world.ts';
import { type KnownOptions, knowingParts, type KnownWorld, startKnown } from './known.ts';

const ADOPT: NonNullable<KnownOptions['others']> = { rule: 'adopt', metaKeys: ['kv'] };
const ONE_SERVER = { seats: [100] } as const;

onEachStore('whole listings of recordings', (store) => {
  let world: KnownWorld;
  afterEach(() => world.close());

  async function start(options: KnownOptions = {}) {
    world = await startKnown(store(), { ...ONE_SERVER, others: ADOPT, ...options });
    return world.server('bbb-1').recordings;
  }

  /** Recordings of branch by-1, an hour apart. */
  function fill(count: number, from = 0) {
    world.server('bbb-1').recordings.addMany(count, (index) => ({
      meetingID: `kv-${from + index}`,
      startTime: NOON - (from + index + 1) * HOUR_MS,
      meta: { kv: 'by-1' },
    }));
  }

  async function nextDay() {
    world.clock.advance(DAY_MS);
    return world.sync();
  }

  const living = async () =>
    [...(await world.known()).values()].filter(({ deletedAt }) => deletedAt === null);

  test.each([
    ['of today', {}],
    ['of 2.6, which pages in another shape', { simulator: { profile: 'bbb-2.6' as const } }],
    ['that is a balancer and gives all at once', { scalelite: ['bbb-1'] }],
  ])('a server %s is listed whole, in every state, once a day', async (_name, options) => {
    const there = await start(options);
    fill(230);
    const states = ['unpublished', 'processing', 'processed'] as const;
    for (const state of states) there.add({ meetingID: `kv-${state}`, state, meta: { kv: 'by-1' } });
    expect(await world.sync()).toMatchObject({ servers: 1, found: 233, listed: 233 });
    expect(await living()).toHaveLength(233);
    for (const state of states) expect((await living()).filter((one) => one.state === state)).toHaveLength(1);
    world.server('bbb-1').clearRequests();
    world.clock.advance(HOUR_MS);
    expect(await world.sync()).toMatchObject({ servers: 0 });
    expect(world.server('bbb-1').requests()).toEqual([]);
    expect(await nextDay()).toMatchObject({ servers: 1, found: 0, changed: 0, gone: 0, missing: 0 });
  });

  test.each([
    ['shuffles its pages', { kind: 'unstable-order' as const }],
    ['leaves a page out', { kind: 'leave-out-page' as const, page: 1 }],
  ])('a server that %s is not believed: nothing counts as gone', async (_name, fault) => {
    const there = await start();
    fill(250);
    await world.sync();
    there.fault(fault);
    expect(await nextDay()).toMatchObject({ servers: 1, gone: 0, missing: 0 });
    expect(await living()).toHaveLength(250);
    expect(await world.deletions()).toEqual([]);
  });

  test('what is gone, and what is only in the deleted area, is said to be so with a proof each', async () => {
    const there = await start();
    fill(10);
    await world.sync();
    const [first, second, third] = there.all();
    if (first === undefined || second === undefined || third === undefined) throw new Error('too few');
    // A neighbour whose name begins alike, and which stays.
    there.add({ meetingID: 'kv-x', recordID: `${first.recordID}0`, meta: { kv: 'by-1' } });
    there.fault({ kind: 'leave-out', recordIDs: [first.recordID] });
    there.setState(second.recordID, 'deleted');
    there.break(third.recordID, true);
    expect(await nextDay()).toMatchObject({ gone: 2, missing: 0 });
    const proofs = await world.deletions();
    expect(new Set(proofs.map((proof) => JSON.stringify(proof)))).toEqual(
      new Set([
        JSON.stringify({ record_id: first.recordID, reason: 'gone', seen: 'absent', tries: 0 }),
        JSON.stringify({ record_id: second.recordID, reason: 'gone', seen: 'deleted', tries: 0 }),
      ]),
    );
    expect(await world.one(first.recordID)).toMatchObject({ state: 'absent', deletedAt: world.clock.now() });
    expect(await world.one(third.recordID)).toMatchObject({ state: 'unknown', deletedAt: null });
    expect(await living()).toHaveLength(9);
    expect(await nextDay()).toMatchObject({ gone: 0 });
  });

  test('what its server was asked to delete is proven with its reason, also where it is not due any more', async () => {
    const there = await start();
    fill(3);
    await world.sync();
    const asked = { delete_asked_at: NOON, delete_tries: 1 };
    const hold = { hold_reason: 'Streit', hold_until: NOON + 900 * DAY_MS, held_by: 'person:x' };
    const reasons = [
      ['retention', { ...asked, ...hold }],
      ['asked', { ...asked, unwanted_by: 'person:y', unwanted_at: NOON }],
      ['gone', { unwanted_by: 'person:y', unwanted_at: NOON }],
    ] as const;
    const ids = there.all().map(({ recordID }) => recordID);
    for (const [index, [, changes]] of reasons.entries()) {
      const id = ids[index] ?? '';
      await store().db.updateTable('recordings').set(changes).where('record_id', '=', id).execute();
      there.setState(id, 'deleted');
    }
    expect(await nextDay()).toMatchObject({ gone: 3, missing: 0 });
    const proofs = await world.deletions();
    const found = ids.map((id) => proofs.find(({ record_id }) => record_id === id)?.reason);
    expect(found).toEqual(reasons.map(([reason]) => reason));
    expect(await living()).toEqual([]);
  });

  test('a server that has lost most of what it had is asked once more before that is believed', async () => {
    const there = await start();
    fill(60);
    await world.sync();
    there.fault({
      kind: 'leave-out',
      recordIDs: there
        .all()
        .slice(0, 50)
        .map(({ recordID }) => recordID),
    });
    expect(await nextDay()).toMatchObject({ gone: 0, missing: 50 });
    expect(world.logged.filter(({ level }) => level === 'error')).toHaveLength(1);
    expect(await world.deletions()).toEqual([]);
    there.clearFaults();
    expect(await nextDay()).toMatchObject({ gone: 0, missing: 0, changed: 50 });
    there.fault({
      kind: 'leave-out',
      recordIDs: there
        .all()
        .slice(0, 50)
        .map(({ recordID }) => recordID),
    });
    await nextDay();
    expect(await nextDay()).toMatchObject({ gone: 50, missing: 0 });
    expect(await living()).toHaveLength(10);
  });

  test('a server that is down for a day loses nothing, and is caught up when it is back', async () => {
    const there = await start({ seats: [100, 100] });
    fill(20);
    world.server('bbb-2').recordings.add({ meetingID: 'kv-b', meta: { kv: 'by-1' } });
    await world.sync();
    await world.server('bbb-1').kill();
    expect(await nextDay()).toMatchObject({ servers: 1, unanswered: 1, gone: 0 });
    expect(await living()).toHaveLength(21);
    await world.server('bbb-1').restart();
    there.setState(there.all()[0]?.recordID ?? '', 'deleted');
    fill(5, 100);
    world.clock.advance(6 * HOUR_MS);
    expect(await world.sync()).toMatchObject({ servers: 1, unanswered: 0, found: 5, gone: 1 });
  });

  test('a process that dies in the middle of a listing has done no harm; the next does the rest', async () => {
    const there = await start();
    fill(350);
    await world.sync();
    const gone = there
      .all()
      .slice(0, 3)
      .map(({ recordID }) => recordID);
    for (const id of gone) there.setState(id, 'deleted');
    fill(150, 350);
    world.clock.advance(DAY_MS);
    for (let deaths = 1; deaths <= 5; deaths += 1) {
      const dying = new AbortController();
      let pages = 0;
      const parts = knowingParts(world, ADOPT);
      const pool = parts.pool.map((server) => ({
        ...server,
        client: {
          ...server.client,
          recordingPages: (...given: Parameters<typeof server.client.recordingPages>) =>
            counted(server.client.recordingPages(...given), () => {
              pages += 1;
              if (pages === deaths) dying.abort();
            }),
        },
      }));
      await expect(syncRecordingsJob({ ...parts, pool }).run(dying.signal)).rejects.toThrow();
      expect(await world.deletions()).toEqual([]);
    }
    const restarted = syncRecordingsJob(knowingParts(world, ADOPT));
    expect(await restarted.run(new AbortController().signal)).toMatchObject({ listed: 497, gone: 3 });
    expect(await living()).toHaveLength(497);
    expect((await world.deletions()).map(({ record_id }) => record_id).sort()).toEqual([...gone].sort());
  });

  test('what is not ours is named in no call but a listing, and forgotten when it is gone', async () => {
    const there = await start({ others: { rule: 'report' } });
    fill(5);
    await world.sync();
    expect((await living()).every(({ origin, dueAt }) => origin === 'foreign' && dueAt === null)).toBe(true);
    there.setState(there.all()[0]?.recordID ?? '', 'deleted');
    expect(await nextDay()).toMatchObject({ gone: 0 });
    expect(await living()).toHaveLength(4);
    expect(await world.deletions()).toEqual([]);
    expect(
      new Set(
        world
          .server('bbb-1')
          .requests()
          .map(({ call }) => call),
      ),
    ).toEqual(new Set(['getRecordings']));
  });

  test('where the settings say to leave others alone, they are not even known, and no more if they were', async () => {
    await start({ others: { rule: 'report' } });
    fill(5);
    await world.sync();
    world.clock.advance(DAY_MS);
    const ignoring = syncRecordingsJob(knowingParts(world, { rule: 'ignore' }));
    await ignoring.run(new AbortController().signal);
    expect(await living()).toEqual([]);
  });

  test('a retired server is listed as long as it has recordings, and to know whether it has', async () => {
    const there = await start({ seats: [100, 100], retired: ['bbb-1'] });
    expect(await world.sync()).toMatchObject({ servers: 2 });
    expect(await nextDay()).toMatchObject({ servers: 1 });
    there.add({ meetingID: 'kv-1', meta: { kv: 'by-1' } });
    await store().db.updateTable('recording_servers').set({ listed_at: null }).execute();
    expect(await nextDay()).toMatchObject({ servers: 2, found: 1 });
    expect(await nextDay()).toMatchObject({ servers: 2 });
  });

  test('2,000 are known after one listing, and a second one writes nothing', async () => {
    await start();
    fill(1_000);
    expect(await world.sync()).toMatchObject({ found: 1_000, listed: 1_000 });
    expect(await nextDay()).toMatchObject({ found: 0, changed: 0, listed: 1_000 });
  });
});

async function* counted<T>(pages: AsyncIterable<T>, each: () => void): AsyncGenerator<T> {
  for await (const page of pages) {
    each();
    yield page;
  }
}

test('listings are made at night, and at any hour where the last one is a day old', () => {
  const record = { server: 'x', listedAt: NOON, listed: 0, failingSince: null };
  const at = (iso: string) => Date.parse(iso);
  expect(isListingDue(undefined, NOON)).toBe(true);
  expect(isListingDue({ ...record, listedAt: null }, NOON)).toBe(true);
  expect(isListingDue(record, at('2027-02-01T18:59:00Z'))).toBe(false);
  expect(isListingDue(record, at('2027-02-01T20:00:00Z'))).toBe(false);
  expect(isListingDue(record, at('2027-02-01T23:00:00Z'))).toBe(true);
  expect(isListingDue({ ...record, listedAt: at('2027-02-01T23:01:00Z') }, at('2027-02-02T03:59:00Z'))).toBe(
    false,
  );
  expect(isListingDue({ ...record, listedAt: at('2027-02-01T23:01:00Z') }, at('2027-02-02T23:02:00Z'))).toBe(
    true,
  );
});

test('a server that does not answer is left alone ever longer', () => {
  expect(pauseAfterFailure(null, NOON)).toBe(0);
  expect(pauseAfterFailure(NOON, NOON)).toBe(5 * MINUTE_MS);
  expect(pauseAfterFailure(NOON - 4 * HOUR_MS, NOON)).toBe(HOUR_MS);
  expect(pauseAfterFailure(NOON - 9 * DAY_MS, NOON)).toBe(2 * HOUR_MS);
});
