import type { RealmKeys } from '../../clients/keycloak/keys.ts';
import type { RealmFetch } from '../../clients/keycloak/realm-fetch.ts';
import { createSignIn } from '../../clients/keycloak/sign-in.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import type { Database } from '../../platform/db/database.ts';
import type { Keys } from '../../platform/db/keys.ts';
import type { Attempts } from '../../platform/http/attempts.ts';
import type { KeycloakSettings } from '../../platform/settings/keycloak-settings.ts';
import { createCookies } from '../../platform/web/cookies.ts';
import type { Page, PagePeople } from '../../platform/web/page.ts';
import { createSessions } from '../../platform/web/sessions.ts';
import { authPages } from './auth-pages.ts';
import { backchannelLogout } from './backchannel-logout.ts';
import type { Callers } from './callers.ts';
import { createPendingSignIns } from './pending-sign-ins.ts';
import { createSignedInPeople } from './signed-in.ts';
import { startPage, type StartParts } from './start-page.tsx';

export type PeopleParts = Pick<StartParts, 'tree' | 'timeZone' | 'helpContact' | 'upcomingOf'> & {
  readonly keycloak: KeycloakSettings;
  /** An origin. */
  readonly publicUrl: string;
  readonly database: Database;
  readonly keys: Pick<Keys, 'key'>;
  readonly callers: Callers;
  /** The way to the realm, which tells each call to the metrics. */
  readonly fetch: RealmFetch;
  readonly realmKeys: Pick<RealmKeys, 'find'>;
  readonly attempts: Attempts;
  readonly clock: Clock;
  readonly log: Log;
};

/** People who sign in with a browser: how pages know them, and the pages by which they come and go. */
export async function createPeople(
  parts: PeopleParts,
): Promise<{ readonly people: PagePeople; readonly pages: readonly Page[] }> {
  const { keycloak, publicUrl, database, keys, callers, fetch, clock, log } = parts;
  const { db } = database;
  const { clientId, clientSecret, url, realm } = keycloak;
  const issuer = `${url}/realms/${realm}`;
  const cookies = createCookies(publicUrl);
  const sessions = createSessions({ db, clock, cookies, key: await keys.key('sessions') });
  const signIn = createSignIn({
    ...{ issuer, clientId, clientSecret, fetch },
    callbackUrl: `${publicUrl}/auth/callback`,
    signedOutUrl: `${publicUrl}/auth/signed-out`,
  });
  const { store } = sessions;
  const signedIn = createSignedInPeople({ clientId, signIn, store, callers, db, clock, log });
  const pending = createPendingSignIns({ key: await keys.key('sign-ins'), clock, cookies });
  const origin = new URL(publicUrl).origin;
  return {
    people: {
      ...{ sessions, cookies, origin },
      whoIs: (session) => signedIn.whoIs(session),
      signInPath: (path) => `/auth/login?return=${encodeURIComponent(path)}`,
    },
    pages: [
      ...authPages({ signIn, signedIn, pending, sessions: store, database, clock, log, origin }),
      backchannelLogout({
        ...{ database, clock, log, attempts: parts.attempts },
        tokens: { issuer, clientId, keys: parts.realmKeys },
      }),
      startPage({ ...parts, db }),
    ],
  };
}
