import { expect } from '@jest/globals';
import axe, { type AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';

/** 640 is what a screen of 1280 leaves at 200 %. */
const WIDTHS = [320, 640, 768, 1280] as const;
/** Where axe looks; at the other widths only whether all fits. */
const JUDGED: readonly number[] = [320, 1280];
const HEIGHT = 800;

export type Look = {
  /** Walks a fresh page to what is to be looked at. */
  readonly walk: (page: Page) => Promise<unknown>;
  /** Called once all is looked at. */
  readonly after?: (page: Page) => Promise<void>;
};

/** Looks at a page in a browser of nobody, which is closed again. */
export async function lookAt(browser: Browser | null, { walk, after }: Look): Promise<void> {
  if (browser === null) throw new Error('no browser');
  // Without motion colours do not fade: what axe sees after a change of theme is what stays.
  const context = await browser.newContext({ locale: 'de-DE', reducedMotion: 'reduce' });
  const page = await context.newPage();
  await lookThrough(page, () => walk(page));
  await after?.(page);
  await context.close();
}

/**
 * Walks to a page and looks at it in all widths and both themes: axe finds nothing, nothing scrolls sideways, nothing
 * complains, and it has one heading of the first order, a title and a language.
 *
 * The themes differ in colours alone and texts are smallest where it is narrow, so that axe judges dark there. In between
 * axe finds nothing that it would not find at either end.
 */
export async function lookThrough(page: Page, walk: () => Promise<unknown>): Promise<void> {
  const complaints = complaintsOf(page);
  await page.emulateMedia({ colorScheme: 'light' });
  await walk();
  await page.evaluate(axe.source);
  const basics = await page.evaluate(`({
    h1: document.querySelectorAll('h1').length,
    hasTitle: document.title.trim() !== '',
    lang: document.documentElement.lang,
  })`);
  expect(basics).toEqual({ h1: 1, hasTitle: true, lang: expect.stringMatching(/^(de|en)$/) });
  for (const width of WIDTHS.toReversed()) {
    await page.setViewportSize({ width, height: HEIGHT });
    const wide = await page.evaluate('document.documentElement.scrollWidth');
    const faults = JUDGED.includes(width) ? await faultsOn(page) : [];
    expect({ width, wide, faults }).toEqual({ width, wide: width, faults: [] });
  }
  await page.emulateMedia({ colorScheme: 'dark' });
  expect({ dark: await faultsOn(page) }).toEqual({ dark: [] });
  expect(complaints).toEqual([]);
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
  const results = await page.evaluate<AxeResults>(
    `axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      resultTypes: ['violations'],
    })`,
  );
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary ?? ''}`),
  );
}
