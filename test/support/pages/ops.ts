import type { Shown } from '../every-page.ts';

export const OPS_PAGES: readonly Shown[] = [];
