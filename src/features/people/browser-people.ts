import { createSignIn } from '../../clients/keycloak/sign-in.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import type { Database } from '../../platform/db/database.ts';
import type { Keys } from '../../platform/db/keys.ts';
import type { Attempts } from '../../platform/http/attempts.ts';
import { createCookies } from '../../platform/web/cookies.ts';
import type { Page, PagePeople } from '../../platform/web/page.ts';
import { createSessions } from '../../platform/web/sessions.ts';
import { authPages } from './auth-pages.ts';
import { backchannelLogout } from './backchannel-logout.ts';
import { createPendingSignIns } from './pending-sign-ins.ts';
import type { People } from './people.ts';
import { createSignedInPeople } from './signed-in.ts';
import type { Rights } from './rights.ts';

type BrowserPeopleParts = {
  readonly rights: Pick<Rights, 'judge'>;
  readonly people: Pick<People, 'realm' | 'callers'>;
  readonly config: {
    /** `publicUrl`: an origin. */
    readonly http: { readonly publicUrl: string };
  };
  readonly database: Database;
  readonly keys: Pick<Keys, 'key'>;
  readonly attempts: Attempts;
  readonly clock: Clock;
  readonly log: Log;
};

type BrowserPeople = {
  readonly people: PagePeople;
  readonly pages: readonly Page[];
  /** Where the form for signing out leads. */
  readonly formOrigins: readonly string[];
};

/**
 * People who sign in with a browser: how pages know them, and the pages by which they come and go. null where the
 * settings name no realm.
 */
export async function createBrowserPeople(parts: BrowserPeopleParts): Promise<BrowserPeople | null> {
  const { people, config, database, keys, attempts, clock, log } = parts;
  const { realm, callers } = people;
  if (realm === null) return null;
  const { db } = database;
  const { issuer, fetch, settings } = realm;
  const { clientId, clientSecret } = settings;
  const { publicUrl } = config.http;
  const cookies = createCookies(publicUrl);
  const sessions = createSessions({ db, clock, cookies, key: await keys.key('sessions') });
  const signIn = createSignIn({
    ...{ issuer, clientId, clientSecret, fetch },
    callbackUrl: `${publicUrl}/auth/callback`,
    signedOutUrl: `${publicUrl}/auth/signed-out`,
  });
  const { store } = sessions;
  const signedIn = createSignedInPeople({
    clientId,
    signIn,
    store,
    callers,
    judge: parts.rights.judge,
    db,
    clock,
    log,
  });
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
        ...{ database, clock, log, attempts },
        tokens: { issuer, clientId, keys: realm.keys },
      }),
    ],
    formOrigins: [settings.url],
  };
}
