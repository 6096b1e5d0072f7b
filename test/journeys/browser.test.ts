import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { toLocal } from '../../src/lib/local-time.ts';
import { MINUTE_MS } from '../../src/lib/span.ts';
import { startBrowser } from '../support/browser.ts';
import { ZONE } from '../support/calendar.ts';
import { untilThere } from '../support/until.ts';
import { startWholeApp, type WholeApp } from '../support/whole-app.ts';

/** Pages without scripts look again every ten seconds, and a lost server takes its three looks. */
jest.setTimeout(180_000);

const browser = await startBrowser();
const inBrowser = browser === null ? describe.skip : describe;

const OFFICE = 'secretary@by';
const PHONE: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  isMobile: true,
  hasTouch: true,
};
const DESKTOP: BrowserContextOptions = { viewport: { width: 1280, height: 800 } };

inBrowser('a meeting in real browsers, from the link to the room and back', () => {
  let app: WholeApp;
  beforeAll(async () => {
    app = await startWholeApp('sqlite', { callers: [OFFICE, 'admin@de'] });
  });
  afterAll(async () => {
    await browser?.close();
    await app.close();
  });

  /** Opens in two or three minutes, which is when pages look every few seconds. */
  async function bookSoon() {
    const wish = {
      ...{ branch: 'by-09162', title: 'Kreisvorstand', expectedParticipants: 12, durationMinutes: 60 },
      start: toLocal(Date.now() + 18 * MINUTE_MS, ZONE),
    };
    const { body } = await app.call(OFFICE, 'POST', '/bookings', wish);
    const links = (await app.call(OFFICE, 'GET', `/bookings/${body.id}/links`)).body;
    return {
      id: body.id,
      date: body.occurrences[0]?.id ?? '',
      guest: String(links['guest']),
      host: String(links['host']),
    };
  }

  /** A browser of its own; what it complains of on our pages is collected. */
  async function person(options: BrowserContextOptions, complaints: string[]) {
    if (browser === null) throw new Error('no browser');
    const context = await browser.newContext({ locale: 'de-DE', ...options });
    watch(context, complaints);
    return { context, page: await context.newPage() };
  }

  function watch(context: BrowserContext, complaints: string[]) {
    const ours = (url: string) => url.startsWith(app.url);
    context.on('console', (message) => {
      if (message.type() === 'error' && ours(message.location().url)) complaints.push(message.text());
    });
    context.on('weberror', (error) => complaints.push(String(error.error())));
    context.on('response', (response) => {
      if (!ours(response.url())) return;
      if (response.status() >= 400) complaints.push(`${response.status()} ${response.url()}`);
    });
  }

  async function enter(page: Page, name: string, button: string) {
    if ((await page.getByLabel('Ihr Name').inputValue()) === '') await page.getByLabel('Ihr Name').fill(name);
    await page.getByRole('button', { name: button, exact: true }).click();
    await page.getByText('Sie sind im Raum.').waitFor();
    expect(await page.getByText('Ihr Name:').textContent()).toContain(name);
    return new URL(page.url()).origin;
  }

  /** What stands in the field once the page's scripts have run. */
  async function nameOn(page: Page) {
    await page.waitForLoadState();
    return page.getByLabel('Ihr Name').inputValue();
  }

  async function fits(page: Page) {
    const { width = 0 } = page.viewportSize() ?? {};
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
  }

  test.each([
    ['phone', 'with', PHONE, true],
    ['phone', 'without', PHONE, false],
    ['desktop', 'with', DESKTOP, true],
    ['desktop', 'without', DESKTOP, false],
  ])('on a %s %s JavaScript', async (_device, _with, device, javaScriptEnabled) => {
    const complaints: string[] = [];
    const { id, date, guest, host } = await bookSoon();
    const ida = await person({ ...device, javaScriptEnabled }, complaints);

    // Too early: the page says when, and goes on by itself when the room opens.
    await ida.page.goto(guest);
    await ida.page.getByRole('heading', { name: /^Der Raum öffnet um/ }).waitFor();
    expect(await ida.page.getByRole('button').count()).toBe(0);
    await fits(ida.page);
    const opened = await app.call(OFFICE, 'POST', `/occurrences/${date}/open`);
    expect(opened.status).toBe(202);
    await ida.page.getByRole('button', { name: 'Hineingehen' }).waitFor();
    await fits(ida.page);

    const first = await enter(ida.page, 'Ida Denk', 'Hineingehen');
    const olga = await person({ ...device, javaScriptEnabled }, complaints);
    await olga.page.goto(host);
    await olga.page.getByText('Dieser Link ist nur für die Leitung.').waitFor();
    await fits(olga.page);
    expect(await enter(olga.page, 'Olga Leit', 'Als Leitung hineingehen')).toBe(first);
    expect(await olga.page.getByRole('listitem').allTextContents()).toEqual(
      expect.arrayContaining([expect.stringContaining('Ida Denk')]),
    );

    // Out, thanked, and back by one click; without scripts nothing may remember the name.
    await ida.page.getByRole('button', { name: 'Raum verlassen' }).click();
    await ida.page.getByRole('heading', { name: 'Sie haben den Raum verlassen.' }).waitFor();
    expect(ida.page.url().startsWith(guest)).toBe(true);
    expect(await nameOn(ida.page)).toBe(javaScriptEnabled ? 'Ida Denk' : '');
    await fits(ida.page);
    expect(await enter(ida.page, 'Ida Denk', 'Wieder hineingehen')).toBe(first);

    // The server dies under them while no other takes rooms.
    await app.runJob('watch-servers');
    const dead = app.servers.find(({ url }) => url.startsWith(first));
    const drain = async (draining: boolean) => {
      for (const { name } of app.servers)
        await app.call('admin@de', 'PATCH', `/servers/${name}`, { draining });
    };
    await drain(true);
    // One is about to come back in, with the field in hand; nothing of it is taken away.
    await ida.page.getByRole('button', { name: 'Raum verlassen' }).click();
    await ida.page.getByLabel('Ihr Name').fill('Ida Denk');
    await dead?.kill();
    // What BigBlueButton's own page says then.
    if (javaScriptEnabled)
      await olga.page.getByRole('heading', { name: 'Die Verbindung ist abgerissen' }).waitFor();
    // Without scripts the page asks its server again, and would come between if she went elsewhere just then.
    else
      await untilThere('the browser says so itself', 60_000, () =>
        Promise.resolve(olga.page.url().startsWith('chrome-error:')),
      );
    await app.runJob('watch-servers');
    await ida.page.getByRole('button', { name: /^(Wieder h|H)ineingehen$/ }).click();
    await ida.page.getByText('bringen wir Sie von selbst hinein, als „Ida Denk“.').waitFor();
    await fits(ida.page);
    await olga.page.goto(host);
    await olga.page.getByRole('heading', { name: /ist gerade gestört\.$/ }).waitFor();
    await fits(olga.page);

    // A server takes rooms again: who has pressed the button is led in, who has not is told, and one click is enough.
    await drain(false);
    await app.runJob('open-rooms');
    await ida.page.getByText('Sie sind im Raum.').waitFor();
    expect(await ida.page.getByText('Ihr Name:').textContent()).toContain('Ida Denk');
    const second = new URL(ida.page.url()).origin;
    expect(second).not.toBe(first);
    await olga.page.getByRole('heading', { name: 'Der Raum ist wieder da.' }).waitFor();
    expect(await nameOn(olga.page)).toBe(javaScriptEnabled ? 'Olga Leit' : '');
    expect(await enter(olga.page, 'Olga Leit', 'Als Leitung hineingehen')).toBe(second);

    expect(complaints).toEqual([]);
    for (const { context } of [ida, olga]) {
      // The browser does not tell ports of one host apart; this one is the simulated servers' own.
      const cookies = (await context.cookies()).map(({ name }) => name);
      expect(cookies.filter((name) => name !== 'JSESSIONID')).toEqual([]);
      await context.close();
    }
    await app.call(OFFICE, 'DELETE', `/bookings/${id}?live=end`);
    await dead?.start();
    await app.runJob('watch-servers');
  });
});
