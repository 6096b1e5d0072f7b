import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Page as Tab } from 'playwright-core';
import { weekNumber } from '../../src/features/bookings/calendar-days.ts';
import { startBrowser } from '../support/browser.ts';
import { dayAfter, dayIn, localNow } from '../support/calendar.ts';
import { answerOn } from '../support/desk-steps.ts';
import { type DeskWorld, startDeskWorld } from '../support/desk-world.ts';
import * as keys from '../support/keyboard.ts';
import { plainSpaces } from '../support/plain-spaces.ts';
import { untilState } from '../support/recordings.ts';
import { untilThere } from '../support/until.ts';

jest.setTimeout(120_000);

const browser = await startBrowser();
const inBrowser = browser === null ? describe.skip : describe;

/** The party has so many rooms at once. */
const ROOMS = 3;
/** For what the other side does: a guest who goes in, three polls missed. */
const LIMIT_MS = 60_000;
const STEP_LIMIT_MS = 15_000;
const RECORDED = 'Vortrag über Mieten';

inBrowser('by the keyboard alone', () => {
  let world: DeskWorld;

  beforeAll(async () => {
    world = await startDeskWorld({
      recorded: [{ title: RECORDED, state: 'unpublished' }],
      settings: { PLENUM_ROOM_LIMIT: String(ROOMS) },
    });
  });
  afterAll(async () => {
    await world.close();
    await browser?.close();
  });

  /** What the address bar is for, once: from there on every step is a key. */
  const open = async (who: Parameters<DeskWorld['page']>[1], path = '/start') => {
    if (browser === null) throw new Error('no browser');
    const tab = await world.page(browser, who);
    tab.setDefaultTimeout(STEP_LIMIT_MS);
    await tab.goto(path);
    return tab;
  };

  const fill = async (day: string, time: string) => {
    for (let room = 0; room < ROOMS; room++) await world.book({ branch: 'be', start: `${day}T${time}` });
  };

  const startsOf = async (id: string) => {
    const { occurrences } = await world.api('GET', `/bookings/${id}`);
    return occurrences.filter(({ status }) => status === 'booked').map(({ start }) => String(start));
  };

  test('the calendar: a month on, into a meeting, to its week, and through the hours there and back', async () => {
    const day = `${dayAfter(`${dayIn(0).slice(0, 7)}-01`, 32).slice(0, 7)}-25`;
    const { id } = await world.book({ title: 'Weit hinten', start: `${day}T09:00` });
    const tab = await open('sevgi');
    await keys.follow(tab, 'Kalender', /\/kalender$/);
    await keys.follow(tab, 'Monat danach', /ansicht=monat/);
    await keys.follow(tab, '09:00 Weit hinten', /\/termine\//);
    await keys.follow(tab, 'Zur Buchung', new RegExp(`/buchungen/${id}`));

    await keys.follow(tab, 'Kalender', /\/kalender$/);
    await keys.follow(tab, 'Monat danach', /ansicht=monat/);
    await keys.follow(tab, `Woche ${weekNumber(day)}`, /ansicht=woche/);
    await keys.follow(tab, 'Woche danach', /ansicht=woche/);
    await keys.follow(tab, 'Woche davor', /ansicht=woche/);
    await tab.locator('#week .hours').getByText('Weit hinten').waitFor();
    await keys.tabTo(tab, 'Zum Inhalt');
    const there = await keys.wayTo(tab, 'English', 'Tab');
    expect(there).toEqual(expect.arrayContaining(['Als Liste zeigen', '09:00 Weit hinten']));
    expect(await keys.wayTo(tab, 'Zum Inhalt', 'Shift+Tab')).toEqual(there.toReversed());
    await tab.close();
  });

  test('the menu opens by either key, its places come next, and it closes by Escape or when it is left', async () => {
    const { id } = await world.book({ title: 'Lesekreis Nadelöhr' });
    const tab = await open('sevgi');
    for (const key of ['Enter', 'Space'] as const) {
      await keys.press(tab, 'Mehr', key);
      await tab.keyboard.press('Tab');
      expect(await keys.nameInFocus(tab)).toBe('Termine');
      await tab.keyboard.press('Escape');
      expect(await keys.nameInFocus(tab)).toBe('Mehr');
      await tab.keyboard.press('Tab');
      expect(await keys.nameInFocus(tab)).not.toBe('Termine');
      await keys.tabTo(tab, 'Mehr', 'Shift+Tab');
    }
    // Left open it would lie over what comes into focus next.
    await keys.press(tab, 'Mehr');
    await keys.tabTo(tab, 'Hilfe');
    await tab.keyboard.press('Tab');
    expect(await tab.locator('.places details[open]').count()).toBe(0);
    await keys.tabTo(tab, 'Mehr', 'Shift+Tab');
    await keys.press(tab, 'Mehr');
    await keys.follow(tab, 'Alles durchsuchen', /\/suche$/);
    await keys.typeInto(tab, 'Wonach?', 'Nadelöhr');
    await tab.keyboard.press('Enter');
    await tab.waitForURL(/\/suche\?/);
    await keys.follow(tab, 'Lesekreis Nadelöhr', new RegExp(`/buchungen/${id}`));
    await tab.close();
  });

  test('a form that is wrong: the focus is where it says so, and a link leads into the field', async () => {
    const tab = await open('sevgi', '/buchen');
    await keys.press(tab, 'Buchen');
    // The browser itself leads to the first field that must not be empty.
    expect(await keys.nameInFocus(tab)).toBe('Titel');
    await fillIn(tab, { title: 'Zu wem?', time: '1630', people: 'viele' });
    await keys.press(tab, 'Buchen');
    await tab.locator('.wrong:focus').waitFor();
    await tab.keyboard.press('Tab');
    expect(await keys.nameInFocus(tab)).toBe('Bitte schreiben Sie als Zahl, wie viele ungefähr kommen.');
    await tab.keyboard.press('Enter');
    await tab.locator('#people:focus').waitFor();
    await tab.keyboard.press('Control+A');
    await tab.keyboard.type('12');
    await book(tab);
    await tab.close();
  });

  test('a series with conflicts: one date is moved, one is left out, the others stand', async () => {
    const [first = '', second = '', third = '', fourth = ''] = [0, 7, 14, 21].map((days) =>
      dayAfter(keys.sameInAllLanguages(), days),
    );
    for (const day of [second, third]) await fill(day, '19:00');
    const tab = await open('sevgi');
    await keys.follow(tab, 'Raum buchen', /\/buchen$/);
    await fillIn(tab, { title: 'Reihe mit Lücken', time: '1900', people: '12' });
    await keys.choose(tab, 'Wiederholung', 'jede Woche');
    await keys.typeInto(tab, 'Wie oft?', '4');
    const answer = answerOn(tab);
    await answer.getByText('2 Termine passen so nicht.').waitFor();
    const [move = '', leave = ''] = await answer
      .getByRole('combobox')
      .evaluateAll((all) => all.map((each) => String(each.getAttribute('aria-label'))));
    await keys.choose(tab, move, 'um ');
    await answer.getByText('1 Termin passt so nicht.').waitFor();
    expect(await keys.nameInFocus(tab)).toBe(move);
    const moved = await tab.evaluate<string>('document.activeElement.value');
    await keys.choose(tab, leave, 'fällt aus');
    // Faster than the answer, which is put in the place of the old one below the hands.
    await keys.tabTo(tab, '2 weitere Termine passen');
    await answer.getByText('Das passt').waitFor();
    expect(await keys.nameInFocus(tab)).toBe('2 weitere Termine passen');
    const id = await book(tab);
    expect(await startsOf(id)).toEqual([`${first}T19:00`, moved, `${fourth}T19:00`]);
    await tab.close();
  });

  test('a full hour: the nearest free time is one press away', async () => {
    const day = keys.sameInAllLanguages();
    await fill(day, '14:00');
    const tab = await open('sevgi');
    await keys.follow(tab, 'Raum buchen', /\/buchen$/);
    await fillIn(tab, { title: 'Voller Nachmittag', time: '1400', people: '12' });
    const answer = answerOn(tab);
    await answer.getByText('schon alle Räume vergeben').waitFor();
    const button = answer.getByRole('button', { name: /\d\d:\d\d/ }).first();
    const offer = plainSpaces((await button.textContent()) ?? '');
    await keys.press(tab, offer);
    await answer.getByText('Das passt: Am').waitFor();
    // The button is gone: the focus stays where the answer is.
    expect(await keys.nameInFocus(tab)).toBe('Passt das?');
    const id = await book(tab);
    const [, time = ''] = /(\d\d:\d\d)/.exec(offer) ?? [];
    expect(await startsOf(id)).toEqual([`${day}T${time}`]);
    await tab.close();
  });

  test('one date is moved; a series is changed from its second date on, after a look at what that does', async () => {
    // On another weekday than what fills whole evenings.
    const start = `${dayAfter(keys.sameInAllLanguages(), 3)}T17:00`;
    const wish = { title: 'Wandertreffen', start, recurrence: 'FREQ=WEEKLY;COUNT=3' };
    const { id, occurrences } = await world.book(wish);
    const [, second = '', third = ''] = occurrences.map((date) => String(date['start']));
    const tab = await open('sevgi', `/termine/${occurrences[0]?.id ?? ''}`);
    await keys.typeInto(tab, 'Uhrzeit', '1830');
    await keys.press(tab, 'Ändern');
    await tab.getByText('Geändert. Der Einladungslink ist der gleiche.').waitFor();
    expect(await startsOf(id)).toEqual([start.replace('17:00', '18:30'), second, third]);

    await keys.follow(tab, 'Termin 1 von 3', /\/buchungen\//);
    await keys.follow(tab, 'Ändern', /\/aendern$/);
    await keys.press(tab, 'Erst ab einem späteren Termin', 'Space');
    await keys.tabTo(tab, 'Ab welchem Termin?');
    await tab.keyboard.press('ArrowDown');
    await keys.follow(tab, 'Ab diesem Termin', /\?ab=/);
    await keys.typeInto(tab, 'Uhrzeit', '1915');
    await keys.press(tab, 'Ansehen, was sich ändert');
    await tab.locator('#preview-title:focus').waitFor();
    expect(await startsOf(id)).toContain(second);
    await keys.press(tab, 'Jetzt so ändern', 'Space');
    await tab.getByText('Geändert. Der Einladungslink ist der gleiche.').waitFor();
    const later = [second, third].map((each) => each.replace('17:00', '19:15'));
    expect(await startsOf(id)).toEqual([start.replace('17:00', '18:30'), ...later]);
    await tab.close();
  });

  test('a recording is released, and can be watched', async () => {
    const tab = await open('sevgi');
    await keys.follow(tab, 'Aufzeichnungen', /\/aufzeichnungen$/);
    await keys.follow(tab, RECORDED, /\/aufzeichnungen\/./);
    await keys.press(tab, 'Aufzeichnung freigeben');
    await tab.getByText('Freigegeben. In wenigen Augenblicken').waitFor();
    await untilState(world.app, world.recording(RECORDED), 'released');
    await keys.follow(tab, 'Aufzeichnungen', /\/aufzeichnungen$/);
    await keys.follow(tab, RECORDED, /\/aufzeichnungen\/./);
    await keys.tabTo(tab, 'Video ansehen');
    await tab.close();
  });

  test('a guest goes in', async () => {
    const { id } = await world.book({ title: 'Erste Runde', start: localNow() });
    const { guest } = await world.api('GET', `/bookings/${id}/links`);
    const tab = await open(null, String(guest));
    await keys.typeInto(tab, 'Ihr Name', 'Ida Denk');
    await keys.press(tab, 'Hineingehen');
    await tab.waitForURL((url) => url.origin !== world.url);
    const inside = () =>
      world.app.servers.flatMap((server) => server.meetings()).flatMap(({ users }) => users);
    await untilThere('the guest', LIMIT_MS, () =>
      Promise.resolve(inside().some(({ name }) => name === 'Ida Denk')),
    );
    await tab.close();
  });

  test('a bad morning: a dead server takes no more rooms, a job is looked at first, the log tells of both', async () => {
    await world.app.servers[1]?.kill();
    await untilThere('the server that is lost', LIMIT_MS, async () =>
      (await world.api('GET', '/servers')).items.some(({ state }) => state === 'lost'),
    );
    const tab = await open('miriam');
    await keys.follow(tab, 'Betrieb', /\/betrieb$/);
    await tab.getByRole('heading', { name: 'Der Server bbb-2 antwortet nicht.' }).waitFor();
    await keys.follow(tab, 'Server', /\/betrieb\/server$/);
    await keys.press(tab, 'Keine neuen Räume mehr: bbb-2');
    await tab.getByText('Dieser Server nimmt jetzt keine neuen Räume mehr an.').waitFor();

    await keys.follow(tab, 'Aufgaben', /\/betrieb\/aufgaben$/);
    await keys.follow(tab, 'Erst nachsehen: Aufzeichnungen löschen', /\/betrieb\/aufgaben\/./);
    await keys.follow(tab, 'Zurück', /\/betrieb\/aufgaben$/);
    await keys.press(tab, 'Jetzt starten: Aufräumen');
    await tab.getByText('„Aufräumen“ ist gelaufen.').waitFor();

    await keys.follow(tab, 'Protokoll', /\/betrieb\/protokoll$/);
    await keys.press(tab, 'Einschränken');
    await keys.choose(tab, 'Worum es geht', 'Server');
    await keys.follow(tab, 'Zeigen', /art=server/);
    await tab.getByRole('cell', { name: 'lässt einen Server keine neuen Räume annehmen' }).waitFor();
    await keys.tabTo(tab, 'Zeigen');
    await tab.keyboard.press('Tab');
    await keys.follow(tab, 'Server', /\/betrieb\/server\/bbb-2$/);
    await tab.close();
  });
});

type Wish = { readonly title: string; readonly time: string; readonly people: string };

/** On a day whose parts may be typed in any order, at a time that a clock of twelve hours understands as well: `1930`. */
async function fillIn(tab: Tab, { title, time, people }: Wish): Promise<void> {
  await keys.typeInto(tab, 'Titel', title);
  await keys.typeInto(tab, 'Tag', keys.sameInAllLanguages().split('-').toReversed().join(''));
  await keys.typeInto(tab, 'Uhrzeit', time);
  await keys.typeInto(tab, 'Teilnehmende', people);
}

/** Books what is filled in. */
async function book(tab: Tab): Promise<string> {
  await keys.press(tab, 'Buchen');
  await tab.getByText('Gebucht. Der Raum ist reserviert.').waitFor();
  const [, id = ''] = /\/buchungen\/([^/?#]+)/.exec(tab.url()) ?? [];
  return id;
}
