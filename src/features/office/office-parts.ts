import type { Clock } from '../../lib/clock.ts';
import type { Db, Tx } from '../../platform/db/database.ts';
import type { Caller } from '../../platform/http/caller.ts';
import type { AskInside } from '../../platform/http/inside.ts';
import type { RoleRule } from '../../platform/settings/keycloak-settings.ts';
import type { Tree } from '../branches/tree.ts';
import type { Occurrence } from '../bookings/occurrence.ts';
import type { Rights } from '../people/rights.ts';

/** What the pages of the office are made of: they ask the API as the person who is signed in. */
export type OfficeParts = {
  readonly ask: AskInside;
  readonly db: Db;
  readonly tree: (db: Db | Tx) => Promise<Tree>;
  readonly rights: Pick<Rights, 'visible'>;
  readonly clock: Clock;
  /** IANA name; for what has no time zone of its own. */
  readonly timeZone: string;
  /** Whom somebody asks who is in no branch yet; null for nobody by name. */
  readonly helpContact: string | null;
  /** How memberships in the realm become roles; none where nobody can sign in. */
  readonly roleRules: readonly RoleRule[];
  /** The next dates that somebody has to do with, earliest first, so many at most. */
  readonly upcomingOf: (caller: Caller, shown: number) => Promise<readonly Occurrence[]>;
  /** Recordings that wait for room in a folder, and that are deleted soon, of the branches for which somebody books. */
  readonly recordingNeedsOf: (caller: Caller) => Promise<{ readonly full: number; readonly soon: number }>;
};
