import type { Page } from '../../platform/web/page.ts';
import { auditPages } from './audit-page.tsx';
import { folderPages } from './folders-page.tsx';
import { jobPages } from './jobs-page.tsx';
import { helpPages } from './help-pages.tsx';
import { livePages } from './live-pages.tsx';
import type { OfficeParts } from './office-parts.ts';
import { outagePages } from './outages-page.tsx';
import { overviewPages } from './overview-page.tsx';
import { recordingOpsPages } from './recordings-page.tsx';
import { serverPages } from './servers-page.tsx';
import { searchPages } from './search-page.tsx';
import { startPage } from './start-page.tsx';

/** The pages that join what the other features do: where somebody begins, and where the whole is looked after. */
export function officePages(parts: OfficeParts): readonly Page[] {
  return [
    startPage(parts),
    ...livePages(parts),
    ...overviewPages(parts),
    ...serverPages(parts),
    ...outagePages(parts),
    ...jobPages(parts),
    ...recordingOpsPages(parts),
    ...folderPages(parts),
    ...auditPages(parts),
    ...searchPages(parts),
    ...helpPages(parts),
  ];
}
