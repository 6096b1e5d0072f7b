import { Counter, Histogram, type Registry } from 'prom-client';
import type { RealmKeys } from '../../clients/keycloak/keys.ts';
import type { ObserveRealm } from '../../clients/keycloak/realm-fault.ts';
import type { Log } from '../../lib/log.ts';
import { registerGauges } from '../../platform/http/gauges.ts';

/** What became of a token of the realm: `expired` is `refused` too, but most often says that a clock is wrong. */
type TokenOutcome = 'accepted' | 'expired' | 'refused' | 'unreachable';

/** What Prometheus is told of the realm; labels are closed lists only. */
export type KeycloakMetrics = {
  readonly observe: ObserveRealm;
  noteToken(outcome: TokenOutcome): void;
  /** Tells the age of these keys from now on. */
  watchKeys(keys: RealmKeys): void;
};

export function createKeycloakMetrics(registry: Registry, log: Log): KeycloakMetrics {
  const registers = [registry];
  const calls = new Histogram({
    name: 'plenum_keycloak_request_duration_seconds',
    help: 'Calls to Keycloak by call and outcome',
    labelNames: ['call', 'outcome'],
    buckets: [0.01, 0.03, 0.1, 0.3, 1, 3, 10],
    registers,
  });
  const tokens = new Counter({
    name: 'plenum_keycloak_tokens_total',
    help: 'Tokens of the realm that were sent to the API, by what became of them',
    labelNames: ['outcome'],
    registers,
  });
  return {
    observe: (call, outcome, seconds) => {
      calls.observe({ call, outcome }, seconds);
      if (outcome !== 'ok') log.warn('Keycloak gave no answer that can be used', { call, outcome });
    },
    noteToken: (outcome) => tokens.inc({ outcome }),
    watchKeys: (keys) =>
      registerGauges(registry, log, [
        {
          name: 'plenum_keycloak_keys_age_seconds',
          help: 'Since when the keys of the realm are known; no value before the first time',
          read: (gauge) => {
            const age = keys.ageSeconds();
            if (age !== null) gauge.set(age);
            return Promise.resolve();
          },
        },
      ]),
  };
}
