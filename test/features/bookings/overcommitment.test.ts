import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { onEachStore } from '../../support/stores.ts';
import { type BookingApi, serveBookings } from './booking-api.ts';
import { freshDesk, type TestDesk } from './desk.ts';
import { limitSteps } from './told.ts';

const EVENING = { from: '2027-02-09T18:00:00Z', to: '2027-02-09T22:00:00Z' };

onEachStore('what is above a limit', (store) => {
  let desk: TestDesk;
  let api: BookingApi;
  beforeEach(async () => {
    desk = await freshDesk(store());
    api = await serveBookings(store(), desk);
  });
  afterEach(() => api.close());

  const { call, overcommitted, threeDates } = limitSteps(() => ({ desk, api }));

  describe('an outage', () => {
    test('is told beforehand what it would concern, and nothing is planned by asking', async () => {
      await threeDates();
      const { status, body, dates } = await call('POST', '/capacity/outages?dryRun=true', {
        ...EVENING,
        seats: 20,
      });
      expect([status, body['dryRun']]).toEqual([200, true]);
      expect(dates('above')).toEqual([
        'Drei: seats@null 90/80',
        'Zwei: seats@null 90/80',
        'Eins: seats@null 90/80',
      ]);
      expect((await call('GET', '/capacity/outages')).body.items).toEqual([]);
      expect(await overcommitted()).toEqual([]);
      const small = await call('POST', '/capacity/outages?dryRun=true', { ...EVENING, seats: 10 });
      expect(small.body['above']).toEqual({ total: 0, dates: [] });
    });

    test('once planned, names those that it concerns, and only the outage of another day does not', async () => {
      await threeDates();
      const planned = await call('POST', '/capacity/outages', { ...EVENING, rooms: 1 });
      expect(planned.status).toBe(201);
      const other = { from: '2027-03-09', to: '2027-03-10', rooms: 3 };
      const elsewhere = await call('POST', '/capacity/outages', other);
      const shown = await call('GET', `/capacity/outages/${String(planned.body['id'])}`);
      expect(shown.body['outage']).toEqual(planned.body);
      expect(shown.dates('above')).toEqual([
        'Drei: rooms@null 3/2',
        'Zwei: rooms@null 3/2',
        'Eins: rooms@null 3/2',
      ]);
      expect((await call('GET', `/capacity/outages/${String(elsewhere.body['id'])}`)).body['above']).toEqual({
        total: 0,
        dates: [],
      });
      const nobody = await call('GET', '/capacity/outages/01890a5d-ac96-774b-bcce-b302099a8057');
      expect(nobody.status).toBe(404);
      for (const who of ['viewer@de', 'secretary@de', 'admin@by']) {
        expect(
          (await call('GET', `/capacity/outages/${String(planned.body['id'])}`, undefined, who)).status,
        ).toBe(403);
        expect((await call('POST', '/capacity/outages?dryRun=true', other, who)).status).toBe(403);
      }
    });

    test('lets go of a date once it has moved', async () => {
      await threeDates();
      await call('POST', '/capacity/outages', { ...EVENING, rooms: 1 });
      expect(await overcommitted()).toHaveLength(3);
      const [last] = (await call('GET', '/capacity/overcommitted')).body.items ?? [];
      expect(
        (await call('PATCH', `/occurrences/${String(last?.['id'])}`, { start: '2027-02-10T19:00' })).status,
      ).toBe(200);
      expect(await overcommitted()).toEqual([]);
    });
  });

  describe('the list', () => {
    test('goes page by page, those booked last first, and shows each caller only what is theirs', async () => {
      await threeDates();
      await call('POST', '/capacity/outages', { ...EVENING, rooms: 2 });
      const seen: unknown[] = [];
      let next: string | null = '';
      while (next !== null) {
        const cursor: string = next === '' ? '' : `&cursor=${encodeURIComponent(next)}`;
        const { body } = await api.call('admin@de', 'GET', `/capacity/overcommitted?limit=2${cursor}`);
        seen.push(...(body.items ?? []).map(({ title }) => title));
        next = body.next ?? null;
      }
      expect(seen).toEqual(['Drei', 'Zwei', 'Eins']);
      const titles = async (query: string, who: string) =>
        (await overcommitted(query, who)).map((line) => line.split(':')[0]);
      expect(await titles('', 'viewer@by')).toEqual(['Zwei', 'Eins']);
      expect(await titles('branch=nw', 'admin@by')).toEqual([]);
      expect(await titles('branch=by-1', 'admin@de')).toEqual(['Eins']);
      expect(await titles('', 'viewer@by-2')).toEqual(['Zwei']);
    });

    test.each([
      ['from=2027-02-10', 0],
      ['to=2027-02-09T17:30:00Z', 0],
      ['from=2027-02-09T18:00:00Z&to=2027-02-09T18:01:00Z', 2],
      ['from=2027-02-09', 3],
    ])('is told for the time asked for: %s', async (query, count) => {
      await threeDates();
      await call('POST', '/capacity/outages', { ...EVENING, rooms: 3 });
      expect(await overcommitted(query)).toHaveLength(count);
    });

    test.each([
      ['from=2027-02-10&to=2027-02-09', 'invalid-request'],
      ['from=2027-02-01&to=2028-03-10', 'invalid-request'],
      ['cursor=abc', 'cursor-invalid'],
    ])('asked amiss: %s', async (query, code) => {
      expect((await call('GET', `/capacity/overcommitted?${query}`)).body['code']).toBe(code);
    });
  });
});
