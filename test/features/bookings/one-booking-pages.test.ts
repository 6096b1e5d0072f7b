import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { onEachStore } from '../../support/stores.ts';
import { freshDesk, SETTINGS, type TestDesk } from './desk.ts';
import { formIn, type PlainPages, servePages } from './plain-pages.ts';
import { readCode } from './read-code.ts';

const OFFICE = 'secretary@by-1';
const WEEKLY = { start: '2027-02-09T19:00', recurrence: 'FREQ=WEEKLY;COUNT=4' };

onEachStore('the pages of one booking', (store) => {
  let desk: TestDesk;
  let pages: PlainPages;
  beforeEach(async () => {
    desk = await freshDesk(store());
    pages = await servePages(store(), desk);
  });
  afterEach(() => pages.close());

  const linkIn = (html: string, kind: 'guest' | 'host') =>
    new RegExp(`id="${kind}-link"[^>]* value="([^"]*)"`).exec(html)?.[1] ?? '';

  describe('inviting', () => {
    test('the code leads to the guest link, on the page and on the sheet to be hung up', async () => {
      const { path } = await desk.booked({ title: 'Wahl & <Helfer>' });
      const { html } = await pages.get(OFFICE, path);
      const guest = linkIn(html, 'guest');
      expect(guest).toMatch(/^https:\/\/plenum\.example\/m\/[a-z0-9-]+$/);
      expect(readCode(html)).toBe(guest);
      const sheet = (await pages.get('viewer@by-1', `${path}/aushang`)).html;
      expect(readCode(sheet)).toBe(guest);
      const code = guest.split('/').at(-1) ?? '';
      expect(code).toContain('-');
      expect(sheet).toContain(`plenum.example/<wbr/>m/<wbr/><span>${code}</span>`);
      expect(sheet).toContain('Dienstag, 9. Februar<br/>19:00 bis 20:30 Uhr');
      expect(sheet).not.toContain('plenum.example/h/');
    });

    test('a letter holds the invitation and no address; the other language stands beside it', async () => {
      const { path } = await desk.booked({ title: 'Wahl & Helfer' });
      const { html } = await pages.get(OFFICE, path);
      const [, letter = ''] = /href="mailto:([^"]*)"/.exec(html) ?? [];
      const fields = new URLSearchParams(letter.replaceAll('&amp;', '&').slice(1));
      expect(letter.startsWith('?subject=')).toBe(true);
      expect(fields.get('subject')).toBe('Einladung: Wahl & Helfer');
      expect(fields.get('body')).toContain(`Wo: ${linkIn(html, 'guest')}\r\n`);
      expect(html).toContain('When: Tuesday');
    });

    test('what matters now stands on top: invite, lead, book again', async () => {
      const { path } = await desk.booked({ start: '2027-02-01T12:40', durationMinutes: 30 });
      expect((await pages.get(OFFICE, path)).html).toContain('data-copy="invitation"');
      desk.clock.passMinutes(35);
      const office = (await pages.get(OFFICE, path)).html;
      expect(office).toContain(`<a class="button" href="${linkIn(office, 'host')}">Raum betreten und leiten`);
      const viewer = (await pages.get('viewer@by-1', path)).html;
      expect(viewer).toContain(`<a class="button" href="${linkIn(viewer, 'guest')}">Zum Raum`);
      desk.clock.passMinutes(51);
      expect((await pages.get(OFFICE, path)).html).toContain(`<a class="button" href="${path}/nochmal"`);
    });
  });

  test('a new link takes the place of the old one, said before what that does, and that it stays done', async () => {
    const { path } = await desk.booked();
    const before = (await pages.get(OFFICE, `${path}/links`)).html;
    expect(before).toContain('Das lässt sich nicht rückgängig machen.');
    const old = { guest: linkIn(before, 'guest'), host: linkIn(before, 'host') };
    for (const kind of ['guest', 'host'] as const) {
      const { location } = await pages.post(OFFICE, `${path}/links`, { kind });
      expect(location).toBe(`${path}?getan=${kind}`);
      const { html } = await pages.get(OFFICE, location ?? '');
      expect(html).toContain('Der alte öffnet nichts mehr.');
      expect(linkIn(html, kind)).not.toBe(old[kind]);
    }
    // Who may host sees the link, and may not make another.
    expect(await pages.get('host@by-1', `${path}/links`)).toMatchObject({ status: 303, location: path });
    expect((await pages.post('host@by-1', `${path}/links`, { kind: 'host' })).status).toBe(403);
  });

  test('the last dates of a series are cancelled, and come back at once', async () => {
    const { booking, occurrences, path } = await desk.booked(WEEKLY);
    const page = (await pages.get(OFFICE, path)).html;
    expect(page).toContain('Das betrifft 4 Termine mit jeweils etwa 10 Personen.');
    await pages.post(OFFICE, `${path}/absagen`, { from: occurrences[2]?.id ?? '' });
    const { html } = await pages.get(OFFICE, path);
    expect(html).toContain('2 Termine sind abgesagt. Bis 12:10 Uhr können Sie das rückgängig machen');
    await pages.post(OFFICE, `${path}/zurueckholen`, formIn(html, 'name="from"'));
    expect((await desk.startsOf(booking.id)).join()).not.toContain('cancelled');
    const none = await pages.post(OFFICE, `${path}/absagen`, { from: booking.id });
    expect(none.html).toContain('Diesen Termin gibt es in der Buchung nicht mehr.');
  });

  test('a long series is folded, and says that clocks change on the way', async () => {
    const { path } = await desk.booked({ start: '2027-02-09T19:00', recurrence: 'FREQ=WEEKLY;COUNT=14' });
    const { html } = await pages.get(OFFICE, path);
    expect(html).toContain('6 weitere Termine');
    expect(html).toContain('Zwischen den Terminen werden die Uhren umgestellt.');
    expect([...html.matchAll(/<li><a href="\/termine\//g)]).toHaveLength(14);
    const short = await desk.booked({ ...WEEKLY, start: '2027-02-01T19:00' });
    expect((await pages.get(OFFICE, short.path)).html).not.toContain('umgestellt');
  });

  test('dates that go by another clock name it, also where all but one are over', async () => {
    const { path } = await desk.booked({ ...WEEKLY, start: '2027-02-02T19:00', timeZone: 'Europe/Lisbon' });
    desk.clock.passMinutes(16 * 24 * 60);
    const { html } = await pages.get(OFFICE, path);
    expect(html).toContain('Dienstag, 2. Februar, 19:00 bis 20:30 Uhr<');
    expect(html).toContain('Alle Zeiten gelten nach der Uhr in Lissabon.');
  });

  test('the form that is to be changed before it is booked again begins with all but the access code', async () => {
    const options = {
      lobby: 'ask-moderator',
      lockChat: true,
      muteOnStart: false,
      accessCode: 'sonne-7',
    } as const;
    const { path } = await desk.booked({ ...WEEKLY, description: 'Mit Gästen', options });
    const { html } = await pages.get(OFFICE, path);
    const [, link = ''] = /href="(\/buchen\?[^"]*)">Vorher noch etwas ändern/.exec(html) ?? [];
    expect(link).not.toContain('sonne');
    expect(html).toContain('Den Zugangscode tragen Sie dort neu ein.');
    const form = await pages.get(OFFICE, link.replaceAll('&amp;', '&'));
    const typed = formIn(form.html, 'name="title"');
    expect(typed).toMatchObject({ repeat: 'weekly', times: '4', description: 'Mit Gästen' });
    expect(typed).toMatchObject({ lobby: 'ask-moderator', lockChat: 'yes' });
    for (const field of ['day', 'muteOnStart', 'accessCode']) expect(typed).not.toHaveProperty(field);
  });

  test('a series is booked once more with its rule and number of dates, which is said', async () => {
    const { path } = await desk.booked(WEEKLY);
    const { html } = await pages.get(OFFICE, `${path}/nochmal`);
    expect(html).toContain('Tag des ersten Termins');
    expect(html).toContain('Wiederholung: jede Woche, 4 Termine.');
    const odd = await desk.booked({ ...WEEKLY, recurrence: 'FREQ=WEEKLY;INTERVAL=3;COUNT=3' });
    const page = (await pages.get(OFFICE, `${odd.path}/nochmal`)).html;
    expect(page).toContain('Wiederholung: wie bisher, 3 Termine.');
    const single = await desk.booked();
    expect((await pages.get(OFFICE, `${single.path}/nochmal`)).html).not.toContain('Wiederholung');
    // A single meeting has one date, and no next one.
    expect((await pages.get(OFFICE, single.path)).html).toContain('<h2 id="dates">Termin</h2>');
    expect((await pages.get(OFFICE, path)).html).toContain('Der nächste Termin ist am Dienstag, 9. Februar');
  });

  test('books the same once more, once however often it is sent; where it is full, at a free time', async () => {
    const { path } = await desk.booked({ title: 'Stammtisch' });
    const form = formIn((await pages.get(OFFICE, `${path}/nochmal`)).html, 'name="key"');
    expect(form).toMatchObject({ time: '19:00' });
    expect((await pages.post(OFFICE, `${path}/nochmal`, form)).html).toContain('Bitte geben Sie den Tag ein');
    const sent = { ...form, day: '2027-03-02' };
    const first = await pages.post(OFFICE, `${path}/nochmal`, sent);
    expect(first.location).toMatch(/^\/buchungen\/[0-9a-f-]+\?neu=1$/);
    expect((await pages.post(OFFICE, `${path}/nochmal`, sent)).location).toBe(first.location);
    await desk.fill('2027-03-09T19:00');
    const full = await pages.post(OFFICE, `${path}/nochmal`, {
      ...sent,
      key: randomUUID(),
      day: '2027-03-09',
    });
    expect(full.status).toBe(409);
    const [, start = ''] = /name="start" value="([^"]*)"/.exec(full.html) ?? [];
    const free = { ...formIn(full.html, 'name="start"'), start };
    expect((await pages.post(OFFICE, `${path}/nochmal`, free)).status).toBe(303);
  });

  test('what no room takes any more is not booked once more: the page says how many fit, and leads to the form', async () => {
    const servers = [...SETTINGS.servers];
    await pages.close();
    desk = await freshDesk(store(), { servers });
    pages = await servePages(store(), desk, { settings: { servers } });
    const { path } = await desk.booked({ expectedParticipants: 90, recurrence: 'FREQ=WEEKLY;COUNT=2' });
    const form = formIn((await pages.get(OFFICE, `${path}/nochmal`)).html, 'name="key"');
    servers.splice(0, servers.length, ...servers.map((server) => ({ ...server, seats: 60 })));
    const { status, html } = await pages.post(OFFICE, `${path}/nochmal`, { ...form, day: '2027-03-02' });
    expect(status).toBe(409);
    expect(html).toContain('In einen Raum passen höchstens 60 Personen.');
    expect(html).not.toContain('href="#people"');
    expect(html).not.toContain('name="onConflict"');
    expect(html).toContain('<a href="/buchen?');
  });
});
