import { afterAll, beforeAll, describe } from '@jest/globals';
import { startAppAt } from '../support/app-at-realm.ts';
import { startBrowser } from '../support/browser.ts';
import type { IdentityProvider } from '../support/identity-provider.ts';
import { describePageJourneys } from '../support/page-journeys.ts';
import { startSimulatedProvider } from '../support/simulated-provider.ts';
import { describeTokenJourneys } from '../support/token-journeys.ts';
import type { WholeApp } from '../support/whole-app.ts';

const browser = await startBrowser();

/** The very journeys that go to a real Keycloak in `test/real/keycloak.test.ts`. */
describe('Plenum at a realm of its party', () => {
  let realm: IdentityProvider;
  let app: WholeApp;
  beforeAll(async () => {
    realm = await startSimulatedProvider('http://127.0.0.1:1');
    app = await startAppAt(realm);
  });
  afterAll(async () => {
    await app.close();
    await realm.close();
  });

  describe('programs and people by token', () => {
    describeTokenJourneys(
      () => realm,
      () => app,
    );
  });
  describePageJourneys(
    browser,
    () => realm,
    () => app,
  );
});
