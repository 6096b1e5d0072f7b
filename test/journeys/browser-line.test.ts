import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { BrowserContextOptions } from 'playwright-core';
import { startBrowser } from '../support/browser.ts';
import { localNow } from '../support/calendar.ts';
import { pageSaying } from '../support/visitor.ts';
import { startWholeApp, type WholeApp } from '../support/whole-app.ts';

jest.setTimeout(120_000);

const browser = await startBrowser();
const inBrowser = browser === null ? describe.skip : describe;

const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
const DESKTOP = { viewport: { width: 1280, height: 800 } };

/** One a second goes in: so many seconds is the line long when somebody presses the button. */
const BEFORE = 12;

inBrowser('in line for a full meeting', () => {
  let app: WholeApp;
  let guest = '';
  beforeAll(async () => {
    app = await startWholeApp('sqlite', {
      callers: ['admin@de'],
      settings: { PLENUM_JOINS_PER_SECOND: '1' },
    });
    const wish = { branch: 'de', title: 'Vollversammlung', start: localNow(), durationMinutes: 60 };
    const { body } = await app.call('admin@de', 'POST', '/bookings', { ...wish, expectedParticipants: 50 });
    guest = String((await app.call('admin@de', 'GET', `/bookings/${body.id}/links`)).body['guest']);
    await app.runJob('open-rooms');
    await pageSaying(guest, 'Der Raum ist offen.');
  });
  afterAll(async () => {
    await browser?.close();
    await app.close();
  });

  test.each<[string, string, BrowserContextOptions, boolean]>([
    ['phone', 'with', PHONE, true],
    ['phone', 'without', PHONE, false],
    ['desktop', 'with', DESKTOP, true],
    ['desktop', 'without', DESKTOP, false],
  ])('on a %s %s JavaScript', async (_device, _with, device, javaScriptEnabled) => {
    const context = await browser?.newContext({ locale: 'de-DE', ...device, javaScriptEnabled });
    if (context === undefined) throw new Error('no browser');
    const page = await context.newPage();
    await page.goto(guest);
    await page.getByLabel('Ihr Name').fill('Ida Denk');
    // They get places and go away again.
    const body = new URLSearchParams({ name: 'Jemand' });
    const crowd = Array.from({ length: BEFORE }, () =>
      fetch(`${guest}/join`, { method: 'POST', body, redirect: 'manual' }),
    );
    for (const { status } of await Promise.all(crowd)) expect(status).toBe(303);

    await page.getByRole('button', { name: 'Hineingehen' }).click();
    await page.getByRole('heading', { name: 'Gerade kommen sehr viele an.' }).waitFor();
    expect(await page.getByRole('timer').textContent()).toMatch(/^Sie sind Nummer \d+, das dauert etwa \d+ /);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(page.viewportSize()?.width);
    expect(await page.getByText('als „Ida Denk“').isVisible()).toBe(true);
    await page.getByText('Sie sind im Raum.').waitFor();
    expect(await page.getByText('Ihr Name:').textContent()).toContain('Ida Denk');
    await context.close();
  });
});
