import { RealmUnreachable } from '../../clients/keycloak/realm-fault.ts';
import type { TokenPayload } from '../../clients/keycloak/bearer-guard.ts';
import { TokenRefused } from '../../clients/keycloak/token-refused.ts';
import { refuse } from '../../lib/refusal.ts';
import type { Db } from '../../platform/db/database.ts';
import type { Caller, Identify } from '../../platform/http/caller.ts';
import { bearerToken } from './api-tokens.ts';
import type { Callers } from './callers.ts';
import { readClaims } from './claims.ts';
import type { KeycloakMetrics } from './keycloak-metrics.ts';
import type { Realm } from './realm.ts';

/** After what the realm is asked again at the latest, once it did not answer. */
const COME_AGAIN_SECONDS = 10;

type Parts = {
  /** Those of the settings. */
  readonly tokens: Identify;
  readonly realm: Realm;
  readonly callers: Callers;
  readonly metrics: Pick<KeycloakMetrics, 'noteToken'>;
  readonly db: Db;
};

/**
 * Knows who calls the API by a token of the settings, or else by one of the realm. A token of the realm says who
 * somebody is; what they may do is looked up anew for each call.
 */
export function createIdentify({ tokens, realm, callers, metrics, db }: Parts): Identify {
  return async (authorization): Promise<Caller | null> => {
    const known = await tokens(authorization);
    const token = bearerToken(authorization);
    if (known !== null || token === null) return known;
    let payload: TokenPayload;
    try {
      payload = await realm.guard.verify(token);
    } catch (error) {
      return refused(error, metrics);
    }
    metrics.noteToken('accepted');
    return callers.callerOf(readClaims(payload, realm.settings.clientId), db);
  };
}

/** Nobody; a Refusal where that is no guess: a program whose token has expired must not shut out its neighbours. */
function refused(error: unknown, { noteToken }: Parts['metrics']): null {
  if (error instanceof RealmUnreachable) {
    noteToken('unreachable');
    return refuse({ code: 'realm-unreachable', retryAfterSeconds: COME_AGAIN_SECONDS });
  }
  if (!(error instanceof TokenRefused)) throw error;
  noteToken(error.reason === 'expired' ? 'expired' : 'refused');
  return error.guess ? null : refuse({ code: 'unauthenticated' });
}
