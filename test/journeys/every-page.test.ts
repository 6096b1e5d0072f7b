import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Page as Tab } from 'playwright-core';
import { startBrowser } from '../support/browser.ts';
import type { DeskName } from '../support/desk-people.ts';
import type { DeskWorld } from '../support/desk-world.ts';
import { EVERY_PAGE, pathOf, routeOf, SHOWS_NOTHING } from '../support/every-page.ts';
import { startFurnishedWorld } from '../support/furnished-world.ts';
import { lookAt } from '../support/look.ts';

/** Three looks at each page: on a busy machine that takes longer than other tests may. */
jest.setTimeout(120_000);

const browser = await startBrowser();
const inBrowser = browser === null ? describe.skip : describe;

/** An id that nothing has. */
const NOTHING = '01950000-0000-7000-8000-000000000000';

let world: DeskWorld;

beforeAll(async () => {
  world = await startFurnishedWorld();
});

afterAll(async () => {
  await world.close();
  await browser?.close();
});

test('every page is in the list, or shows nothing of its own', async () => {
  const listed = await Promise.all(
    EVERY_PAGE.map(async (shown) => routeOf(await pathOf(shown, world), world.pages)),
  );
  const shown = world.pages.filter(({ method, speaks }) => method === 'get' && speaks !== 'json');
  const missing: string[] = [];
  for (const { path } of shown) {
    if (listed.includes(path) || path in SHOWS_NOTHING || (await leadsBack(path))) continue;
    missing.push(path);
  }
  expect(missing).toEqual([]);
  const paths = shown.map(({ path }) => path);
  expect(Object.keys(SHOWS_NOTHING).filter((path) => !paths.includes(path))).toEqual([]);
});

/** Whether it is a form's address that leads back to the page on which the form stands. */
async function leadsBack(path: string): Promise<boolean> {
  if (!world.pages.some((page) => page.method === 'post' && page.path === path)) return false;
  return (await world.as('miriam').get(path.replaceAll(/:\w+/g, NOTHING))).status === 303;
}

test('every look has a name of its own', () => {
  const names = EVERY_PAGE.map(({ name }) => name);
  expect(names).toEqual([...new Set(names)]);
  for (const name of names) expect(name).toMatch(/^[a-z\d-]+$/);
});

inBrowser('axe finds nothing, nothing scrolls sideways and nothing complains', () => {
  const tabs = new Map<DeskName | null, Promise<Tab>>();
  const tabOf = (who: DeskName | null) => {
    if (browser === null) throw new Error('no browser');
    const tab = tabs.get(who) ?? world.page(browser, who);
    tabs.set(who, tab);
    return tab;
  };

  test.each(EVERY_PAGE)('$name', async (shown) => {
    const tab = await tabOf(shown.who);
    const path = await pathOf(shown, world);
    await lookAt(tab, async () => {
      await tab.goto(path);
      await shown.prepare?.(tab, world);
    });
  });
});
