import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { BackendError } from '../../../src/clients/bigbluebutton/fault.ts';
import { changeOne, type RecordingWish } from '../../../src/features/recordings/change-recording.ts';
import { maybeMisplaced } from '../../../src/features/recordings/publish-store.ts';
import { releaseRecordingsJob } from '../../../src/features/recordings/release-recordings.ts';
import { MINUTE_MS } from '../../../src/lib/span.ts';
import { onEachStore } from '../../support/stores.ts';
import { cleaningWorld, type CleaningWorld } from './cleaning-world.ts';

onEachStore('what stands published on its server', (store) => {
  let world: CleaningWorld;
  beforeEach(async () => {
    world = await cleaningWorld(store(), { servers: 2 });
  });
  afterEach(() => world.close());

  const release = (look = world.parts.look) =>
    releaseRecordingsJob({ ...world.parts, look }).run(new AbortController().signal, {
      ...{ cause: 'clock', only: {} },
    });
  const change = async (recordId: string, wish: RecordingWish) => {
    const tree = await world.branches.tree(store().db);
    const how = { tree, actor: 'token:test', now: world.clock.now(), ifMatch: null, mayGo: true };
    const { id } = await world.row(recordId);
    await store().transaction((tx) => changeOne(tx, id, wish, how));
  };
  const calls = (call: string) =>
    world
      .at(0)
      .requests()
      .filter((each) => each.call === call).length;

  test('is what is released, and nothing else of ours', async () => {
    const shown = world.add({ ageDays: 1 });
    const hidden = world.add({ ageDays: 2, state: 'unpublished' });
    const foreign = world.add({ ageDays: 3, branch: null });
    await world.know();
    await change(shown, { released: false });
    await change(hidden, { released: true });
    expect(await release()).toMatchObject({ published: 1, withdrawn: 1, failed: 0 });
    expect([shown, hidden, foreign].map((id) => world.stateOf(id))).toEqual([
      'unpublished',
      'published',
      'published',
    ]);
    const asked = calls('publishRecordings');
    expect(await release()).toMatchObject({ published: 0, withdrawn: 0, failed: 0 });
    expect(calls('publishRecordings')).toBe(asked);
  });

  test('is withdrawn as soon as it is seen, where the server published it by itself', async () => {
    const own = world.add({ ageDays: 1, state: 'processing' });
    await world.know();
    world.at(0).recordings.setState(own, 'published');
    await world.know();
    await release();
    expect(world.stateOf(own)).toBe('unpublished');
  });

  test('is never believed: who says SUCCESS and does nothing is asked again, after longer and longer', async () => {
    const id = world.add({ ageDays: 1 });
    await world.know();
    await change(id, { released: false });
    world.at(0).recordings.fault({ kind: 'ignore-publish' });
    expect(await release()).toMatchObject({ failed: 1 });
    expect(await world.row(id)).toMatchObject({ publishFailure: 'still-published', publishTries: 1 });
    expect(await release()).toMatchObject({ failed: 0 });
    world.time.advance(MINUTE_MS);
    expect(await release()).toMatchObject({ failed: 1 });
    world.time.advance(MINUTE_MS);
    expect(await release()).toMatchObject({ failed: 0 });
    world.at(0).recordings.clearFaults();
    world.time.advance(MINUTE_MS);
    expect(await release()).toMatchObject({ withdrawn: 1, failed: 0 });
    expect(await world.row(id)).toMatchObject({
      publishFailure: null,
      publishTries: 0,
      state: 'unpublished',
    });
  });

  test('waits for a server that is away, and for no other', async () => {
    const [here, there] = [world.add({ ageDays: 1 }), world.add({ ageDays: 1, server: 1 })];
    await world.know();
    for (const id of [here, there]) await change(id, { released: false });
    await world.at(0).kill();
    expect(await release()).toMatchObject({ withdrawn: 1, failed: 1 });
    expect(world.stateOf(there, 1)).toBe('unpublished');
    expect(await world.row(here)).toMatchObject({ publishFailure: 'unreachable', state: 'published' });
  });

  test('is withdrawn within minutes after its server is back, however long that was away', async () => {
    const id = world.add({ ageDays: 1 });
    await world.know();
    await change(id, { released: false });
    const away = new BackendError({
      ...{ server: 'bbb-1', call: 'getRecordings', kind: 'unreachable', outcome: 'refused' },
    });
    world.at(0).recordings.fault({ kind: 'ignore-publish' });
    for (let turn = 0; turn < 12; turn += 1) {
      expect(await release(() => Promise.reject(away))).toMatchObject({ failed: 1 });
      expect(await world.row(id)).toMatchObject({ publishFailure: 'unreachable', publishTries: 0 });
      world.time.advance(5 * MINUTE_MS);
    }
    world.at(0).recordings.clearFaults();
    expect(await release()).toMatchObject({ withdrawn: 1, failed: 0 });
    expect(await world.row(id)).toMatchObject({ publishFailure: null, publishRetryAt: null });
  });

  test('is shown, however many are on their way out and hidden as they should be', async () => {
    const ids = Array.from({ length: 110 }, () => world.add({ ageDays: 1, state: 'unpublished' }));
    await world.know();
    const leaving = (columns: object, record_ids: readonly string[]) =>
      store().db.updateTable('recordings').set(columns).where('record_id', 'in', record_ids).execute();
    await leaving({ released: 1, unwanted_by: 'token:test', unwanted_at: 1 }, ids.slice(0, 55));
    await leaving({ released: 1, delete_asked_at: 1 }, ids.slice(55));
    const last = world.add({ ageDays: 1, state: 'unpublished' });
    await world.know();
    await change(last, { released: true });
    expect(await release()).toMatchObject({ published: 1, failed: 0 });
    expect(world.stateOf(last)).toBe('published');
  });

  test('is hidden while it is wanted gone, but for its copy, and shown again when it is kept', async () => {
    const id = world.add({ ageDays: 1 });
    await world.know();
    await change(id, { unwanted: true });
    await release();
    expect(world.stateOf(id)).toBe('unpublished');
    const { id: row } = await world.row(id);
    const open = (until: number | null) =>
      store().db.updateTable('recordings').set({ archive_open_until: until }).where('id', '=', row).execute();
    await open(world.clock.now() + MINUTE_MS);
    await release();
    expect(world.stateOf(id)).toBe('published');
    world.time.advance(MINUTE_MS);
    await release();
    expect(world.stateOf(id)).toBe('unpublished');
    await change(id, { unwanted: false });
    await release();
    expect(world.stateOf(id)).toBe('published');
  });

  test('is found without looking at what stands as it should', async () => {
    const ids = Array.from({ length: 5 }, (_, at) => world.add({ ageDays: at + 1 }));
    await world.know();
    await change(ids[2] ?? '', { released: false });
    const asked = { now: world.clock.now(), limit: 10, protects: false };
    const found = await maybeMisplaced(store().db, 'bbb-1', asked);
    expect(found.map(({ recordId }) => recordId)).toEqual([ids[2]]);
  });
});

onEachStore('what a balancer plays', (store) => {
  let world: CleaningWorld;
  beforeEach(async () => {
    world = await cleaningWorld(store(), { profile: 'scalelite' });
  });
  afterEach(() => world.close());

  const allow = async (recordId: string) => {
    const tree = await world.branches.tree(store().db);
    const how = { tree, actor: 'token:test', now: world.clock.now(), ifMatch: null, mayGo: true };
    const { id } = await world.row(recordId);
    await store().transaction((tx) => changeOne(tx, id, { released: true }, how));
  };
  const release = (pool = world.parts.pool) =>
    releaseRecordingsJob({ ...world.parts, pool }).run(new AbortController().signal, {
      ...{ cause: 'clock', only: {} },
    });
  const calls = () =>
    world
      .at(0)
      .requests()
      .flatMap(({ call }) => (/^(publish|update)Recordings$/.test(call) ? [call] : []));

  test.each([false, null])('is protected before anybody sees it, where it says %s', async (isProtected) => {
    const id = world.add({ ageDays: 1, state: 'unpublished' });
    await world.know();
    await allow(id);
    const is_protected = isProtected === null ? null : 0;
    await store().db.updateTable('recordings').set({ is_protected }).execute();
    await release();
    expect(calls()).toEqual(['updateRecordings', 'publishRecordings']);
    expect(await world.row(id)).toMatchObject({ state: 'published', isProtected: true });
  });

  test.each(['ignored', 'notFound'] as const)(
    'is not published where to protect it is %s, and the others are',
    async (answer) => {
      const [bare, other] = [0, 1].map(() => world.add({ ageDays: 1, state: 'unpublished' }));
      await world.know();
      for (const id of [bare, other]) await allow(id ?? '');
      const pool = world.parts.pool.map(({ client, ...rest }) => ({
        ...rest,
        client: {
          ...client,
          updateRecordings: (...[ids, ...more]: Parameters<typeof client.updateRecordings>) =>
            ids.includes(bare ?? '') ? Promise.resolve(answer) : client.updateRecordings(ids, ...more),
        },
      }));
      expect(await release(pool)).toMatchObject({ published: 1, failed: 1 });
      expect([bare, other].map((id) => world.stateOf(id ?? ''))).toEqual(['unpublished', 'published']);
      expect(await world.row(bare ?? '')).toMatchObject({ publishFailure: 'not-protected', publishTries: 1 });
    },
  );

  test('is hidden by whatever id, and not published by one that nobody can protect', async () => {
    const [odd, open] = ['by-hand-1', 'by-hand-2'];
    world.add({ ageDays: 1, state: 'unpublished', recordID: odd });
    world.add({ ageDays: 1, recordID: open });
    const good = world.add({ ageDays: 1, state: 'unpublished' });
    await world.know();
    for (const id of [odd, good]) await allow(id);
    await store().db.updateTable('recordings').set({ released: 0 }).where('record_id', '=', open).execute();
    expect(await release()).toMatchObject({ published: 1, withdrawn: 1, failed: 1 });
    expect([odd, open, good].map((id) => world.stateOf(id))).toEqual([
      'unpublished',
      'unpublished',
      'published',
    ]);
    expect(await world.row(odd)).toMatchObject({ publishFailure: 'not-protected' });
  });
});
