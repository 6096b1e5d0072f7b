import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createLook } from '../../../src/features/recordings/look.ts';
import { noteSeen, type Sighting } from '../../../src/features/recordings/note-seen.ts';
import { proveGone } from '../../../src/features/recordings/prove.ts';
import type { RecordingChanges } from '../../../src/features/recordings/recording-store.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/lib/span.ts';
import { onEachStore } from '../../support/stores.ts';
import { INSTANCE, NOON } from '../../support/world.ts';
import { type KnownWorld, listed, recordIdOf, recorded, startKnown } from './known.ts';

onEachStore('what is noted of recordings', (store) => {
  let world: KnownWorld;
  beforeEach(async () => {
    world = await startKnown(store(), { others: { rule: 'adopt', metaKeys: ['kv'] } });
  });
  afterEach(() => world.close());

  const ADOPTED = { kv: 'by-1' };
  const ID = recordIdOf('kv-1', NOON - HOUR_MS);

  async function note(sighting: Partial<Sighting>) {
    const askedAt = world.clock.now();
    return noteSeen(world.knowing, 'bbb-1', { recordings: [], askedAt, ...sighting });
  }

  async function change(changes: RecordingChanges) {
    await store().db.updateTable('recordings').set(changes).where('record_id', '=', ID).execute();
  }

  async function days(branch: string, recordingDays: number) {
    await store().inTurn((tx) =>
      world.branches.change(tx, 'token:anna', branch, { limits: { recordingDays } }, null),
    );
  }

  test('one of ours has branch, booking, term and due date of its own date', async () => {
    const { booking, date } = await recorded(world, 14);
    const metadata = { 'plenum-instance': INSTANCE, 'plenum-occurrence': date.id, 'plenum-fence': '1' };
    await note({ recordings: [listed('ours', { metadata })] });
    const one = await world.one(recordIdOf('ours', NOON - HOUR_MS));
    expect(one).toMatchObject({
      ...{ origin: 'plenum', branch: 'by-1', booking: booking.id, occurrence: date.id, fence: 1 },
      ...{ ownDays: 14, released: false, recordedAt: date.startsAt, state: 'published' },
    });
    expect(one.dueAt).toBe(one.recordedAt + 14 * DAY_MS);
  });

  test('the life of one of ours begins with its date at the earliest, however wrong the clock of its server', async () => {
    const { date } = await recorded(world, 14);
    const metadata = { 'plenum-instance': INSTANCE, 'plenum-occurrence': date.id };
    const slow = listed('slow', { metadata, startedAt: date.startsAt - 2_000 * DAY_MS });
    const right = listed('right', { metadata, startedAt: date.startsAt - MINUTE_MS });
    world.clock.advance(2 * HOUR_MS);
    await note({ recordings: [slow, right] });
    expect(await world.one(slow.recordId)).toMatchObject({
      ...{ recordedAt: date.startsAt, dueAt: date.startsAt + 14 * DAY_MS },
    });
    expect((await world.one(right.recordId)).recordedAt).toBe(right.endedAt);
    expect(await note({ recordings: [slow, right] })).toMatchObject({ changed: 0 });
  });

  test('one of ours is seen by people at once only where its branch has it so', async () => {
    const { date } = await recorded(world);
    const metadata = { 'plenum-instance': INSTANCE, 'plenum-occurrence': date.id };
    await store().inTurn((tx) =>
      world.branches.change(tx, 'token:anna', 'by', { defaults: { releaseRecordings: 'at-once' } }, null),
    );
    await note({ recordings: [listed('ours', { metadata, state: 'processing' })] });
    expect((await world.one(recordIdOf('ours', NOON - HOUR_MS))).released).toBe(true);
  });

  test('an adopted one stays as open as it was, and the log says that it was adopted', async () => {
    const hidden = listed('kv-2', { metadata: ADOPTED, state: 'unpublished' });
    await note({ recordings: [listed('kv-1', { metadata: ADOPTED }), hidden] });
    expect(await world.one(ID)).toMatchObject({ origin: 'adopted', branch: 'by-1', released: true });
    expect(await world.one(hidden.recordId)).toMatchObject({ origin: 'adopted', released: false });
    const rows = await store()
      .db.selectFrom('audit')
      .selectAll()
      .where('action', '=', 'recording.adopt')
      .execute();
    expect(rows.map(({ branch }) => branch)).toEqual(['by-1']);
  });

  test('a listing that shows nothing new writes nothing, but once a day that it was seen', async () => {
    const recordings = Array.from({ length: 250 }, (_, i) => listed(`kv-${i}`, { metadata: ADOPTED }));
    expect(await note({ recordings })).toMatchObject({ added: 250 });
    const before = await world.known();
    world.clock.advance(HOUR_MS);
    expect(await note({ recordings })).toEqual({ added: 0, changed: 0, returned: 0, unnamed: 0 });
    expect(await world.known()).toEqual(before);
    world.clock.advance(DAY_MS);
    expect(await note({ recordings })).toMatchObject({ changed: 0 });
    const after = await world.known();
    expect([...after.values()].every(({ seenAt }) => seenAt === world.clock.now())).toBe(true);
    expect([...after.values()].every(({ version }) => version === 1)).toBe(true);
  });

  test('holds, releases, copies and what was asked for survive every sight', async () => {
    await note({ recordings: [listed('kv-1', { metadata: ADOPTED })] });
    await change({
      ...{ hold_reason: 'Streit', hold_until: NOON + 900 * DAY_MS, held_by: 'person:x', released: 0 },
      ...{ archive_state: 'done', archive_name: 'a.mp4', unwanted_by: 'person:y', delete_tries: 2 },
      ...{ delete_asked_at: NOON },
    });
    await note({ recordings: [listed('kv-1', { metadata: ADOPTED, name: 'Anders', state: 'unpublished' })] });
    const one = await world.one(ID);
    expect(one).toMatchObject({
      title: 'Anders',
      state: 'unpublished',
      released: false,
      unwantedBy: 'person:y',
    });
    expect(one.hold).toEqual({ reason: 'Streit', until: NOON + 900 * DAY_MS, by: 'person:x' });
    expect(one.dueAt).toBe(NOON + 900 * DAY_MS);
    expect(one.archive).toMatchObject({ state: 'done', name: 'a.mp4' });
    expect(one.deletion).toMatchObject({ askedAt: NOON, tries: 2 });
  });

  test('the due date follows the tree at each sight', async () => {
    const recordings = [listed('kv-1', { metadata: ADOPTED })];
    await note({ recordings });
    await days('by', 10);
    await note({ recordings });
    const { dueAt, recordedAt } = await world.one(ID);
    expect(dueAt).toBe(recordedAt + 10 * DAY_MS);
  });

  test('what somebody wants gone is due since then, and not written anew each time', async () => {
    const recordings = [listed('kv-1', { metadata: ADOPTED })];
    await note({ recordings });
    await change({ unwanted_by: 'person:y' });
    await note({ recordings });
    const { dueAt } = await world.one(ID);
    expect(dueAt).toBe(NOON);
    world.clock.advance(DAY_MS / 2);
    expect(await note({ recordings })).toMatchObject({ changed: 0 });
  });

  test('one that was deleted here and comes back is there again and due at once; the log says so', async () => {
    const recordings = [listed('kv-1', { metadata: ADOPTED })];
    await note({ recordings });
    await change({ delete_asked_at: NOON, delete_tries: 1 });
    const proof = { seen: 'absent', now: NOON } as const;
    const before = await world.one(ID);
    expect(await store().transaction((tx) => proveGone(tx, before, proof))).toBe(true);
    expect(await store().transaction((tx) => proveGone(tx, before, proof))).toBe(false);
    world.clock.advance(HOUR_MS);
    expect(
      await note({ recordings: [listed('kv-1', { metadata: ADOPTED, state: 'processing' })] }),
    ).toMatchObject({ returned: 1 });
    const one = await world.one(ID);
    expect(one).toMatchObject({ deletedAt: null, state: 'processing', unwantedBy: 'job:clean-recordings' });
    expect(one.deletion).toEqual({ askedAt: null, tries: 0, failure: null, retryAt: null });
    expect(one.dueAt).toBe(world.clock.now());
    expect(await world.deletions()).toHaveLength(1);
    const rows = await store()
      .db.selectFrom('audit')
      .select('action')
      .where('action', '=', 'recording.return')
      .execute();
    expect(rows).toHaveLength(1);
  });

  test('one that went without anybody asking and comes back lives as long as it would have', async () => {
    await note({ recordings: [listed('kv-1', { metadata: ADOPTED })] });
    const before = await world.one(ID);
    await store().transaction((tx) => proveGone(tx, before, { seen: 'absent', now: NOON }));
    world.clock.advance(HOUR_MS);
    await note({ recordings: [listed('kv-1', { metadata: ADOPTED })] });
    expect(await world.one(ID)).toMatchObject({ deletedAt: null, unwantedBy: null, dueAt: before.dueAt });
  });

  test('an answer to an older question changes nothing that is known from a later one', async () => {
    await note({ recordings: [listed('kv-1', { metadata: ADOPTED })] });
    const askedAt = world.clock.now();
    world.clock.advance(MINUTE_MS);
    await note({ recordings: [listed('kv-1', { metadata: ADOPTED, state: 'unpublished' })] });
    await note({ askedAt, recordings: [listed('kv-1', { metadata: ADOPTED })] });
    expect((await world.one(ID)).state).toBe('unpublished');
    const proof = { seen: 'absent', now: world.clock.now() } as const;
    const before = await world.one(ID);
    await store().transaction((tx) => proveGone(tx, before, proof));
    await note({ askedAt, recordings: [listed('kv-1', { metadata: ADOPTED })] });
    expect((await world.one(ID)).deletedAt).not.toBeNull();
  });

  test('times that cannot be are not believed: nothing is due in 1970, nothing lives for ever', async () => {
    const odd = (meeting: string, at: number | null) =>
      listed(meeting, { metadata: ADOPTED, recordId: `id-${meeting}`, startedAt: at, endedAt: at });
    await note({ recordings: [odd('early', 1_000), odd('late', NOON + 4_000 * DAY_MS), odd('none', null)] });
    for (const meeting of ['early', 'late', 'none']) {
      expect((await world.one(`id-${meeting}`)).recordedAt).toBe(NOON);
    }
    world.clock.advance(HOUR_MS);
    await note({ recordings: [odd('late', NOON + 4_000 * DAY_MS)] });
    expect((await world.one('id-late')).recordedAt).toBe(NOON);
  });

  test('no token of one use is written down', async () => {
    const url = 'https://bbb-1.example/recording/x/video?token=secret-1';
    const formats = [{ type: 'video', url, lengthMinutes: 1, bytes: 5 }];
    await note({ recordings: [listed('kv-1', { metadata: ADOPTED, isProtected: true, formats })] });
    const { formats: kept } = await world.one(ID);
    expect(kept[0]?.url).toBe('https://bbb-1.example/recording/x/video');
    const [row] = await store().db.selectFrom('recordings').selectAll().execute();
    expect(JSON.stringify(row)).not.toContain('secret-1');
  });

  test('two servers may list the same: each is followed by itself', async () => {
    const recordings = [listed('kv-1', { metadata: ADOPTED })];
    await note({ recordings });
    await noteSeen(world.knowing, 'bbb-2', { recordings, askedAt: NOON });
    const rows = await store().db.selectFrom('recordings').select('server').orderBy('server').execute();
    expect(rows.map(({ server }) => server)).toEqual(['bbb-1', 'bbb-2']);
  });

  test('names that no server can be asked for are counted and left', async () => {
    const recordings = [listed('kv-1', { recordId: 'a,b' }), listed('kv-2', { recordId: 'a b' })];
    expect(await note({ recordings })).toEqual({ added: 0, changed: 0, returned: 0, unnamed: 2 });
  });

  test('texts that only one of the stores would take do not keep the others out', async () => {
    const name = `N\0${'x'.repeat(2_000)}`;
    await note({ recordings: [listed('kv-1', { metadata: ADOPTED, name, participants: 3e9 })] });
    const one = await world.one(ID);
    expect([one.title.length, one.title.includes('\0'), one.participants]).toEqual([500, false, null]);
  });

  test('a look asks for exactly these and writes what there is, what is broken and what is not there', async () => {
    const look = createLook(world.knowing);
    const [server] = world.pool;
    if (server === undefined) throw new Error('no server');
    const { recordings: there } = world.server('bbb-1');
    const one = there.add({ meetingID: 'kv-1', meta: ADOPTED });
    there.add({ meetingID: 'kv-1', recordID: `${one.recordID}0`, meta: ADOPTED });
    await look(server, [one.recordID]);
    expect([...(await world.known()).keys()]).toEqual([one.recordID]);
    there.break(one.recordID, true);
    world.clock.advance(MINUTE_MS);
    const looked = await look(server, [one.recordID]);
    expect([...looked.broken]).toEqual([one.recordID]);
    expect((await world.one(one.recordID)).state).toBe('unknown');
    world.clock.advance(MINUTE_MS);
    there.fault({ kind: 'leave-out', recordIDs: [one.recordID] });
    await look(server, [one.recordID]);
    expect(await world.one(one.recordID)).toMatchObject({ state: 'absent', deletedAt: null });
  });

  test('a server that does not answer changes nothing', async () => {
    const [server] = world.pool;
    if (server === undefined) throw new Error('no server');
    await note({ recordings: [listed('kv-1', { metadata: ADOPTED })] });
    const before = await world.known();
    world.server('bbb-1').fault({ kind: 'http-504', call: 'getRecordings' });
    world.clock.advance(MINUTE_MS);
    await expect(createLook(world.knowing)(server, [ID])).rejects.toThrow('http-status');
    expect(await world.known()).toEqual(before);
  });
});
