import type { NextcloudErrorKind } from '../../../src/clients/nextcloud/fault.ts';
import type { Abilities, Account, Standing } from '../../../src/clients/nextcloud/nextcloud.ts';
import type { FolderSettings, NextcloudSettings } from '../../../src/platform/settings/nextcloud-settings.ts';
import type { Certificate } from '../certificate.ts';
import type { Answer } from '../web.ts';

/** What a call gave, or the kind of fault with which it failed. */
export type Told<T> =
  { readonly is: 'told'; readonly of: T } | { readonly is: 'fault'; readonly kind: NextcloudErrorKind };

/** The Nextcloud as it was seen; nothing in it was changed. */
export type CloudSeen = {
  readonly nextcloud: NextcloudSettings;
  readonly folders: FolderSettings;
  readonly certificate: Certificate | null;
  /** `/status.php`, as it came. */
  readonly page: Answer;
  /** The same, as it was understood. */
  readonly standing: Told<Standing>;
  /** null: not asked, since nothing answers there, or it is being maintained. */
  readonly account: Told<Account> | null;
  /** null: not asked, since the account was refused. */
  readonly abilities: Told<Abilities> | null;
};
