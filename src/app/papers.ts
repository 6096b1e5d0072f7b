import type { NextcloudClient } from '../clients/nextcloud/nextcloud.ts';
import type { PapersOfDates } from '../features/bookings/papers-functions.ts';
import { atHome } from '../features/folders/at-home.ts';
import { behindBranches } from '../features/folders/behind-branches.ts';
import { createPapersOf, createPapersOfDates, type LookingParts } from '../features/folders/papers-view.ts';
import { preparePapersJob } from '../features/folders/papers-prepare.ts';
import { bringSlidesJob, type BringingParts } from '../features/folders/slides-bring.ts';
import { createSlidesOf } from '../features/folders/slides-for-rooms.ts';
import type { PapersOf } from '../features/rooms/find-door.ts';
import type { SlidesOf } from '../features/rooms/slides.ts';
import type { Job } from '../platform/jobs/job.ts';
import type { Base } from './base.ts';

/** What meetings have of Nextcloud. */
export type PapersKit = {
  readonly parts: BringingParts & LookingParts & { readonly nextcloudUrl: string };
  readonly slidesOf: SlidesOf;
  readonly papersOf: PapersOf;
  readonly papersOfDates: PapersOfDates;
  readonly jobs: readonly Job[];
};

/** null where the settings name no Nextcloud. */
export function makePapers(
  { config, database, clock, log, pool }: Base,
  client: NextcloudClient | null,
): PapersKit | null {
  const { nextcloud: server, folders: settings, http } = config;
  if (server === null || client === null) return null;
  const nextcloud = atHome(client, { database, clock });
  const parts = {
    ...{ nextcloud, settings, database, clock, log, pool },
    ...{ publicUrl: http.publicUrl, nextcloudUrl: server.url },
  };
  return {
    parts,
    slidesOf: createSlidesOf(parts),
    papersOf: createPapersOf(clock),
    papersOfDates: createPapersOfDates(server.url),
    jobs: [
      preparePapersJob({ ...parts, nextcloud: behindBranches(nextcloud, parts) }),
      bringSlidesJob(parts),
    ],
  };
}
