import type { Page } from '../../platform/web/page.ts';
import { attendancePages } from './attendance-pages.tsx';
import { auditPages } from './audit-page.tsx';
import { branchPages } from './branch-pages.tsx';
import { driftPages } from './drift-page.tsx';
import { folderPages } from './folder-pages.tsx';
import { helpPages } from './help-pages.tsx';
import { importPages } from './import-pages.tsx';
import { jobPages } from './jobs-page.tsx';
import { livePages } from './live-pages.tsx';
import type { OfficeParts } from './office-parts.ts';
import { outagePages } from './outages-page.tsx';
import { overviewPages } from './overview-page.tsx';
import { recordingOpsPages } from './recordings-page.tsx';
import { searchPages } from './search-page.tsx';
import { serverPages } from './servers-page.tsx';
import { startPage } from './start-page.tsx';

/** The pages that join what the other features do: where somebody begins, and where the whole is looked after. */
export function officePages(parts: OfficeParts): readonly Page[] {
  return [
    startPage(parts),
    ...livePages(parts),
    // Before those that take an id in the same place.
    ...importPages(parts),
    ...branchPages(parts),
    ...folderPages(parts),
    ...attendancePages(parts),
    ...overviewPages(parts),
    ...serverPages(parts),
    ...outagePages(parts),
    ...jobPages(parts),
    ...recordingOpsPages(parts),
    ...driftPages(parts),
    ...auditPages(parts),
    ...searchPages(parts),
    ...helpPages(parts),
  ];
}
