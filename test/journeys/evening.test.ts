import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { SimulatedServer } from '../../src/simulators/bigbluebutton/server.ts';
import { localNow } from '../support/calendar.ts';
import { pageSaying, walkIn } from '../support/visitor.ts';
import { type Body, onBothStores, startWholeApp, type WholeApp } from '../support/whole-app.ts';

const OFFICE = 'secretary@by';

/** The steps build on each other, as an evening does. */
onBothStores('an evening with a meeting', (kind) => {
  let app: WholeApp;
  let booking: Body;
  let date = '';
  let guest = '';
  let host = '';
  const meetingIds = new Set<string>();

  beforeAll(async () => {
    app = await startWholeApp(kind, { callers: [OFFICE, 'host@by', 'admin@de'] });
  });
  afterAll(() => app.close());

  const living = () => app.servers.filter(({ isUp }) => isUp);
  const meetings = () =>
    living().flatMap((server) => server.meetings().map((meeting) => ({ server, meeting })));
  /** The one meeting of the date, on whatever server. @throws Error unless there is exactly one */
  const theMeeting = () => {
    const [found, ...more] = meetings();
    if (found === undefined || more.length > 0) throw new Error(`${meetings().length} meetings, not one`);
    return found;
  };
  const room = async () => (await app.call(OFFICE, 'GET', `/occurrences/${date}`)).body['room'];
  const enter = async (link: string, name: string) => {
    const walked = await walkIn(link, name);
    if (!walked.in) throw new Error(`${name} did not get in: ${walked.status} ${walked.html}`);
    return walked;
  };

  test('what is booked for now opens on one server, by a signed call', async () => {
    const wish = {
      ...{ branch: 'by-09162', title: 'Kreisvorstand', start: localNow() },
      ...{ durationMinutes: 60, expectedParticipants: 12 },
    };
    const made = await app.call(OFFICE, 'POST', '/bookings', wish);
    expect(made.status).toBe(201);
    booking = made.body;
    date = booking.occurrences[0]?.id ?? '';
    const links = (await app.call(OFFICE, 'GET', `/bookings/${booking.id}/links`)).body;
    [guest, host] = [String(links['guest']), String(links['host'])];

    await app.runJob('open-rooms');
    await pageSaying(guest, 'Der Raum ist offen.');
    const { server, meeting } = theMeeting();
    expect(meeting).toMatchObject({ name: 'Kreisvorstand', meta: { 'plenum-occurrence': date } });
    expect(await room()).toEqual({ state: 'open', server: server.name, participants: 0 });
    expect(calls('create')).toBe(1);
    expect(await unsigned(server, 'create', meeting.meetingID)).toContain('checksumError');
    meetingIds.add(meeting.meetingID);
  });

  test('a guest and a host walk in by their links and are counted', async () => {
    const { server } = theMeeting();
    const ida = await enter(guest, 'Ida Denk');
    expect(ida.room).toBe(new URL(server.url).origin);
    expect(ida.html).toContain('Ihr Name: <strong>Ida Denk</strong><br>Ihre Rolle: <strong>Teilnahme');
    const olga = await enter(host, 'Olga Leit');
    expect(olga.html).toContain('Moderation');
    expect(olga.html).toContain('Ida Denk');
    await app.runJob('watch-servers');
    expect(await room()).toEqual({ state: 'live', server: server.name, participants: 2 });
    await pageSaying(guest, '2 Teilnehmende sind da.');
    const { items } = (await app.call('host@by', 'GET', '/rooms')).body;
    expect(items).toMatchObject([{ occurrence: date, state: 'live', participants: 2, fence: 1 }]);
    // A link that was changed on the way opens nothing.
    const forged = await fetch(ida.joinUrl.replace('VIEWER', 'MODERATOR'), { redirect: 'manual' });
    expect(forged.headers.get('location') ?? (await forged.text())).toContain('checksumError');
  });

  test('the host ends it for all; guests read so and wait', async () => {
    expect((await app.call('host@by', 'POST', `/occurrences/${date}/end`)).status).toBe(202);
    await app.runJob('close-rooms');
    expect(meetings()).toEqual([]);
    expect(await room()).toBeNull();
    await pageSaying(guest, 'Das Treffen ist zu Ende.');
    const late = await walkIn(guest, 'Ida Denk');
    expect(late).toMatchObject({ in: false, status: 409, html: expect.stringContaining('zu Ende') });
    await app.runJob('open-rooms');
    await app.runJob('watch-servers');
    expect(meetings()).toEqual([]);
  });

  test('the host opens it again by the same link, under a meetingID never used before', async () => {
    const again = await enter(host, 'Olga Leit');
    const { server, meeting } = theMeeting();
    expect(again.room).toBe(new URL(server.url).origin);
    expect(meetingIds.has(meeting.meetingID)).toBe(false);
    meetingIds.add(meeting.meetingID);
    await enter(guest, 'Ida Denk');
    await app.runJob('watch-servers');
    expect(await room()).toMatchObject({ state: 'live', participants: 2 });
  });

  test('their server dies: after one look of the watch the same links lead in again elsewhere', async () => {
    const { server: dead } = theMeeting();
    await dead.kill();
    await app.runJob('watch-servers');
    const ida = await enter(guest, 'Ida Denk');
    await enter(host, 'Olga Leit');
    const { server, meeting } = theMeeting();
    expect(server.name).not.toBe(dead.name);
    expect(ida.room).toBe(new URL(server.url).origin);
    expect(meetingIds.has(meeting.meetingID)).toBe(false);
    expect(meeting.users.map(({ name }) => name).toSorted()).toEqual(['Ida Denk', 'Olga Leit']);

    await dead.start();
    await app.runJob('watch-servers');
    expect(theMeeting().meeting.meetingID).toBe(meeting.meetingID);
    const { items } = (await app.call('admin@de', 'GET', '/servers')).body;
    expect(items.map(({ state }) => state)).toEqual(['up', 'up', 'up']);
  }, 60_000);

  test('cancelling a live meeting asks first, then ends it everywhere, and the page says so', async () => {
    const path = `/bookings/${booking.id}`;
    await app.runJob('watch-servers');
    const asked = await app.call(OFFICE, 'DELETE', path);
    expect([asked.status, asked.body.code]).toEqual([409, 'room-live']);
    expect(theMeeting().meeting.users).toHaveLength(2);

    expect((await app.call(OFFICE, 'DELETE', `${path}?live=end`)).status).toBe(200);
    await app.runJob('close-rooms');
    await app.runJob('watch-servers');
    expect(meetings()).toEqual([]);
    for (const link of [guest, host]) {
      await pageSaying(link, 'Dieses Treffen ist abgesagt.');
      const late = await walkIn(link, 'Ida Denk');
      expect(late).toMatchObject({ in: false, status: 409, html: expect.stringContaining('abgesagt') });
    }
  });

  test('taken back within ten minutes, the same link leads in again', async () => {
    const restored = await app.call(OFFICE, 'POST', `/bookings/${booking.id}/restore`);
    expect([restored.status, restored.body['status']]).toEqual([200, 'booked']);
    await app.runJob('open-rooms');
    await pageSaying(guest, 'Der Raum ist wieder da.');
    await enter(guest, 'Ida Denk');
    expect(meetingIds.has(theMeeting().meeting.meetingID)).toBe(false);
  });

  function calls(name: string): number {
    return app.servers.flatMap((server) => server.requests()).filter(({ call }) => call === name).length;
  }
});

async function unsigned(server: SimulatedServer, call: string, meetingID: string): Promise<string> {
  return (await fetch(`${server.url}api/${call}?meetingID=${meetingID}&name=x`)).text();
}
