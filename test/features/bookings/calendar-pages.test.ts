import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { planOutage } from '../../../src/features/bookings/outages.ts';
import { onEachStore } from '../../support/stores.ts';
import { anna, freshDesk, type TestDesk } from './desk.ts';
import { type PlainPages, servePages } from './plain-pages.ts';

const OFFICE = 'secretary@by-1';
const LAND = 'secretary@by';
const COUNTRY = 'secretary@de';

onEachStore('the calendar and the load', (store) => {
  let desk: TestDesk;
  let pages: PlainPages;
  beforeEach(async () => {
    desk = await freshDesk(store(), { roomLimit: 40 });
    pages = await servePages(store(), desk, { settings: { roomLimit: 40 } });
  });
  afterEach(() => pages.close());

  const book = (start: string, title: string, change: Parameters<TestDesk['book']>[0] = {}) =>
    desk.book({ start, title, expectedParticipants: 1, ...change });
  const html = async (path: string, who = OFFICE) => {
    const answer = await pages.get(who, path);
    expect({ path, status: answer.status }).toEqual({ path, status: 200 });
    return answer.html;
  };

  describe('a month', () => {
    test('has each of its days once, from Monday on, with what begins on it by our clock', async () => {
      await book('2027-03-28T01:30', 'Vor der Lücke');
      await book('2027-03-28T23:30', 'Spät');
      await book('2027-03-29T00:30', 'Früh');
      await book('2027-03-31T18:00', 'Lissabon', { timeZone: 'Europe/Lisbon' });
      const { occurrences } = await book('2027-03-30T19:00', 'Kreisvorstand <b>');
      const page = await html('/kalender?ansicht=monat&tag=2027-03-28');
      expect(page).toContain('<h1>März 2027</h1>');
      expect(page.indexOf('>Montag<')).toBeLessThan(page.indexOf('>Dienstag<'));
      const numbers = [...page.matchAll(/class="week-number">.*?<\/span>(\d+)<\/a>/gs)].map(
        ([, number]) => number,
      );
      expect(numbers).toEqual(['9', '10', '11', '12', '13']);
      const cells = cellsOf(page);
      expect(cells.map(({ day }) => day)).toEqual([...range(1, 31), ...range(1, 4)]);
      expect(cells[27]?.titles).toEqual(['01:30 Vor der Lücke', '23:30 Spät']);
      expect(cells[28]?.titles).toEqual(['00:30 Früh']);
      expect(cells[29]?.titles).toEqual(['19:00 Kreisvorstand &lt;b>']);
      expect(page).toContain(`href="/termine/${occurrences[0]?.id ?? ''}"`);
      // Clocks in Berlin have gone forward, as those in Lisbon have.
      expect(cells[30]?.titles).toEqual(['19:00 Lissabon']);
      expect(page).toContain('18:00 Uhr, Zeit in Lissabon');
    });

    test('names few of many, counts what nobody could read, and leads to all of them', async () => {
      for (let at = 0; at < 6; at++) await book(`2027-02-09T1${at}:00`, `Termin ${at}`);
      for (let at = 0; at < 31; at++) await book('2027-02-10T19:00', `Voll ${at}`);
      const [, , , , , , , , ninth, tenth] = cellsOf(await html('/kalender?tag=2027-02-01'));
      expect(ninth?.titles).toEqual(['10:00 Termin 0', '11:00 Termin 1', '12:00 Termin 2', '13:00 Termin 3']);
      expect(ninth?.html).toContain(
        'href="/kalender?ansicht=tag&amp;tag=2027-02-09&amp;gliederung=by-1">+ 2 weitere',
      );
      expect(tenth?.titles).toEqual([]);
      expect(tenth?.html).toContain(
        'href="/kalender?ansicht=tag&amp;tag=2027-02-10&amp;gliederung=by-1">31 Termine',
      );
      const day = await html('/kalender?ansicht=tag&tag=2027-02-09');
      expect(day).toContain('<h1>Dienstag, 9. Februar 2027</h1>');
      expect([...day.matchAll(/Termin \d/g)]).toHaveLength(6);
      await book('2027-02-08T23:00', 'Über Mitternacht', { durationMinutes: 120 });
      const dates = [
        ...(await html('/kalender?ansicht=tag&tag=2027-02-09')).matchAll(/<\/a><span>([^<]*)</g),
      ];
      expect(dates.map(([, span]) => span).slice(0, 2)).toEqual([
        'seit Montag, 23:00 Uhr, bis 01:00 Uhr',
        '10:00 bis 11:30 Uhr',
      ]);
      expect(await html('/kalender?ansicht=tag&tag=2027-02-08')).toContain('23:00 bis 01:00 Uhr');
      const old = await pages.get(OFFICE, '/kalender?ansicht=tag&tag=2027-02-09&ab=made-up');
      expect(old).toMatchObject({
        status: 303,
        location: '/kalender?ansicht=tag&tag=2027-02-09&gliederung=by-1',
      });
    });

    test('shows what its reader may see, of the branch that is chosen and below; nothing cancelled', async () => {
      await book('2027-02-09T19:00', 'Eins');
      await book('2027-02-09T19:00', 'Zwei', { branch: 'by-2' });
      await book('2027-02-09T19:00', 'Woanders', { branch: 'nw' });
      const { booking } = await book('2027-02-09T20:00', 'Abgesagt');
      await store().inTurn((tx) => desk.bookings.cancel(tx, anna, booking.id, { live: null, ifMatch: null }));
      const seen = async (who: string, query: string) =>
        cellsOf(await html(`/kalender?tag=2027-02-01${query}`, who))[8]?.titles;
      expect(await seen(OFFICE, '')).toEqual(['19:00 Eins']);
      expect(await seen(LAND, '')).toEqual(['19:00 Eins', '19:00 Zwei']);
      expect(await seen(LAND, '&gliederung=by-2')).toEqual(['19:00 Zwei']);
      // A branch of others is as if it had not been named.
      expect(await seen(LAND, '&gliederung=nw')).toEqual(['19:00 Eins', '19:00 Zwei']);
      expect(await seen('secretary@de', '&gliederung=by')).toEqual(['19:00 Eins', '19:00 Zwei']);
    });

    test('offers to book on every day to come, and once for all, also where nothing is booked', async () => {
      const page = await html('/kalender?tag=2027-02-01');
      expect(page).toContain('<p class="nothing-yet">In diesem Monat ist noch nichts gebucht.</p>');
      expect(
        [...page.matchAll(/class="book-day" href="\/buchen\?branch=by-1&amp;day=2027-02-(\d\d)"/g)].length,
      ).toBe(28);
      expect(await html('/kalender?tag=2027-01-15')).not.toContain('day=2027-01-15"><');
      expect(await html('/kalender?tag=2027-02-01', 'viewer@by-1')).not.toContain('/buchen?');
      expect(await html('/kalender', 'nobody')).toContain('In diesem Monat');
    });
  });

  test('a week goes over the year’s end, and an address that says nothing shows this month', async () => {
    await book('2028-01-01T10:00', 'Neujahr');
    const week = await html('/kalender?ansicht=woche&tag=2028-01-02');
    expect(week).toContain('<h1>27. Dezember 2027 bis 2. Januar 2028 (Woche 52)</h1>');
    expect(week).toContain('data-start="2028-01-01T10:00" data-end="2028-01-01T11:30"');
    for (const query of ['', '?tag=2027-02-30', '?ansicht=jahr', '?tag=1970-01-01', '?tag=2999-12-31']) {
      expect(await html(`/kalender${query}`)).toContain('<h1>Februar 2027</h1>');
    }
  });

  test('the list looks for words, for what is over and for what is cancelled', async () => {
    await book('2027-02-09T19:00', 'Vorstand');
    await book('2027-02-10T19:00', 'Stammtisch');
    await book('2027-02-11T19:00', 'Stammtisch spät');
    const titles = async (query: string, who = OFFICE) =>
      [...(await html(`/buchungen?${query}`, who)).matchAll(/<li(?: class="gone")?><a[^>]*>([^<]*)</g)].map(
        ([, title]) => title,
      );
    expect(await titles('text=stamm')).toEqual(['Stammtisch', 'Stammtisch spät']);
    expect(await titles('wann=vergangen')).toEqual([]);
    expect(await html('/buchungen?text=nirgends')).toContain('Dazu haben wir keinen Termin gefunden.');
    // The form is folded away until it has been used.
    expect(await html('/buchungen')).toContain('<details class="list-search"><summary>');
    expect(await html('/buchungen?text=stamm')).toContain('<details class="list-search" open><summary>');
    // What is running is not over yet, though it has begun.
    desk.clock.set('2027-02-10T18:30:00Z');
    expect(await titles('wann=vergangen', LAND)).toEqual(['Vorstand']);
    expect(await titles('', LAND)).toEqual(['Stammtisch', 'Stammtisch spät']);
    desk.clock.set('2027-03-01T12:00:00Z');
    // Sessions have ended since: somebody signs in anew.
    expect(await titles('wann=vergangen', COUNTRY)).toEqual(['Stammtisch spät', 'Stammtisch', 'Vorstand']);
    expect(await titles('', COUNTRY)).toEqual([]);
    expect(await titles('wann=vergangen&stand=abgesagt', COUNTRY)).toEqual([]);
  });

  describe('the load', () => {
    test('shows what the API says, hour by hour, planned outages taken off, and leads to the form', async () => {
      for (let at = 0; at < 20; at++) await book('2027-02-03T19:00', `Gleichzeitig ${at}`);
      await store().inTurn((tx) =>
        planOutage(
          tx,
          { actor: 'token:anna', now: desk.clock.now() },
          {
            span: { from: Date.parse('2027-02-03T19:00:00Z'), to: Date.parse('2027-02-03T20:00:00Z') },
            ...{ rooms: 20, seats: 0, reason: 'Umbau' },
          },
        ),
      );
      const page = await html('/auslastung');
      const cell = (hour: number) =>
        new RegExp(`href="([^"]*)"[^>]*><title>Mi, 3.2., ${hour} Uhr: ([^<]*)<`).exec(page)?.slice(1);
      const form = (time: string) =>
        `/buchen?branch=by-1&amp;day=2027-02-03&amp;time=${encodeURIComponent(time)}`;
      expect(cell(17)).toEqual([form('17:00'), '0 von 40 Räumen, 0 von 100 Plätzen: buchen']);
      expect(cell(18)).toEqual([form('18:00'), '20 von 40 Räumen, 20 von 100 Plätzen: buchen']);
      expect(cell(20)).toEqual([
        '/auslastung?tag=2027-02-03',
        '20 von 20 Räumen, 20 von 100 Plätzen: alles voll',
      ]);
      expect(page).toContain('Am Mittwoch ist von 20 bis 21 Uhr alles voll.');
      // The table has what the colours are made of.
      const inTable = [...page.matchAll(/day=2027-02-03&amp;time=18%3A00"?>([^<]*)</g)].map(
        ([, text]) => text,
      );
      expect(inTable).toEqual(['20 · 50 %']);
      expect(page).toContain('<a href="/auslastung?tag=2027-02-03">20 · voll</a>');
      // For the hour that is running nobody books its beginning, which is over.
      expect(page).toMatch(
        /href="\/auslastung\?tag=2027-02-01"[^>]*><title>Mo, 1.2., 12 Uhr: [^<]* Plätzen</,
      );
      expect([...page.matchAll(/class="cell level-\d( over)?" href/g)]).toHaveLength(14 * 16);
      expect(await html('/auslastung', 'viewer@by-2')).not.toContain('/buchen?');
    });

    test('draws a day with its limits, also one on which clocks change', async () => {
      await book('2027-03-28T19:00', 'Sommerzeit');
      const page = await html('/auslastung?tag=2027-03-28');
      expect(page).toContain('Der Tag genau: Sonntag, 28. März 2027');
      expect(page).toContain('Höchstens 1 Räume sind zur gleichen Zeit gebucht. Die Grenze ist 40.');
      expect(page).toContain('Zur gleichen Zeit ist höchstens ein Raum gebucht. Möglich sind 40.');
      // What is missing at another hour is nothing to the evening.
      await store().inTurn((tx) =>
        planOutage(
          tx,
          { actor: 'token:anna', now: desk.clock.now() },
          {
            span: { from: Date.parse('2027-03-28T06:00:00Z'), to: Date.parse('2027-03-28T08:00:00Z') },
            ...{ rooms: 39, seats: 0, reason: 'Umbau' },
          },
        ),
      );
      const short = await html('/auslastung?tag=2027-03-28');
      expect(short).toContain('Zur gleichen Zeit ist höchstens ein Raum gebucht. Möglich sind 40.');
      // What is free from today on is said where it is looked for.
      expect(page).not.toContain('In den nächsten 14 Tagen ist überall');
      expect(await html('/auslastung?tag=2027-03-29')).toContain('An diesem Tag ist noch nichts gebucht.');
      const rows = [...page.matchAll(/role="rowheader">(\d+) Uhr<\/th><td[^>]*>(?:<div>)?(\d+) von 40</g)];
      expect(rows.map(([, hour]) => Number(hour))).toEqual([0, 1, ...range(3, 23)]);
      expect(rows.filter(([, , used]) => used === '1').map(([, hour]) => hour)).toEqual(['18', '19', '20']);
      expect(await html('/auslastung?tag=2027-02-30')).not.toContain('Der Tag genau');
    });
  });

  test('nobody sees any of it without signing in', async () => {
    for (const path of ['/kalender', '/auslastung']) {
      expect((await pages.get(null, path)).location).toBe(`/auth/login?return=${encodeURIComponent(path)}`);
    }
  });
});

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, at) => from + at);
}

/** The days of a month as its table has them. */
function cellsOf(page: string) {
  return [...page.matchAll(/<td role="cell".*?<\/td>/gs)].map(([html]) => ({
    html,
    day: Number(/<\/span>(\d+)<span class="for-ears">/.exec(html)?.[1]),
    titles: [...html.matchAll(/<span class="at">([\d:]+)<\/span> ([^<]*)</g)].map(
      ([, time = '', title = '']) => `${time} ${title}`,
    ),
  }));
}
