import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { type Entry, leadsNowhere } from '../../../src/features/rooms/door.ts';
import { startBrowser } from '../../support/browser.ts';
import { freshTab, lookAt } from '../../support/look.ts';
import { serve, type WebServer } from '../../support/web-server.ts';
import { MOMENTS, plainDoor } from './plain-door.ts';

/** Four looks at each page: on a busy machine that takes longer than other tests may. */
jest.setTimeout(180_000);

const browser = await startBrowser();
const inBrowser = browser === null ? describe.skip : describe;

const PATHS: readonly (readonly [string, string])[] = [
  ...Object.entries(MOMENTS).map(([name, { path }]) => [name, path] as const),
  ['english', '/m/live?lang=en'],
  ['landing', '/'],
  ['code', '/m'],
  ['privacy', '/datenschutz'],
  ['lost', '/nothing-here'],
  ['tired', '/m/tired'],
];

inBrowser('what people see', () => {
  let web: WebServer;
  let tab: Page;

  beforeAll(async () => {
    web = await serve(plainDoor({ enter: going }).app);
    tab = await freshTab(browser);
  });

  afterAll(async () => {
    await web.close();
    await browser?.close();
  });

  test.each(PATHS)('%s: axe finds nothing and nothing scrolls sideways', (_name, path) =>
    look(() => tab.goto(`${web.url}${path}`)),
  );

  test('mistake: axe finds nothing and nothing scrolls sideways', () =>
    look(async () => {
      await tab.goto(`${web.url}/m/locked`);
      await tab.getByLabel('Dein Name').fill('Ida '.repeat(20));
      await tab.getByLabel('Zugangscode').fill('geheim');
      await tab.getByRole('button').click();
      await tab.getByRole('alert').waitFor();
    }));

  test('no place: axe finds nothing and nothing scrolls sideways', () =>
    look(async () => {
      await tab.goto(`${web.url}/m/released`);
      await tab.getByLabel('Ihr Name').fill('Ida Denk');
      await tab.getByRole('button').click();
      await tab.getByRole('alert').waitFor();
    }));

  /** Guests are given no cookie. */
  async function look(walk: () => Promise<unknown>): Promise<void> {
    await lookAt(tab, walk);
    expect(await tab.context().cookies()).toEqual([]);
  }
});

/** Everybody gets in, but where a room that was given up is asked back. */
function going(code: string): Entry {
  const view = MOMENTS[code]?.view;
  return view !== undefined && !leadsNowhere(view) && view.released
    ? { to: 'no-place', view }
    : { to: 'room', url: 'https://bbb.example/join', formActionAllowed: true };
}
