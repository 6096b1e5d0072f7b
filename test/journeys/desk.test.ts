import type { Page as Tab } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { startBrowser } from '../support/browser.ts';
import { dayAfter, dayIn, localNow } from '../support/calendar.ts';
import { deskPerson } from '../support/desk-people.ts';
import { answerOn, book, fillFields, fillInBooking } from '../support/desk-steps.ts';
import { type DeskWorld, startDeskWorld, type TabOptions } from '../support/desk-world.ts';
import { untilState } from '../support/recordings.ts';
import { untilThere } from '../support/until.ts';

jest.setTimeout(120_000);

const browser = await startBrowser();
const inBrowser = browser === null ? describe.skip : describe;

/** The party has so many rooms at once. */
const ROOMS = 3;
const LIMIT_MS = 60_000;
const STEP_LIMIT_MS = 15_000;

inBrowser('a secretary in a browser', () => {
  let world: DeskWorld;

  beforeAll(async () => {
    world = await startDeskWorld({
      recorded: [{ title: 'Vortrag über Mieten', state: 'unpublished' }],
      settings: { PLENUM_ROOM_LIMIT: String(ROOMS) },
    });
  });
  afterAll(async () => {
    await world.close();
    await browser?.close();
  });

  const open = (who: Parameters<DeskWorld['page']>[1], options?: TabOptions) => {
    if (browser === null) throw new Error('no browser');
    return world.page(browser, who, options).then((tab) => {
      tab.setDefaultTimeout(STEP_LIMIT_MS);
      return tab;
    });
  };

  /** Takes every room of an evening. */
  const fill = async (day: string) => {
    for (let room = 0; room < ROOMS; room++) await world.book({ branch: 'be', start: `${day}T19:00` });
  };

  const startsOf = async (id: string) => {
    const { occurrences } = await world.api('GET', `/bookings/${id}`);
    return occurrences.filter(({ status }) => status === 'booked').map(({ start }) => String(start));
  };

  test('from the first sign-in to the first guest inside', async () => {
    const tab = await open(null);
    await tab.goto('/start');
    const { username, password } = deskPerson('sevgi');
    await tab.locator('#username').fill(username);
    await tab.locator('#password').fill(password);
    await tab.locator('#kc-login').click();
    await tab.waitForURL(`${world.url}/start`);

    const tuesday = nextTuesday();
    await tab.getByRole('main').getByRole('link', { name: 'Raum buchen' }).click();
    await fillInBooking(tab, { title: 'Erster Abend', day: tuesday });
    await answerOn(tab).getByText('Das passt: Am Dienstag').waitFor();
    expect(await startsOf(await book(tab))).toEqual([`${tuesday}T19:00`]);

    // The same for a meeting that begins now, so that somebody can come.
    const { id } = await world.book({ title: 'Erste Runde', start: localNow() });
    await tab.goto(`/buchungen/${id}`);
    await tab.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await tab.getByRole('button', { name: 'Kopieren Einladungslink' }).click();
    await tab.getByText('Kopiert').first().waitFor();
    const link = await tab.evaluate<string>('navigator.clipboard.readText()');
    await tab.context().clearCookies();

    const phone = await open(null, { width: 320 });
    await phone.goto(link);
    await phone.getByLabel('Ihr Name').fill('Ida Denk');
    await phone.locator('main form button[type=submit]').first().click();
    await phone.waitForURL((url) => url.origin !== world.url);
    const inside = () =>
      world.app.servers.flatMap((server) => server.meetings()).flatMap(({ users }) => users);
    await untilThere('the guest', LIMIT_MS, () =>
      Promise.resolve(inside().some(({ name }) => name === 'Ida Denk')),
    );
  });

  test('a series with conflicts: one date is moved, one is left out, the others stand', async () => {
    const days = [0, 7, 14, 21].map((days) => dayAfter(dayIn(30), days));
    const [first = '', second = '', third = '', fourth = ''] = days;
    for (const day of [second, third]) await fill(day);
    const tab = await open('sevgi');
    await fillInBooking(tab, { title: 'Reihe mit Lücken', day: first, weeks: 4 });
    const answer = answerOn(tab);
    await answer.getByText('2 Termine passen so nicht.').waitFor();
    expect(await answer.getByText('kein Raum frei').count()).toBe(2);
    const choices = answer.getByRole('combobox');
    const other = await choices.nth(0).locator('option').allTextContents();
    const moved = other.find((words) => words.startsWith('um ')) ?? '';
    await choices.nth(0).selectOption({ label: moved });
    await answer.getByText('1 Termin passt so nicht.').waitFor();
    await choices.nth(1).selectOption({ label: 'fällt aus' });
    await answer.getByText('Das passt').waitFor();
    const id = await book(tab);
    const [, time = ''] = /um (\d\d:\d\d)/.exec(moved) ?? [];
    expect(await startsOf(id)).toEqual([`${first}T19:00`, `${second}T${time}`, `${fourth}T19:00`]);
    await tab.close();
  });

  const ways: readonly (TabOptions & { readonly name: string; readonly after: number })[] = [
    { name: 'with scripts', after: 10 },
    { name: 'without scripts, on a small phone in the dark', after: 11, js: false, width: 320, dark: true },
  ];

  test.each(ways)('a full evening: the nearest free time is one press away, $name', async (way) => {
    const day = dayIn(way.after);
    await fill(day);
    const tab = await open('sevgi', way);
    await fillInBooking(tab, { title: 'Voller Abend', day }, way.js);
    const answer = answerOn(tab);
    await answer.getByText('schon alle Räume vergeben').waitFor();
    const offer = answer.getByRole('button', { name: /\d\d:\d\d/ }).first();
    const [, time = ''] = /(\d\d:\d\d)/.exec((await offer.textContent()) ?? '') ?? [];
    await offer.click();
    await answer.getByText('Das passt: Am').waitFor();
    const [start = ''] = await startsOf(await book(tab));
    expect(start).toBe(`${day}T${time}`);
    await tab.close();
  });

  test('an answer that comes late says nothing over what was typed since, nor over its answer', async () => {
    const day = dayIn(12);
    await fill(day);
    const tab = await open('sevgi');
    const settled = await noteAnswers(tab);
    await tab.goto('/buchen');
    await tab.clock.install();
    await tab.clock.pauseAt(Date.now() + 3_600_000);
    const late = await holdChecks(tab, 'time=19%3A00');
    await fillFields(tab, { title: 'Später Bescheid', day });
    await tab.clock.fastForward(1000);
    await late.isAsked;
    await tab.getByLabel('Uhrzeit', { exact: true }).fill('09:00');
    const answer = answerOn(tab);
    await answer.getByText('Wir sehen nach').waitFor();
    late.letGo();
    await settled();
    await answer.getByText('Wir sehen nach').waitFor();
    expect(await answer.getByText('vergeben').count()).toBe(0);

    const later = await holdChecks(tab, 'time=19%3A00');
    await tab.getByLabel('Uhrzeit', { exact: true }).fill('19:00');
    await tab.clock.fastForward(1000);
    await later.isAsked;
    await tab.getByLabel('Uhrzeit', { exact: true }).fill('09:00');
    await tab.clock.fastForward(1000);
    await answer.getByText('Das passt: Am').waitFor();
    later.letGo();
    await settled();
    expect(await answer.getByText('Das passt: Am').count()).toBe(1);
    expect(await answer.getByText('vergeben').count()).toBe(0);
    await tab.close();
  });

  test.each(ways)('one date is moved, and a cancelled meeting taken back, $name', async (way) => {
    const tab = await open('sevgi', way);
    const start = `${dayIn(way.after + 4)}T19:00`;
    const { id, occurrences } = await world.book({ title: 'Wandertreffen', start });
    await tab.goto(`/termine/${occurrences[0]?.id ?? ''}`);
    await tab.getByLabel('Uhrzeit', { exact: true }).fill('20:30');
    await tab.getByRole('button', { name: 'Ändern', exact: true }).click();
    await tab.getByText('Geändert. Der Einladungslink ist der gleiche.').waitFor();
    expect(await startsOf(id)).toEqual([start.replace('19:00', '20:30')]);

    await tab.goto(`/buchungen/${id}`);
    await tab.getByRole('button', { name: 'Treffen absagen' }).click();
    await tab.getByText('Abgesagt. Bis').waitFor();
    expect(await startsOf(id)).toEqual([]);
    await tab.getByRole('button', { name: 'Rückgängig machen' }).click();
    await tab.getByRole('button', { name: 'Treffen absagen' }).waitFor();
    expect(await startsOf(id)).toHaveLength(1);
    await tab.close();
  });

  test('a recording is released, and can be watched', async () => {
    const tab = await open('sevgi');
    await tab.goto('/aufzeichnungen');
    await tab.getByRole('link', { name: 'Vortrag über Mieten' }).click();
    await tab.getByRole('button', { name: 'Aufzeichnung freigeben' }).click();
    await tab.getByText('Freigegeben. In wenigen Augenblicken').waitFor();
    await untilState(world.app, world.recording('Vortrag über Mieten'), 'released');
    await tab.reload();
    await tab.getByRole('link', { name: 'Video ansehen' }).waitFor();
    await tab.close();
  });

  test('a booking in English', async () => {
    const tab = await open('sevgi');
    await tab.goto('/buchen?lang=en');
    await tab.getByRole('textbox', { name: 'Title' }).fill('Reading group');
    await tab.getByLabel('Day', { exact: true }).fill(dayIn(20));
    await tab.getByLabel('Time', { exact: true }).fill('18:00');
    await tab.getByLabel('Participants', { exact: true }).fill('8');
    await tab.getByRole('button', { name: 'Book', exact: true }).click();
    await tab.waitForURL(/\/buchungen\/.*lang=en/);
    expect(await tab.locator('html').getAttribute('lang')).toBe('en');
    await tab.close();
  });
});

/** Lets one wait until the page has taken in all it asked for so far, or given it up. */
async function noteAnswers(tab: Tab) {
  await tab.addInitScript(`
    const ask = window.fetch;
    window.asked = [];
    window.fetch = (...asked) => {
      const answer = ask(...asked);
      window.asked.push(answer.then((response) => response.clone().text()).catch(() => ''));
      return answer;
    };
  `);
  return async () => {
    await tab.evaluate('Promise.all(window.asked)');
    // Whoever waited for the same answer has had their turn.
    await tab.evaluate('document.readyState');
  };
}

/** Keeps back what is asked about a form that says so, until it is let go. */
async function holdChecks(tab: Tab, field: string) {
  const [held, asked] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
  await tab.route('**/buchen/pruefen?teil=pruefung', async (route) => {
    if (route.request().postData()?.includes(field) === true) {
      asked.resolve(undefined);
      await held.promise;
    }
    // Who asked may have given it up meanwhile.
    await route.continue().catch(() => undefined);
  });
  return { isAsked: asked.promise, letGo: () => held.resolve(undefined) };
}

/** Never today: its evening may be over. */
function nextTuesday(): string {
  const days = Array.from({ length: 7 }, (_, index) => dayIn(index + 1));
  return days.find((day) => new Date(`${day}T12:00:00Z`).getUTCDay() === 2) ?? '';
}
