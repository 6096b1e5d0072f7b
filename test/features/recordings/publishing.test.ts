import { afterEach, beforeEach, expect, test } from '@jest/globals';
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

  const release = () =>
    releaseRecordingsJob(world.parts).run(new AbortController().signal, { cause: 'clock', only: {} });
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

  test('is protected before anybody sees it', async () => {
    const id = world.add({ ageDays: 1, state: 'unpublished' });
    await world.know();
    const tree = await world.branches.tree(store().db);
    const how = { tree, actor: 'token:test', now: world.clock.now(), ifMatch: null, mayGo: true };
    const { id: row } = await world.row(id);
    await store().transaction((tx) => changeOne(tx, row, { released: true }, how));
    const job = releaseRecordingsJob(world.parts);
    await job.run(new AbortController().signal, { cause: 'clock', only: {} });
    const calls = world
      .at(0)
      .requests()
      .flatMap(({ call }) => (/^(publish|update)Recordings$/.test(call) ? [call] : []));
    expect(calls).toEqual(['updateRecordings', 'publishRecordings']);
    expect(await world.row(id)).toMatchObject({ state: 'published', isProtected: true });
  });
});
