import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { dayIn } from '../support/calendar.ts';
import { onBothStores, startWholeApp, tokenOf, type WholeApp } from '../support/whole-app.ts';

const BRANCH = 'by';
const CHILD = 'by-09162';
/** Where a caller stands, seen from the branch that everything here belongs to. */
const STANDS = { above: 'de', there: BRANCH, below: CHILD, beside: 'nw' } as const;
const ROLES = ['viewer', 'host', 'secretary', 'admin'] as const;
type Stand = keyof typeof STANDS;

const EXPIRED = 'a-token-that-was-good-yesterday-0123';
const CALLERS = ROLES.flatMap((role) => Object.values(STANDS).map((branch) => `${role}@${branch}`));

onBothStores('who sees what, by role and by branch', (kind) => {
  let app: WholeApp;
  let booking: string;
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
    booking = body.id;
  });
  afterAll(() => app.close());

  const callers = ROLES.flatMap((role) =>
    (Object.keys(STANDS) as Stand[]).map((stand) => ({ role, stand, who: `${role}@${STANDS[stand]}` })),
  );

  describe.each(callers)('$role, $stand', ({ role, stand, who }) => {
    test('sees in lists what may be seen one by one, and nothing else', async () => {
      const sees = stand === 'above' || stand === 'there' ? [booking] : [];
      for (const path of ['/bookings', `/bookings?branch=${BRANCH}`]) {
        expect((await app.call(who, 'GET', path)).body.items.map(({ id }) => id)).toEqual(sees);
      }
      const dates = (await app.call(who, 'GET', '/occurrences')).body.items;
      expect(dates.map((date) => date['booking'])).toEqual(sees);
      expect((await app.call(who, 'GET', '/rooms')).body.items).toEqual([]);
      const branches = (await app.call(who, 'GET', '/branches')).body.items.map(({ id }) => id);
      // The way up to the root is shown to whoever stands below.
      expect(branches.includes(BRANCH)).toBe(stand !== 'beside');
    });

    test('is told who calls, and what that may do', async () => {
      const { status, body } = await app.call(who, 'GET', '/me');
      expect(status).toBe(200);
      expect(body).toMatchObject({ kind: 'token', grants: [{ branch: STANDS[stand], role }] });
    });
  });

  describe('a stranger', () => {
    const calls = [
      ['GET', '/bookings'],
      ['POST', '/bookings'],
      ['GET', '/branches'],
      ['DELETE', '/occurrences/1'],
      ['GET', '/jobs'],
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
});
