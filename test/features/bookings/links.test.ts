import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { onEachStore } from '../../support/stores.ts';
import { type Answered, type BookingApi, serveBookings } from './booking-api.ts';
import { everything, freshDesk, type TestDesk } from './desk.ts';

const request = {
  branch: 'by-1',
  title: 'Kreisvorstand',
  start: '2027-02-09T19:00',
  durationMinutes: 90,
  expectedParticipants: 10,
};

onEachStore('the API of links', (store) => {
  let desk: TestDesk;
  let api: BookingApi;
  let id: string;
  let before: Answered;
  beforeEach(async () => {
    desk = await freshDesk(store());
    api = await serveBookings(store(), desk);
    id = String((await api.call('secretary@by', 'POST', '/bookings', request)).body['id']);
    before = (await api.call('admin@de', 'GET', `/bookings/${id}/links`)).body;
  });
  afterEach(() => api.close());
  const rotate = (who: string, kind: string, headers?: Record<string, string>) =>
    api.call(who, 'POST', `/bookings/${id}/links/${kind}/rotate`, undefined, headers);
  const audited = () =>
    store().db.selectFrom('audit').selectAll().where('action', '=', 'link.rotate').orderBy('id').execute();

  test('one is replaced, the other stays, and the audit names neither', async () => {
    const answer = await rotate('secretary@by', 'guest');
    expect(answer.status).toBe(200);
    const { guest, host } = answer.body;
    expect(guest).toMatch(/^https:\/\/plenum\.example\/m\/\w{4}-\w{4}-\w{4}$/);
    expect([guest === before['guest'], host === before['host']]).toEqual([false, true]);
    const after = await rotate('secretary@by-1', 'host');
    expect(after.body['guest']).toBe(guest);
    expect(after.body['host']).not.toBe(host);
    expect((await api.call('host@by', 'GET', `/bookings/${id}/links`)).body).toEqual(after.body);
    const rows = await audited();
    expect(rows.map(({ actor, object, before: was, after: is }) => [actor, object, was, is])).toEqual([
      ['token:secretary', id, null, '{"link":"guest"}'],
      ['token:secretary', id, null, '{"link":"host"}'],
    ]);
  });

  test('the same key replaces it once', async () => {
    const key = { 'Idempotency-Key': 'abc-1' };
    const once = await rotate('secretary@by', 'guest', key);
    expect((await rotate('secretary@by', 'guest', key)).body).toEqual(once.body);
    expect(await audited()).toHaveLength(1);
    expect((await rotate('secretary@by', 'host', key)).status).toBe(422);
  });

  test('who may not book may not, and strangers learn nothing; there are no other kinds', async () => {
    const was = await everything(store());
    for (const [who, kind, status] of [
      ['host@by', 'host', 403],
      ['viewer@de', 'guest', 403],
      ['secretary@nw', 'guest', 404],
      ['secretary@by', 'phone', 404],
    ] as const) {
      expect((await rotate(who, kind)).status).toBe(status);
    }
    expect(await everything(store())).toEqual(was);
  });

  test('only that version of the booking is meant which the caller has seen', async () => {
    await api.call('secretary@by', 'PATCH', `/bookings/${id}`, { title: 'Vorstand' });
    expect((await rotate('secretary@by', 'guest', { 'If-Match': '"1"' })).status).toBe(412);
    expect(await audited()).toEqual([]);
    expect((await rotate('secretary@by', 'guest', { 'If-Match': '"2"' })).status).toBe(200);
  });

  test('of a cancelled booking nothing is replaced until it is restored', async () => {
    await api.call('secretary@by', 'DELETE', `/bookings/${id}`);
    expect(await rotate('secretary@by', 'guest')).toMatchObject({
      status: 409,
      body: { code: 'already-cancelled' },
    });
    expect((await api.call('admin@de', 'GET', `/bookings/${id}/links`)).body).toEqual(before);
    await api.call('secretary@by', 'POST', `/bookings/${id}/restore`);
    expect((await rotate('secretary@by', 'guest')).status).toBe(200);
  });
});
