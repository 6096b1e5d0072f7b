import { expect } from '@jest/globals';
import axe, { type AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';

const WIDTHS = [320, 768, 1280] as const;
/** Where axe looks; at the other width only whether all fits. */
const JUDGED: readonly number[] = [320, 1280];
const THEMES = ['light', 'dark'] as const;

export type Look = {
  /** Walks a fresh page to what is to be looked at. */
  readonly walk: (page: Page) => Promise<unknown>;
  /** Where pictures go, without width and ending; none by default. */
  readonly shots?: string | null;
  /** Called once all is looked at. */
  readonly after?: (page: Page) => Promise<void>;
};

/**
 * Looks at a page in all widths and both themes: axe finds nothing, nothing scrolls sideways, nothing complains.
 *
 * The themes differ in colours alone and texts are smallest where it is narrow, so that axe judges dark there; the other
 * widths are shown in it for the pictures. In between axe finds nothing that it would not find at either end.
 */
export async function lookAt(browser: Browser | null, { walk, shots = null, after }: Look): Promise<void> {
  if (browser === null) throw new Error('no browser');
  // Without motion colours do not fade: what axe sees after a change of theme is what stays.
  const context = await browser.newContext({ locale: 'de-DE', reducedMotion: 'reduce' });
  const page = await context.newPage();
  const complaints = complaintsOf(page);
  await walk(page);
  await page.evaluate(axe.source);
  for (const colorScheme of THEMES) {
    await page.emulateMedia({ colorScheme });
    for (const width of colorScheme === 'light' || shots !== null ? WIDTHS : WIDTHS.slice(0, 1)) {
      await page.setViewportSize({ width, height: 800 });
      if (shots !== null)
        await page.screenshot({ path: `${shots}-${colorScheme}-${width}.png`, fullPage: true });
      const wide = await page.evaluate('document.documentElement.scrollWidth');
      const faults = JUDGED.includes(width) || shots !== null ? await faultsOn(page) : [];
      const seen = { wide, faults };
      expect({ colorScheme, width, ...seen }).toEqual({ colorScheme, width, wide: width, faults: [] });
    }
  }
  expect(complaints).toEqual([]);
  await after?.(page);
  await context.close();
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
