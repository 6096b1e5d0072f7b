import type { Config } from '../config.ts';
import type { Branches } from '../features/branches/branches.ts';
import type { CallbackTokens } from '../features/rooms/callback-tokens.ts';
import type { RoomMetrics } from '../features/rooms/room-metrics.ts';
import type { PoolServer } from '../features/rooms/server.ts';
import type { Log } from '../lib/log.ts';
import type { Database } from '../platform/db/database.ts';
import type { Keys } from '../platform/db/keys.ts';
import type { StoreClock } from '../platform/db/store-clock.ts';
import type { SharedSettings } from '../platform/db/settings-record.ts';
import type { Attempts } from '../platform/http/attempts.ts';
import type { Metrics } from '../platform/http/metrics.ts';
import type { Api } from '../platform/http/mount.ts';
import type { Page } from '../platform/web/page.ts';

/** For tests; `verifyAnswers`: see `Api`. */
export type AppOptions = Pick<Api, 'verifyAnswers'> & {
  /** Is told of every page, in the order in which they are looked for. */
  readonly onPages?: (pages: readonly Page[]) => void;
};

/** What stands before any part does. */
export type Ground = {
  readonly config: Config;
  readonly options: AppOptions;
  readonly log: Log;
  readonly database: Database;
  readonly clock: StoreClock;
};

/** What stands before any feature does. */
export type Base = Ground & {
  readonly keys: Keys;
  readonly shared: SharedSettings;
  readonly metrics: Metrics;
  readonly roomMetrics: RoomMetrics;
  readonly branches: Branches;
  readonly pool: readonly PoolServer[];
  readonly attempts: Attempts;
  readonly callbacks: CallbackTokens;
};
