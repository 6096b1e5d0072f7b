import type { CallOptions, NextcloudClient } from '../../clients/nextcloud/nextcloud.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Database } from '../../platform/db/database.ts';
import type { FolderSettings } from '../../platform/settings/nextcloud-settings.ts';
import type { Papers, PapersPlan } from './papers.ts';

export type PapersParts = {
  readonly database: Database;
  readonly clock: Clock;
  readonly nextcloud: Pick<NextcloudClient, 'files' | 'shares'>;
  readonly settings: Pick<FolderSettings, 'meetings' | 'linkDays' | 'drift'>;
};

/** What is to be done for one date. */
export type Settling = {
  readonly papers: Papers;
  readonly plan: PapersPlan;
  /** The part of its branch's place where such folders lie, by file id. */
  readonly part: string | null;
  readonly hash: string;
  readonly endsAt: number;
  readonly options: CallOptions;
};
