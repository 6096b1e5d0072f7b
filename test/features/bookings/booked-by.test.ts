import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { rememberPerson } from '../../../src/features/people/people-store.ts';
import { onEachStore } from '../../support/stores.ts';
import { type BookingApi, serveBookings } from './booking-api.ts';
import { freshDesk, NOON, type TestDesk, wish } from './desk.ts';

const IDA = { subject: 's-ida', name: 'Ida Müller-Lüdenscheidt', email: 'zeppelin@partei.example' };
const KIM = { subject: 's-kim', name: 'Kim Muller', email: null };

onEachStore('who booked', (store) => {
  let desk: TestDesk;
  let api: BookingApi;

  beforeEach(async () => {
    desk = await freshDesk(store());
    await store().db.deleteFrom('people').execute();
    for (const person of [IDA, KIM]) await store().transaction((tx) => rememberPerson(tx, person, NOON));
    for (const [principal, branch, day] of [
      ['person:s-ida', 'by-1', 9],
      ['person:s-ida', 'nw', 10],
      ['person:s-kim', 'by-2', 11],
      ['person:s-gone', 'by-2', 12],
      ['token:secretary', 'by-1', 13],
    ] as const) {
      const start = `2027-02-${String(day).padStart(2, '0')}T19:00`;
      await desk.inTurn((tx) => desk.bookings.book(tx, { principal }, { ...wish, branch, start }));
    }
    api = await serveBookings(store(), desk);
  });
  afterEach(() => api.close());

  const listed = async (who: string, path: string) => {
    const { status, body } = await api.call(who, 'GET', path);
    expect(status).toBe(200);
    return body.items ?? [];
  };
  /** Days of the bookings and of their dates, which must be the same. */
  const days = async (who: string, person: string, more = '') => {
    const [bookings, dates] = await Promise.all(
      ['/bookings', '/occurrences'].map((path) =>
        listed(who, `${path}?person=${encodeURIComponent(person)}${more}`),
      ),
    );
    const of = (items = bookings) => items?.map(({ start }) => Number(String(start).slice(8, 10)));
    expect(of(dates)).toEqual(of());
    return of();
  };

  test('stands on each booking, by name while the person is known', async () => {
    const bookers = (await listed('viewer@de', '/bookings')).map(({ bookedBy }) => bookedBy);
    expect(bookers).toEqual([
      { kind: 'person', id: 's-ida', name: IDA.name },
      { kind: 'person', id: 's-ida', name: IDA.name },
      { kind: 'person', id: 's-kim', name: KIM.name },
      { kind: 'person', id: 's-gone', name: null },
      { kind: 'token', id: 'secretary', name: null },
    ]);
    const [first] = await listed('viewer@de', '/bookings');
    const { body } = await api.call('viewer@by-1', 'GET', `/bookings/${String(first?.['id'])}`);
    expect(body['bookedBy']).toEqual({ kind: 'person', id: 's-ida', name: IDA.name });
  });

  test.each([
    ['words of a name', 'müller ida', [9, 10]],
    ['other spellings', 'MUELLER LUEDEN', [9, 10]],
    ['a name that two have', 'mull', [9, 10, 11]],
    ['a subject', 's-gone', [12]],
    ['a principal', 'token:secretary', [13]],
    ['a person as a principal', 'person:s-kim', [11]],
    ['a principal that is none', 'token:', []],
    ['an address, which is no name', 'zeppelin', []],
    ['nobody', 'Erika', []],
    ['a pattern', '%%', []],
    ['nothing but signs', '..', []],
  ])('is found by %s', async (_name, person, expected) => {
    expect(await days('viewer@de', person)).toEqual(expected);
  });

  test('is found as `me` by whoever asks', async () => {
    expect(await days('secretary@de', 'me')).toEqual([13]);
    expect(await days('viewer@de', 'me')).toEqual([]);
  });

  test('combines with the other filters, and shows nothing outside one\u2019s branches', async () => {
    expect(await days('viewer@by', 'müller')).toEqual([9, 11]);
    expect(await days('viewer@de', 'müller', '&branch=by&from=2027-02-10')).toEqual([11]);
    expect(await days('viewer@de', 'müller', '&text=nordrhein')).toEqual([10]);
    expect(await days('viewer@nw', 's-gone')).toEqual([]);
  });

  test('goes on page by page', async () => {
    const { body } = await api.call('viewer@de', 'GET', '/bookings?person=mull&limit=2');
    expect(body.items).toHaveLength(2);
    expect(await listed('viewer@de', `/bookings?person=mull&limit=2&cursor=${body.next ?? ''}`)).toHaveLength(
      1,
    );
  });

  test('is asked for by two letters at least', async () => {
    expect((await api.call('viewer@de', 'GET', '/bookings?person=i')).status).toBe(400);
  });
});
