import { type BearerGuard, createBearerGuard } from '../../clients/keycloak/bearer-guard.ts';
import { createRealmKeys, type RealmKeys } from '../../clients/keycloak/keys.ts';
import { createRealmFetch, type RealmFetch } from '../../clients/keycloak/realm-fetch.ts';
import type { Clock } from '../../lib/clock.ts';
import type { KeycloakSettings } from '../../platform/settings/keycloak-settings.ts';
import type { KeycloakMetrics } from './keycloak-metrics.ts';

/** The party's realm, as far as everything that speaks to it shares it. */
export type Realm = {
  readonly settings: KeycloakSettings;
  /** What stands in `iss` of its tokens, and what its addresses begin with. */
  readonly issuer: string;
  /** The only way to it. */
  readonly fetch: RealmFetch;
  readonly keys: RealmKeys;
  readonly guard: BearerGuard;
};

type Parts = { readonly clock: Clock; readonly metrics: KeycloakMetrics };

/** Asks nothing yet: Plenum starts, and guests join, whether Keycloak is there or not. */
export function createRealm(settings: KeycloakSettings, { clock, metrics }: Parts): Realm {
  const { url, realm, clientId } = settings;
  const issuer = `${url}/realms/${realm}`;
  const fetch = createRealmFetch({ observe: metrics.observe });
  const keys = createRealmKeys({ issuer, fetch });
  metrics.watchKeys(keys);
  const guard = createBearerGuard({ url, realm, clientId, keys, now: () => clock.now() });
  return { settings, issuer, fetch, keys, guard };
}
