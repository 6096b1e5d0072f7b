import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
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
const datesOf = (booking: Answered) => booking['occurrences'] as readonly Answered[];
const idOf = (thing: Answered | undefined) => String(thing?.['id']);

onEachStore('the API of bookings', (store) => {
  let desk: TestDesk;
  let api: BookingApi;
  beforeEach(async () => {
    desk = await freshDesk(store());
    api = await serveBookings(store(), desk);
  });
  afterEach(() => api.close());
  const book = async (change: object = {}, who = 'admin@de') => {
    const answer = await api.call(who, 'POST', '/bookings', { ...request, ...change });
    expect(answer.body).toMatchObject({ status: 'booked' });
    return answer.body;
  };

  test('who may not let people in learns that guests need an access code, and not which', async () => {
    const path = `/bookings/${idOf(await book({ options: { accessCode: 'sonne-7' } }))}`;
    const seen = async (who: string) => {
      const { accessCodeSet, options } = (await api.call(who, 'GET', path)).body;
      return [accessCodeSet, (options as Answered)['accessCode']];
    };
    expect(await seen('viewer@by-1')).toEqual([true, null]);
    expect(await seen('host@by-1')).toEqual([true, 'sonne-7']);
  });

  test('a booking is made in the shape that is promised', async () => {
    const answer = await api.call('secretary@by', 'POST', '/bookings', request);
    expect(answer.status).toBe(201);
    const { body } = answer;
    expect(answer.headers.get('location')).toBe(`https://plenum.example/api/v1/bookings/${idOf(body)}`);
    expect(answer.headers.get('etag')).toBe('"1"');
    expect(body).toEqual({
      ...request,
      id: expect.any(String),
      description: null,
      timeZone: 'Europe/Berlin',
      recurrence: null,
      options: expect.objectContaining({ lobby: 'always-accept', accessCode: null }),
      accessCodeSet: false,
      status: 'booked',
      skipped: [],
      shifted: [],
      bookedBy: { kind: 'token', id: 'secretary', name: null },
      occurrences: [
        {
          id: expect.any(String),
          booking: idOf(body),
          branch: 'by-1',
          title: 'Kreisvorstand',
          start: '2027-02-09T19:00',
          timeZone: 'Europe/Berlin',
          durationMinutes: 90,
          startsAt: '2027-02-09T18:00:00Z',
          endsAt: '2027-02-09T19:30:00Z',
          opensAt: '2027-02-09T17:45:00Z',
          closesAt: '2027-02-09T19:45:00Z',
          released: false,
          expectedParticipants: 10,
          status: 'booked',
          room: null,
        },
      ],
    });
    expect((await api.call('viewer@by', 'GET', `/bookings/${idOf(body)}`)).body).toEqual(body);
  });

  test('refused for capacity it says what stands against it, and where it would fit', async () => {
    for (let room = 0; room < 3; room += 1) await book();
    const answer = await api.call('admin@de', 'POST', '/bookings', request);
    expect([answer.status, answer.body]).toMatchObject([
      409,
      {
        code: 'capacity-exhausted',
        conflicts: [
          {
            start: '2027-02-09T19:00',
            startsAt: '2027-02-09T18:00:00Z',
            limit: 'rooms',
            alternatives: [
              '2027-02-09T21:00',
              '2027-02-09T17:00',
              '2027-02-09T21:15',
              '2027-02-09T16:45',
              '2027-02-09T21:30',
            ],
          },
        ],
      },
    ]);
    const check = await api.call('admin@de', 'POST', '/bookings/check', request);
    expect([check.status, check.body]).toMatchObject([200, { fits: false, skipped: [] }]);
  });

  test('the same key books once', async () => {
    const key = { 'Idempotency-Key': 'abc-1' };
    const one = await api.call('secretary@by', 'POST', '/bookings', request, key);
    const again = await api.call('secretary@by', 'POST', '/bookings', request, key);
    expect(again.body).toEqual(one.body);
    expect((await api.call('admin@de', 'GET', '/bookings')).body.items).toHaveLength(1);
  });

  describe('who may', () => {
    test.each<[string, string, number]>([
      ['secretary@by', 'by-1', 201],
      ['secretary@by-1', 'by-1', 201],
      ['secretary@by-1', 'by-2', 403],
      ['secretary@nw', 'by', 403],
      ['host@by', 'by-1', 403],
      ['viewer@de', 'de', 403],
      ['admin@de', 'nowhere', 422],
    ])('%s books for %s: %i', async (who, branch, status) => {
      expect((await api.call(who, 'POST', '/bookings', { ...request, branch })).status).toBe(status);
    });

    test('outside one’s branches there is no such booking, inside them some may only look', async () => {
      const booking = await book();
      const path = `/bookings/${idOf(booking)}`;
      const date = `/occurrences/${idOf(datesOf(booking)[0])}`;
      for (const [who, method, expected] of [
        ['secretary@nw', 'GET', 404],
        ['secretary@nw', 'DELETE', 404],
        ['viewer@by', 'GET', 200],
        ['viewer@by', 'DELETE', 403],
        ['host@by-1', 'DELETE', 403],
      ] as const) {
        for (const each of [path, date]) expect((await api.call(who, method, each)).status).toBe(expected);
      }
    });

    test('the host link is for hosts', async () => {
      const path = `/bookings/${idOf(await book())}/links`;
      const links = (await api.call('host@by', 'GET', path)).body;
      expect(links).toEqual({
        guest: expect.stringMatching(/^https:\/\/plenum\.example\/m\//),
        host: expect.stringMatching(/^https:\/\/plenum\.example\/h\//),
      });
      expect((await api.call('viewer@by', 'GET', path)).body).toEqual({ guest: links['guest'], host: null });
      expect((await api.call('host@nw', 'GET', path)).status).toBe(404);
    });
  });

  describe('what is malformed', () => {
    test.each<[string, object, string]>([
      ['a title of one letter', { title: 'X' }, '/title'],
      ['a title that turns the direction of writing', { title: 'Vor\u202estand' }, '/title'],
      ['a length below five minutes', { durationMinutes: 4 }, '/durationMinutes'],
      ['a length above twelve hours', { durationMinutes: 721 }, '/durationMinutes'],
      ['half a minute', { durationMinutes: 30.5 }, '/durationMinutes'],
      ['nobody', { expectedParticipants: 0 }, '/expectedParticipants'],
      ['a number as text', { expectedParticipants: '10' }, '/expectedParticipants'],
      ['a field that nobody knows', { startTime: '19:00' }, '/startTime'],
      ['an option that nobody knows', { options: { guestPolicy: 'ALWAYS_DENY' } }, '/options/guestPolicy'],
      ['a way out of conflicts that is not there yet', { onConflict: 'wait' }, '/onConflict'],
      ['a branch that cannot be one', { branch: '../de' }, '/branch'],
      ['a start that is a number', { start: 1900 }, '/start'],
    ])('%s is told with its place, and books nothing', async (_name, change, pointer) => {
      const before = await everything(store());
      const answer = await api.call('admin@de', 'POST', '/bookings', { ...request, ...change });
      expect([answer.status, answer.body]).toMatchObject([
        400,
        { code: 'invalid-request', errors: [expect.objectContaining({ pointer })] },
      ]);
      expect(await everything(store())).toEqual(before);
    });

    test('an id that can be none is not found', async () => {
      expect((await api.call('admin@de', 'GET', '/bookings/1')).status).toBe(404);
      expect((await api.call('admin@de', 'PATCH', '/occurrences/..%2f', {})).status).toBe(404);
    });
  });

  test('a change needs the newest version where one is named', async () => {
    const booking = await book();
    const path = `/bookings/${idOf(booking)}`;
    const stale = await api.call('admin@de', 'PATCH', path, { title: 'Anders' }, { 'If-Match': '"2"' });
    expect(stale.status).toBe(412);
    const changed = await api.call('admin@de', 'PATCH', path, { title: 'Anders' }, { 'If-Match': '"1"' });
    expect([changed.status, changed.headers.get('etag'), changed.body['title']]).toEqual([
      200,
      '"2"',
      'Anders',
    ]);
    const date = `/occurrences/${idOf(datesOf(booking)[0])}`;
    const moved = await api.call('admin@de', 'PATCH', date, { durationMinutes: 60 }, { 'If-Match': '"1"' });
    expect([moved.status, moved.headers.get('etag'), moved.body['title']]).toEqual([200, '"2"', 'Anders']);
    expect((await api.call('admin@de', 'GET', path)).headers.get('etag')).toBe('"3"');
  });

  test('cancelling a live room asks first, then undoes', async () => {
    const booking = await book();
    const [date] = datesOf(booking);
    desk.clock.set('2027-02-09T18:10Z');
    desk.rooms.set(idOf(date), { state: 'live', server: 'bbb-1', participants: 3 });
    const path = `/occurrences/${idOf(date)}`;
    expect((await api.call('admin@de', 'GET', path)).body['room']).toEqual({
      state: 'live',
      server: 'bbb-1',
      participants: 3,
    });
    const asked = await api.call('admin@de', 'DELETE', path);
    expect([asked.status, asked.body['code']]).toEqual([409, 'room-live']);
    expect((await api.call('admin@de', 'DELETE', `${path}?live=yes`)).status).toBe(400);
    const done = await api.call('admin@de', 'DELETE', `${path}?live=end`);
    expect([done.status, done.body['status']]).toEqual([200, 'cancelled']);
    desk.rooms.clear();
    const back = await api.call('admin@de', 'POST', `${path}/restore`);
    expect([back.status, back.body['status'], back.body['opensAt']]).toEqual([
      200,
      'booked',
      '2027-02-09T18:10:00Z',
    ]);
    expect((await api.call('admin@de', 'POST', `/bookings/${idOf(booking)}/restore`)).body['code']).toBe(
      'not-cancelled',
    );
  });

  describe('capacity', () => {
    test('is the peak inside each step, and what outages overcommit; everybody may see it', async () => {
      await book({ expectedParticipants: 60 });
      await book({ branch: 'nw', start: '2027-02-09T20:00', expectedParticipants: 30 });
      const path = '/capacity?from=2027-02-09T17:00:00Z&to=2027-02-09T20:00:00Z&step=60';
      expect((await api.call('viewer@nw', 'GET', path)).body).toEqual({
        limits: { rooms: 3, seats: 100 },
        limitsInForce: [17, 18, 19].map((hour) => ({
          ...{ from: `2027-02-09T${hour}:00:00Z`, to: `2027-02-09T${hour + 1}:00:00Z` },
          ...{ rooms: 3, seats: 100 },
        })),
        steps: [
          { from: '2027-02-09T17:00:00Z', to: '2027-02-09T18:00:00Z', rooms: 1, seats: 60 },
          { from: '2027-02-09T18:00:00Z', to: '2027-02-09T19:00:00Z', rooms: 2, seats: 90 },
          { from: '2027-02-09T19:00:00Z', to: '2027-02-09T20:00:00Z', rooms: 2, seats: 90 },
        ],
        overcommitted: [],
      });
      const outage = {
        from: '2027-02-09T19:00:00Z',
        to: '2027-02-09T19:30:00+00:00',
        seats: 30,
        reason: 'Umbau',
      };
      const planned = await api.call('admin@de', 'POST', '/capacity/outages', outage);
      expect([planned.status, planned.body]).toMatchObject([
        201,
        { ...outage, to: '2027-02-09T19:30:00Z', rooms: 0 },
      ]);
      const { body } = await api.call('viewer@nw', 'GET', path);
      expect(body['limitsInForce']).toMatchObject([
        { rooms: 3, seats: 100 },
        { rooms: 3, seats: 100 },
        { rooms: 3, seats: 70 },
      ]);
      expect(body['overcommitted']).toEqual([
        { from: '2027-02-09T19:00:00Z', to: '2027-02-09T19:30:00Z', rooms: 0, seats: 20 },
      ]);
      expect((await api.call('admin@de', 'GET', '/capacity/outages')).body.items).toEqual([planned.body]);
      const gone = `/capacity/outages/${idOf(planned.body)}`;
      expect((await api.call('admin@de', 'DELETE', gone)).status).toBe(204);
      expect((await api.call('admin@de', 'DELETE', gone)).status).toBe(404);
    });

    test.each<[string, number]>([
      ['from=2027-02-09&to=2027-02-09', 400],
      ['from=2027-02-09&to=2027-02-10&step=1', 400],
      ['from=2027-01-01&to=2028-12-31&step=1440', 400],
      ['from=2027-02-30&to=2027-03-01', 400],
      ['from=2027-02-09&to=2027-02-10', 200],
    ])('asked with %s answers %i', async (query, status) => {
      expect((await api.call('viewer@by', 'GET', `/capacity?${query}`)).status).toBe(status);
    });

    test('outages are for who runs the pool', async () => {
      expect((await api.call('admin@by', 'GET', '/capacity/outages')).status).toBe(403);
      expect((await api.call('secretary@de', 'GET', '/capacity/outages')).status).toBe(403);
    });
  });
});
