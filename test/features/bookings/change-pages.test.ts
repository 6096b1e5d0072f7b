import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { onEachStore } from '../../support/stores.ts';
import { anna, freshDesk, type TestDesk, wish } from './desk.ts';
import { formIn, type PlainPages, servePages } from './plain-pages.ts';

const OFFICE = 'secretary@by-1';
const WEEKLY = { start: '2027-02-09T19:00', recurrence: 'FREQ=WEEKLY;COUNT=4' };

onEachStore('the page on which a booking is changed', (store) => {
  let desk: TestDesk;
  let pages: PlainPages;
  beforeEach(async () => {
    desk = await freshDesk(store());
    pages = await servePages(store(), desk);
  });
  afterEach(() => pages.close());

  const change = (path: string, fields: Record<string, string>) =>
    pages.post(OFFICE, `${path}/aendern`, fields);

  test('what all dates share is saved at once, and only what was touched', async () => {
    const stay = {
      accessCode: 'sonne-7',
      muteOnStart: false,
      lockChat: true,
      layout: 'video-focus',
    } as const;
    const { booking, path } = await desk.booked({
      options: { ...stay, language: 'en', maxParticipants: 40 },
    });
    const form = formIn((await pages.get(OFFICE, `${path}/aendern`)).html, 'value="details"');
    expect(form).toMatchObject({ title: 'Kreisvorstand', accessCode: 'sonne-7' });
    const sent = await change(path, {
      ...form,
      ...{ title: 'Neuer Titel', description: 'Zwei\r\nZeilen', lobby: 'ask-moderator' },
      ...{ lockNotes: 'yes', language: 'de', maxParticipants: '' },
    });
    expect(sent).toMatchObject({ status: 303, location: `${path}?getan=details` });
    const after = (await desk.bookings.get(store().db, booking.id)).booking;
    expect(after).toMatchObject({
      title: 'Neuer Titel',
      description: 'Zwei\nZeilen',
      start: booking.start,
    });
    const changed = { lobby: 'ask-moderator', lockNotes: true, language: 'de', maxParticipants: null };
    expect(after.options).toEqual({ ...booking.options, ...stay, ...changed });
  });

  test('what cannot be is told at its field, and the form stays as it was typed', async () => {
    const { path } = await desk.booked();
    const form = formIn((await pages.get(OFFICE, `${path}/aendern`)).html, 'value="details"');
    const { status, html } = await change(path, { ...form, title: 'Neuer Titel', accessCode: 'x' });
    expect(status).toBe(422);
    expect(html).toContain(
      '<a href="#accessCode">Der Zugangscode braucht 4 bis 32 Zeichen in einer Zeile.</a>',
    );
    expect(formIn(html, 'value="details"')).toMatchObject({ title: 'Neuer Titel', accessCode: 'x' });
  });

  test('recordings go sooner where that is asked for, and no later than the branch has it', async () => {
    await desk.limit('by-1', { recordingDays: 60 });
    const { booking, path } = await desk.booked();
    const before = (await pages.get(OFFICE, `${path}/aendern`)).html;
    expect(before).toContain('Spätestens nach 60 Tagen wird sie gelöscht.');
    const form = formIn(before, 'value="details"');
    const late = await change(path, { ...form, recordingDays: '61' });
    expect(late).toMatchObject({ status: 422 });
    expect(late.html).toContain('<a href="#recordingDays">Aufzeichnungen dieser Gliederung werden nach');
    expect((await change(path, { ...form, recordingDays: 'bald' })).html).toContain(
      '<a href="#recordingDays">',
    );
    expect((await change(path, { ...form, recordingDays: '14' })).status).toBe(303);
    expect((await desk.bookings.get(store().db, booking.id)).booking.options.recordingDays).toBe(14);
    // Where nothing may be recorded, nothing is to be deleted; and what a form did not show stays.
    await desk.limit('by-1', { recording: false, recordingDays: 60 });
    const without = formIn((await pages.get(OFFICE, `${path}/aendern`)).html, 'value="details"');
    expect(Object.keys(without)).not.toContain('recordingDays');
    expect((await change(path, { ...without, title: 'Neuer Titel' })).status).toBe(303);
    expect((await desk.bookings.get(store().db, booking.id)).booking.options.recordingDays).toBe(14);
  });

  test('what two chose at once is told in the words of the form', async () => {
    const { booking, path } = await desk.booked();
    const form = formIn((await pages.get(OFFICE, `${path}/aendern`)).html, 'value="details"');
    const patch = { options: { lobby: 'ask-moderator', lockChat: true } } as const;
    await desk.inTurn((tx) => desk.bookings.change(tx, { principal: 'person:b' }, booking.id, patch, null));
    const { html } = await change(path, { ...form, layout: 'custom', lobby: 'ask-moderator' });
    const [told = ''] = (html.split('role="alert"')[1] ?? '').split('</table>');
    const words = told.replaceAll(/<[^>]*>/g, ' ');
    expect(words).toMatch(/Ansicht zu Beginn\s+frei angeordnet\s+automatisch/);
    // On this the two agree.
    expect(words).not.toContain('Warteraum');
    expect(formIn(html, 'value="details"')).toMatchObject({ lockChat: 'yes', layout: 'custom' });
  });

  test('nobody overwrites what somebody else changed: both stand there, and what was not touched is theirs', async () => {
    const { booking, path } = await desk.booked();
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
    const { booking, occurrences, path } = await desk.booked(WEEKLY);
    const from = occurrences[2]?.id ?? '';
    const form = formIn((await pages.get(OFFICE, `${path}/aendern?ab=${from}`)).html, 'value="times"');
    expect(form).toMatchObject({ day: '2027-02-23', time: '19:00', from });
    const shown = await change(path, { ...form, day: '2027-02-24', time: '20:00', duration: '60' });
    expect(shown.status).toBe(200);
    expect(shown.html).toContain('Es betrifft 2 Termine');
    expect(shown.html).toContain('<s>Dienstag, 2. März, 19:00 bis 20:30 Uhr</s>');
    expect(shown.html).toContain('Mittwoch, 3. März, 20:00 bis 21:00 Uhr');
    expect(shown.html).toContain('mit jeweils etwa 10 Personen');
    expect(shown.html).toContain(`<a href="${path}">Nicht ändern, zurück zur Buchung</a>`);
    expect(await desk.startsOf(booking.id)).toContain('2027-02-23T19:00');
    const button = { ...formIn(shown.html, 'name="step"'), step: 'do' };
    expect((await change(path, button)).location).toBe(`${path}?getan=times`);
    expect(await desk.startsOf(booking.id)).toEqual([
      ...['2027-02-09T19:00', '2027-02-16T19:00', '2027-02-24T20:00', '2027-03-03T20:00'],
    ]);
  });

  test('dates without a place are named with free times, and left out or shifted as is said', async () => {
    await desk.fill('2027-02-17T19:00');
    const { booking, path } = await desk.booked(WEEKLY);
    const form = formIn((await pages.get(OFFICE, `${path}/aendern`)).html, 'value="times"');
    const full = await change(path, { ...form, day: '2027-02-10' });
    expect(full.status).toBe(409);
    expect(full.html).toContain('Mittwoch, 17. Februar, 19:00 bis 20:30 Uhr geht nicht.');
    expect(full.html).toContain('Alle Räume sind vergeben. Frei wäre: Mittwoch, 17. Februar');
    expect(full.html).not.toContain('Jetzt so ändern');
    const ways = formIn(full.html, 'value="skip"');
    const skipped = await change(path, { ...ways, onConflict: 'skip' });
    expect(skipped.html).toContain('Mittwoch, 17. Februar, 19:00 bis 20:30 Uhr fällt aus.');
    const doIt = { ...formIn(skipped.html, 'name="step"'), step: 'do' };
    expect((await change(path, doIt)).status).toBe(303);
    expect(await desk.startsOf(booking.id)).toEqual([
      '2027-02-10T19:00',
      '2027-02-24T19:00',
      '2027-03-03T19:00',
    ]);
    // What is left out can be booked by itself.
    expect((await pages.get(OFFICE, path)).html).toContain('day=2027-02-17&amp;time=19%3A00');
  });

  test('only what would help is offered: to shift where each has a free time on its day, to leave out where one is left', async () => {
    const { path } = await desk.booked({ ...WEEKLY, recurrence: 'FREQ=WEEKLY;COUNT=3' });
    const ways = async (fields: Record<string, string>, of = path) => {
      const form = formIn((await pages.get(OFFICE, `${of}/aendern`)).html, 'value="times"');
      const { status, html } = await change(of, { ...form, ...fields });
      expect(status).toBe(409);
      return [...html.matchAll(/name="onConflict" value="(\w+)"/g)].map(([, way]) => way);
    };
    for (const day of ['10', '17']) await desk.fill(`2027-02-${day}T19:00`);
    expect(await ways({ day: '2027-02-10' })).toEqual(['skip', 'shift']);
    await desk.fill('2027-02-24T19:00');
    expect(await ways({ day: '2027-02-10' })).toEqual(['shift']);
    // Until midnight all is taken, and by then the day is another.
    await desk.limit('by-1', { roomsAtOnce: 1 });
    const allDay = async (date: string) => {
      for (const hour of ['00', '12'])
        await desk.book({ start: `${date}T${hour}:00`, durationMinutes: 660, title: 'Ganzer Tag' });
    };
    await allDay('2027-02-11');
    const long = { day: '2027-02-11', time: '12:00', duration: '720' };
    expect(await ways(long)).toEqual(['skip']);
    for (const date of ['2027-02-18', '2027-02-25']) await allDay(date);
    expect(await ways(long)).toEqual([]);
    // Nobody moves what has begun, however free the time after it is.
    await desk.limit('by-1', { roomsAtOnce: null });
    const monday = { ...WEEKLY, start: '2027-02-08T19:00', durationMinutes: 30 };
    const begun = (await desk.booked(monday)).path;
    await desk.fill('2027-02-08T18:45', { rooms: 2, durationMinutes: 60 });
    await desk.fill('2027-02-08T20:00', { rooms: 1 });
    expect(await ways({ duration: '60' }, begun)).toEqual(['shift']);
    desk.clock.set('2027-02-08T18:01:00Z');
    // By then who signed in a week ago is signed out.
    await pages.close();
    pages = await servePages(store(), desk);
    expect(await ways({ duration: '60' }, begun)).toEqual([]);
  });

  test('a date that is longer than the others keeps its length where none is asked for', async () => {
    const { occurrences, path } = await desk.booked(WEEKLY);
    const longer = { durationMinutes: 180 };
    const id = occurrences[1]?.id ?? '';
    await desk.inTurn((tx) => desk.bookings.moveOccurrence(tx, anna, id, longer, null));
    const form = formIn((await pages.get(OFFICE, `${path}/aendern`)).html, 'value="times"');
    const { html } = await change(path, { ...form, people: '12' });
    expect(html).toContain('Dienstag, 16. Februar, 19:00 bis 22:00 Uhr');
    expect(html).not.toContain('Dienstag, 16. Februar, 19:00 bis 20:30 Uhr');
    expect(html).not.toContain('<s>');
  });

  test('a single meeting that was changed by its date keeps that when it moves on', async () => {
    const { booking, occurrences, path } = await desk.booked({
      durationMinutes: 60,
      expectedParticipants: 5,
    });
    const id = occurrences[0]?.id ?? '';
    const longer = { durationMinutes: 180, expectedParticipants: 90 };
    await desk.inTurn((tx) => desk.bookings.moveOccurrence(tx, { principal: 'person:b' }, id, longer, null));
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
    const { booking, occurrences, path } = await desk.booked(WEEKLY);
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
    const before = await desk.startsOf(booking.id);
    const gone = { ...fresh, from: form['from'] ?? '', time: '18:00', step: 'do' };
    const { status, html } = await change(path, gone);
    expect(status).toBe(409);
    expect(html).toContain('Diesen Termin gibt es in der Buchung nicht mehr.');
    expect(await desk.startsOf(booking.id)).toEqual(before);
  });

  test('is for who may book alone', async () => {
    const { path } = await desk.booked();
    for (const who of ['viewer@by-1', 'host@by-1']) {
      const { html } = await pages.get(who, path);
      for (const way of ['aendern', 'nochmal', 'absagen', `${path}/links`]) expect(html).not.toContain(way);
      expect(await pages.get(who, `${path}/aendern`)).toMatchObject({ status: 303, location: path });
      expect(await pages.get(who, `${path}/nochmal`)).toMatchObject({ status: 303, location: path });
    }
    expect((await pages.get('admin@de', path)).html).toContain(`${path}/aendern`);
  });
});
