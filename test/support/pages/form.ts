import type { Shown } from '../every-page.ts';

export const FORM_PAGES: readonly Shown[] = [
  { name: 'form', path: '/buchen', who: 'sevgi' },
  { name: 'form-english', path: '/buchen?lang=en', who: 'florian' },
  { name: 'form-nowhere', path: '/buchen', who: 'tobias' },
];
