import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { onEachStore } from '../../support/stores.ts';
import { type BookingApi, serveBookings } from './booking-api.ts';
import { anna, freshDesk, type TestDesk } from './desk.ts';

onEachStore('lists', (store) => {
  let desk: TestDesk;
  let api: BookingApi;
  beforeEach(async () => {
    desk = await freshDesk(store());
    api = await serveBookings(store(), desk);
  });
  afterEach(() => api.close());
  const titles = async (query: string, who = 'admin@de', list = '/bookings') => {
    const { status, body } = await api.call(who, 'GET', `${list}?${query}`);
    expect([status, body['code']]).toEqual([200, undefined]);
    return body.items?.map((item) => item['title']);
  };

  test('show what the caller may see, by start', async () => {
    await desk.book({ title: 'München', start: '2027-02-11T19:00' });
    await desk.book({ title: 'Bund', branch: 'de', start: '2027-02-10T19:00' });
    await desk.book({ title: 'Land', branch: 'by', start: '2027-02-09T19:00' });
    for (const list of ['/bookings', '/occurrences']) {
      expect(await titles('', 'admin@de', list)).toEqual(['Land', 'Bund', 'München']);
      expect(await titles('', 'viewer@by', list)).toEqual(['Land', 'München']);
      expect(await titles('', 'viewer@nw', list)).toEqual([]);
      expect(await titles('branch=by-1', 'viewer@by', list)).toEqual(['München']);
      expect(await titles('branch=de', 'viewer@by', list)).toEqual(['Land', 'München']);
      expect(await titles('branch=by', 'viewer@nw', list)).toEqual([]);
      expect(await titles('branch=nowhere', 'admin@de', list)).toEqual([]);
    }
  });

  test('page by page every item comes once, also where many begin at the same time', async () => {
    const roomy = await freshDesk(store(), { roomLimit: 50 });
    for (let index = 0; index < 13; index += 1) {
      await roomy.book({
        title: `Nummer ${index}`,
        start: index % 2 === 0 ? '2027-02-09T19:00' : '2027-02-10T19:00',
        expectedParticipants: 1,
      });
    }
    for (const list of ['/bookings', '/occurrences']) {
      const seen: unknown[] = [];
      let next: string | null = null;
      do {
        const cursor = next === null ? '' : `&cursor=${encodeURIComponent(next)}`;
        const { body } = await api.call('admin@de', 'GET', `${list}?limit=3${cursor}`);
        expect(body.items?.length).toBeLessThanOrEqual(3);
        seen.push(...(body.items ?? []).map((item) => item['title']));
        next = body.next ?? null;
      } while (next !== null);
      expect(seen).toHaveLength(13);
      expect(new Set(seen).size).toBe(13);
    }
  });

  test('keep what reaches into the time asked for', async () => {
    await desk.book({ title: 'Reihe', start: '2027-02-09T19:00', recurrence: 'FREQ=WEEKLY;COUNT=3' });
    await desk.book({ title: 'Nacht', start: '2027-02-10T22:00', durationMinutes: 240 });
    expect(await titles('from=2027-02-11&to=2027-02-12')).toEqual(['Reihe', 'Nacht']);
    expect(await titles('from=2027-02-11&to=2027-02-12', 'admin@de', '/occurrences')).toEqual(['Nacht']);
    expect(await titles('to=2027-02-09T18:00:00Z', 'admin@de', '/occurrences')).toEqual([]);
    expect(await titles('to=2027-02-09T18:00:01Z', 'admin@de', '/occurrences')).toEqual(['Reihe']);
    expect(await titles('from=2027-02-23T19:30:00Z')).toEqual([]);
    expect(await titles('from=2027-02-23T19:29:59Z')).toEqual(['Reihe']);
  });

  test('keep what is booked, or what is cancelled', async () => {
    const { booking, occurrences } = await desk.book({ title: 'Eins', recurrence: 'FREQ=WEEKLY;COUNT=2' });
    const asIs = { live: null, ifMatch: null };
    await desk.inTurn((tx) => desk.bookings.cancelOccurrence(tx, anna, occurrences[0]?.id ?? '', asIs));
    expect(await titles('status=cancelled', 'admin@de', '/occurrences')).toEqual(['Eins']);
    expect(await titles('status=booked', 'admin@de', '/occurrences')).toEqual(['Eins']);
    expect(await titles('status=cancelled')).toEqual([]);
    await desk.inTurn((tx) => desk.bookings.cancel(tx, anna, booking.id, asIs));
    expect(await titles('status=cancelled')).toEqual(['Eins']);
    expect(await titles('', 'admin@de', '/occurrences')).toEqual(['Eins', 'Eins']);
  });

  test('do not show a date that its series has dropped', async () => {
    const { booking } = await desk.book({ recurrence: 'FREQ=WEEKLY;COUNT=3' });
    const patch = { recurrence: 'FREQ=WEEKLY;COUNT=1' };
    await desk.inTurn((tx) => desk.bookings.change(tx, anna, booking.id, patch, null));
    expect(await titles('', 'admin@de', '/occurrences')).toHaveLength(1);
    expect(await titles('status=cancelled', 'admin@de', '/occurrences')).toEqual([]);
  });

  describe('asked amiss', () => {
    test.each<[string, string]>([
      ['limit=201', 'invalid-request'],
      ['limit=0', 'invalid-request'],
      ['status=open', 'invalid-request'],
      ['from=gestern', 'invalid-request'],
      ['from=0001-01-01', 'date-invalid'],
      ['sort=title', 'invalid-request'],
      ['cursor=abc', 'cursor-invalid'],
    ])('%s is %s', async (query, code) => {
      for (const list of ['/bookings', '/occurrences']) {
        expect((await api.call('admin@de', 'GET', `${list}?${query}`)).body['code']).toBe(code);
      }
    });
  });
});
