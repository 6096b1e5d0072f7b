import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { SignJWT } from 'jose';
import { toLocal } from '../../src/lib/local-time.ts';
import { MINUTE_MS } from '../../src/lib/span.ts';
import { ZONE } from '../support/calendar.ts';
import { type Body, onBothStores, startWholeApp, type WholeApp } from '../support/whole-app.ts';
import { walkIn } from '../support/visitor.ts';
import { untilThere } from '../support/until.ts';

const [SECRETARY, VIEWER, ADMIN] = ['secretary@by', 'host@by', 'admin@de'];
const REASON = 'Protokoll der Mitgliederversammlung';

onBothStores('who was in a meeting', (kind) => {
  let app: WholeApp;

  beforeAll(async () => {
    app = await startWholeApp(kind, { callers: [SECRETARY, VIEWER, ADMIN].map(String), seats: [100] });
    app.servers[0]?.recordings.set({ analyticsMs: 0 });
  });
  afterAll(() => app.close());

  const call = (who: string | undefined, method: string, path: string, body?: unknown) =>
    app.call(who ?? null, method, path, body);

  /** A meeting that is open now. */
  async function meet(
    options: object,
  ): Promise<{ booking: Body; date: string; guest: string; meeting: string }> {
    const { status, body } = await call(SECRETARY, 'POST', '/bookings', {
      ...{ branch: 'by-09162', title: 'Versammlung', start: toLocal(Date.now(), ZONE) },
      ...{ durationMinutes: 60, expectedParticipants: 9, options },
    });
    expect(status).toBe(201);
    await app.runJob('open-rooms');
    const date = body.occurrences[0]?.id ?? '';
    const { guest } = (await call(SECRETARY, 'GET', `/bookings/${body.id}/links`)).body as unknown as {
      guest: string;
    };
    const created = app.servers[0]?.requests().filter((request) => request.call === 'create') ?? [];
    const params = created.map((request) => request.params as Record<string, string>);
    const meeting = params.find((one) => one['meta_plenum-occurrence'] === date)?.['meetingID'] ?? '';
    return { booking: body, date, guest, meeting };
  }

  const paramsOf = (meeting: string) =>
    app.servers[0]
      ?.requests()
      .map(({ params }) => params)
      .find((params) => params['meetingID'] === meeting && params['name'] !== undefined);
  const listed = async (date: string, who = SECRETARY) => call(who, 'GET', `/occurrences/${date}/attendance`);
  const people = async (date: string) => (await listed(date)).body.items;

  test('is known where its booking says why, read by those who book, and goes when they say so', async () => {
    const { booking, date, guest, meeting } = await meet({ attendance: REASON });
    expect(paramsOf(meeting)).toMatchObject({ meetingKeepEvents: 'true' });
    expect((await walkIn(guest, '=Zoë')).in).toBe(true);
    await call(SECRETARY, 'POST', `/occurrences/${date}/end`);
    await app.runJob('close-rooms');
    await untilThere('who was there', 15_000, async () => (await people(date)).length > 0);
    const { body } = await listed(date);
    expect(body).toMatchObject({ reason: REASON, until: expect.any(String) });
    expect(body.items).toEqual([
      {
        ...{ name: '=Zoë', role: 'guest', minutes: expect.any(Number) },
        ...{ firstAt: expect.any(String), lastAt: expect.any(String) },
      },
    ]);
    const csv = await call(SECRETARY, 'GET', `/occurrences/${date}/attendance.csv`);
    expect(csv.headers.get('content-type')).toMatch(/^text\/csv/);
    expect(String(csv.body['text'])).toContain('"\'=Zoë";"Gast";');
    expect((await listed(date, VIEWER)).status).toBe(403);

    // A reason that is taken away takes the list along.
    expect(
      (await call(SECRETARY, 'PATCH', `/bookings/${booking.id}`, { options: { attendance: null } })).status,
    ).toBe(200);
    expect((await listed(date)).body).toEqual({ reason: null, until: null, items: [] });
    await call(SECRETARY, 'PATCH', `/bookings/${booking.id}`, { options: { attendance: REASON } });
    expect(await people(date)).toEqual([]);
  });

  test('is not asked for where the booking does not', async () => {
    const { meeting } = await meet({});
    expect(paramsOf(meeting)?.['meetingKeepEvents']).toBe('false');
    expect(Object.keys(paramsOf(meeting) ?? {})).not.toContain('meta_analytics-callback-url');
  });

  test('is taken from its server alone, about its own meeting, once, and in bounds', async () => {
    const { booking, date, meeting } = await meet({ attendance: REASON });
    const url = paramsOf(meeting)?.['meta_analytics-callback-url'] ?? '';
    const secret = app.servers[0]?.secret ?? '';
    const sign = (key: string, expires = '1h') =>
      new SignJWT()
        .setProtectedHeader({ alg: 'HS512' })
        .setExpirationTime(expires)
        .sign(new TextEncoder().encode(key));
    const time = (minutes: number) => new Date(Date.now() + minutes * MINUTE_MS).toISOString();
    const info = app.servers[0]?.meetings().find(({ meetingID }) => meetingID === meeting);
    const body = (change: object = {}) => ({
      meeting_id: meeting,
      internal_meeting_id: info?.internalMeetingID,
      data: {
        finish: time(0),
        attendees: [
          {
            ...{ ext_user_id: 'x', name: 'Ida', moderator: true, duration: 60 },
            ...{ joins: [time(-2)], leaves: [time(-1)] },
          },
        ],
      },
      ...change,
    });
    const post = async (token: string, content: unknown, to = url) =>
      (
        await fetch(to, {
          method: 'POST',
          headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
          body: typeof content === 'string' ? content : JSON.stringify(content),
        })
      ).status;
    const good = await sign(secret);
    expect(await post(await sign('another-secret-0123456789'), body())).toBe(401);
    expect(await post(await sign(secret, '-1h'), body())).toBe(401);
    expect(await post(good, body(), `${url.slice(0, url.lastIndexOf('.'))}.${'A'.repeat(22)}`)).toBe(404);
    expect(await post(good, body(), url.replace('/analytics/', '/ended/'))).not.toBe(204);
    expect(await post(good, 'x'.repeat(5 * 1024 * 1024 + 1))).toBe(413);
    expect(await post(good, '{')).toBe(400);
    expect(await post(good, body({ meeting_id: 'another' }))).toBe(204);
    expect(await post(good, body({ internal_meeting_id: 'another-1' }))).toBe(204);
    expect(await post(good, { polls: [] })).toBe(204);
    expect(await people(date)).toEqual([]);
    const same = body();
    expect([await post(good, same), await post(good, same)]).toEqual([204, 204]);
    expect(await people(date)).toMatchObject([{ name: 'Ida', role: 'host', minutes: 1 }]);

    expect((await call(SECRETARY, 'DELETE', `/occurrences/${date}/attendance`)).status).toBe(204);
    expect(await people(date)).toEqual([]);
    const asked = async (attendance: string | null) =>
      (await call(SECRETARY, 'PATCH', `/bookings/${booking.id}`, { options: { attendance } })).status;
    // Those who are in were told otherwise.
    expect(await asked(null)).toBe(409);
    await call(SECRETARY, 'POST', `/occurrences/${date}/end`);
    await app.runJob('close-rooms');
    expect(await asked(null)).toBe(200);
    expect(await post(good, body())).toBe(204);
    expect(await asked(REASON)).toBe(200);
    expect(await people(date)).toEqual([]);
  });
});
