import type { CallOptions, NextcloudClient } from '../../clients/nextcloud/nextcloud.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Instant } from '../../lib/span.ts';
import { append } from '../../platform/audit/audit.ts';
import type { Database, Tx } from '../../platform/db/database.ts';
import { forgetIds, homesOf, keepHome, tellAll } from './home-store.ts';
import { FolderTrouble } from './trouble.ts';

type Parts = {
  readonly client: NextcloudClient;
  readonly database: Database;
  readonly clock: Clock;
  readonly options: CallOptions;
  readonly isDry: boolean;
};

/**
 * Sees that the ids that we know are of the account and the Nextcloud that the client is. Of others they would lead to
 * folders that are none of ours. Asks once in a run.
 *
 * @throws FolderTrouble `other-server` where they are not; `raced` where they were forgotten just now, by order, and
 *   what this run has read is of no use
 */
export function homeCheck(parts: Parts): () => Promise<void> {
  let checked: Promise<void> | undefined;
  return () => {
    if (checked !== undefined) return checked;
    const check = checkHome(parts);
    checked = check;
    check.catch((error: unknown) => {
      // What could not be asked is asked again for the next branch.
      if (!(error instanceof FolderTrouble)) checked = undefined;
    });
    return check;
  };
}

async function checkHome({ client, database, clock, options, isDry }: Parts): Promise<void> {
  const home = await client.files.home(options);
  const rows = await homesOf(database.db);
  if (rows.some((row) => row.home !== null && row.home !== home)) {
    const isForgotten = !isDry && (await database.transaction((tx) => forgetOrTell(tx, home, clock.now())));
    throw new FolderTrouble(isForgotten ? 'raced' : 'other-server');
  }
  if (isDry || rows.every((row) => row.home === home)) return;
  await database.transaction((tx) => keepHome(tx, home));
}

/** Forgets the ids of elsewhere, once somebody who was told of them has had all branches looked at. */
async function forgetOrTell(tx: Tx, home: string, now: Instant): Promise<boolean> {
  const rows = await homesOf(tx);
  const wasTold = rows.some(({ failure }) => failure === 'other-server');
  if (!wasTold || !rows.every(({ isOrdered }) => isOrdered)) {
    await tellAll(tx, now);
    return false;
  }
  await forgetIds(tx, home, now);
  for (const { branch } of rows) {
    await append(tx, {
      ...{ at: now, actor: 'job:provision-folders', action: 'folder.forget', branch },
      ...{ object: { kind: 'folder', id: branch }, after: { detail: 'other-server' } },
    });
  }
  return true;
}
