import { createNextcloudClient } from '../clients/nextcloud/client.ts';
import type { LookingParts } from '../features/folders/papers-view.ts';
import { preparePapersJob } from '../features/folders/papers-prepare.ts';
import { bringSlidesJob, type BringingParts } from '../features/folders/slides-bring.ts';
import { createSlidesOf } from '../features/folders/slides-for-rooms.ts';
import type { SlidesOf } from '../features/rooms/slides.ts';
import type { Job } from '../platform/jobs/job.ts';
import type { Base } from './base.ts';

/** What meetings have of Nextcloud. */
export type PapersKit = {
  readonly parts: BringingParts & LookingParts & { readonly nextcloudUrl: string };
  readonly slidesOf: SlidesOf;
  readonly jobs: readonly Job[];
  close(): void;
};

/** null where the settings name no Nextcloud. */
export function makePapers({ config, database, clock, log, pool }: Base): PapersKit | null {
  const { nextcloud: server, folders: settings, http } = config;
  if (server === null) return null;
  const nextcloud = createNextcloudClient(server, {
    // 0: the server does not limit us.
    sharesPerTenMinutes: settings.sharesPerTenMinutes === 0 ? Infinity : settings.sharesPerTenMinutes,
  });
  const parts = {
    ...{ nextcloud, settings, database, clock, log, pool },
    ...{ publicUrl: http.publicUrl, nextcloudUrl: server.url },
  };
  return {
    parts,
    slidesOf: createSlidesOf(parts),
    jobs: [preparePapersJob(parts), bringSlidesJob(parts)],
    close: () => nextcloud.close(),
  };
}
