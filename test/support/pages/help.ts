import type { Shown } from '../every-page.ts';

export const HELP_PAGES: readonly Shown[] = [];
