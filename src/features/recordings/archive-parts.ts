import type { NextcloudClient } from '../../clients/nextcloud/nextcloud.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import type { Database, Db, Tx } from '../../platform/db/database.ts';
import type { RecordingSettings } from '../../platform/settings/recording-settings.ts';
import type { Tree } from '../branches/tree.ts';
import type { PoolServer } from '../rooms/server.ts';
import type { Look } from './look.ts';
import type { Recording } from './recording.ts';

/** What copies are put into. */
export type ArchiveCloud = Pick<NextcloudClient, 'files' | 'account' | 'teamFolders'>;

/**
 * Sees to it that a recording stands on its server as it should by now, published or not, and says whether it stands
 * published.
 *
 * @throws BackendError where the server does not say
 */
export type PublishFor = (recording: Recording, signal: AbortSignal) => Promise<boolean>;

export type ArchiveParts = {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly pool: readonly PoolServer[];
  readonly tree: (db: Db | Tx) => Promise<Tree>;
  /** null where the settings name none. */
  readonly nextcloud: ArchiveCloud | null;
  readonly settings: Pick<RecordingSettings, 'archivePart'>;
  /** The zone whose dates and years copies are called by. */
  readonly timeZone: string;
  readonly look: Look;
  readonly publishFor: PublishFor;
  /** Bytes of a piece; as the client has it where it is left out. */
  readonly chunkBytes?: number;
};

/** One recording that is being copied. */
export type Copying = ArchiveParts & {
  readonly nextcloud: ArchiveCloud;
  readonly server: PoolServer;
  readonly signal: AbortSignal;
};
