import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { BookingWish } from '../../../src/features/bookings/wish.ts';
import { onEachStore } from '../../support/stores.ts';
import { ANNA, type Booked } from '../../support/world.ts';
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

  const change = ({ booking }: Booked, wish: Readonly<Record<string, unknown>>) =>
    papers.world.database.inTurn((tx) => papers.world.bookings.change(tx, ANNA, booking.id, wish, null));
  const audited = async (action: string) =>
    store().db.selectFrom('audit').selectAll().where('action', '=', action).execute();

  test('have the links as people changed them, and that is told', async () => {
    const booked = await papers.book(10, { options: { papers: 'drop' } });
    await papers.prepare();
    const [link] = await sharesAt(FOLDER);
    const [inbox] = await sharesAt(FOLDER, 'Eingang');
    await papers.nextcloud.shares.change(link?.id ?? '', { expires: '2027-02-05' });
    await papers.nextcloud.shares.change(inbox?.id ?? '', { permissions: 5 });
    await change(booked, { start: '2027-02-02T19:00' });
    await papers.prepare();
    const moved = '2027-02-02 Kreisvorstand';
    expect(await sharesAt(moved)).toMatchObject([{ permissions: 1, expires: '2027-02-05' }]);
    expect(await sharesAt(moved, 'Eingang')).toMatchObject([{ permissions: 5, expires: '2027-03-04' }]);
    const told = await audited('papers.link-left');
    expect(told.map(({ object, after }) => [object, JSON.parse(after ?? '') as unknown])).toEqual([
      [booked.date.id, { link: 'read', permissions: 1, expires: '2027-02-05' }],
      [booked.date.id, { link: 'drop', permissions: 5, expires: '2027-03-04' }],
    ]);
  });

  test('have rights that people widened taken back where the settings say so', async () => {
    const booked = await papers.book(10, read);
    await papers.prepare();
    const [link] = await sharesAt(FOLDER);
    await papers.nextcloud.shares.change(link?.id ?? '', { permissions: 15 });
    await change(booked, { title: 'Anders' });
    const drift = { moved: 'correct', widened: 'correct' } as const;
    await papers.prepare({ drift });
    expect(await sharesAt('2027-02-01 Anders')).toMatchObject([{ permissions: 1 }]);
    expect(await audited('papers.link-left')).toEqual([]);
  });
});
