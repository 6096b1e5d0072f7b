import { NextcloudError } from '../../clients/nextcloud/fault.ts';
import type { NextcloudClient } from '../../clients/nextcloud/nextcloud.ts';
import type { Database } from '../../platform/db/database.ts';
import type { FolderSettings } from '../../platform/settings/nextcloud-settings.ts';
import { someWaitForShares } from './folder-store.ts';

type Parts = {
  readonly database: Database;
  readonly settings: Pick<FolderSettings, 'mode' | 'sharesPerTenMinutes'>;
};

/**
 * A client that gives links as long as no branch waits for its share: the server counts both as one, and dates come by
 * far more often. Else it refuses them as `rate-limited`.
 */
export function behindBranches(
  nextcloud: NextcloudClient,
  { database, settings: { mode, sharesPerTenMinutes } }: Parts,
): Pick<NextcloudClient, 'files' | 'shares'> {
  if (mode !== 'shares' || sharesPerTenMinutes === 0) return nextcloud;
  const { files, shares } = nextcloud;
  return {
    files,
    shares: {
      ...shares,
      giveLink: async (...words) => {
        if (await someWaitForShares(database.db)) {
          throw new NextcloudError({ call: 'shares.giveLink', kind: 'rate-limited', outcome: 'refused' });
        }
        return shares.giveLink(...words);
      },
    },
  };
}
