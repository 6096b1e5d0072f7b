import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { onEachStore } from '../../support/stores.ts';
import { type Answered, type BookingApi, serveBookings } from './booking-api.ts';
import { everything, freshDesk, type TestDesk, wish } from './desk.ts';

const request = {
  branch: 'by-1',
  title: 'Kreisvorstand',
  description: 'Mit Gästen',
  start: '2027-02-09T19:00',
  durationMinutes: 90,
  expectedParticipants: 10,
  options: { lobby: 'ask-moderator', accessCode: 'geheim77' },
};
const datesOf = (booking: Answered) => booking['occurrences'] as readonly Answered[];
const startsOf = (booking: Answered) => datesOf(booking).map((date) => date['start']);
const idOf = (thing: Answered | undefined) => String(thing?.['id']);

onEachStore('booking again like an earlier booking', (store) => {
  let desk: TestDesk;
  let api: BookingApi;
  beforeEach(async () => {
    desk = await freshDesk(store());
    api = await serveBookings(store(), desk);
  });
  afterEach(() => api.close());
  const book = async (change: object = {}) =>
    (await api.call('secretary@by', 'POST', '/bookings', { ...request, ...change })).body;
  const again = (
    { id }: Answered,
    body: object,
    { who = 'secretary@by', headers = {} }: { who?: string; headers?: Record<string, string> } = {},
  ) => api.call(who, 'POST', `/bookings/${String(id)}/again`, body, headers);

  test('is all as it was but for the start, with links of its own, also after it is over', async () => {
    const source = await book();
    desk.clock.set('2027-03-01T12:00Z');
    const { status, body, headers } = await again(source, { start: '2027-03-09T18:00' });
    expect([status, headers.get('location')]).toEqual([
      201,
      `https://plenum.example/api/v1/bookings/${idOf(body)}`,
    ]);
    const { id, occurrences, ...was } = source;
    expect(body).toEqual({
      ...was,
      id: expect.not.stringContaining(String(id)),
      start: '2027-03-09T18:00',
      occurrences: [expect.objectContaining({ start: '2027-03-09T18:00', durationMinutes: 90 })],
    });
    expect(occurrences).toHaveLength(1);
    const links = async (of: Answered) =>
      (await api.call('secretary@by', 'GET', `/bookings/${idOf(of)}/links`)).body;
    const [old, fresh] = [await links(source), await links(body)];
    expect(fresh['guest']).not.toBe(old['guest']);
    expect(fresh['host']).not.toBe(old['host']);
  });

  test('a series has as many dates as it was to have, on the weekday of the new start', async () => {
    const counted = await book({ recurrence: 'FREQ=WEEKLY;BYDAY=TU;COUNT=3' });
    await api.call('secretary@by', 'DELETE', `/bookings/${idOf(counted)}`);
    const one = (await again(counted, { start: '2027-04-08T19:00' })).body;
    expect(startsOf(one)).toEqual(['2027-04-08T19:00', '2027-04-15T19:00', '2027-04-22T19:00']);
    const until = await book({
      start: '2027-05-04T19:00',
      recurrence: 'FREQ=MONTHLY;BYDAY=1TU;UNTIL=20270701',
    });
    const two = (await again(until, { start: '2027-08-03T19:00' })).body;
    expect(startsOf(two)).toEqual(['2027-08-03T19:00', '2027-09-07T19:00']);
    expect(two['recurrence']).toBe('FREQ=MONTHLY;BYDAY=1TU;COUNT=2');
    const single = (await again(until, { start: '2027-10-05T19:00', recurrence: null })).body;
    expect(startsOf(single)).toEqual(['2027-10-05T19:00']);
  });

  test('whatever is named replaces what was', async () => {
    const source = await book();
    const change = {
      start: '2027-03-09T08:00',
      timeZone: 'Europe/London',
      branch: 'by-2',
      title: 'Klausur',
      description: null,
      durationMinutes: 240,
      recurrence: 'FREQ=DAILY;COUNT=2',
      expectedParticipants: 5,
    };
    const { body } = await again(source, { ...change, options: { accessCode: null }, onConflict: 'skip' });
    expect(body).toMatchObject({ ...change, options: { accessCode: null, lobby: 'ask-moderator' } });
    expect(startsOf(body)).toHaveLength(2);
  });

  test('what the branch no longer allows is refused until it is named otherwise', async () => {
    await desk.limit('by', { recording: true });
    const source = await book({ options: { record: true } });
    await desk.limit('by', { recording: false });
    const refused = await again(source, { start: '2027-03-09T19:00' });
    expect([refused.status, refused.body]).toMatchObject([
      422,
      { code: 'option-not-allowed', option: 'record' },
    ]);
    const { status } = await again(source, { start: '2027-03-09T19:00', options: { record: false } });
    expect(status).toBe(201);
  });

  test('is admitted like any booking, and says where there is room', async () => {
    const source = await book({ options: {} });
    for (let room = 0; room < 3; room += 1)
      await desk.book({ ...wish, branch: 'nw', start: '2027-03-09T19:00' });
    const refused = await again(source, { start: '2027-03-09T19:00' });
    expect([refused.status, refused.body['code']]).toEqual([409, 'capacity-exhausted']);
    const { body } = await again(source, { start: '2027-03-09T19:00', onConflict: 'shift' });
    expect(body['shifted']).toEqual([{ start: '2027-03-09T19:00', to: '2027-03-09T21:00' }]);
  });

  test('the same key books once; the audit names the earlier booking', async () => {
    const source = await book();
    const sent = { headers: { 'Idempotency-Key': 'again-1' } };
    const one = await again(source, { start: '2027-03-09T19:00' }, sent);
    const two = await again(source, { start: '2027-03-09T19:00' }, sent);
    expect(two.body).toEqual(one.body);
    const rows = await store()
      .db.selectFrom('audit')
      .selectAll()
      .where('object', '=', idOf(one.body))
      .execute();
    expect(rows.map(({ action, actor }) => [action, actor])).toEqual([['booking.book', 'token:secretary']]);
    expect(JSON.parse(rows[0]?.after ?? '')).toMatchObject({
      again: idOf(source),
      start: '2027-03-09T19:00',
    });
  });

  test.each<[string, object, number, string]>([
    ['viewer@by', {}, 403, 'forbidden'],
    ['secretary@nw', {}, 404, 'not-found'],
    ['secretary@by-1', { branch: 'by-2' }, 403, 'branch-forbidden'],
    ['admin@de', { branch: 'nowhere' }, 422, 'branch-unknown'],
    ['secretary@by', { start: '2027-01-09T19:00' }, 422, 'start-in-past'],
    ['secretary@by', { title: '' }, 400, 'invalid-request'],
    ['secretary@by', { status: 'booked' }, 400, 'invalid-request'],
  ])('%s with %j: %i', async (who, change, status, code) => {
    const source = await book();
    const before = await everything(store());
    const answer = await again(source, { start: '2027-03-09T19:00', ...change }, { who });
    expect([answer.status, answer.body['code']]).toEqual([status, code]);
    expect(await everything(store())).toEqual(before);
  });
});
