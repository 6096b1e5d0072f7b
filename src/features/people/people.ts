import type { Registry } from 'prom-client';
import type { Clock } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import type { Database, Db, Tx } from '../../platform/db/database.ts';
import type { Identify } from '../../platform/http/caller.ts';
import type { KeycloakSettings } from '../../platform/settings/keycloak-settings.ts';
import type { ApiToken } from '../../platform/settings/token-settings.ts';
import type { Tree } from '../branches/tree.ts';
import { createTokens } from './api-tokens.ts';
import { type Callers, createCallers } from './callers.ts';
import { createIdentify } from './identify.ts';
import { createKeycloakMetrics } from './keycloak-metrics.ts';
import { createRealm, type Realm } from './realm.ts';

/** What knows who somebody is. */
export type People = {
  /** null where the settings name none. */
  readonly realm: Realm | null;
  readonly callers: Callers;
  /** For the API. */
  readonly identify: Identify;
};

type Parts = {
  readonly config: { readonly tokens: readonly ApiToken[]; readonly keycloak: KeycloakSettings | null };
  readonly tree: (db: Db | Tx) => Promise<Tree>;
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly registry: Registry;
};

export function createPeople({ config, tree, database, clock, log, registry }: Parts): People {
  const { keycloak } = config;
  const tokens = createTokens(config.tokens, clock);
  const callers = createCallers({ rules: keycloak?.rules ?? [], tree, clock });
  if (keycloak === null) return { realm: null, callers, identify: tokens };
  const metrics = createKeycloakMetrics(registry, log);
  const realm = createRealm(keycloak, { clock, metrics });
  return { realm, callers, identify: createIdentify({ tokens, realm, callers, metrics, db: database.db }) };
}
