import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { onEachStore } from '../../support/stores.ts';
import { freshDesk, type TestDesk, wish } from './desk.ts';
import { fieldsIn, type PlainPages, servePages } from './plain-pages.ts';
import { readCode } from './read-code.ts';

const OFFICE = 'secretary@by-1';
const WEEKLY = { start: '2027-02-09T19:00', recurrence: 'FREQ=WEEKLY;COUNT=4' };

/** The form of a page that leads to an address and says which of several it is, as a browser would send it. */
function formIn(html: string, mark: string): Record<string, string> {
  const form = html.split('<form').find((each) => each.split('</form>')[0]?.includes(mark)) ?? '';
  const ticked = form.replaceAll(/<input(?=[^>]*type="checkbox")(?![^>]* checked)[^>]*>/g, '');
  return fieldsIn(`<form${ticked.split('</form>')[0] ?? ''}`);
}

onEachStore('the pages of one booking', (store) => {
  let desk: TestDesk;
  let pages: PlainPages;
  beforeEach(async () => {
    desk = await freshDesk(store());
    pages = await servePages(store(), desk);
  });
  afterEach(() => pages.close());

  const booked = async (change: Parameters<TestDesk['book']>[0] = {}) => {
    const made = await desk.book(change);
    return { ...made, path: `/buchungen/${made.booking.id}` };
  };
  const linkIn = (html: string, kind: 'guest' | 'host') =>
    new RegExp(`id="${kind}-link"[^>]* value="([^"]*)"`).exec(html)?.[1] ?? '';
  const startsOf = async (id: string) =>
    (await desk.bookings.get(store().db, id)).occurrences.map(({ start, status }) =>
      status === 'booked' ? start : `${start} ${status}`,
    );
  const fill = async (start: string, rooms = 3) => {
    for (let room = 0; room < rooms; room++) await desk.book({ branch: 'nw', start });
  };

  describe('inviting', () => {
    test('the code leads to the guest link, on the page and on the sheet to be hung up', async () => {
      const { path } = await booked({ title: 'Wahl & <Helfer>' });
      const { html } = await pages.get(OFFICE, path);
      const guest = linkIn(html, 'guest');
      expect(guest).toMatch(/^https:\/\/plenum\.example\/m\/[a-z0-9-]+$/);
      expect(readCode(html)).toBe(guest);
      const sheet = (await pages.get('viewer@by-1', `${path}/aushang`)).html;
      expect(readCode(sheet)).toBe(guest);
      expect(sheet.replaceAll('<wbr/>', '')).toContain(guest.replace('https://', ''));
      expect(sheet).toContain('Dienstag, 9. Februar<br/>19:00 Uhr bis 20:30 Uhr');
      expect(sheet).not.toContain('plenum.example/h/');
    });

    test('a letter holds the invitation and no address; the other language stands beside it', async () => {
      const { path } = await booked({ title: 'Wahl & Helfer' });
      const { html } = await pages.get(OFFICE, path);
      const [, letter = ''] = /href="mailto:([^"]*)"/.exec(html) ?? [];
      const fields = new URLSearchParams(letter.replaceAll('&amp;', '&').slice(1));
      expect(letter.startsWith('?subject=')).toBe(true);
      expect(fields.get('subject')).toBe('Einladung: Wahl & Helfer');
      expect(fields.get('body')).toContain(`Wo: ${linkIn(html, 'guest')}\r\n`);
      expect(html).toContain('When: Tuesday');
    });

    test('what matters now stands on top: invite, lead, book again', async () => {
      const { path } = await booked({ start: '2027-02-01T12:40', durationMinutes: 30 });
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
    const { path } = await booked();
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

  describe('changing', () => {
    const change = (path: string, fields: Record<string, string>) =>
      pages.post(OFFICE, `${path}/aendern`, fields);

    test('what all dates share is saved at once, and only what was touched', async () => {
      const { booking, path } = await booked({ options: { accessCode: 'sonne-7', muteOnStart: false } });
      const form = formIn((await pages.get(OFFICE, `${path}/aendern`)).html, 'value="details"');
      expect(form).toMatchObject({ title: 'Kreisvorstand', accessCode: 'sonne-7' });
      const sent = await change(path, {
        ...form,
        ...{ title: 'Neuer Titel', description: 'Zwei\r\nZeilen', lobby: 'yes' },
      });
      expect(sent).toMatchObject({ status: 303, location: `${path}?getan=details` });
      const after = (await desk.bookings.get(store().db, booking.id)).booking;
      expect(after).toMatchObject({
        title: 'Neuer Titel',
        description: 'Zwei\nZeilen',
        start: booking.start,
      });
      expect(after.options).toEqual({ ...booking.options, lobby: 'ask-moderator' });
    });

    test('what cannot be is told at its field, and the form stays as it was typed', async () => {
      const { path } = await booked();
      const form = formIn((await pages.get(OFFICE, `${path}/aendern`)).html, 'value="details"');
      const { status, html } = await change(path, { ...form, title: 'Neuer Titel', accessCode: 'x' });
      expect(status).toBe(422);
      expect(html).toContain('<a href="#accessCode">Der Zugangscode braucht 4 bis 32 Zeichen.</a>');
      expect(formIn(html, 'value="details"')).toMatchObject({ title: 'Neuer Titel', accessCode: 'x' });
    });

    test('nobody overwrites what somebody else changed: both stand there, and what was not touched is theirs', async () => {
      const { booking, path } = await booked();
      const form = formIn((await pages.get(OFFICE, `${path}/aendern`)).html, 'value="details"');
      const patch = { title: 'Von Bert', options: { accessCode: 'bert-7' } };
      await desk.inTurn((tx) => desk.bookings.change(tx, { principal: 'person:b' }, booking.id, patch, null));
      const clash = await change(path, { ...form, title: 'Von Anna' });
      expect(clash.status).toBe(412);
      expect(clash.html).toContain('Jemand hat das inzwischen geändert.');
      expect(clash.html.replaceAll(/<[^>]*>/g, ' ')).toMatch(/Titel\s+Von Anna\s+Von Bert/);
      const again = formIn(clash.html, 'value="details"');
      expect(again).toMatchObject({ title: 'Von Anna', accessCode: 'bert-7' });
      expect((await change(path, again)).status).toBe(303);
      // A long text in any script is saved, and a stale form takes what others made of it.
      const long = 'Ж'.repeat(4000);
      const stale = formIn((await pages.get(OFFICE, `${path}/aendern`)).html, 'value="details"');
      expect((await change(path, { ...stale, description: long })).status).toBe(303);
      const fresh = formIn((await pages.get(OFFICE, `${path}/aendern`)).html, 'value="details"');
      await desk.inTurn((tx) =>
        desk.bookings.change(tx, { principal: 'person:b' }, booking.id, { description: 'Kurz' }, null),
      );
      const kept = await change(path, { ...fresh, welcome: 'Hallo' });
      expect(formIn(kept.html, 'value="details"')).toMatchObject({ description: 'Kurz', welcome: 'Hallo' });
      const { title, options } = (await desk.bookings.get(store().db, booking.id)).booking;
      expect({ title, code: options.accessCode }).toEqual({ title: 'Von Anna', code: 'bert-7' });
    });

    test('a new time is shown before it is made, for all dates or from one on', async () => {
      const { booking, occurrences, path } = await booked(WEEKLY);
      const from = occurrences[2]?.id ?? '';
      const form = formIn((await pages.get(OFFICE, `${path}/aendern?ab=${from}`)).html, 'value="times"');
      expect(form).toMatchObject({ day: '2027-02-23', time: '19:00', from });
      const shown = await change(path, { ...form, day: '2027-02-24', time: '20:00' });
      expect(shown.status).toBe(200);
      expect(shown.html).toContain('Es betrifft 2 Termine');
      expect(shown.html).toContain('Mittwoch, 3. März, 20:00 Uhr');
      expect(await startsOf(booking.id)).toContain('2027-02-23T19:00');
      const button = { ...formIn(shown.html, 'name="step"'), step: 'do' };
      expect((await change(path, button)).location).toBe(`${path}?getan=times`);
      expect(await startsOf(booking.id)).toEqual([
        ...['2027-02-09T19:00', '2027-02-16T19:00', '2027-02-24T20:00', '2027-03-03T20:00'],
      ]);
    });

    test('dates without a place are named with free times, and left out or shifted as is said', async () => {
      await fill('2027-02-17T19:00');
      const { booking, path } = await booked(WEEKLY);
      const form = formIn((await pages.get(OFFICE, `${path}/aendern`)).html, 'value="times"');
      const full = await change(path, { ...form, day: '2027-02-10' });
      expect(full.status).toBe(409);
      expect(full.html).toContain('Mittwoch, 17. Februar, 19:00 Uhr geht nicht.');
      expect(full.html).toContain('Alle Räume sind vergeben. Frei wäre: Mittwoch, 17. Februar');
      expect(full.html).not.toContain('Jetzt so ändern');
      const ways = formIn(full.html, 'value="skip"');
      const skipped = await change(path, { ...ways, onConflict: 'skip' });
      expect(skipped.html).toContain('Mittwoch, 17. Februar, 19:00 Uhr fällt aus.');
      const doIt = { ...formIn(skipped.html, 'name="step"'), step: 'do' };
      expect((await change(path, doIt)).status).toBe(303);
      expect(await startsOf(booking.id)).toEqual([
        '2027-02-10T19:00',
        '2027-02-24T19:00',
        '2027-03-03T19:00',
      ]);
      // What is left out can be booked by itself.
      expect((await pages.get(OFFICE, path)).html).toContain('day=2027-02-17&amp;time=19%3A00');
    });

    test('a single meeting that was changed by its date keeps that when it moves on', async () => {
      const { booking, occurrences, path } = await booked({ durationMinutes: 60, expectedParticipants: 5 });
      const id = occurrences[0]?.id ?? '';
      const longer = { durationMinutes: 180, expectedParticipants: 90 };
      await desk.inTurn((tx) =>
        desk.bookings.moveOccurrence(tx, { principal: 'person:b' }, id, longer, null),
      );
      expect((await pages.get(OFFICE, path)).html).toContain('<dd>3 Stunden</dd>');
      const form = formIn((await pages.get(OFFICE, `${path}/aendern`)).html, 'value="times"');
      expect(form).toMatchObject({ duration: '180', people: '90' });
      const shown = await change(path, { ...form, time: '07:00' });
      const button = { ...formIn(shown.html, 'name="step"'), step: 'do' };
      expect((await change(path, button)).location).toBe(`${path}?getan=times`);
      const after = await desk.bookings.get(store().db, booking.id);
      const stands = { start: '2027-02-09T07:00', durationMinutes: 180, expected: 90 };
      expect(after.occurrences).toMatchObject([stands]);
      // Also one that was changed before bookings went along with their dates.
      const stale = { start_local: booking.start, duration_minutes: 60, expected: 5 };
      await store().db.updateTable('bookings').set(stale).where('id', '=', booking.id).execute();
      const back = formIn((await pages.get(OFFICE, `${path}/aendern`)).html, 'value="times"');
      const again = await change(path, { ...back, time: '19:00' });
      await change(path, { ...formIn(again.html, 'name="step"'), step: 'do' });
      const { booking: last, occurrences: dates } = await desk.bookings.get(store().db, booking.id);
      for (const each of [last, ...dates]) expect(each).toMatchObject({ ...stands, start: wish.start });
    });

    test('moves no other date in the place of one that is gone, and says how many a room takes', async () => {
      const { booking, occurrences, path } = await booked(WEEKLY);
      const form = formIn((await pages.get(OFFICE, `${path}/aendern`)).html, 'value="times"');
      const crowd = await change(path, { ...form, people: '101' });
      expect(crowd.status).toBe(409);
      expect(crowd.html).toContain('<a href="#people">In einen Raum passen höchstens 100 Personen.');
      const date = `/termine/${occurrences[0]?.id ?? ''}`;
      const asked = { ...form, version: '1', people: '101' };
      const moved = await pages.post(OFFICE, `${date}/verschieben`, asked);
      expect(moved.html).toContain('<a href="#people">In einen Raum passen höchstens 100 Personen.');
      await pages.post(OFFICE, `${date}/absagen`, {});
      const fresh = formIn((await pages.get(OFFICE, `${path}/aendern`)).html, 'value="times"');
      const before = await startsOf(booking.id);
      const gone = { ...fresh, from: form['from'] ?? '', time: '18:00', step: 'do' };
      const { status, html } = await change(path, gone);
      expect(status).toBe(409);
      expect(html).toContain('Diesen Termin gibt es in der Buchung nicht mehr.');
      expect(await startsOf(booking.id)).toEqual(before);
    });

    test('is for who may book alone', async () => {
      const { path } = await booked();
      for (const who of ['viewer@by-1', 'host@by-1']) {
        const { html } = await pages.get(who, path);
        for (const way of ['aendern', 'nochmal', 'absagen', `${path}/links`]) expect(html).not.toContain(way);
        expect(await pages.get(who, `${path}/aendern`)).toMatchObject({ status: 303, location: path });
        expect(await pages.get(who, `${path}/nochmal`)).toMatchObject({ status: 303, location: path });
      }
      expect((await pages.get('admin@de', path)).html).toContain(`${path}/aendern`);
    });
  });

  test('the last dates of a series are cancelled, and come back at once', async () => {
    const { booking, occurrences, path } = await booked(WEEKLY);
    const page = (await pages.get(OFFICE, path)).html;
    expect(page).toContain('Das betrifft 4 Termine. Erwartet werden jeweils bis zu 10 Personen.');
    await pages.post(OFFICE, `${path}/absagen`, { from: occurrences[2]?.id ?? '' });
    const { html } = await pages.get(OFFICE, path);
    expect(html).toContain('2 Termine sind abgesagt. Bis 12:10 Uhr können Sie das rückgängig machen');
    await pages.post(OFFICE, `${path}/zurueckholen`, formIn(html, 'name="from"'));
    expect((await startsOf(booking.id)).join()).not.toContain('cancelled');
    const none = await pages.post(OFFICE, `${path}/absagen`, { from: booking.id });
    expect(none.html).toContain('Diesen Termin gibt es in der Buchung nicht mehr.');
  });

  test('a long series is folded, and says that clocks change on the way', async () => {
    const { path } = await booked({ start: '2027-02-09T19:00', recurrence: 'FREQ=WEEKLY;COUNT=14' });
    const { html } = await pages.get(OFFICE, path);
    expect(html).toContain('6 weitere Termine');
    expect(html).toContain('Zwischen den Terminen werden die Uhren umgestellt.');
    expect([...html.matchAll(/<li><a href="\/termine\//g)]).toHaveLength(14);
    const short = await booked({ ...WEEKLY, start: '2027-02-01T19:00' });
    expect((await pages.get(OFFICE, short.path)).html).not.toContain('umgestellt');
  });

  test('books the same once more, once however often it is sent; where it is full, at a free time', async () => {
    const { path } = await booked({ title: 'Stammtisch' });
    const form = formIn((await pages.get(OFFICE, `${path}/nochmal`)).html, 'name="key"');
    expect(form).toMatchObject({ time: '19:00' });
    expect((await pages.post(OFFICE, `${path}/nochmal`, form)).html).toContain('Bitte geben Sie den Tag ein');
    const sent = { ...form, day: '2027-03-02' };
    const first = await pages.post(OFFICE, `${path}/nochmal`, sent);
    expect(first.location).toMatch(/^\/buchungen\/[0-9a-f-]+\?neu=1$/);
    expect((await pages.post(OFFICE, `${path}/nochmal`, sent)).location).toBe(first.location);
    await fill('2027-03-09T19:00');
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
});
