import type { Page } from '../../platform/web/page.ts';
import { attendancePages } from './attendance-pages.tsx';
import { branchPages } from './branch-pages.tsx';
import { folderPages } from './folder-pages.tsx';
import { helpPages } from './help-pages.tsx';
import { importPages } from './import-pages.tsx';
import { livePages } from './live-pages.tsx';
import type { OfficeParts } from './office-parts.ts';
import { startPage } from './start-page.tsx';

/** The pages that join what the other features do: where somebody begins, and where the whole is looked after. */
export function officePages(parts: OfficeParts): readonly Page[] {
  return [
    startPage(parts),
    // Before those that take an id in the same place.
    ...importPages(parts),
    ...branchPages(parts),
    ...folderPages(parts),
    ...attendancePages(parts),
    ...livePages(parts),
    ...helpPages(parts),
  ];
}
