import type { Page as Tab } from 'playwright-core';
import type { Shown } from '../every-page.ts';

/** What goes seldom used stands behind „Mehr“ in the navigation. */
async function menuOpen(tab: Tab): Promise<void> {
  await tab.locator('.places summary').click();
}

export const START_PAGES: readonly Shown[] = [
  { name: 'start-secretary', path: '/start', who: 'sevgi' },
  { name: 'start-menu-open', path: '/start', who: 'sevgi', prepare: menuOpen },
  { name: 'start-admin', path: '/start', who: 'miriam' },
  { name: 'start-viewer', path: '/start', who: 'viktor' },
  { name: 'start-nobody', path: '/start', who: 'tobias' },
  { name: 'start-english', path: '/start?lang=en', who: 'sevgi' },
];
