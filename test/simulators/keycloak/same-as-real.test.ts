import { afterAll, beforeAll, describe } from '@jest/globals';
import type { IdentityProvider } from '../../support/identity-provider.ts';
import { type LogoutListener, startLogoutListener } from '../../support/logout-listener.ts';
import { describeRealmFacts } from '../../support/realm-facts.ts';
import { describeRealmMembers } from '../../support/realm-members.ts';
import { describeRealmSessions } from '../../support/realm-sessions.ts';
import { startSimulatedProvider } from '../../support/simulated-provider.ts';

/** The very tests that a real Keycloak passes in `test/real/keycloak.test.ts`. */
describe('the simulated Keycloak, held against what was measured of a real one', () => {
  let realm: IdentityProvider;
  let listener: LogoutListener;
  beforeAll(async () => {
    listener = await startLogoutListener();
    realm = await startSimulatedProvider(listener.url);
  });
  afterAll(async () => {
    await realm.close();
    await listener.close();
  });

  describe('what it answers', () => {
    describeRealmFacts(
      () => realm,
      () => listener,
    );
  });
  describe('who is in a group', () => {
    describeRealmMembers(() => realm);
  });
  describe('when sessions end', () => {
    describeRealmSessions(
      () => realm,
      () => listener,
    );
  });
});
