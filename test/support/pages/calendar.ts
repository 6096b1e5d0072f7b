import type { Shown } from '../every-page.ts';

export const CALENDAR_PAGES: readonly Shown[] = [
  { name: 'list', path: '/buchungen', who: 'sevgi' },
  { name: 'list-empty', path: '/buchungen', who: 'dilan' },
];
