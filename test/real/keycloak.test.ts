import { afterAll, beforeAll, describe, jest } from '@jest/globals';
import { startAppAt } from '../support/app-at-realm.ts';
import { startBrowser } from '../support/browser.ts';
import { type LogoutListener, startLogoutListener } from '../support/logout-listener.ts';
import { describePageJourneys } from '../support/page-journeys.ts';
import { describeRealmFacts } from '../support/realm-facts.ts';
import { describeRealmMembers } from '../support/realm-members.ts';
import { describeRealmSessions } from '../support/realm-sessions.ts';
import { describeTokenJourneys } from '../support/token-journeys.ts';
import type { WholeApp } from '../support/whole-app.ts';
import { describeGroupScript } from './group-script.ts';
import { describeHandbook } from './handbook.ts';
import { type RealKeycloak, startRealKeycloak } from './real-keycloak.ts';
import { describeRealmInForce } from './realm-in-force.ts';

/** A Keycloak starts in a quarter of a minute, in more where other tests run beside it. */
jest.setTimeout(240_000);

/** Set by `scripts/test --real keycloak` where there is one, and Java to run it. */
const home = process.env['PLENUM_TEST_KEYCLOAK_HOME'];
if (home === undefined)
  process.stderr.write('\n!!! NO REAL KEYCLOAK: its tests are SKIPPED (scripts/test --real keycloak)\n\n');
const browser = home === undefined ? null : await startBrowser();
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
  describe('the groups of all branches, by scripts/keycloak-groups', () => {
    describeGroupScript(() => keycloak);
  });
  describe('what it answers', () => {
    describeRealmFacts(
      () => keycloak,
      () => listener,
    );
  });
  describe('who is in a group', () => {
    describeRealmMembers(() => keycloak);
  });
  describe('when sessions end', () => {
    describeRealmSessions(
      () => keycloak,
      () => listener,
    );
  });

  describe('with Plenum in front of it', () => {
    let app: WholeApp;
    beforeAll(async () => {
      app = await startAppAt(keycloak);
    });
    afterAll(() => app.close());

    describe('programs and people by token', () => {
      describeTokenJourneys(
        () => keycloak,
        () => app,
      );
    });
    describe('by docs/keycloak.md', () => {
      describeHandbook(
        () => keycloak,
        () => app,
      );
    });
    describePageJourneys(
      browser,
      () => keycloak,
      () => app,
    );
  });
});
