import { NextcloudError } from '../../clients/nextcloud/fault.ts';
import type { CallOptions, NextcloudClient } from '../../clients/nextcloud/nextcloud.ts';
import type { Clock } from '../../lib/clock.ts';
import { type Instant, MINUTE_MS } from '../../lib/span.ts';
import type { Database } from '../../platform/db/database.ts';
import { homesOf } from './home-store.ts';

type Parts = { readonly database: Database; readonly clock: Clock };

/** How long an answer is believed. */
const BELIEVED_MS = MINUTE_MS;

/**
 * A client that finds files by id only where our ids are from: in another Nextcloud, or as another account, they would
 * lead to folders that are none of ours. There it refuses as `forbidden`, until the reconciler has forgotten them.
 */
export function atHome(nextcloud: NextcloudClient, { database, clock }: Parts): NextcloudClient {
  const { files } = nextcloud;
  let known: { readonly isHome: boolean; readonly until: Instant } | null = null;
  const isHome = async (options: CallOptions | undefined) => {
    if (known !== null && clock.now() < known.until) return known.isHome;
    const home = await files.home(options);
    const rows = await homesOf(database.db);
    known = {
      isHome: rows.every((row) => row.home === null || row.home === home),
      until: clock.now() + BELIEVED_MS,
    };
    return known.isHome;
  };
  return {
    ...nextcloud,
    files: {
      ...files,
      find: async (fileId, options) => {
        if (!(await isHome(options))) {
          const code = 'other-server';
          throw new NextcloudError({ call: 'files.find', kind: 'forbidden', outcome: 'refused', code });
        }
        return files.find(fileId, options);
      },
    },
  };
}
