import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { type Entry, type Passage, leadsNowhere } from '../../../src/features/rooms/door.ts';
import { startBrowser } from '../../support/browser.ts';
import { serve, type WebServer } from '../../support/web-server.ts';
import { viewOf } from './desk.ts';
import { MOMENTS, plainDoor, type PlainDoor } from './plain-door.ts';

const browser = await startBrowser();
const inBrowser = browser === null ? describe.skip : describe;

inBrowser('people walk in', () => {
  let room: WebServer;
  let foreign: WebServer;
  let web: WebServer;
  let door: PlainDoor;
  let answer: Entry | Promise<Entry>;
  let passage: () => Passage;

  beforeAll(async () => {
    const greet = (text: string) => serve((_request, response) => response.end(`<title>${text}</title>`));
    room = await greet('Im Raum');
    foreign = await greet('Anderswo');
    door = plainDoor({ enter: () => answer, pass: () => passage(), joinOrigins: [room.url] });
    web = await serve(door.app);
  });

  beforeEach(() => {
    answer = { to: 'room', url: `${room.url}/join?fullName=Ida`, formActionAllowed: true };
    door.entered.length = 0;
    Object.assign(door.moments, MOMENTS);
  });

  afterAll(async () => {
    await browser?.close();
    await Promise.all([web.close(), room.close(), foreign.close()]);
  });

  async function visit(path: string, options: BrowserContextOptions = {}): Promise<Page> {
    if (browser === null) throw new Error('no browser');
    const context = await browser.newContext({ locale: 'de-DE', ...options });
    const page = await context.newPage();
    await page.goto(`${web.url}${path}`);
    return page;
  }

  test('without JavaScript', async () => {
    const page = await visit('/m/live', { javaScriptEnabled: false });
    expect(await page.getByRole('checkbox').count()).toBe(0);
    await page.getByLabel('Ihr Name').fill('Ida Denk');
    await page.getByRole('button', { name: 'Hineingehen' }).click();
    expect(await page.title()).toBe('Im Raum');
    expect(door.entered.map(({ visitor }) => visitor.name)).toEqual(['Ida Denk']);
  });

  test('with the keyboard alone', async () => {
    const page = await visit('/m/live');
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Zum Inhalt');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Ida Denk');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Hineingehen');
    await page.keyboard.press('Enter');
    await page.waitForURL(`${room.url}/**`);
  });

  test.each([true, false])(
    'to a host that the policy does not know, with JavaScript %s',
    async (javaScriptEnabled) => {
      answer = { to: 'room', url: `${foreign.url}/join`, formActionAllowed: false };
      const page = await visit('/m/live', { javaScriptEnabled });
      await page.getByLabel('Ihr Name').fill('Ida');
      await page.getByRole('button', { name: 'Hineingehen' }).click();
      await page.waitForURL(`${foreign.url}/**`);
    },
  );

  test('only once, however often they click', async () => {
    const entry: Entry = { to: 'room', url: `${room.url}/join`, formActionAllowed: true };
    const opening = Promise.withResolvers<Entry>();
    answer = opening.promise;
    const page = await visit('/m/live');
    await page.getByLabel('Ihr Name').fill('Ida');
    const impatience = `
      const button = document.querySelector('button');
      button.click();
      setTimeout(() => { button.click(); console.info('twice: ' + button.textContent); }, 300);`;
    const twice = page.waitForEvent('console', (message) => message.text() === 'twice: Einen Moment …');
    await page.evaluate(impatience);
    await twice;
    opening.resolve(entry);
    await page.waitForURL(`${room.url}/**`);
    expect(door.entered).toHaveLength(1);
  });

  test.each([true, false])(
    'after a mistake: it is said, in focus, and the form is still filled in, with JavaScript %s',
    async (javaScriptEnabled) => {
      const view = MOMENTS['locked']?.view;
      if (view === undefined || leadsNowhere(view)) throw new Error('no such moment');
      answer = { to: 'wrong-access-code', view };
      const page = await visit('/m/locked', { javaScriptEnabled });
      await page.getByLabel('Dein Name').fill('Ida Denk');
      await page.getByLabel('Zugangscode').fill('falsch');
      await page.getByRole('button').click();
      const alert = page.getByRole('alert');
      expect(await alert.textContent()).toContain('Das hat noch nicht geklappt.');
      await page.waitForLoadState();
      if (javaScriptEnabled)
        expect(await page.evaluate("document.activeElement.getAttribute('role')")).toBe('alert');
      expect(await page.getByLabel('Dein Name').inputValue()).toBe('Ida Denk');
      await alert.getByRole('link').click();
      await page.keyboard.type('richtig');
      expect(await page.getByLabel('Zugangscode').inputValue()).toBe('richtig');
    },
  );

  test.each([true, false])(
    'who must wait goes in by the page itself when it is time and asks nothing before, with JavaScript %s',
    async (javaScriptEnabled) => {
      const inRoom = { to: 'room', url: `${room.url}/join`, formActionAllowed: true } as const;
      const view = viewOf('live');
      let asked = 0;
      passage = () => {
        asked += 1;
        if (asked > 1) return inRoom;
        return { to: 'wait', view, name: 'Ida Denk', place: { number: 20, waitMs: 2_000 } };
      };
      answer = { to: 'line', ticket: 'ticket' };
      const page = await visit('/m/live', { javaScriptEnabled });
      await page.getByLabel('Ihr Name').fill('Ida Denk');
      await page.getByRole('button', { name: 'Hineingehen' }).click();
      await page.getByText('Sie sind Nummer 20, das dauert etwa 2 Sekunden.').waitFor();
      await page.waitForURL(`${room.url}/**`);
      expect(asked).toBe(2);
    },
  );

  test('in line, number and time count down', async () => {
    const view = viewOf('live');
    passage = () => ({ to: 'wait', view, name: 'Ida', place: { number: 600, waitMs: 60_000 } });
    const page = await visit('/m/live/wait/ticket');
    await page.getByText(/^Sie sind Nummer 5[89]\d, das dauert etwa 5\d Sekunden\.$/).waitFor();
    await page.getByRole('link', { name: 'Namen ändern' }).click();
    await page.getByLabel('Ihr Name').waitFor();
  });

  test.each([true, false])(
    'who has pressed the button while the room was away is led in when it is back, with JavaScript %s',
    async (javaScriptEnabled) => {
      const { trouble, live } = MOMENTS;
      if (trouble === undefined || live === undefined) throw new Error('no such moment');
      let back = false;
      passage = () =>
        back
          ? { to: 'room', url: `${room.url}/join`, formActionAllowed: true }
          : { to: 'wait', view: viewOf('trouble'), name: 'Ida Denk', place: null };
      answer = { to: 'line', ticket: 'ticket' };
      const page = await visit('/m/live', { javaScriptEnabled });
      await page.getByLabel('Ihr Name').fill('Ida Denk');
      door.moments['live'] = trouble;
      await page.getByRole('button', { name: 'Hineingehen' }).click();
      await page.getByText('bringen wir Sie von selbst hinein, als „Ida Denk“.').waitFor();
      back = true;
      door.moments['live'] = { ...live, view: { ...viewOf('live'), version: '2' } };
      await page.waitForURL(`${room.url}/**`);
    },
  );

  test('a place that has lapsed: one click leads in, under the same name', async () => {
    passage = () => ({ to: 'lapsed', view: viewOf('live'), name: 'Ida Denk' });
    const page = await visit('/m/live/wait/ticket');
    await page.getByText('Ihr Platz in der Reihe gilt nicht mehr.').waitFor();
    await page.getByRole('button', { name: 'Hineingehen' }).click();
    await page.waitForURL(`${room.url}/**`);
    expect(door.entered.map(({ visitor }) => visitor.name)).toEqual(['Ida Denk']);
  });

  test.each([
    ['early', true],
    ['trouble', true],
    ['trouble', false],
  ])('%s: who waits is let on by the page itself, with JavaScript %s', async (name, javaScriptEnabled) => {
    const waiting = MOMENTS[name];
    const live = MOMENTS['live'];
    if (waiting === undefined || live === undefined || typeof live.view === 'string')
      throw new Error('no such moment');
    door.moments[name] = javaScriptEnabled ? { ...waiting, now: soon(waiting.now, name) } : waiting;
    const page = await visit(`/m/${name}`, { javaScriptEnabled });
    door.moments[name] = { ...live, view: { ...live.view, version: '2' } };
    await page.getByLabel('Ihr Name').waitFor();
    expect(page.url()).toContain(`${web.url}/m/`);
  });

  test('a page left open tells how many are there, and takes nothing away from who is typing', async () => {
    const live = MOMENTS['live'];
    if (live === undefined || typeof live.view === 'string') throw new Error('no such moment');
    const page = await visit('/m/live');
    await page.getByLabel('Ihr Name').fill('Id');
    door.moments['live'] = { ...live, view: { ...live.view, participants: 1, version: '2' } };
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
    await page.getByText('Eine Person ist da.').waitFor();
    expect(await page.getByLabel('Ihr Name').inputValue()).toBe('Id');
  });

  test('the name stays in the tab, so that coming back is one click, and on the device only where wished', async () => {
    const page = await visit('/m/live');
    await page.getByLabel('Ihr Name').fill('Ida Denk');
    await page.getByRole('button').click();
    await page.waitForURL(`${room.url}/**`);
    await page.goto(`${web.url}/m/left?left=1`);
    expect(await page.getByLabel('Ihr Name').inputValue()).toBe('Ida Denk');
    const other = await page.context().newPage();
    await other.goto(`${web.url}/m/live`);
    expect(await other.getByLabel('Ihr Name').inputValue()).toBe('');

    await page.getByLabel('Namen auf diesem Gerät merken').check();
    await page.getByRole('button', { name: 'Wieder hineingehen' }).click();
    await page.waitForURL(`${room.url}/**`);
    await other.reload();
    expect(await other.getByLabel('Ihr Name').inputValue()).toBe('Ida Denk');
    await other.getByLabel('Namen auf diesem Gerät merken').uncheck();
    expect(await other.evaluate('localStorage.length')).toBe(0);
    expect(await page.context().cookies()).toEqual([]);
  });

  test('on paper there is the guests’ address, never the hosts’, and nothing to click', async () => {
    const page = await visit('/m/live');
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByText('https://plenum.example/m/live').isVisible()).toBe(true);
    expect(await page.getByRole('button').count()).toBe(0);
    expect(await page.getByRole('navigation').count()).toBe(0);
    const host = await visit('/h/hostopen');
    expect(await host.getByText('plenum.example').count()).toBe(0);
  });
});

/** Three minutes before the opening, when the page asks every few seconds. */
function soon(now: number, name: string): number {
  return name === 'early' ? now + 9 * 60_000 : now;
}

async function focused(page: Page): Promise<string> {
  return page.evaluate<string>('document.activeElement.textContent.trim()');
}
