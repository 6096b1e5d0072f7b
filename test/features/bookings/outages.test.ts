import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { onEachStore } from '../../support/stores.ts';
import { type BookingApi, serveBookings } from './booking-api.ts';
import { freshDesk } from './desk.ts';

const request = {
  ...{ from: '2027-02-09T19:00:00Z', to: '2027-02-09T19:30:00Z', rooms: 1, reason: 'Wartung' },
  ...{ announcement: 'Der Server wird neu gestartet.', servers: ['bbb-1'] },
};

onEachStore('the API of outages that are announced', (store) => {
  let api: BookingApi;
  beforeEach(async () => {
    api = await serveBookings(store(), await freshDesk(store()));
  });
  afterEach(() => api.close());
  const plan = (change: object = {}) =>
    api.call('admin@de', 'POST', '/capacity/outages', { ...request, ...change });

  test('they come back as they were planned, and the audit says what is announced', async () => {
    const planned = await plan();
    expect(planned).toMatchObject({
      status: 201,
      body: {
        ...{ from: '2027-02-09T19:00:00Z', to: '2027-02-09T19:30:00Z', rooms: 1, seats: 0 },
        ...{ announcement: 'Der Server wird neu gestartet.', servers: ['bbb-1'] },
      },
    });
    const silent = await plan({ announcement: undefined, servers: undefined });
    expect(silent.body).toMatchObject({ announcement: '', servers: [] });
    const listed = (await api.call('admin@de', 'GET', '/capacity/outages')).body.items;
    expect(listed).toEqual(expect.arrayContaining([planned.body, silent.body]));
    await api.call('admin@de', 'DELETE', `/capacity/outages/${String(planned.body['id'])}`);
    const rows = await store()
      .db.selectFrom('audit')
      .select(['action', 'before', 'after'])
      .where('object', '=', String(planned.body['id']))
      .orderBy('id')
      .execute();
    const audited = rows.map(({ action, before, after }) => [action, before ?? after] as const);
    expect(audited.map(([action]) => action)).toEqual(['outage.plan', 'outage.cancel']);
    for (const [, what] of audited) {
      expect(JSON.parse(what ?? '')).toMatchObject({
        announcement: request.announcement,
        servers: ['bbb-1'],
      });
    }
  });

  test.each<[string, object, string]>([
    ['is too long', { announcement: 'x'.repeat(301) }, '/announcement'],
    ['has several lines', { announcement: 'eins\nzwei' }, '/announcement'],
    ['turns its direction', { announcement: 'links\u202eschon' }, '/announcement'],
    ['is about a server that there is not', { servers: ['bbb-1', 'bbb-9'] }, '/servers/1'],
  ])('one that %s is refused', async (_why, change, pointer) => {
    expect(await plan(change)).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
  });
});
