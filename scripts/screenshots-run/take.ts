import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, jest, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { startBrowser } from '../../test/support/browser.ts';
import type { DeskWorld } from '../../test/support/desk-world.ts';
import { EVERY_PAGE, pathOf, type Shown } from '../../test/support/every-page.ts';
import { startFurnishedWorld } from '../../test/support/furnished-world.ts';
import { type Picture, type Pictured, renderGallery } from './gallery.ts';

jest.setTimeout(120_000);

const FOLDER = fileURLToPath(new URL('../../screenshots', import.meta.url));
const THEMES = ['light', 'dark'] as const;
const WIDTHS = [320, 768, 1280] as const;

const wanted = (process.env['PLENUM_SCREENSHOTS'] ?? '').split(' ');
const pages = EVERY_PAGE.filter(({ name }) => wanted.some((start) => name.startsWith(start)));

let world: DeskWorld | undefined;
let browser: Browser | null = null;
const taken: Pictured[] = [];

beforeAll(async () => {
  browser = await startBrowser();
  if (browser === null) throw new Error('Chromium is missing: without it there are no pictures.');
  if (pages.length === 0) throw new Error(`No page is called so: ${wanted.join(' ')}`);
  await rm(FOLDER, { recursive: true, force: true });
  await mkdir(FOLDER);
  world = await startFurnishedWorld();
}, 60_000);

afterAll(async () => {
  if (taken.length > 0) await writeFile(join(FOLDER, 'index.html'), renderGallery(taken));
  await world?.close();
  await browser?.close();
});

test.each(pages)('$name', async (shown) => {
  if (browser === null || world === undefined) throw new Error('nothing to take pictures of');
  const tab = await world.page(browser, shown.who);
  const path = await pathOf(shown, world);
  await tab.goto(path);
  await shown.prepare?.(tab, world);
  taken.push({ name: shown.name, path, pictures: await picturesOf(tab, shown) });
  await tab.close();
});

async function picturesOf(tab: Page, { name }: Shown): Promise<readonly Picture[]> {
  const pictures: Picture[] = [];
  for (const theme of THEMES) {
    await tab.emulateMedia({ colorScheme: theme });
    for (const width of WIDTHS) {
      const file = `${name}-${theme}-${width}.png`;
      await tab.setViewportSize({ width, height: 800 });
      await tab.screenshot({ path: join(FOLDER, file), fullPage: true });
      pictures.push({ file, theme, width });
    }
  }
  return pictures;
}
