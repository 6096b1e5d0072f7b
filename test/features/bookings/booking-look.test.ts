import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { PapersGlimpse } from '../../../src/features/bookings/papers-functions.ts';
import type { Database } from '../../../src/platform/db/database.ts';
import { startBrowser } from '../../support/browser.ts';
import { freshTab, lookAt } from '../../support/look.ts';
import { openFresh } from '../../support/stores.ts';
import { freshDesk, type TestDesk } from './desk.ts';
import { type PlainPages, servePages } from './plain-pages.ts';

/** Four looks at each page: on a busy machine that takes longer than other tests may. */
jest.setTimeout(180_000);

const browser = await startBrowser();
const inBrowser = browser === null ? describe.skip : describe;

const OFFICE = 'secretary@by';
const LONG_TITLE = `Offener Abend: ${'Wohnungsbaugenossenschaftsgründungsversammlung '.repeat(3)}`.trim();

inBrowser('what people see who book', () => {
  let opened: Awaited<ReturnType<typeof openFresh>>;
  let database: Database;
  let desk: TestDesk;
  let pages: PlainPages;
  let tab: Page;
  const papers = new Map<string, PapersGlimpse>();

  beforeAll(async () => {
    opened = await openFresh('sqlite');
    ({ database } = opened);
    desk = await freshDesk(database);
    pages = await servePages(database, desk, {
      helpContact: 'buero@bund.example',
      papersOfDates: () => Promise.resolve(papers),
    });
    tab = await freshTab(browser);
  });

  afterAll(async () => {
    await pages.close();
    await opened.remove();
    await browser?.close();
  });

  /** Looks at a page as somebody who is signed in. */
  async function look(who: string, walk: () => Promise<unknown>): Promise<void> {
    const [cookie = '', ...value] = (await pages.signIn(who)).split('=');
    await tab.context().addCookies([{ name: cookie, value: value.join('='), url: pages.url }]);
    await lookAt(tab, walk);
  }

  const to = (path: string) => () => tab.goto(`${pages.url}${path}`);
  const bookingPath = async (change: Parameters<TestDesk['book']>[0]) =>
    `/buchungen/${(await desk.book({ branch: 'by-1', ...change })).booking.id}`;

  test('a form with mistakes', () =>
    look(OFFICE, async () => {
      await tab.goto(`${pages.url}/buchen`);
      await tab.locator('main form').evaluate((form) => form.setAttribute('novalidate', ''));
      await tab.getByLabel('Titel').fill('x');
      await tab.getByLabel('Teilnehmende', { exact: true }).fill('viele');
      await tab.getByRole('button', { name: 'Buchen' }).click();
      await tab.getByRole('alert').waitFor();
    }));

  test('a full evening', async () => {
    for (let room = 0; room < 3; room++) await desk.book({ branch: 'nw' });
    await look(OFFICE, async () => {
      await tab.goto(`${pages.url}/buchen?branch=by-1&title=Vorstand&day=2027-02-09&time=19:00&people=8`);
      await tab.getByRole('button', { name: 'Buchen' }).click();
      await tab.getByRole('alert').waitFor();
    });
    await look(OFFICE, async () => {
      await tab.goto(
        `${pages.url}/buchen?branch=by-1&title=Vorstand&day=2027-02-02&time=19:00&people=8&repeat=weekly&times=4`,
      );
      await tab.getByRole('button', { name: 'Buchen' }).click();
      await tab.getByRole('alert').waitFor();
    });
  });

  test('a booking, just made', async () => {
    const path = await bookingPath({ title: LONG_TITLE, start: '2027-03-02T19:00' });
    await look(OFFICE, to(`${path}?neu=1`));
  });

  test('a series abroad, with an access code, one date cancelled, one left out', async () => {
    const { booking, occurrences } = await desk.book({
      ...{ start: '2027-02-02T19:00', recurrence: 'FREQ=WEEKLY;COUNT=5', onConflict: 'skip' },
      ...{ timeZone: 'Europe/Lisbon', options: { accessCode: 'sonne-7' } },
    });
    const { id = '' } = occurrences[1] ?? {};
    await desk.inTurn((tx) =>
      desk.bookings.cancelOccurrence(tx, { principal: 'person:x' }, id, { live: null, ifMatch: null }),
    );
    await look(OFFICE, to(`/buchungen/${booking.id}`));
    await look('viewer@by', to(`/buchungen/${booking.id}`));
  });

  test('a booking that was cancelled, and one whose room is open', async () => {
    const path = await bookingPath({ start: '2027-03-09T19:00' });
    await pages.post(OFFICE, `${path}/absagen`, {});
    await look(OFFICE, to(path));
    const { booking, occurrences } = await desk.book({ start: '2027-02-01T12:00' });
    for (const { id } of occurrences) desk.rooms.set(id, { state: 'live', server: 'bbb-1', participants: 4 });
    await look(OFFICE, async () => {
      await tab.goto(`${pages.url}/buchungen/${booking.id}`);
      await tab.getByRole('button', { name: 'Treffen absagen' }).click();
      await tab.getByRole('heading', { name: 'Der Raum ist gerade offen.' }).waitFor();
    });
  });

  test('papers: on their way for a date to come, there for one whose room is open', async () => {
    const { booking, occurrences } = await desk.book({
      ...{ title: 'Mitgliederversammlung', start: '2027-02-01T12:00', options: { papers: 'drop' } },
      recurrence: 'FREQ=WEEKLY;COUNT=2',
    });
    const [now, later] = occurrences;
    desk.rooms.set(now?.id ?? '', { state: 'live', server: 'bbb-1', participants: 4 });
    const folder = { name: '2027-02-01 Mitgliederversammlung', url: 'https://wolke.example/index.php/f/7' };
    const links = { read: 'https://wolke.example/s/lesen', drop: 'https://wolke.example/s/ein' };
    papers.set(now?.id ?? '', { state: 'ready', folder, links: { ...links, until: '2027-03-03' } });
    papers.set(later?.id ?? '', {
      state: 'pending',
      folder: null,
      links: { read: null, drop: null, until: null },
    });
    await look(OFFICE, to(`/buchungen/${booking.id}`));
  });

  test('a sheet to be hung up is one page of A4 whatever stands on it, and nothing else is printed', async () => {
    const full = await desk.book({
      ...{ title: `${'Mitgliederversammlung mit Wahlen und Anträgen '.repeat(4)}in Nord`.slice(0, 200) },
      ...{ start: '2027-02-02T19:00', recurrence: 'FREQ=WEEKLY;COUNT=9', timeZone: 'Europe/Lisbon' },
      ...{ branch: 'nw', options: { accessCode: 'sonnenblume-und-mohn-2027-sommer' }, onConflict: 'shift' },
    });
    const plain = await desk.book({ branch: 'nw', start: '2027-03-30T19:00' });
    const context = await browser?.newContext({ viewport: { width: 680, height: 1000 } });
    const page = await context?.newPage();
    if (page === undefined) throw new Error('no browser');
    const [cookie = '', ...value] = (await pages.signIn('secretary@nw')).split('=');
    await page.context().addCookies([{ name: cookie, value: value.join('='), url: pages.url }]);
    for (const { booking } of [full, plain]) {
      await page.goto(`${pages.url}/buchungen/${booking.id}/aushang`);
      const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
      expect([...pdf.matchAll(/\/Type\s*\/Page\b/g)]).toHaveLength(1);
      await page.emulateMedia({ media: 'print' });
      const sheet = page.locator('.sheet');
      // What does not fit would be cut off.
      const [inside, room] = await sheet.evaluate(({ scrollHeight, clientHeight }) => [
        scrollHeight,
        clientHeight,
      ]);
      expect(inside).toBeLessThanOrEqual(room);
      const sizes = await sheet.evaluate((each) =>
        [...each.querySelectorAll('p, li, h1')].map((part) => parseFloat(getComputedStyle(part).fontSize)),
      );
      // 14 pt in CSS pixels.
      expect(Math.min(...sizes)).toBeGreaterThanOrEqual(18.6);
      expect(await page.getByRole('navigation').count()).toBe(0);
      await page.emulateMedia({ media: null });
    }
    await context?.close();
  });

  test('a list', () => look(OFFICE, to('/buchungen')));
});
