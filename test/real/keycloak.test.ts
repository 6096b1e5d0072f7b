import { afterAll, beforeAll, describe, jest } from '@jest/globals';
import { type LogoutListener, startLogoutListener } from '../support/logout-listener.ts';
import { describeKeycloakFacts } from './keycloak-facts.ts';
import { describeKeycloakSessions } from './keycloak-sessions.ts';
import { type RealKeycloak, startRealKeycloak } from './real-keycloak.ts';
import { describeRealmInForce } from './realm-in-force.ts';

/** A Keycloak starts in a quarter of a minute, in more where other tests run beside it. */
jest.setTimeout(240_000);

/** Set by `scripts/test --real keycloak` where there is one, and Java to run it. */
const home = process.env['PLENUM_TEST_KEYCLOAK_HOME'];
if (home === undefined)
  process.stderr.write('\n!!! NO REAL KEYCLOAK: its tests are SKIPPED (scripts/test --real keycloak)\n\n');
const withKeycloak = home === undefined ? describe.skip : describe;

withKeycloak('a real Keycloak with config/keycloak/realm.json', () => {
  let keycloak: RealKeycloak;
  let listener: LogoutListener;
  beforeAll(async () => {
    listener = await startLogoutListener();
    keycloak = await startRealKeycloak(home ?? '', listener.url);
  });
  afterAll(async () => {
    await keycloak.close();
    await listener.close();
  });

  describe('after the import', () => {
    describeRealmInForce(
      () => keycloak,
      () => listener.url,
    );
  });
  describe('what it answers', () => {
    describeKeycloakFacts(
      () => keycloak,
      () => listener,
    );
  });
  describe('when sessions end', () => {
    describeKeycloakSessions(
      () => keycloak,
      () => listener,
    );
  });
});
