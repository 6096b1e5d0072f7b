import { expect } from '@jest/globals';
import axe, { type AxeResults } from 'axe-core';
import type { Browser, ConsoleMessage, Page } from 'playwright-core';

/** 640 is what a screen of 1280 leaves at 200 %. */
const WIDTHS = [320, 640, 768, 1280] as const;
/** Where axe looks; at the other widths only whether all fits. */
const JUDGED: readonly number[] = [320, 1280];
const HEIGHT = 800;
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** The themes differ in colours alone: of dark only what depends on them is judged. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

/** A tab of nobody's, in a browser that nobody else shares; its context is the tab's own. */
export async function freshTab(browser: Browser | null): Promise<Page> {
  if (browser === null) throw new Error('no browser');
  // Without motion colours do not fade: what axe sees after a change of theme is what stays.
  const context = await browser.newContext({ locale: 'de-DE', reducedMotion: 'reduce' });
  return context.newPage();
}

/**
 * Walks to a page and looks at it in all widths and both themes: axe finds nothing, nothing scrolls sideways, nothing
 * complains, and it has one heading of the first order, a title and a language. The same tab may look at many pages: a
 * new one costs more than a look.
 *
 * Texts are smallest where it is narrow, so that dark is judged there. In between axe finds nothing that it would not
 * find at either end.
 */
export async function lookAt(page: Page, walk: () => Promise<unknown>): Promise<void> {
  const complaints = listenTo(page);
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
    const faults = JUDGED.includes(width) ? await faultsOn(page, 'tag', RULES) : [];
    expect({ width, wide, faults }).toEqual({ width, wide: width, faults: [] });
  }
  await page.emulateMedia({ colorScheme: 'dark' });
  expect({ dark: await faultsOn(page, 'rule', COLOUR_RULES) }).toEqual({ dark: [] });
  expect(complaints.heard()).toEqual([]);
}

/** What the browser itself complains of, until it is asked: scripts that fail, styles that the policy forbids. */
function listenTo(page: Page): { heard(): readonly string[] } {
  const complaints: string[] = [];
  const onError = (error: Error) => void complaints.push(error.message);
  const onConsole = (message: ConsoleMessage) => {
    // A page that answers 404 on purpose is written to the console as well.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
      complaints.push(message.text());
    }
  };
  page.on('pageerror', onError).on('console', onConsole);
  const heard = () => {
    page.off('pageerror', onError).off('console', onConsole);
    return complaints;
  };
  return { heard };
}

/** What axe calls a fault, short enough to read in a failed test. */
async function faultsOn(page: Page, type: 'tag' | 'rule', values: readonly string[]): Promise<string[]> {
  const options = JSON.stringify({ runOnly: { type, values }, resultTypes: ['violations'] });
  const { violations } = await page.evaluate<AxeResults>(`axe.run(document, ${options})`);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary ?? ''}`),
  );
}
