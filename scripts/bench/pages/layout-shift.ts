import type { Browser } from 'playwright-core';
import { startBrowser } from '../../../test/support/browser.ts';
import { digits, type Line } from '../line.ts';
import type { Addresses, Office } from '../stage/office.ts';
import type { Workshop } from '../stage/workshop.ts';
import { FIRST_PAGES } from './first-view.ts';
import { PAGE_NAMES } from './html.ts';

const WIDTHS = [1280, 390] as const;
/** None: what is below comes from the rounding of pixels. */
const GOAL = 0.001;
/** What comes late has come by then. */
const SETTLED_MS = 1500;

/** The sum of all shifts since the page began to load; as text, since this project knows no browser's types. */
const SHIFTS = `new Promise((resolve) => {
  let sum = 0;
  new PerformanceObserver((list) => {
    for (const { value } of list.getEntries()) sum += value;
  }).observe({ type: 'layout-shift', buffered: true });
  setTimeout(() => resolve(sum), ${SETTLED_MS});
})`;

/** How far things move while a page loads, at both widths; the guest page by nobody, others by the secretary of a Land. */
export async function measureShifts(shop: Workshop, office: Office): Promise<readonly Line[]> {
  const browser = await startBrowser();
  if (browser === null) return FIRST_PAGES.map((page) => lineOf(page, null));
  return shop.using(Promise.resolve({ stop: () => browser.close() }), async () => {
    const lines: Line[] = [];
    for (const page of FIRST_PAGES) {
      shop.report(`layout shift, ${PAGE_NAMES[page]}`);
      const sums: number[] = [];
      for (const width of WIDTHS) sums.push(await shiftsOf(browser, office, { page, width }));
      lines.push(lineOf(page, sums));
    }
    return lines;
  });
}

type Look = { readonly page: keyof Addresses; readonly width: number };

async function shiftsOf(browser: Browser, office: Office, { page, width }: Look): Promise<number> {
  const context = await browser.newContext({ locale: 'de-DE', viewport: { width, height: 800 } });
  try {
    if (page !== 'guest')
      await context.addCookies([{ ...(await office.cookie('florian')), url: office.url }]);
    const tab = await context.newPage();
    const answer = await tab.goto(`${office.url}${office.addresses[page]}`);
    if (answer?.status() !== 200) throw new Error(`${page} cannot be looked at`);
    return await tab.evaluate<number>(SHIFTS);
  } finally {
    await context.close();
  }
}

function lineOf(page: keyof Addresses, sums: readonly number[] | null): Line {
  return {
    what: `layout shift: ${PAGE_NAMES[page]}`,
    value: sums === null ? null : Math.max(...sums),
    unit: 'shift',
    goal: { at: 'most', value: GOAL },
    ours:
      sums === null
        ? 'there is no Chromium here'
        : `${WIDTHS.join(' and ')} px: ${sums.map(digits).join(' and ')}`,
    against: '',
  };
}
