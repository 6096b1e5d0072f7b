import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { dayIn } from '../support/calendar.ts';
import { onBothStores, startWholeApp, tokenOf, type WholeApp } from '../support/whole-app.ts';

const BRANCH = 'by';
const CHILD = 'by-09162';
/** Where a caller stands, seen from the branch that everything here belongs to. */
const STANDS = { above: 'de', there: BRANCH, below: CHILD, beside: 'nw' } as const;
const ROLES = ['viewer', 'host', 'secretary', 'admin'] as const;
type Role = (typeof ROLES)[number];
type Stand = keyof typeof STANDS;

const EXPIRED = 'a-token-that-was-good-yesterday-0123';
const CALLERS = ROLES.flatMap((role) => Object.values(STANDS).map((branch) => `${role}@${branch}`));

type Things = { readonly booking: string; readonly date: string };
type Action = {
  readonly name: string;
  readonly method: string;
  readonly path: (things: Things) => string;
  readonly body?: object;
  readonly headers?: Record<string, string>;
  /** The answer to who may. Nothing is changed by any: a version is asked for that never was. */
  readonly granted: number;
};

const STALE = { headers: { 'If-Match': '"999"' }, granted: 412 };
const onBooking = (tail = '') => ({ path: ({ booking }: Things) => `/bookings/${booking}${tail}` });
const onDate = (tail = '') => ({ path: ({ date }: Things) => `/occurrences/${date}${tail}` });

/** What one may do to a thing of the branch, by the least role that may. */
const ACTIONS: Readonly<Record<'viewer' | 'host' | 'secretary', readonly Action[]>> = {
  viewer: [
    { name: 'see a booking', method: 'GET', ...onBooking(), granted: 200 },
    { name: 'see its links', method: 'GET', ...onBooking('/links'), granted: 200 },
    { name: 'see a date', method: 'GET', ...onDate(), granted: 200 },
  ],
  host: [
    // Weeks ahead: allowed to them, but not to anybody yet.
    { name: 'open a room', method: 'POST', ...onDate('/open'), granted: 409 },
    { name: 'end a room', method: 'POST', ...onDate('/end'), granted: 202 },
  ],
  secretary: [
    { name: 'change a booking', method: 'PATCH', ...onBooking(), body: { title: 'Anders' }, ...STALE },
    { name: 'cancel a booking', method: 'DELETE', ...onBooking(), ...STALE },
    { name: 'restore a booking', method: 'POST', ...onBooking('/restore'), ...STALE },
    {
      ...{ name: 'book again', method: 'POST', ...onBooking('/again') },
      ...{ body: { start: `${dayIn(60)}T19:00` }, ...STALE },
    },
    { name: 'rotate the guest link', method: 'POST', ...onBooking('/links/guest/rotate'), ...STALE },
    { name: 'rotate the host link', method: 'POST', ...onBooking('/links/host/rotate'), ...STALE },
    { name: 'move a date', method: 'PATCH', ...onDate(), body: { durationMinutes: 30 }, ...STALE },
    { name: 'cancel a date', method: 'DELETE', ...onDate(), ...STALE },
    { name: 'restore a date', method: 'POST', ...onDate('/restore'), ...STALE },
  ],
};

/** The rule, written down once more: the role at the branch or above it. */
function mayAt(stand: Stand, role: Role, least: Role): boolean {
  return (stand === 'above' || stand === 'there') && ROLES.indexOf(role) >= ROLES.indexOf(least);
}

/** Outside one's branches there is no such thing; inside them, with too small a role, it is forbidden. */
function expected(stand: Stand, role: Role, least: Role, granted: number): number {
  if (mayAt(stand, role, least)) return granted;
  return mayAt(stand, role, 'viewer') ? 403 : 404;
}

onBothStores('who may do what, by role and by branch', (kind) => {
  let app: WholeApp;
  let things: Things;
  const wish = (branch: string) => ({
    branch,
    title: 'Landesvorstand',
    start: `${dayIn(30)}T19:00`,
    durationMinutes: 60,
    expectedParticipants: 5,
  });

  beforeAll(async () => {
    app = await startWholeApp(kind, { callers: CALLERS, expiredToken: EXPIRED });
    const { body } = await app.call('secretary@by', 'POST', '/bookings', wish(BRANCH));
    things = { booking: body.id, date: body.occurrences[0]?.id ?? '' };
  });
  afterAll(() => app.close());

  const callers = ROLES.flatMap((role) =>
    (Object.keys(STANDS) as Stand[]).map((stand) => ({ role, stand, who: `${role}@${STANDS[stand]}` })),
  );

  describe.each(callers)('$role, $stand', ({ role, stand, who }) => {
    test('is answered by right and by sight, for each thing of the branch', async () => {
      for (const [least, actions] of Object.entries(ACTIONS)) {
        for (const { name, method, path, body, headers, granted } of actions) {
          const { status } = await app.call(who, method, path(things), body, headers);
          expect({ who, name, status }).toEqual({
            who,
            name,
            status: expected(stand, role, least as Role, granted),
          });
        }
      }
    });

    test('sees in lists what may be seen one by one, and nothing else', async () => {
      const sees = mayAt(stand, role, 'viewer') ? [things.booking] : [];
      for (const path of ['/bookings', `/bookings?branch=${BRANCH}`]) {
        expect((await app.call(who, 'GET', path)).body.items.map(({ id }) => id)).toEqual(sees);
      }
      const dates = (await app.call(who, 'GET', '/occurrences')).body.items;
      expect(dates.map(({ booking }) => booking)).toEqual(sees);
      expect((await app.call(who, 'GET', '/rooms')).body.items).toEqual([]);
    });

    test('books where a secretary may, and is told 403 for a branch that was named', async () => {
      for (const path of ['/bookings/check', '/bookings']) {
        // The second wish is one that nobody is granted, so that the lists above stay as they are.
        const body =
          path === '/bookings'
            ? { ...wish(BRANCH), durationMinutes: 720, expectedParticipants: 500 }
            : wish(BRANCH);
        const { status, body: answer } = await app.call(who, 'POST', path, body);
        const granted = path === '/bookings' ? 409 : 200;
        expect({ path, status }).toEqual({ path, status: mayAt(stand, role, 'secretary') ? granted : 403 });
        if (status === 403) expect(answer.code).toBe('branch-forbidden');
      }
    });

    test('changes a branch only as an admin of one above it', async () => {
      const sees = stand !== 'beside';
      const { status } = await app.call(
        who,
        'PATCH',
        `/branches/${BRANCH}`,
        { name: 'Bayern' },
        STALE.headers,
      );
      const mayAdminister = role === 'admin' && stand === 'above';
      const seen = mayAt(stand, role, 'viewer');
      expect({ status }).toEqual({ status: mayAdminister ? 412 : seen ? 403 : 404 });
      const ids = (await app.call(who, 'GET', '/branches')).body.items.map(({ id }) => id);
      expect(ids.includes(BRANCH)).toBe(sees);
    });

    test('is told who calls, and what that may do', async () => {
      const { status, body } = await app.call(who, 'GET', '/me');
      expect(status).toBe(200);
      expect(body).toMatchObject({ kind: 'token', grants: [{ branch: STANDS[stand], role }] });
    });

    test('operates only as an admin of the whole', async () => {
      const operates = role === 'admin' && stand === 'above';
      const refusals = [
        ['GET', '/servers', undefined, 200],
        ['GET', '/servers/bbb-1', undefined, 200],
        ['GET', '/servers/bbb-9', undefined, 404],
        ['PATCH', '/servers/bbb-9', { draining: true }, 404],
        ['GET', '/jobs', undefined, 200],
        ['POST', '/jobs/nothing/run', undefined, 404],
        ['POST', '/backup', undefined, kind === 'sqlite' ? 201 : 422],
        ['GET', '/capacity/outages', undefined, 200],
        ['POST', '/capacity/outages', { from: '2027-01-02', to: '2027-01-01' }, 400],
        ['DELETE', `/capacity/outages/${things.booking}`, undefined, 404],
      ] as const;
      for (const [method, path, body, granted] of refusals) {
        const { status } = await app.call(who, method, path, body);
        expect({ method, path, status }).toEqual({ method, path, status: operates ? granted : 403 });
      }
      const span = `from=${dayIn(30)}&to=${dayIn(31)}`;
      expect((await app.call(who, 'GET', `/capacity?${span}`)).status).toBe(200);
    });
  });

  describe('a stranger', () => {
    const calls = [
      ['GET', '/bookings'],
      ['POST', '/bookings'],
      ['GET', '/branches'],
      ['DELETE', '/occurrences/1'],
      ['GET', '/jobs'],
      ['GET', '/me'],
    ] as const;

    test.each(calls)('%s %s: is told 401 without a token', async (method, path) => {
      const { status, body, headers } = await app.call(null, method, path);
      expect([status, body.code]).toEqual([401, 'unauthenticated']);
      expect(headers.get('www-authenticate')).toBe('Bearer realm="Plenum"');
    });

    test.each([
      ['one that expired', `Bearer ${EXPIRED}`],
      ['one that nobody has', `Bearer ${tokenOf('admin@nowhere')}`],
      ['one cut short', `Bearer ${tokenOf('admin@de').slice(0, -1)}`],
      ['another scheme', `Basic ${Buffer.from(`admin:${tokenOf('admin@de')}`).toString('base64')}`],
      ['none after the word', 'Bearer '],
    ])('%s: is told 401, and that the token is no good', async (_name, authorization) => {
      for (const [method, path] of calls) {
        const { status, headers } = await app.call(null, method, path, undefined, {
          Authorization: authorization,
        });
        expect(status).toBe(401);
        expect(headers.get('www-authenticate')).toContain('error="invalid_token"');
      }
    });

    test('in the body or the address a token opens nothing', async () => {
      const token = tokenOf('admin@de');
      for (const path of [`/bookings?access_token=${token}`, `/bookings?token=${token}`]) {
        expect((await app.call(null, 'GET', path)).status).toBe(401);
      }
    });
  });

  test('afterwards the booking is as it was', async () => {
    const { body, headers } = await app.call('secretary@by', 'GET', `/bookings/${things.booking}`);
    expect(body).toMatchObject({ title: 'Landesvorstand', status: 'booked', durationMinutes: 60 });
    expect(headers.get('etag')).toBe('"1"');
  });
});
