import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { dayAfter, dayIn } from '../support/calendar.ts';
import { onBothStores, type Body, startWholeApp, type WholeApp } from '../support/whole-app.ts';

const OFFICE = 'secretary@by';
const ADMIN = 'admin@de';
const BRANCH = 'by-09162';
/** Few enough that the office meets the limit. */
const ROOM_LIMIT = 2;
/** A month ahead, far from every restriction; each test has a week of its own. */
const week = (index: number) => dayIn(30 + 28 * index);

const request = (day: string, change: object = {}) => ({
  branch: BRANCH,
  title: 'Kreisvorstand',
  start: `${day}T19:00`,
  durationMinutes: 90,
  expectedParticipants: 12,
  ...change,
});

onBothStores('a secretary’s path over HTTP', (kind) => {
  let app: WholeApp;
  beforeAll(async () => {
    app = await startWholeApp(kind, {
      callers: [OFFICE, ADMIN, 'viewer@by'],
      settings: { PLENUM_ROOM_LIMIT: String(ROOM_LIMIT) },
    });
  });
  afterAll(() => app.close());

  const office = (method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
    app.call(OFFICE, method, path, body, headers);
  const book = async (day: string, change: object = {}): Promise<Body> => {
    const { status, body } = await office('POST', '/bookings', request(day, change));
    expect({ status, code: body.code }).toEqual({ status: 201, code: undefined });
    return body;
  };
  const cancel = async ({ id }: Body) => {
    expect((await office('DELETE', `/bookings/${id}`)).status).toBe(200);
  };
  const firstOf = (booking: Body) => booking.occurrences[0] ?? booking;

  test('finds the own branch in the tree, with the way up to the root and nothing beside', async () => {
    const { items } = (await office('GET', '/branches')).body;
    const ids = items.map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining(['de', 'by', BRANCH]));
    expect(ids.filter((id) => id !== 'de' && id !== 'by' && !id.startsWith('by-'))).toEqual([]);
    expect((await office('GET', `/branches/${BRANCH}`)).body).toMatchObject({ id: BRANCH, parent: 'by' });
    expect((await app.call(ADMIN, 'GET', '/branches')).body.items).toHaveLength(428);
  });

  test('reads what a branch inherits as it is now, whatever version it has seen', async () => {
    const limit = (maxMinutes: number | null) =>
      app.call(ADMIN, 'PATCH', '/branches/by', { limits: { maxMinutes } });
    const seen = await office('GET', `/branches/${BRANCH}`);
    expect((await limit(240)).status).toBe(200);
    const known = { 'If-None-Match': seen.headers.get('etag') ?? '' };
    const again = await office('GET', `/branches/${BRANCH}`, undefined, known);
    expect([again.status, again.body]).toMatchObject([200, { effective: { maxMinutes: 240 } }]);
    expect((await limit(null)).status).toBe(200);
  });

  test('asks first, books, and a repeated call with the same key books nothing more', async () => {
    const wish = request(week(0));
    const asked = await office('POST', '/bookings/check', wish);
    expect([asked.status, asked.body]).toEqual([
      200,
      { fits: true, conflicts: [], skipped: [], shifted: [] },
    ]);

    const key = { 'Idempotency-Key': 'portal-4711' };
    const made = await office('POST', '/bookings', wish, key);
    expect([made.status, made.headers.get('etag')]).toEqual([201, '"1"']);
    expect(made.headers.get('location')).toBe(`${app.url}/api/v1/bookings/${made.body.id}`);

    const again = await office('POST', '/bookings', wish, key);
    expect([again.status, again.body]).toEqual([201, made.body]);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(again.headers.get('location')).toBe(made.headers.get('location'));

    const other = await office('POST', '/bookings', { ...wish, title: 'Anderes' }, key);
    expect([other.status, other.body.code]).toEqual([422, 'idempotency-mismatch']);
    const elsewhere = await app.call(ADMIN, 'POST', '/bookings', { ...wish, title: 'Anderes' }, key);
    expect(elsewhere.status).toBe(201);

    const listed = await office('GET', `/bookings?from=${week(0)}&to=${dayAfter(week(0), 1)}`);
    expect(listed.body.items.map(({ id }) => id).toSorted()).toEqual(
      [made.body.id, elsewhere.body.id].toSorted(),
    );
  });

  test('pages through many dates without missing or doubling one, and filters them', async () => {
    const day = week(1);
    const series = await book(day, { title: 'Ortsrunde Süd', recurrence: 'FREQ=DAILY;COUNT=7' });
    const single = await book(dayAfter(day, 2), { branch: 'by', title: 'Landesvorstand' });
    await cancel(await book(dayAfter(day, 3), { title: 'Ausgefallen' }));
    const reach = `from=${day}&to=${dayAfter(day, 7)}`;

    const walked: string[] = [];
    let next: string | null = '';
    while (next !== null) {
      const cursor: string = next === '' ? '' : `&cursor=${encodeURIComponent(next)}`;
      const { body } = await office('GET', `/occurrences?${reach}&status=booked&limit=3${cursor}`);
      expect(body.items.length).toBeLessThanOrEqual(3);
      walked.push(...body.items.map(({ id }) => id));
      next = body.next;
    }
    const expected = [...series.occurrences, ...single.occurrences].map(({ id }) => id);
    expect(walked.toSorted()).toEqual(expected.toSorted());

    const titles = async (query: string) =>
      (await office('GET', `/bookings?${reach}&${query}`)).body.items.map(({ title }) => title);
    expect(await titles('branch=by-09162')).toEqual(['Ortsrunde Süd', 'Ausgefallen']);
    expect(await titles('branch=by')).toEqual(['Ortsrunde Süd', 'Landesvorstand', 'Ausgefallen']);
    expect(await titles('branch=nw')).toEqual([]);
    expect(await titles('status=cancelled')).toEqual(['Ausgefallen']);
    expect(await titles('text=sued')).toEqual(['Ortsrunde Süd']);
  });

  test('hands out links that lead to the meeting’s pages, the host’s only to hosts', async () => {
    const { id } = await book(week(2));
    const links = (await office('GET', `/bookings/${id}/links`)).body;
    for (const [link, role] of [
      [links['guest'], 'm'],
      [links['host'], 'h'],
    ]) {
      expect(String(link).startsWith(`${app.url}/${String(role)}/`)).toBe(true);
      const page = await fetch(String(link));
      expect(page.status).toBe(200);
      expect(await page.text()).toContain('Kreisvorstand');
    }
    expect((await app.call('viewer@by', 'GET', `/bookings/${id}/links`)).body['host']).toBeNull();
  });

  test('changes only what it has seen: a stale version is refused', async () => {
    const { id } = await book(week(3));
    const path = `/bookings/${id}`;
    const seen = await office('GET', path);
    const tag = seen.headers.get('etag') ?? '';
    const first = await office('PATCH', path, { title: 'Erweitert' }, { 'If-Match': tag });
    expect([first.status, first.body['title'], first.headers.get('etag')]).toEqual([200, 'Erweitert', '"2"']);
    for (const method of ['PATCH', 'DELETE']) {
      const stale = await office(method, path, method === 'PATCH' ? { title: 'Zu spät' } : undefined, {
        'If-Match': tag,
      });
      expect([stale.status, stale.body.code]).toEqual([412, 'version-conflict']);
    }
    expect((await office('PATCH', path, { description: 'Ohne Bedingung' })).body).toMatchObject({
      title: 'Erweitert',
      description: 'Ohne Bedingung',
      status: 'booked',
    });
    const date = firstOf((await office('GET', path)).body);
    const moved = await office('PATCH', `/occurrences/${date.id}`, { start: `${week(3)}T18:00` });
    expect([moved.status, moved.body['start']]).toEqual([200, `${week(3)}T18:00`]);
    expect((await office('GET', `/occurrences/${date.id}`)).body).toEqual(moved.body);
  });

  test('refused for capacity, each of the alternatives can be booked', async () => {
    const day = week(4);
    await book(day);
    await book(day);
    const refused = await office('POST', '/bookings', request(day));
    expect([refused.status, refused.body.code]).toEqual([409, 'capacity-exhausted']);
    const asked = await office('POST', '/bookings/check', request(day));
    expect(asked.body).toEqual({
      fits: false,
      conflicts: refused.body['conflicts'],
      skipped: [],
      shifted: [],
    });
    const [conflict] = refused.body['conflicts'] as readonly {
      limit: string;
      alternatives: readonly string[];
    }[];
    expect(conflict?.limit).toBe('rooms');
    expect(conflict?.alternatives).toHaveLength(5);
    for (const start of conflict?.alternatives ?? []) await cancel(await book(day, { start }));
  });

  test('of a series only what fits is booked where the caller wants that, and the rest is named', async () => {
    const day = week(5);
    const taken = dayAfter(day, 1);
    await book(taken);
    await book(taken);
    const series = { recurrence: 'FREQ=DAILY;COUNT=3' };
    expect((await office('POST', '/bookings', request(day, series))).status).toBe(409);
    const made = await book(day, { ...series, onConflict: 'skip' });
    expect(made.occurrences.map(({ start }) => start)).toEqual([`${day}T19:00`, `${dayAfter(day, 2)}T19:00`]);
    expect(made['skipped']).toEqual([{ start: `${taken}T19:00`, reason: 'capacity', limit: 'rooms' }]);
    const none = await office('POST', '/bookings', request(taken, { onConflict: 'skip' }));
    expect([none.status, none.body.code]).toEqual([409, 'capacity-exhausted']);
  });

  test('cancels one date, then all, and takes both back', async () => {
    const day = week(6);
    const { id, occurrences } = await book(day, { recurrence: 'FREQ=DAILY;COUNT=3' });
    const [, second] = occurrences;
    const date = `/occurrences/${second?.id ?? ''}`;
    const states = async () =>
      (await office('GET', `/bookings/${id}`)).body.occurrences.map(({ status }) => status);

    expect((await office('DELETE', date)).body['status']).toBe('cancelled');
    expect(await states()).toEqual(['booked', 'cancelled', 'booked']);
    expect((await office('DELETE', date)).body.code).toBe('already-cancelled');
    expect((await office('DELETE', `/bookings/${id}`)).body['status']).toBe('cancelled');
    expect(await states()).toEqual(['cancelled', 'cancelled', 'cancelled']);
    expect((await office('POST', `${date}/restore`)).body.code).toBe('already-cancelled');

    expect((await office('POST', `/bookings/${id}/restore`)).body['status']).toBe('booked');
    expect(await states()).toEqual(['booked', 'cancelled', 'booked']);
    expect((await office('POST', `${date}/restore`)).body['status']).toBe('booked');
    expect(await states()).toEqual(['booked', 'booked', 'booked']);
    expect((await office('POST', `/bookings/${id}/restore`)).body.code).toBe('not-cancelled');
  });

  test('a place that is gone meanwhile is not taken back, and others are named', async () => {
    const day = week(7);
    const gone = await book(day);
    await cancel(gone);
    await book(day);
    await book(day);
    const answer = await office('POST', `/bookings/${gone.id}/restore`);
    expect([answer.status, answer.body.code]).toEqual([409, 'capacity-exhausted']);
    expect(answer.body['conflicts']).toMatchObject([
      { limit: 'rooms', alternatives: expect.arrayContaining([`${day}T21:00`]) },
    ]);
    expect((await office('GET', `/bookings/${gone.id}`)).body['status']).toBe('cancelled');
  });

  test('sees how much is promised, and an outage takes its part', async () => {
    const day = week(8);
    const hour = { from: `${day}T17:00:00Z`, to: `${day}T21:00:00Z` };
    const capacity = async () =>
      (await office('GET', `/capacity?from=${hour.from}&to=${hour.to}&step=240`)).body;
    const free = { limits: { rooms: ROOM_LIMIT, seats: 200 }, overcommitted: [] };
    expect(await capacity()).toMatchObject({ ...free, steps: [{ ...hour, rooms: 0, seats: 0 }] });
    const held = await book(day);
    expect(await capacity()).toMatchObject({ ...free, steps: [{ ...hour, rooms: 1, seats: 12 }] });

    const outage = { ...hour, rooms: 1, reason: 'Wartung' };
    expect((await office('POST', '/capacity/outages', outage)).status).toBe(403);
    const planned = await app.call(ADMIN, 'POST', '/capacity/outages', outage);
    expect([planned.status, planned.body]).toMatchObject([201, outage]);
    expect((await office('POST', '/bookings', request(day))).status).toBe(409);
    expect((await app.call(ADMIN, 'GET', '/capacity/outages')).body.items).toEqual([planned.body]);
    const lifted = await app.call(ADMIN, 'DELETE', `/capacity/outages/${planned.body.id}`);
    expect(lifted.status).toBe(204);
    await cancel(await book(day));
    await cancel(held);
  });

  describe('the operator', () => {
    test('sees the pool, drains a server and lets it work again', async () => {
      await app.runJob('watch-servers');
      const { items } = (await app.call(ADMIN, 'GET', '/servers')).body;
      expect(items.map(({ name, state, seats }) => ({ name, state, seats }))).toEqual(
        ['bbb-1', 'bbb-2', 'bbb-3'].map((name) => ({ name, state: 'up', seats: 100 })),
      );
      for (const draining of [true, false]) {
        const answer = await app.call(ADMIN, 'PATCH', '/servers/bbb-2', { draining });
        expect([answer.status, answer.body['draining']]).toEqual([200, draining]);
      }
      expect((await app.call(ADMIN, 'PATCH', '/servers/bbb-9', { draining: true })).status).toBe(404);
    });

    test('sees every job with its last run, and runs one', async () => {
      const ran = await app.runJob('forget');
      expect(ran).toMatchObject({ job: 'forget', failure: null });
      const { items } = (await app.call(ADMIN, 'GET', '/jobs')).body;
      expect(items.map(({ name }) => name).join(' ')).toBe(
        'open-rooms watch-servers close-rooms forget tidy ' +
          'sync-recordings release-recordings archive-recordings clean-recordings',
      );
      expect(items.find(({ name }) => name === 'forget')?.['lastRun']).toMatchObject({
        outcome: ran['outcome'],
      });
      expect((await app.call(ADMIN, 'POST', '/jobs/nothing/run')).status).toBe(404);
    });

    test('backs the embedded store up, which leaves a row in the log', async () => {
      const { status, body } = await app.call(ADMIN, 'POST', '/backup');
      if (kind === 'postgres') {
        expect([status, body.code]).toEqual([422, 'backup-not-embedded']);
        return;
      }
      expect(status).toBe(201);
      const { items } = (await app.call(ADMIN, 'GET', '/audit?action=backup.make')).body;
      expect(items[0]).toMatchObject({
        object: { kind: 'backup', id: body['name'] },
        after: { bytes: body['bytes'], sha256: body['sha256'], schema: body['schema'] },
      });
    });

    test('sees no room where none is open', async () => {
      expect((await office('GET', '/rooms')).body).toEqual({ items: [], next: null });
    });
  });
});
