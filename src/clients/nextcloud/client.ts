import { createCalls } from './calls.ts';
import { createFiles } from './files.ts';
import { createGroups } from './groups.ts';
import type { NextcloudClient, NextcloudServer } from './nextcloud.ts';
import type { ClientOptions } from './options.ts';
import { createShares } from './shares.ts';
import { createStanding } from './standing.ts';
import { createTeamFolders } from './team-folders.ts';

/**
 * A client for one Nextcloud.
 *
 * @throws TypeError when the server's address can never work
 */
export function createNextcloudClient(server: NextcloudServer, options: ClientOptions = {}): NextcloudClient {
  const calls = createCalls(server, options);
  return {
    get circuit() {
      return calls.circuit;
    },
    ...createStanding(calls),
    files: createFiles(calls),
    groups: createGroups(calls),
    shares: createShares(calls),
    teamFolders: createTeamFolders(calls),
    close: () => {
      calls.close();
    },
  };
}
