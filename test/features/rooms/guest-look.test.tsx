import { mkdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import axe, { type AxeResults } from 'axe-core';
import type { BrowserContext, Page } from 'playwright-core';
import { type Entry, leadsNowhere } from '../../../src/features/rooms/door.ts';
import { startBrowser } from '../../support/browser.ts';
import { serve, type WebServer } from '../../support/web-server.ts';
import { MOMENTS, plainDoor } from './plain-door.ts';

/** Six looks at each page: on a busy machine that takes longer than other tests may. */
jest.setTimeout(180_000);

const browser = await startBrowser();
const inBrowser = browser === null ? describe.skip : describe;
const SHOTS = process.env['PLENUM_SCREENSHOTS'] === '1' ? 'screenshots/guest' : null;

const WIDTHS = [320, 768, 1280];
const THEMES = ['light', 'dark'] as const;
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
  const contexts: BrowserContext[] = [];

  beforeAll(async () => {
    web = await serve(plainDoor({ enter: going }).app);
    if (SHOTS !== null) mkdirSync(SHOTS, { recursive: true });
  });

  afterAll(async () => {
    await Promise.all(contexts.map((context) => context.close()));
    await web.close();
    await browser?.close();
  });

  async function open(theme: 'light' | 'dark'): Promise<Page> {
    if (browser === null) throw new Error('no browser');
    const context = await browser.newContext({ colorScheme: theme, locale: 'de-DE' });
    contexts.push(context);
    return context.newPage();
  }

  test.each(PATHS)('%s: axe finds nothing and nothing scrolls sideways', (name, path) =>
    look(name, (page) => page.goto(`${web.url}${path}`)),
  );

  test('mistake: axe finds nothing and nothing scrolls sideways', () =>
    look('mistake', async (page) => {
      await page.goto(`${web.url}/m/locked`);
      await page.getByLabel('Dein Name').fill('Ida '.repeat(20));
      await page.getByLabel('Zugangscode').fill('geheim');
      await page.getByRole('button').click();
      await page.getByRole('alert').waitFor();
    }));

  test('no place: axe finds nothing and nothing scrolls sideways', () =>
    look('noplace', async (page) => {
      await page.goto(`${web.url}/m/released`);
      await page.getByLabel('Ihr Name').fill('Ida Denk');
      await page.getByRole('button').click();
      await page.getByRole('alert').waitFor();
    }));

  /** Walks to a page in both themes, and looks at it in all widths. */
  async function look(name: string, walk: (page: Page) => Promise<unknown>): Promise<void> {
    for (const theme of THEMES) {
      const page = await open(theme);
      const complaints = complaintsOf(page);
      await walk(page);
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 800 });
        if (SHOTS !== null) {
          await page.screenshot({ path: `${SHOTS}/${name}-${theme}-${width}.png`, fullPage: true });
        }
        expect({ theme, width, wide: await page.evaluate('document.documentElement.scrollWidth') }).toEqual({
          theme,
          width,
          wide: width,
        });
        expect({ theme, width, faults: await faultsOn(page) }).toEqual({ theme, width, faults: [] });
      }
      expect(complaints).toEqual([]);
      expect(await page.context().cookies()).toEqual([]);
      await page.context().close();
    }
  }
});

/** Everybody gets in, but where a room that was given up is asked back. */
function going(code: string): Entry {
  const view = MOMENTS[code]?.view;
  return view !== undefined && !leadsNowhere(view) && view.released
    ? { to: 'no-place', view }
    : { to: 'room', url: 'https://bbb.example/join', formActionAllowed: true };
}

/** What the browser itself complains of: scripts that fail, styles that the policy forbids. */
function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    // A page that answers 404 on purpose is written to the console as well.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
      complaints.push(message.text());
    }
  });
  return complaints;
}

/** What axe calls a fault, short enough to read in a failed test. */
async function faultsOn(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const results = await page.evaluate<AxeResults>(
    `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })`,
  );
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary ?? ''}`),
  );
}
