import type { Shown } from '../every-page.ts';

export const BRANCH_PAGES: readonly Shown[] = [];
