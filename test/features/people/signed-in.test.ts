import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createRealmFetch } from '../../../src/clients/keycloak/realm-fetch.ts';
import { createSignIn, type SignIn } from '../../../src/clients/keycloak/sign-in.ts';
import { createBranches } from '../../../src/features/branches/branches.ts';
import { createCallers } from '../../../src/features/people/callers.ts';
import { createRights } from '../../../src/features/people/rights.ts';
import { createSignedInPeople, type SignedInPeople } from '../../../src/features/people/signed-in.ts';
import { silentLog } from '../../../src/lib/log.ts';
import { MINUTE_MS, SECOND_MS } from '../../../src/lib/span.ts';
import { createCookies } from '../../../src/platform/web/cookies.ts';
import { createSessions, type OpenSession, type Sessions } from '../../../src/platform/web/sessions.ts';
import type { SimulatedKeycloak } from '../../../src/simulators/keycloak/server.ts';
import { ANNA, CALLBACK, SECRET, startRealm } from '../../simulators/keycloak/realm.ts';
import { createVisitor, signIn as fillIn } from '../../simulators/keycloak/visitor.ts';
import { onEachStore } from '../../support/stores.ts';

onEachStore('who a session is', (database) => {
  let realm: SimulatedKeycloak;
  let signIn: SignIn;
  let now: number;
  const clock = { now: () => now, sleep: () => Promise.resolve() };

  beforeEach(async () => {
    realm = await startRealm();
    now = Date.now();
    signIn = signInWithin(20_000);
    await database().db.deleteFrom('sessions').execute();
    await database().db.deleteFrom('branches').execute();
    await database()
      .db.insertInto('branches')
      .values(
        ['de', 'be'].map((id) => ({
          ...{ id, name: id, level: 'state', closed: 0, limits: '{}', defaults: '{}', version: 1 },
          parent: id === 'de' ? null : 'de',
          path: id === 'de' ? '/de/' : `/de/${id}/`,
          ...{ created_at: now, updated_at: now },
        })),
      )
      .execute();
    realm.changeUser('anna', { groups: ['/de/buero'] });
  });
  afterEach(() => realm.close());

  /** @param timeoutMs short only where the realm is to hang: a busy machine may keep us waiting, too */
  function signInWithin(timeoutMs: number): SignIn {
    return createSignIn({
      ...{ issuer: realm.issuer, clientId: 'plenum', clientSecret: SECRET },
      ...{ callbackUrl: CALLBACK, signedOutUrl: CALLBACK, fetch: createRealmFetch({ timeoutMs }) },
    });
  }

  /** One process of ours. */
  function replica(): { people: SignedInPeople; store: Sessions['store'] } {
    const { db } = database();
    const cookies = createCookies('http://127.0.0.1');
    const { store } = createSessions({ db, clock, cookies, key: Buffer.alloc(32, 1) });
    const branches = createBranches({ clock });
    const callers = createCallers({
      rules: [{ group: ['{path}', 'buero'], as: 'secretary' }],
      tree: (tx) => branches.tree(tx),
      clock,
    });
    const people = createSignedInPeople({
      ...{ clientId: 'plenum', signIn, store, callers, db, clock, log: silentLog },
      judge: createRights({ tree: (tx) => branches.tree(tx) }).judge,
    });
    return { people, store };
  }

  async function begun({ people, store }: ReturnType<typeof replica>): Promise<OpenSession> {
    const { url, transaction } = await signIn.begin('de');
    const attempt = { url, verifier: transaction.verifier };
    const callback = await fillIn(createVisitor(), realm.issuer, attempt, ANNA);
    const tokens = await signIn.finish(callback.searchParams, transaction);
    await store.add('id-1', people.begin(tokens).data);
    realm.clearRequests();
    return (await store.find('id-1')) ?? fail();
  }

  const grantsOf = async ({ people, store }: ReturnType<typeof replica>) => {
    const session = await store.find('id-1');
    const person = session === null ? null : await people.whoIs(session);
    return person?.caller.grants ?? null;
  };
  const DE = [{ branch: 'de', role: 'secretary' }];
  const BE = [{ branch: 'be', role: 'secretary' }];

  test('is told by claims that are no older than five minutes', async () => {
    const one = replica();
    await begun(one);
    realm.changeUser('anna', { groups: ['/de/be/buero'] });
    now += 5 * MINUTE_MS - 1;
    expect(await grantsOf(one)).toEqual(DE);
    expect(realm.requests('token')).toHaveLength(0);
    now += 1;
    expect(await grantsOf(one)).toEqual(BE);
    expect(await grantsOf(one)).toEqual(BE);
    expect(realm.requests('token')).toHaveLength(1);
  });

  test('is asked once by all requests of all replicas that come together', async () => {
    const [one, other] = [replica(), replica()];
    await begun(one);
    now += 5 * MINUTE_MS;
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, at) => grantsOf(at % 2 === 0 ? one : other)),
    );
    expect(all).toEqual(all.map(() => DE));
    expect(realm.requests('token')).toHaveLength(1);
  });

  test('is nobody once the account is disabled', async () => {
    const one = replica();
    await begun(one);
    realm.changeUser('anna', { enabled: false });
    now += 5 * MINUTE_MS;
    expect(await grantsOf(one)).toBeNull();
    expect(await one.store.find('id-1')).toBeNull();
  });

  test.each(['http-500', 'hang', 'html-200', 'reset'] as const)(
    'stays what it was while the realm answers with %s, and nobody waits for it again and again',
    async (kind) => {
      if (kind === 'hang') signIn = signInWithin(2_000);
      const one = replica();
      await begun(one);
      realm.changeUser('anna', { groups: [] });
      realm.fault({ kind });
      now += 5 * MINUTE_MS;
      for (let times = 0; times < 5; times++) expect(await grantsOf(one)).toEqual(DE);
      expect(realm.requests('token')).toHaveLength(1);
      realm.clearFaults();
      now += 30 * SECOND_MS;
      expect(await grantsOf(one)).toEqual(DE);
      now += 30 * SECOND_MS;
      expect(await grantsOf(one)).toEqual([]);
    },
  );

  test('does not come back when it ends while the realm is asked', async () => {
    const one = replica();
    const session = await begun(one);
    now += 5 * MINUTE_MS;
    const asking = one.people.whoIs(session);
    await one.store.end({ subject: session.data.subject });
    await asking;
    expect(await one.store.find('id-1')).toBeNull();
  });

  test('ends after five minutes where the realm lets nobody ask again', async () => {
    const one = replica();
    const session = await begun(one);
    const kept = { ...(session.data.kept as object), refreshToken: null };
    await one.store.keep(session, kept);
    expect(await grantsOf(one)).toEqual(DE);
    now += 5 * MINUTE_MS;
    expect(await grantsOf(one)).toBeNull();
  });
});

function fail(): never {
  throw new Error('it should be there');
}
