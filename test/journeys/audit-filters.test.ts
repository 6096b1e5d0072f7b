import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { dayIn } from '../support/calendar.ts';
import { type Body, onBothStores, startWholeApp, type WholeApp } from '../support/whole-app.ts';

const ADMIN = 'admin@de';

onBothStores('the log', (kind) => {
  let app: WholeApp;
  let all: readonly Body[];
  const log = async (query: string) => (await app.call(ADMIN, 'GET', `/audit?limit=100${query}`)).body.items;

  beforeAll(async () => {
    app = await startWholeApp(kind, { callers: [ADMIN] });
    const { status } = await app.call(ADMIN, 'POST', '/bookings', {
      ...{ branch: 'by-09162', title: 'Kreisvorstand', start: `${dayIn(30)}T19:00` },
      ...{ durationMinutes: 60, expectedParticipants: 5 },
    });
    expect(status).toBe(201);
    await app.call(ADMIN, 'PATCH', '/servers/bbb-1', { draining: true });
    all = await log('');
  });
  afterAll(() => app.close());

  test('is narrowed to one kind of object', async () => {
    const found = await log('&kind=server');
    expect(found.map(({ action }) => action)).toEqual(['server.drain']);
    expect(await log('&kind=nothing')).toEqual([]);
  });

  test('is narrowed to a branch and all below it', async () => {
    const ofDistrict = await log('&branch=by-09162');
    expect(ofDistrict.map(({ action }) => action)).toContain('booking.book');
    expect(await log('&branch=by')).toEqual(expect.arrayContaining([...ofDistrict]));
    const beside = await log('&branch=nw');
    expect(beside.filter(({ action }) => action === 'booking.book')).toEqual([]);
    expect(await log('&branch=nowhere')).toEqual([]);
  });

  test('is narrowed to a time, whose end does not belong to it', async () => {
    const at = String(all.find(({ action }) => action === 'booking.create')?.['at'] ?? all[0]?.['at']);
    const since = await log(`&from=${at}`);
    const before = await log(`&to=${at}`);
    expect([...since, ...before].map(({ id }) => id)).toEqual(all.map(({ id }) => id));
    expect(since.every((row) => String(row['at']) >= at)).toBe(true);
    expect(before.every((row) => String(row['at']) < at)).toBe(true);
  });
});
