import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { toLocal } from '../../src/lib/local-time.ts';
import { MINUTE_MS, SECOND_MS } from '../../src/lib/span.ts';
import { MUNICH, type SmallCloud, startSmallCloud } from '../support/small-cloud.ts';
import { untilThere } from '../support/until.ts';
import { onBothStores, startWholeApp, type WholeApp } from '../support/whole-app.ts';
import { keepingLog, type Line } from '../support/world-pool.ts';

const ZONE = 'Europe/Berlin';
const SECRETARY = 'secretary@by-09162';
const VIEWER = 'viewer@by';
const pdf = (text: string) => Buffer.from(`%PDF-1.4 ${text}`);

onBothStores('meeting papers', (kind) => {
  let cloud: SmallCloud;
  let app: WholeApp;
  const logged: Line[] = [];
  beforeAll(async () => {
    cloud = await startSmallCloud();
    app = await startWholeApp(kind, {
      callers: [SECRETARY, VIEWER, 'admin@de'],
      settings: cloud.settings,
      log: keepingLog(logged),
    });
  });
  afterAll(async () => {
    await app.close();
    await cloud.close();
  });

  const book = async (options: object, title = 'Mitgliederversammlung', minutes = 60) => {
    const answer = await app.call(SECRETARY, 'POST', '/bookings', {
      ...{ branch: 'by-09162', title, durationMinutes: 60, expectedParticipants: 9, options },
      start: toLocal(Date.now() + minutes * MINUTE_MS, ZONE),
    });
    expect(answer.status).toBe(201);
    const [date] = answer.body.occurrences;
    if (date === undefined) throw new Error('a booking without a date');
    return { booking: answer.body, date };
  };
  const slidesOf = async (occurrence: string) => {
    await Promise.all(app.servers.map((server) => server.slidesSettled()));
    return app.servers
      .flatMap((server) => server.meetings())
      .filter(({ meta }) => meta['plenum-occurrence'] === occurrence)
      .flatMap(({ slides }) => slides);
  };

  test('from the booking to slides that come into a meeting under way', async () => {
    const { booking, date } = await book({ papers: 'drop' });
    await app.runJob('provision-folders');
    await app.runJob('prepare-papers');
    const papers = `/occurrences/${date.id}/papers`;
    const { body: ready } = await app.call(VIEWER, 'GET', papers);
    const folder = `${String(date['start']).slice(0, 10)} Mitgliederversammlung`;
    expect(ready).toMatchObject({ state: 'ready', folder: { name: folder }, slides: [], slidesKnown: true });
    const { read, drop } = ready['links'] as { read: string; drop: string };
    const { body: links } = await app.call(SECRETARY, 'GET', `/bookings/${booking.id}/links`);
    const page = await (await fetch(String(links['guest']))).text();
    expect(page).toContain(`<a href="${read}" rel="noreferrer">Unterlagen zur Sitzung</a>`);
    expect(page).toContain(`<a href="${drop}" rel="noreferrer">Unterlagen einreichen</a>`);

    const slides = `/occurrences/${date.id}/slides`;
    expect(await app.call(SECRETARY, 'POST', slides)).toMatchObject({
      status: 409,
      body: { code: 'no-room' },
    });
    const place = `${MUNICH}/Sitzungen/${folder}/Folien`;
    for (const name of ['10 Wahlen.pdf', '2 Haushalt.pdf', '1 Tagesordnung.pdf']) {
      await cloud.put(`${place}/${name}`, pdf(name));
    }
    await app.call(SECRETARY, 'POST', `/occurrences/${date.id}/open`);
    await app.runJob('open-rooms');
    const three = ['1 Tagesordnung.pdf', '2 Haushalt.pdf', '10 Wahlen.pdf'];
    expect(await slidesOf(date.id)).toMatchObject(
      three.map((name, at) => ({ name, handedBy: 'create', current: at === 0, state: 'converted' })),
    );

    await cloud.put(`${place}/11 Nachtrag.pdf`, pdf('neu'));
    await cloud.put(`${place}/Mitschnitt.mp4`, pdf('nein'));
    const skipped = [{ name: 'Mitschnitt.mp4', reason: 'type' }];
    expect(await app.call(VIEWER, 'POST', slides)).toMatchObject({ status: 403 });
    expect(await app.call(SECRETARY, 'POST', slides)).toMatchObject({
      status: 200,
      body: { pushed: ['11 Nachtrag.pdf'], there: three, skipped },
    });
    expect((await slidesOf(date.id)).map(({ name }) => name)).toEqual([...three, '11 Nachtrag.pdf']);
    expect((await app.call(SECRETARY, 'POST', slides)).body).toMatchObject({ pushed: [] });
    const { body: audit } = await app.call('admin@de', 'GET', '/audit?action=slides.push');
    expect(audit.items).toHaveLength(1);
    expect((await app.call(VIEWER, 'GET', papers)).body).toMatchObject({
      slides: [{ name: three[0] }, {}, {}, { name: '11 Nachtrag.pdf' }],
      skipped,
    });
  });

  test('where a booking has none, nothing is shown and nothing comes', async () => {
    const { date } = await book({}, 'Ohne');
    const answer = await app.call(VIEWER, 'GET', `/occurrences/${date.id}/papers`);
    expect(answer.body).toMatchObject({ state: 'none', folder: null, slides: [] });
    expect(await app.call(SECRETARY, 'POST', `/occurrences/${date.id}/slides`)).toMatchObject({
      ...{ status: 409, body: { code: 'no-papers' } },
    });
  });

  test('who has the link but not the access code is shown no papers', async () => {
    const { booking } = await book({ papers: 'read', accessCode: 'sesam' }, 'Geschlossen');
    await app.runJob('prepare-papers');
    const { body: links } = await app.call(SECRETARY, 'GET', `/bookings/${booking.id}/links`);
    const page = async (link: unknown) => (await fetch(String(link))).text();
    expect(await page(links['guest'])).not.toContain('Unterlagen');
    expect(await page(links['host'])).toContain('Unterlagen zur Sitzung');
  });

  test('without Nextcloud people book and meet as ever, and all is caught up when it is back', async () => {
    const before = await book({ papers: 'folder' }, 'Mit Folien');
    await app.runJob('prepare-papers');
    const folder = `${String(before.date['start']).slice(0, 10)} Mit Folien`;
    await cloud.put(`${MUNICH}/Sitzungen/${folder}/Folien/1 Lage.pdf`, pdf('Lage'));
    await cloud.control.kill();
    const { booking, date } = await book({ papers: 'read' }, 'Vorstand', 5);
    await app.runJob('prepare-papers');
    await app.call(SECRETARY, 'POST', `/occurrences/${before.date.id}/open`);
    await app.runJob('open-rooms');
    for (const { id } of [before.date, date]) {
      const { body: room } = await app.call(VIEWER, 'GET', `/occurrences/${id}`);
      expect(room['room']).toMatchObject({ state: 'open' });
    }
    expect(await slidesOf(before.date.id)).toEqual([]);
    const { body: links } = await app.call(SECRETARY, 'GET', `/bookings/${booking.id}/links`);
    expect((await fetch(String(links['guest']))).status).toBe(200);
    const papers = `/occurrences/${date.id}/papers`;
    expect((await app.call(VIEWER, 'GET', papers)).body).toMatchObject({ folder: null, slidesKnown: false });
    expect(await app.call(SECRETARY, 'POST', `/occurrences/${date.id}/slides`)).toMatchObject({
      ...{ status: 503, body: { code: 'nextcloud-unreachable' } },
    });

    await cloud.control.start();
    const aMomentLater = () => wait(SECOND_MS);
    await untilThere('slides in the room that opened without them', 120_000, async () => {
      await aMomentLater();
      await app.runJob('bring-slides');
      return (await slidesOf(before.date.id)).some(({ name }) => name === '1 Lage.pdf');
    });
    await untilThere('the folder that was booked meanwhile', 120_000, async () => {
      await aMomentLater();
      await app.runJob('prepare-papers');
      return (await app.call(VIEWER, 'GET', papers)).body['state'] === 'ready';
    });
  }, 300_000);

  test('no log names a link, an address of slides, a file or the password', () => {
    expect(logged.length).toBeGreaterThan(0);
    expect(JSON.stringify(logged)).not.toMatch(/\/s\/|\/slides\/[A-Za-z0-9]|Tagesordnung|app-password/);
  });
});
