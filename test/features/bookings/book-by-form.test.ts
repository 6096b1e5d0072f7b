import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { onEachStore } from '../../support/stores.ts';
import { freshDesk, type TestDesk, wish } from './desk.ts';
import { fieldsIn, FILLED, type PlainPages, servePages } from './plain-pages.ts';

const OFFICE = 'secretary@by-1';

onEachStore('the form for booking', (store) => {
  let desk: TestDesk;
  let pages: PlainPages;
  /** What makes a form that is sent twice one booking. */
  let key: string;
  beforeEach(async () => {
    key = randomUUID();
    desk = await freshDesk(store());
    pages = await servePages(store(), desk, { helpContact: 'buero@bund.example' });
  });
  afterEach(() => pages.close());

  const send = (change: Record<string, string> = {}, who = OFFICE) =>
    pages.post(who, '/buchen', { key, ...FILLED, ...change });
  const check = (change: Record<string, string>, who = OFFICE, part = '') =>
    pages.post(who, `/buchen/pruefen${part}`, { key, ...FILLED, ...change });
  const selectOf = (html: string, day: string) =>
    (new RegExp(`<select id="date-${day}".*?>(.*?)</select>`, 's').exec(html)?.[1] ?? '').replace(
      /<[^>]*>/g,
      '|',
    );
  const bookings = () =>
    store().db.selectFrom('bookings').select(['title', 'start_local', 'booked_by']).execute();

  test('books once, however often it is sent', async () => {
    const first = await send();
    expect(first.status).toBe(303);
    expect(first.location).toMatch(/^\/buchungen\/[\w-]{36}\?neu=1$/);
    const second = await send();
    expect(second.location).toBe(first.location);
    expect(await bookings()).toEqual([
      { title: 'Kreisvorstand', start_local: '2027-02-09T19:00', booked_by: `person:${OFFICE}` },
    ]);
    const shown = await pages.get(OFFICE, first.location ?? '');
    expect(shown.status).toBe(200);
    expect(shown.html).toContain('Gebucht. Der Raum ist reserviert.');
    expect(shown.html).toContain('Der Termin ist am Dienstag, 9. Februar, 19:00 bis 20:30 Uhr.');
  });

  test('says where a recording that was asked for may not be, and books nothing', async () => {
    await desk.inTurn((tx) =>
      desk.branches.change(tx, 'token:test', 'by-1', { limits: { recording: false } }, null),
    );
    const asked = await send({ record: 'yes' });
    expect(asked.status).toBe(422);
    expect(asked.html).toContain('Diese Gliederung erlaubt keine Aufzeichnungen.');
    expect(fieldsIn(asked.html)['record']).toBe('yes');
    expect(await bookings()).toEqual([]);
    expect((await send({ record: 'no' })).status).toBe(303);
  });

  test('is told apart from an earlier one by its key, and may be sent again as one more', async () => {
    await send();
    const other = await send({ title: 'Kreisparteitag' });
    expect(other.status).toBe(422);
    expect(other.html).toContain('Dieses Formular haben Sie schon einmal abgeschickt');
    expect(fieldsIn(other.html)['title']).toBe('Kreisparteitag');
    const another = fieldsIn(other.html)['key'] ?? '';
    expect(another).not.toBe(key);
    expect((await send({ title: 'Kreisparteitag', key: another })).status).toBe(303);
    expect(await bookings()).toHaveLength(2);
  });

  test('keeps everything that was typed, and says at each field what is wrong', async () => {
    const wrong = {
      branch: '',
      title: ' x',
      day: 'morgen',
      time: '25 Uhr',
      people: 'viele',
      repeat: 'weekly',
      times: 'oft',
    };
    const { status, html } = await send(wrong);
    expect(status).toBe(422);
    expect(fieldsIn(html)).toMatchObject({ key, ...FILLED, ...wrong });
    expect(html).toContain('role="alert" tabindex="-1" autofocus');
    for (const field of ['branch', 'title', 'day', 'time', 'people', 'times']) {
      expect(html).toContain(`<a href="#${field}">`);
      expect(html).toContain(`id="${field}-fault"`);
      expect(html).toMatch(
        new RegExp(`id="${field}"[^>]*aria-describedby="${field}-fault[^>]*aria-invalid="true"`),
      );
    }
    expect(html).not.toContain('id="duration-fault"');
    expect(await bookings()).toEqual([]);
  });

  test('reads what people write by hand', async () => {
    expect((await send({ day: '9.2.', time: '19 Uhr', people: ' 10 ' })).status).toBe(303);
    expect(await bookings()).toMatchObject([{ start_local: '2027-02-09T19:00' }]);
  });

  test.each([
    ['a day that is over', { day: '2027-01-09' }, 422, 'Diese Zeit ist schon vorbei.'],
    [
      'a time that clocks skip',
      { day: '2027-03-28', time: '02:30' },
      422,
      'weil die Uhren vorgestellt werden',
    ],
    ['too many people for the branch', { people: '51' }, 422, 'höchstens 50 Teilnehmende'],
    ['a meeting too long for the branch', { duration: '180' }, 422, 'höchstens so lange dauern: 2 Stunden'],
    ['too far ahead', { day: '2027-06-09' }, 422, 'höchstens 90 Tage im Voraus'],
    ['a series that is too long', { repeat: 'monthly', times: '20' }, 422, 'höchstens 400 Tage'],
    ['an invisible character', { title: 'Vor\u202estand' }, 422, 'ein unsichtbares Zeichen'],
    ['a branch of others', { branch: 'by-2' }, 403, 'Für diese Gliederung können Sie nicht buchen.'],
    ['a branch that is none', { branch: 'xx' }, 403, 'Für diese Gliederung können Sie nicht buchen.'],
  ])('says what is wrong with %s', async (_what, change, status, sentence) => {
    await desk.limit('by-1', { maxParticipants: 50, maxMinutes: 120, daysAhead: 90 });
    const answer = await send(change);
    expect(answer.html).toContain(sentence);
    expect(answer.status).toBe(status);
    expect(fieldsIn(answer.html)['title']).toBe({ ...FILLED, ...change }.title);
    expect(await bookings()).toEqual([]);
  });

  test('offers the nearest free times for a full evening; a press fills one in, and books nothing yet', async () => {
    await desk.fill(wish.start);
    const { status, html } = await send({ title: 'Offene <Runde>' });
    expect(status).toBe(409);
    expect(html).toContain(
      'Zu dieser Zeit sind schon alle Räume vergeben. Frei ist es um 16:45 Uhr, um 17:00 Uhr, um 21:00 Uhr, um 21:15 Uhr oder um 21:30 Uhr.',
    );
    expect(html).toMatch(
      /name="start" value="2027-02-09T21:00" formaction="\/buchen\/pruefen"[^>]*>Um 21:00 Uhr</,
    );
    const before = await bookings();
    const chosen = await check({ ...fieldsIn(html), start: '2027-02-09T21:00' });
    expect(chosen.status).toBe(200);
    expect(chosen.html).toContain(
      'Das passt: Am Dienstag, 9. Februar, 21:00 bis 22:30 Uhr ist ein Raum frei.',
    );
    expect(fieldsIn(chosen.html)).toMatchObject({ key, title: 'Offene <Runde>', time: '21:00' });
    expect(await bookings()).toEqual(before);
    expect((await send(fieldsIn(chosen.html))).status).toBe(303);
    expect((await bookings()).find(({ title }) => title === 'Offene <Runde>')?.start_local).toBe(
      '2027-02-09T21:00',
    );
  });

  test('shows what does not fit of a series, and books what was chosen for each of its dates', async () => {
    for (const day of ['09', '16', '23']) await desk.fill(`2027-02-${day}T19:00`);
    const { status, html } = await send({ day: '2027-02-02', repeat: 'weekly', times: '9' });
    expect(status).toBe(409);
    expect(html).toContain('3 Termine passen so nicht.');
    expect(html).toContain('Wählen Sie bei jedem der 3, ob er ausfällt');
    expect(html).toContain(
      'Die Uhrzeit bleibt 19:00 Uhr, auch nach der Zeitumstellung am Sonntag, 28. März.',
    );
    expect(selectOf(html, '2027-02-09')).toBe(
      '|Bitte wählen||fällt aus||um 16:45 Uhr||um 17:00 Uhr||um 21:00 Uhr||um 21:15 Uhr||um 21:30 Uhr|',
    );
    const half = await check({ ...fieldsIn(html), 'date-2027-02-09': 'skip', all: 'shift' });
    expect(half.html).toContain(
      'Für alle 8 Termine ist ein Raum frei, von Dienstag, 2. Februar bis Dienstag, 30. März.',
    );
    expect(half.html).toContain('verschoben: um 21:00 Uhr');
    expect(fieldsIn(half.html)).toMatchObject({
      ...{ 'date-2027-02-09': 'skip', 'date-2027-02-16': '2027-02-16T21:00', 'date-2027-03-02': '' },
    });
    const made = await send({ ...fieldsIn(half.html), 'date-2027-02-23': 'skip' });
    const shown = await pages.get(OFFICE, made.location ?? '');
    expect(shown.html).toContain('Dienstag, 16. Februar, 19:00 Uhr: jetzt um 21:00 Uhr');
    const dates = store().db.selectFrom('occurrences').select(['start_local', 'status']);
    const { id = '' } = /(?<id>[\w-]{36})/.exec(made.location ?? '')?.groups ?? {};
    const rows = await dates.where('booking', '=', id).orderBy('starts_at').execute();
    expect(rows.slice(0, 5).map((row) => `${row.start_local} ${row.status}`)).toEqual([
      '2027-02-02T19:00 booked',
      '2027-02-09T19:00 cancelled',
      '2027-02-16T21:00 booked',
      '2027-02-23T19:00 cancelled',
      '2027-03-02T19:00 booked',
    ]);
    expect(rows).toHaveLength(9);
  });

  test('books no series whose dates are others than those that somebody chose for', async () => {
    const { status, html } = await send({ repeat: 'weekly', times: '3', 'date-2027-02-03': 'skip' });
    expect(status).toBe(422);
    expect(html).toContain('Die Termine sind jetzt andere');
    expect(fieldsIn(html)).not.toHaveProperty('date-2027-02-03');
    expect(await bookings()).toEqual([]);
    const all = Object.fromEntries(['09', '16'].map((day) => [`date-2027-02-${day}`, 'skip']));
    const none = await send({ repeat: 'weekly', times: '2', ...all });
    expect([none.status, await bookings()]).toEqual([422, []]);
    expect(none.html).toContain('Es muss mindestens ein Termin übrig bleiben.');
  });

  test('asks for the last day of the month where a month has no such day, and one press answers', async () => {
    const { status, html } = await send({ day: '2027-03-31', repeat: 'monthday', times: '3' });
    expect(status).toBe(422);
    expect(html).toContain(
      'Am 31. gibt es das Treffen nicht in jedem Monat. Meinen Sie den letzten Tag im Monat?',
    );
    const answered = await check({ ...fieldsIn(html), instead: 'lastday 2027-03-31T19:00' });
    expect(answered.html).toContain(
      'Für alle 3 Termine ist ein Raum frei, von Mittwoch, 31. März bis Montag, 31. Mai.',
    );
    expect(fieldsIn(answered.html)).toMatchObject({ repeat: 'lastday', day: '2027-03-31' });
    const other = await check({ ...fieldsIn(html), repeat: 'lastday', day: '2027-03-30' });
    expect(other.html).toContain('name="start" value="2027-03-31T19:00"');
  });

  test('answers the page’s script with a piece of the page, also where nothing can be said yet', async () => {
    const part = (change: Record<string, string>, who = OFFICE) => check(change, who, '?teil=pruefung');
    expect((await part({ title: '' })).html).toMatch(
      /^<!doctype html><section id="check"[^>]*data-said="Das passt: Am Dienstag/,
    );
    expect((await part({ day: '' })).html).toContain('Sobald Tag, Uhrzeit und Zahl');
    expect((await part({ day: 'morgen' })).html).toContain('Diesen Tag finden wir in keinem Kalender.');
    await desk.fill(wish.start);
    expect((await part({})).html).not.toContain('Das passt');
    expect((await part({ branch: 'by-2' })).html).toContain('Für diese Gliederung können Sie nicht buchen.');
    expect((await part({}, 'nobody')).html).toContain('Für diese Gliederung können Sie nicht buchen.');
    expect((await pages.get(OFFICE, '/buchen/pruefen')).location).toBe('/buchen');
    expect((await pages.post(OFFICE, '/buchen/pruefen?teil=pruefung', { csrf: 'x' })).status).toBe(403);
  });

  test('begins as the last meeting of the branch was, and takes what is usual in another one', async () => {
    const first = fieldsIn((await pages.get('secretary@by', '/buchen')).html);
    expect(first).toMatchObject({ branch: 'by', duration: '90', muteOnStart: 'yes' });
    await send(
      {
        options: 'shown',
        time: '18:30',
        people: '17',
        lobby: 'ask-moderator',
        layout: 'smart',
        language: 'de',
      },
      'secretary@by',
    );
    const { html } = await pages.get('secretary@by', '/buchen?branch=by-1');
    expect(html).toContain(
      'Wie beim letzten Mal („Kreisvorstand“): Uhrzeit, Dauer, Zahl der Teilnehmenden und die weiteren Angaben.',
    );
    expect(html).toMatch(/<details id="more-part" class="more" open>/);
    const again = fieldsIn(html);
    expect(again).toMatchObject({ time: '18:30', people: '17', lobby: 'ask-moderator' });
    expect(again).not.toHaveProperty('day');
    expect(again).not.toHaveProperty('muteOnStart');
    const moved = await check({ ...again, people: '30', branch: 'by-2', defaults: 'yes' }, 'secretary@by');
    expect(fieldsIn(moved.html)).toMatchObject({
      ...{
        branch: 'by-2',
        usualOf: 'by-2',
        people: '30',
        lobby: 'always-accept',
        muteOnStart: 'yes',
      },
    });
    expect(moved.html).toMatch(/<details id="more-part" class="more">/);
  });

  test('names the branches that its reader may book for, and no other', async () => {
    const { html } = await pages.get('secretary@by', '/buchen');
    const [, select = ''] = /<select id="branch".*?>(.*?)<\/select>/s.exec(html) ?? [];
    expect(select.replace(/<[^>]*>/g, '|')).toBe('|Bitte wählen||Bayern||Kreis Eins||Kreis Zwei|');
  });

  test('tells who may book nowhere whom to ask, and books nothing', async () => {
    for (const who of ['nobody', 'viewer@by-1', 'host@by-1']) {
      const { status, html } = await pages.get(who, '/buchen');
      expect({ who, status }).toEqual({ who, status: 403 });
      expect(html).toContain('Hilfe gibt es hier: <a href="mailto:buero@bund.example">');
      expect((await send({}, who)).status).toBe(403);
    }
    expect(await bookings()).toEqual([]);
  });

  test('is refused without the token of the session, and keeps what was typed', async () => {
    const { status, html } = await send({ csrf: 'another' });
    expect(status).toBe(403);
    const again = fieldsIn(html);
    expect(again).toMatchObject({ title: 'Kreisvorstand' });
    expect(await bookings()).toEqual([]);
    // The page that says so holds the token, masked anew.
    expect((await send({ csrf: again['csrf'] ?? '' })).status).toBe(303);
  });
});
