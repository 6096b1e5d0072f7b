/** What may differ between installations; everything can be changed while the server runs. */
export type Profile = {
  readonly version: string;
  /** The app of the team folders is installed; without it its addresses are 404. */
  readonly teamFoldersApp: boolean;
  /** Names that Windows cannot hold are refused too. */
  readonly windowsCompatible: boolean;
  /** Shares, changes of users: so many calls in so much time, for each account. */
  readonly rateLimits: boolean;
  /** Failed logins close the door for the whole address. */
  readonly bruteForce: boolean;
  /** Login passwords do not open anything any more, app passwords do. */
  readonly twoFactor: boolean;
  /** Names under which the server may be asked, without port; null: any. */
  readonly trustedHosts: readonly string[] | null;
  /**
   * What becomes of a body that comes in chunks without a length: PHP-FPM behind some web servers never sees it and
   * stores an empty file with 201, others store it.
   */
  readonly chunkedBodies: 'lost' | 'stored';
  /** The quota of accounts with the quota `default`: `none` or a text such as `5 GB`. */
  readonly defaultQuota: string;
  /** What administrators allow of links: none at all, only with a password, or for so many days at most (null: any). */
  readonly links: boolean;
  readonly linkPasswords: boolean;
  readonly linkDays: number | null;
};

export const DEFAULT_PROFILE: Profile = {
  version: '32.0.1',
  teamFoldersApp: true,
  windowsCompatible: false,
  rateLimits: true,
  bruteForce: true,
  twoFactor: false,
  trustedHosts: ['127.0.0.1', 'localhost', '::1'],
  chunkedBodies: 'lost',
  defaultQuota: 'none',
  links: true,
  linkPasswords: false,
  linkDays: null,
};
