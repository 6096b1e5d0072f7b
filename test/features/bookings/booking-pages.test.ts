import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { onEachStore } from '../../support/stores.ts';
import { freshDesk, type TestDesk } from './desk.ts';
import { type PlainPages, servePages } from './plain-pages.ts';

const OFFICE = 'secretary@by-1';
/** A booking that there is not. */
const NONE = '01a0f3de-7c1b-4b7e-9d3a-111111111111';

/** What somebody fills in. */
const filled = {
  branch: 'by-1',
  title: 'Kreisvorstand',
  day: '2027-02-09',
  time: '19:00',
  duration: '90',
  people: '10',
  repeat: 'once',
  times: '',
};

onEachStore('the pages for booking', (store) => {
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
    pages.post(who, '/buchen', { key, ...filled, ...change });
  const bookings = () =>
    store().db.selectFrom('bookings').select(['title', 'start_local', 'booked_by']).execute();
  const fill = async (start = '2027-02-09T19:00') => {
    for (let room = 0; room < 3; room++) await desk.book({ branch: 'nw', start });
  };
  /** Books by the form. @returns the address of the booking */
  const booked = async (change: Record<string, string> = {}) => {
    const { location } = await send(change);
    return (location ?? '').replace('?neu=1', '');
  };

  describe('the form', () => {
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
      expect(shown.html).toContain(
        'Der nächste Termin ist am Dienstag, 9. Februar, 19:00 Uhr bis 20:30 Uhr.',
      );
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
      expect(fieldsIn(html)).toMatchObject({ key, ...filled, ...wrong, csrf: `csrf-of-${OFFICE}` });
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
      expect(fieldsIn(answer.html)['title']).toBe(change.title ?? 'Kreisvorstand');
      expect(await bookings()).toEqual([]);
    });

    test('offers the nearest free times for a full evening, and one press books one of them', async () => {
      await fill();
      const { status, html } = await send({ title: 'Offene <Runde>' });
      expect(status).toBe(409);
      expect(html).toContain(
        'Zu dieser Zeit sind schon alle Räume vergeben. Frei ist es um 16:45 Uhr, um 17:00 Uhr, um 21:00 Uhr, um 21:15 Uhr oder um 21:30 Uhr.',
      );
      const [, panel = ''] = /<form[^>]*aria-labelledby="full-title">(.*?)<\/form>/s.exec(html) ?? [];
      expect(panel).toContain('name="start" value="2027-02-09T21:00">Um 21:00 Uhr buchen</button>');
      const chosen = await pages.post(OFFICE, '/buchen', { ...fieldsIn(panel), start: '2027-02-09T21:00' });
      expect(chosen.status).toBe(303);
      expect((await bookings()).find(({ title }) => title === 'Offene <Runde>')?.start_local).toBe(
        '2027-02-09T21:00',
      );
    });

    test('offers a series to go without the dates that are full, or with them moved', async () => {
      await fill();
      const { status, html } = await send({ day: '2027-02-02', repeat: 'weekly', times: '3' });
      expect(status).toBe(409);
      expect(html).toContain('Dienstag, 9. Februar, 19:00 Uhr: alle Räume sind vergeben');
      const [, panel = ''] = /<form[^>]*aria-labelledby="full-title">(.*?)<\/form>/s.exec(html) ?? [];
      const moved = await pages.post(OFFICE, '/buchen', { ...fieldsIn(panel), onConflict: 'shift' });
      const shown = await pages.get(OFFICE, moved.location ?? '');
      expect(shown.html).toContain('Diese Termine sind verschoben:');
      expect(shown.html).toContain('Dienstag, 9. Februar, 19:00 Uhr: jetzt um 21:00 Uhr');
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
        expect(html).toContain('Hilfe gibt es hier: buero@bund.example.');
        expect((await send({}, who)).status).toBe(403);
      }
      expect(await bookings()).toEqual([]);
    });

    test('is refused without the token of the session, and keeps what was typed', async () => {
      const { status, html } = await send({ csrf: 'another' });
      expect(status).toBe(403);
      expect(fieldsIn(html)).toMatchObject({ title: 'Kreisvorstand', csrf: `csrf-of-${OFFICE}` });
      expect(await bookings()).toEqual([]);
    });
  });

  describe("a booking's page", () => {
    test('escapes what people wrote', async () => {
      const path = await booked({ title: '<script>alert(1)</script>' });
      for (const each of [path, '/buchungen']) {
        const { html } = await pages.get(OFFICE, each);
        expect(html).toContain('&lt;script>alert(1)&lt;/script>');
        expect(html).not.toContain('<script>alert');
      }
    });

    test('is not found by people of other branches, exactly like one that does not exist', async () => {
      const path = await booked();
      const none = await pages.get('secretary@by-2', `/buchungen/${NONE}`);
      expect(none.status).toBe(404);
      for (const each of [path, '/buchungen/none', '/buchungen/%3Cscript%3E']) {
        const { status, html } = await pages.get('secretary@by-2', each);
        expect({ each, status, html }).toEqual({ each, status: 404, html: none.html });
      }
      for (const act of ['absagen', 'zurueckholen']) {
        expect((await pages.post('secretary@by-2', `${path}/${act}`, {})).status).toBe(404);
      }
      expect((await pages.get(OFFICE, path)).html).not.toContain('abgesagt');
    });

    test('shows the host link and the access code to those alone who may host', async () => {
      const { booking } = await desk.book({ options: { accessCode: 'sonne-7' } });
      const path = `/buchungen/${booking.id}`;
      const host = await pages.get('host@by-1', path);
      expect(host.html).toContain('https://plenum.example/h/');
      expect(host.html).toContain('Zugangscode: sonne-7');
      expect(host.html).not.toContain('Treffen absagen');
      const viewer = await pages.get('viewer@by-1', path);
      expect(viewer.html).toContain('https://plenum.example/m/');
      expect(viewer.html).not.toContain('https://plenum.example/h/');
      expect(viewer.html).not.toContain('sonne-7');
    });

    test('cancels, and takes that back for ten minutes', async () => {
      const path = await booked();
      const cancelled = await pages.post(OFFICE, `${path}/absagen`, {});
      expect(cancelled).toMatchObject({ status: 303, location: path });
      const { html } = await pages.get(OFFICE, path);
      expect(html).toContain('Abgesagt. Bis 12:10 Uhr können Sie das rückgängig machen');
      expect(html).not.toContain('https://plenum.example/m/');
      expect((await pages.get('viewer@by-1', path)).html).not.toContain('rückgängig');
      expect((await pages.post(OFFICE, `${path}/zurueckholen`, {})).status).toBe(303);
      expect((await pages.get(OFFICE, path)).html).toContain('Treffen absagen');

      await pages.post(OFFICE, `${path}/absagen`, {});
      desk.clock.passMinutes(11);
      expect((await pages.get(OFFICE, path)).html).not.toContain('rückgängig');
      const late = await pages.post(OFFICE, `${path}/zurueckholen`, {});
      expect(late.status).toBe(409);
      expect(late.html).toContain('Die Absage ist zu lange her.');
    });

    test('says that the place is gone where it is', async () => {
      const path = await booked();
      await pages.post(OFFICE, `${path}/absagen`, {});
      await fill();
      const { status, html } = await pages.post(OFFICE, `${path}/zurueckholen`, {});
      expect(status).toBe(409);
      expect(html).toContain('Der Platz ist inzwischen vergeben.');
      expect(html).toContain('href="/buchen?branch=by-1&amp;title=Kreisvorstand');
    });

    test('asks before it ends a room in which people are', async () => {
      const path = await booked({ day: '2027-02-01', time: '12:00' });
      const dates = await store().db.selectFrom('occurrences').select('id').execute();
      for (const { id } of dates) desk.rooms.set(id, { state: 'live', server: 'bbb-1', participants: 4 });
      expect((await pages.get(OFFICE, path)).html).toContain('läuft gerade, 4 Teilnehmende sind da');
      const asked = await pages.post(OFFICE, `${path}/absagen`, {});
      expect(asked.status).toBe(409);
      expect(asked.html).toContain(`action="${path}/absagen?live=end"`);
      expect(desk.ended).toEqual([]);
      expect((await pages.post(OFFICE, `${path}/absagen?live=end`, {})).status).toBe(303);
      expect(desk.ended).toHaveLength(1);
    });

    test('may be cancelled by nobody without the right, or without the token', async () => {
      const path = await booked();
      const { status, html } = await pages.post('host@by-1', `${path}/absagen`, {});
      expect(status).toBe(403);
      expect(html).toContain('Für diese Gliederung dürfen Sie nicht buchen und nicht absagen.');
      expect((await pages.post(OFFICE, `${path}/absagen`, { csrf: '' })).status).toBe(403);
      expect((await pages.get(OFFICE, path)).html).toContain('Treffen absagen');
      expect((await pages.get(OFFICE, `${path}/absagen`)).location).toBe(path);
    });
  });

  describe('the list of dates', () => {
    test('holds the dates of its reader’s branches to come, soonest first, page by page', async () => {
      await desk.book({ branch: 'nw', title: 'Woanders' });
      await booked({ repeat: 'weekly', times: '30', title: 'Stammtisch' });
      await booked({ key: randomUUID(), day: '2027-02-02', title: 'Vorher' });
      const { html } = await pages.get(OFFICE, '/buchungen');
      const titles = [...html.matchAll(/<li><a[^>]*>([^<]*)</g)].map(([, title]) => title);
      expect(titles).toEqual(['Vorher', ...Array<string>(24).fill('Stammtisch')]);
      const [, next = ''] = /<a href="([^"]*)" rel="next">/.exec(html) ?? [];
      const second = await pages.get(OFFICE, next);
      expect([...second.html.matchAll(/<li><a/g)]).toHaveLength(6);
      expect(second.html).toContain('Danach ist nichts mehr gebucht.');
      expect(await pages.get(OFFICE, '/buchungen?ab=made-up')).toMatchObject({
        status: 303,
        location: '/buchungen',
      });
    });

    test('says what will be here as long as nothing is, and offers the first step to who may take it', async () => {
      const { html } = await pages.get(OFFICE, '/buchungen');
      expect(html).toContain('Noch ist keiner gebucht.');
      expect(html).toContain('Den ersten Raum buchen');
      expect((await pages.get('viewer@by-1', '/buchungen')).html).not.toContain('Den ersten Raum buchen');
      expect((await pages.get('nobody', '/buchungen')).status).toBe(200);
    });
  });

  test('nobody sees any of it without signing in', async () => {
    for (const path of ['/buchen', '/buchungen', `/buchungen/${NONE}`]) {
      const { status, location } = await pages.get(null, path);
      expect({ path, status, location }).toEqual({
        ...{ path, status: 303 },
        location: `/auth/login?return=${encodeURIComponent(path)}`,
      });
    }
  });
});

/** What a browser would send of a page's forms, later ones over earlier ones; buttons left out. */
function fieldsIn(html: string): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [, name = '', value = ''] of html.matchAll(
    /<input(?=[^>]* name="([^"]*)")(?=[^>]* value="([^"]*)")/g,
  )) {
    fields[name] = plain(value);
  }
  for (const [, name = '', options = ''] of html.matchAll(
    /<select[^>]* name="([^"]*)".*?>(.*?)<\/select>/gs,
  )) {
    fields[name] = /<option(?=[^>]* selected)[^>]* value="([^"]*)"/.exec(options)?.[1] ?? '';
  }
  return fields;
}

function plain(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}
