import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { onEachStore } from '../../support/stores.ts';
import { freshDesk, NOON, type TestDesk } from './desk.ts';
import { fieldsIn, type PlainPages, servePages } from './plain-pages.ts';

const OFFICE = 'secretary@by-1';

onEachStore('meeting now', (store) => {
  let desk: TestDesk;
  let pages: PlainPages;
  let key: string;
  beforeEach(async () => {
    key = randomUUID();
    desk = await freshDesk(store());
    pages = await servePages(store(), desk);
  });
  afterEach(() => pages.close());
  const send = (fields: Record<string, string>, who = OFFICE) =>
    pages.post(who, '/sofort', { key, ...fields });
  const bookings = () =>
    store()
      .db.selectFrom('bookings')
      .select(['title', 'start_local', 'duration_minutes', 'expected'])
      .where('branch', '!=', 'nw')
      .execute();

  test('books a room that begins now, once, however late it is sent again', async () => {
    const first = await send({ branch: 'by-1' });
    expect([first.status, first.location]).toEqual([
      303,
      expect.stringMatching(/^\/buchungen\/[\w-]{36}\?neu=1$/),
    ]);
    desk.clock.passMinutes(7);
    expect((await send({ branch: 'by-1' })).location).toBe(first.location);
    const made = {
      title: 'Kurzes Treffen',
      start_local: '2027-02-01T12:00',
      duration_minutes: 60,
      expected: 10,
    };
    expect(await bookings()).toEqual([made]);
  });

  test('keeps to what the branch allows, and is for as many as last time', async () => {
    await desk.limit('by-1', { maxMinutes: 45 });
    await pages.post(OFFICE, '/sofort', { key: randomUUID(), branch: 'by-1', title: 'Presse' });
    // A meeting at once has neither a time nor a length that somebody chose.
    const begun = fieldsIn((await pages.get(OFFICE, '/buchen')).html);
    expect(begun).toMatchObject({ duration: '45', people: '10' });
    expect(begun['time'] ?? '').toBe('');
    await store().db.updateTable('bookings').set({ expected: 23 }).execute();
    await send({ branch: 'by-1' });
    expect(await bookings()).toEqual([
      expect.objectContaining({ title: 'Presse', duration_minutes: 45 }),
      expect.objectContaining({ title: 'Kurzes Treffen', expected: 23 }),
    ]);
    await store().db.updateTable('bookings').set({ expected: 80 }).execute();
    await pages.post(OFFICE, '/sofort', { key: randomUUID(), branch: 'by-1', title: 'Nachlese' });
    expect(await bookings()).toContainEqual(expect.objectContaining({ title: 'Nachlese', expected: 50 }));
  });

  test('leads to the form with what is free where all is full, and books nothing', async () => {
    for (let room = 0; room < 3; room += 1) await desk.book({ branch: 'nw', start: '2027-02-01T12:00' });
    const { status, html } = await send({ branch: 'by-1', title: 'Presse' });
    expect(status).toBe(409);
    expect(html).toContain('Zu dieser Zeit sind schon alle Räume vergeben. Frei ist es um');
    expect(fieldsIn(html)).toMatchObject({
      ...{ branch: 'by-1', title: 'Presse', day: '2027-02-01', time: '12:00', duration: '60', people: '10' },
    });
    expect(await bookings()).toEqual([]);
  });

  test('is for nobody who may not book there', async () => {
    expect((await send({ branch: 'by-2' })).status).toBe(403);
    expect((await send({ branch: 'by-1' }, 'host@by-1')).status).toBe(403);
    expect((await send({ branch: '' })).status).toBe(422);
    expect((await pages.get(OFFICE, '/sofort')).location).toBe('/buchen');
    desk.clock.set(NOON);
    expect(await bookings()).toEqual([]);
  });
});
