import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { registerArchiveGauges } from '../../../src/features/recordings/archive-metrics.ts';
import { onEachStore } from '../../support/stores.ts';
import { type ArchiveWorld, BYTES, film, startArchiveWorld, sumOf } from './archive-world.ts';

const NAME = '2027-01-31 Kreisvorstand.mp4';
const TEXT = '2027-01-31 Kreisvorstand.txt';

onEachStore('a recording whose branch wants a copy', (store) => {
  let archive: ArchiveWorld;
  beforeEach(async () => {
    archive = await startArchiveWorld(store());
  });
  afterEach(() => archive.close());

  const update = (id: string, columns: object) =>
    store().db.updateTable('recordings').set(columns).where('id', '=', id).execute();

  test("comes into the branch's folder whole, with a text that says what it is, and stands unpublished after it", async () => {
    const row = await archive.record({ participants: 12 });
    expect(await archive.run()).toMatchObject({ done: 1, failed: 0 });
    const content = film(row.record_id);
    expect(sumOf(await archive.content(['2027', NAME]))).toBe(sumOf(content));
    expect(await archive.row(row.id)).toMatchObject({
      ...{ archive_state: 'done', archive_name: NAME, archive_bytes: BYTES, archive_sum: sumOf(content) },
      ...{ archive_failure: null, archive_open_until: null, archive_session: null },
    });
    const text = String(await archive.content(['2027', TEXT]));
    const said = [
      'Kreisvorstand',
      'Kreis Eins',
      '31.01.2027, 12:00 Uhr (Europe/Berlin)',
      '30 Minuten',
      row.id,
    ];
    for (const words of [...said, sumOf(content).slice(7), '30.07.2027', 'Plenum löscht sie nicht']) {
      expect(text).toContain(words);
    }
    expect(archive.files()).toHaveLength(2);
    expect(archive.standing(row)).toBe('unpublished');
    expect(await archive.later(20)).toMatchObject({ done: 0, failed: 0 });
    expect(archive.files()).toHaveLength(2);
  });

  test('brings its subtitles along', async () => {
    const content = 'WEBVTT\n\n00:00.000 --> 00:02.000\nGuten Abend\n';
    const tracks = [{ kind: 'subtitles', label: 'Deutsch', lang: 'de-DE', source: 'upload', content }];
    await archive.record({ tracks: tracks as never });
    expect(await archive.run()).toMatchObject({ done: 1 });
    expect(String(await archive.content(['2027', '2027-01-31 Kreisvorstand.de-DE.vtt']))).toBe(content);
  });

  test('stays published where people may see it', async () => {
    const row = await archive.record({ state: 'published' });
    expect(await archive.run()).toMatchObject({ done: 1 });
    expect(archive.standing(row)).toBe('published');
  });

  test('of one title and day with another gets a number', async () => {
    const [one, other] = [await archive.record(), await archive.record({}, 'bbb-2')];
    expect(await archive.run()).toMatchObject({ done: 2 });
    const names = new Set(
      [await archive.row(one.id), await archive.row(other.id)].map((r) => r.archive_name),
    );
    expect(names).toEqual(new Set([NAME, '2027-01-31 Kreisvorstand (2).mp4']));
    expect(archive.files()).toHaveLength(4);
  });

  test('touches nothing that members have put there', async () => {
    await archive.put(['2027', NAME], 'a film of ours');
    await archive.put(['2027', '2027-01-31 Kreisvorstand (2).txt'], 'notes of ours');
    const row = await archive.record();
    expect(await archive.run()).toMatchObject({ done: 1 });
    expect(String(await archive.content(['2027', NAME]))).toBe('a film of ours');
    expect(String(await archive.content(['2027', '2027-01-31 Kreisvorstand (2).txt']))).toBe('notes of ours');
    expect(sumOf(await archive.content(['2027', '2027-01-31 Kreisvorstand (2).mp4']))).toBe(
      sumOf(film(row.record_id)),
    );
    const text = String(await archive.content(['2027', '2027-01-31 Kreisvorstand (2) (2).txt']));
    expect(text).toContain(row.id);
  });

  test('is not copied where the branch does not want it any more, and is once it does', async () => {
    const row = await archive.record();
    await archive.world.server('bbb-1').kill();
    expect(await archive.run()).toMatchObject({ failed: 1 });
    expect(await archive.row(row.id)).toMatchObject({ archive_state: 'failed' });
    await archive.wish(false);
    await archive.later(60);
    expect(await archive.row(row.id)).toMatchObject({ archive_state: 'none', archive_failure: null });
    await archive.world.server('bbb-1').restart();
    await archive.wish(true);
    expect(await archive.later(10)).toMatchObject({ done: 1 });
  });

  test.each(['done', 'waived'])('that is %s stays so, whatever the branch wants', async (archive_state) => {
    const row = await archive.record();
    await update(row.id, { archive_state });
    await archive.wish(false);
    await archive.run();
    await archive.wish(true);
    await archive.run();
    expect(await archive.row(row.id)).toMatchObject({ archive_state });
    expect(archive.files()).toEqual([]);
  });

  describe('waits', () => {
    test('for a video, and says so', async () => {
      const row = await archive.record({ formats: [{ type: 'presentation', bytes: 400 }] });
      expect(await archive.run()).toMatchObject({ waiting: 1, failed: 0 });
      expect(await archive.row(row.id)).toMatchObject({
        ...{ archive_state: 'wanted', archive_failure: 'no-video' },
      });
      archive.world.server('bbb-1').recordings.addFormat(row.record_id, { type: 'video', bytes: BYTES });
      expect(await archive.later(60)).toMatchObject({ done: 1 });
      expect(archive.standing(row)).toBe('unpublished');
    });

    test('for a Nextcloud where the settings name none, and says so', async () => {
      const row = await archive.record();
      expect(await archive.run({ nextcloud: null })).toMatchObject({ waiting: 1 });
      expect(await archive.row(row.id)).toMatchObject({
        ...{ archive_state: 'wanted', archive_failure: 'no-nextcloud' },
      });
      expect(archive.standing(row)).toBe('unpublished');
      expect(await archive.run()).toMatchObject({ done: 1 });
      expect(await archive.row(row.id)).toMatchObject({ archive_failure: null });
    });

    test("for the branch's folder, and for its part of recordings", async () => {
      const row = await archive.record();
      const { db } = store();
      const parts = await db.selectFrom('folder_parts').selectAll().execute();
      await db.deleteFrom('folder_parts').execute();
      await archive.run();
      expect(await archive.row(row.id)).toMatchObject({
        archive_state: 'failed',
        archive_failure: 'no-part',
      });
      await db.insertInto('folder_parts').values(parts).execute();
      const folders = await db.selectFrom('folders').selectAll().execute();
      await db.deleteFrom('folders').execute();
      await archive.later(60);
      expect(await archive.row(row.id)).toMatchObject({
        archive_state: 'wanted',
        archive_failure: 'no-place',
      });
      await db.insertInto('folders').values(folders).execute();
      expect(await archive.later(60)).toMatchObject({ done: 1 });
    });

    test('and is counted, with its age', async () => {
      const { world, parts } = archive;
      registerArchiveGauges(world.registry, parts);
      await archive.record({ formats: [{ type: 'presentation', bytes: 400 }] });
      await archive.run();
      expect(await world.metric('plenum_recording_archives')).toBe(1);
      const age = await world.metric('plenum_recording_archive_oldest_seconds');
      expect(age).toBeGreaterThan(23 * 3_600);
      expect(age).toBeLessThan(25 * 3_600);
    });

    test('until it is processed', async () => {
      const row = await archive.record({ state: 'processing' });
      expect(await archive.run()).toEqual({ done: 0, failed: 0, full: 0, waiting: 0 });
      expect(await archive.row(row.id)).toMatchObject({ archive_state: 'wanted', archive_failure: null });
    });
  });

  test.each([
    ['of others', { origin: 'foreign' }],
    ['that is proven gone', { deleted_at: 1 }],
    ['whose deletion was asked for', { delete_asked_at: 1 }],
  ])('but one %s is left alone', async (_, columns) => {
    const row = await archive.record();
    await update(row.id, columns);
    archive.world.server('bbb-1').clearRequests();
    await archive.run();
    expect(archive.world.server('bbb-1').requests()).toEqual([]);
    expect(archive.files()).toEqual([]);
  });
});
