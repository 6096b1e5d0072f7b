import type { Shown } from '../every-page.ts';

export const START_PAGES: readonly Shown[] = [
  { name: 'start-secretary', path: '/start', who: 'sevgi' },
  { name: 'start-admin', path: '/start', who: 'miriam' },
  { name: 'start-viewer', path: '/start', who: 'viktor' },
  { name: 'start-nobody', path: '/start', who: 'tobias' },
  { name: 'start-english', path: '/start?lang=en', who: 'sevgi' },
];
