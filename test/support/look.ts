import { expect } from '@jest/globals';
import axe, { type AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';

const WIDTHS = [320, 768, 1280] as const;
const THEMES = ['light', 'dark'] as const;

export type Look = {
  /** Walks a fresh page to what is to be looked at. */
  readonly walk: (page: Page) => Promise<unknown>;
  /** Where pictures go, without width and ending; none by default. */
  readonly shots?: string | null;
  /** Called in each theme once all is looked at. */
  readonly after?: (page: Page) => Promise<void>;
};

/** Looks at a page in both themes and all widths: axe finds nothing, nothing scrolls sideways, nothing complains. */
export async function lookAt(browser: Browser | null, { walk, shots = null, after }: Look): Promise<void> {
  if (browser === null) throw new Error('no browser');
  for (const theme of THEMES) {
    const context = await browser.newContext({ colorScheme: theme, locale: 'de-DE' });
    const page = await context.newPage();
    const complaints = complaintsOf(page);
    await walk(page);
    await page.evaluate(axe.source);
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 800 });
      if (shots !== null) await page.screenshot({ path: `${shots}-${theme}-${width}.png`, fullPage: true });
      const wide = await page.evaluate('document.documentElement.scrollWidth');
      expect({ theme, width, wide }).toEqual({ theme, width, wide: width });
      expect({ theme, width, faults: await faultsOn(page) }).toEqual({ theme, width, faults: [] });
    }
    expect(complaints).toEqual([]);
    await after?.(page);
    await context.close();
  }
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
    `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })`,
  );
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary ?? ''}`),
  );
}
