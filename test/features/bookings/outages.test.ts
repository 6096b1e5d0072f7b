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

  test('a list tells those of a time, or those that are over, and begins at either end', async () => {
    const span = (from: string, to: string) => ({ from: `2027-02-${from}Z`, to: `2027-02-${to}Z` });
    await plan({ ...span('01T08:00:00', '01T09:00:00'), reason: 'a' });
    await plan({ ...span('02T08:00:00', '09T20:00:00'), reason: 'b' });
    await plan({ ...span('09T10:00:00', '09T12:00:00'), reason: 'c' });
    await plan({ ...span('09T12:00:00', '09T13:00:00'), reason: 'd' });
    const list = async (query: string) => {
      const { status, body } = await api.call('admin@de', 'GET', `/capacity/outages?${query}`);
      return { status, ...body, reasons: body.items?.map(({ reason }) => reason).join('') };
    };
    const reasons = async (query: string) => (await list(query)).reasons;
    expect(await reasons('from=2027-02-09T12:00:00Z')).toBe('bd');
    expect(await reasons('to=2027-02-09T12:00:00Z')).toBe('abc');
    expect(await reasons('from=2027-02-09T12:30:00Z&to=2027-02-10')).toBe('bd');
    expect(await reasons('endedBy=2027-02-09T12:00:00Z')).toBe('ac');
    expect(await reasons('endedBy=2027-02-10&order=latest')).toBe('dcba');
    const first = await list('order=latest&limit=3');
    expect(first.reasons).toBe('dcb');
    expect(await reasons(`order=latest&limit=3&cursor=${String(first.next)}`)).toBe('a');
    expect((await list('endedBy=2027-02-30')).status).toBe(400);
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
