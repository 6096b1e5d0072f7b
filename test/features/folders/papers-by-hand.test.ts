import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { BookingWish } from '../../../src/features/bookings/wish.ts';
import { onEachStore } from '../../support/stores.ts';
import { HOME, type PapersWorld, startPapersWorld } from './papers-world.ts';

const FOLDER = '2027-02-01 Kreisvorstand';
const NEXT = '2027-02-01 12-10 Kreisvorstand';

onEachStore('papers, where people had their hands in', (store) => {
  let papers: PapersWorld;
  beforeEach(async () => {
    papers = await startPapersWorld(store());
  });
  afterEach(() => papers.close());

  const read: Partial<BookingWish> = { options: { papers: 'read' } };
  const at = (...below: readonly string[]) => [...HOME, 'Sitzungen', ...below];
  const sharesAt = async (...below: readonly string[]) => papers.nextcloud.shares.of(at(...below));

  test.each(['folder', 'read', 'drop'] as const)(
    'never lie in a folder that people made and filled: %s',
    async (wanted) => {
      await papers.nextcloud.files.makeFolder(at(FOLDER));
      await papers.put(at(FOLDER, 'vertraulich.pdf'), '%PDF-');
      const { date } = await papers.book(10, { options: { papers: wanted } });
      expect(await papers.prepare()).toMatchObject({ settled: 1, failed: 0 });
      expect(await sharesAt(FOLDER)).toEqual([]);
      expect(papers.tree()).not.toContain(`Sitzungen/${FOLDER}/Folien/`);
      expect(papers.tree()).toContain(`Sitzungen/${NEXT}/Folien/`);
      expect(await papers.papersOf(date.id)).toMatchObject({ state: 'settled', name: NEXT });
    },
  );

  test('lie in an empty one that was made for them, and again in their own when a backup has forgotten it', async () => {
    const { date } = await papers.book(10, read);
    await papers.nextcloud.files.makeFolder(at(FOLDER));
    await papers.prepare();
    const before = await papers.papersOf(date.id);
    expect(before).toMatchObject({ state: 'settled', name: FOLDER });
    await papers.put(at(FOLDER, 'Haushalt.pdf'), '%PDF-');
    await store().db.deleteFrom('papers').execute();
    await papers.prepare();
    const { file_id: folder, read_url: link } = await papers.papersOf(date.id);
    expect({ folder, link }).toEqual({ folder: before.file_id, link: before.read_url });
  });
});
