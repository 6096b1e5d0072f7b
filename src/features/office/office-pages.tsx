import type { Page } from '../../platform/web/page.ts';
import { helpPages } from './help-pages.tsx';
import { livePages } from './live-pages.tsx';
import type { OfficeParts } from './office-parts.ts';
import { startPage } from './start-page.tsx';

/** The pages that join what the other features do: where somebody begins, and where the whole is looked after. */
export function officePages(parts: OfficeParts): readonly Page[] {
  return [startPage(parts), ...livePages(parts), ...helpPages(parts)];
}
