import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { HOUR_MS, MINUTE_MS } from '../../src/lib/span.ts';
import { localNow } from '../support/calendar.ts';
import { pageSaying, walkIn } from '../support/visitor.ts';
import { onBothStores, startWholeApp, type WholeApp } from '../support/whole-app.ts';

const OFFICE = 'secretary@by';
const HOST = 'host@by';
const ADMIN = 'admin@de';

/** The steps build on each other, as an evening does. */
onBothStores('changes while a meeting is live', (kind) => {
  let app: WholeApp;
  let booking = '';
  let date = '';
  let links: { guest: string; host: string };

  beforeAll(async () => {
    app = await startWholeApp(kind, { callers: [OFFICE, HOST, ADMIN] });
    const wish = {
      ...{ branch: 'by-09162', title: 'Kreisvorstand', start: localNow() },
      ...{ durationMinutes: 60, expectedParticipants: 12 },
    };
    const made = (await app.call(OFFICE, 'POST', '/bookings', wish)).body;
    booking = made.id;
    date = made.occurrences[0]?.id ?? '';
    links = await linksNow();
    await app.runJob('open-rooms');
    await pageSaying(links.guest, 'Der Raum ist offen.');
    expect(await walkIn(links.guest, 'Ida Denk')).toMatchObject({ in: true });
    await app.runJob('watch-servers');
  });
  afterAll(() => app.close());

  const linksNow = async () =>
    (await app.call(OFFICE, 'GET', `/bookings/${booking}/links`)).body as unknown as typeof links;
  const closesAt = async () =>
    Date.parse(String((await app.call(OFFICE, 'GET', `/occurrences/${date}`)).body['closesAt']));

  test('a host keeps the room for longer; an office makes the meeting longer', async () => {
    const before = await closesAt();
    const path = `/occurrences/${date}/open`;
    expect((await app.call(HOST, 'POST', path)).status).toBe(202);
    expect(await closesAt()).toBe(before);
    const stays = await app.call(HOST, 'POST', path, { minutes: 90 });
    expect(stays.status).toBe(202);
    expect(await closesAt()).toBeGreaterThanOrEqual(before + 28 * MINUTE_MS);
    const longer = await app.call(OFFICE, 'PATCH', `/occurrences/${date}`, { durationMinutes: 180 });
    expect(longer).toMatchObject({ status: 200, body: { room: { state: 'live', participants: 1 } } });
    expect((await app.call(HOST, 'POST', path, { minutes: 721 })).status).toBe(400);
  });

  test('whoever is to take the server down sees who is still in, and the page announces it', async () => {
    const { items } = (await app.call(HOST, 'GET', '/rooms')).body;
    const server = String(items[0]?.['server']);
    const drained = await app.call(ADMIN, 'PATCH', `/servers/${server}`, { draining: true });
    expect(drained).toMatchObject({
      status: 200,
      body: { takesRooms: false, open: [{ occurrence: date, title: 'Kreisvorstand', participants: 1 }] },
    });
    const announcement = 'Wir starten einen Server neu.';
    const from = new Date(Date.now() + 10 * MINUTE_MS).toISOString();
    const to = new Date(Date.now() + HOUR_MS).toISOString();
    const planned = await app.call(ADMIN, 'POST', '/capacity/outages', {
      ...{ from, to, announcement, servers: [server], reason: 'Wartung' },
    });
    expect(planned.status).toBe(201);
    for (const link of [links.guest, links.host]) {
      expect(await pageSaying(link, announcement)).toContain('Angekündigte Wartung');
    }
    expect(await (await fetch(`${links.guest}?lang=en`)).text()).toContain('Announced maintenance');
    const status = (await (await fetch(`${links.guest}/status`)).json()) as { announcements: unknown };
    expect(status.announcements).toMatchObject([{ text: announcement }]);
    await app.call(ADMIN, 'DELETE', `/capacity/outages/${planned.body.id}`);
    await app.call(ADMIN, 'PATCH', `/servers/${server}`, { draining: false });
  });

  test('a link that went astray is replaced at once, and the meeting goes on', async () => {
    const old = links;
    for (const kindOfLink of ['guest', 'host']) {
      const path = `/bookings/${booking}/links/${kindOfLink}/rotate`;
      expect((await app.call(HOST, 'POST', path)).status).toBe(403);
      expect((await app.call(OFFICE, 'POST', path)).status).toBe(200);
    }
    links = await linksNow();
    for (const link of [old.guest, old.host]) {
      // Whatever was remembered of its page: it leads nobody in any more.
      expect(await walkIn(link, 'Eva Fremd')).toMatchObject({ in: false, status: 410 });
      const page = await pageSaying(link, 'Dieser Link gilt nicht mehr.');
      expect(page).toContain('vom Büro: ');
      expect(page).not.toContain('Kreisvorstand');
    }
    expect(await walkIn(links.guest, 'Olga Neu')).toMatchObject({ in: true });
    await app.runJob('watch-servers');
    const { body } = await app.call(OFFICE, 'GET', `/occurrences/${date}`);
    expect(body['room']).toMatchObject({ state: 'live', participants: 2 });
  });

  test('ended by a host, the room opens again for who has the new host link, and no other', async () => {
    expect((await app.call(HOST, 'POST', `/occurrences/${date}/end`)).status).toBe(202);
    await app.runJob('close-rooms');
    await pageSaying(links.host, 'Raum wieder öffnen');
    expect(await walkIn(links.host, 'Olga Leit')).toMatchObject({ in: true });
  });
});
