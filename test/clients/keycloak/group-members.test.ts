import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createGroupMembers } from '../../../src/clients/keycloak/group-members.ts';
import { MembersRefused } from '../../../src/clients/keycloak/members-refused.ts';
import { createRealmFetch } from '../../../src/clients/keycloak/realm-fetch.ts';
import { type ObserveRealm, RealmUnreachable } from '../../../src/clients/keycloak/realm-fault.ts';
import type { Fault } from '../../../src/simulators/keycloak/faults.ts';
import type { ClientWish, UserWish } from '../../../src/simulators/keycloak/realm.ts';
import type { SimulatedKeycloak } from '../../../src/simulators/keycloak/server.ts';
import { startRealm } from '../../simulators/keycloak/realm.ts';

const GROUP = '/de/by/mitglieder';
/** With what has to be written differently inside a header. */
const SECRET = 'a secret: 100 % + ä';
const CLIENT: ClientWish = {
  ...{ clientId: 'plenum', secret: SECRET },
  serviceAccount: { clientRoles: { 'realm-management': ['view-users'] } },
};

let realm: SimulatedKeycloak;
let observed: string[];
let now: number;

beforeEach(async () => {
  observed = [];
  now = 0;
  realm = await startRealm({ clients: [CLIENT], users: ['eva', 'jan', 'kim', 'lea', 'tom'].map(member) });
});
afterEach(() => realm.close());

function member(username: string): UserWish {
  return { username, password: 'a word', groups: [GROUP] };
}

function people(changes: { pageSize?: number; clientSecret?: string; observe?: ObserveRealm } = {}) {
  const { observe = () => undefined, ...rest } = changes;
  const fetch = createRealmFetch({
    timeoutMs: 1_000,
    observe: (call, outcome, seconds) => {
      observed.push(`${call} ${outcome}`);
      observe(call, outcome, seconds);
    },
  });
  return createGroupMembers({
    ...{ url: realm.url, realm: realm.realm, clientId: 'plenum', clientSecret: SECRET, fetch },
    ...{ stopwatch: () => now, ...rest },
  });
}

const PATH = ['de', 'by', 'mitglieder'];

/** Why nobody is told; the names where they are. */
async function toldBy(asked: ReturnType<typeof people>): Promise<unknown> {
  try {
    return (await asked.of(PATH))?.map(({ username }) => username) ?? null;
  } catch (error) {
    if (error instanceof MembersRefused) return error.because;
    if (error instanceof RealmUnreachable) return `${error.call} ${error.kind}`;
    throw error;
  }
}

describe('who is in a group', () => {
  test('an address counts only where the realm has verified it', async () => {
    realm.changeUser('jan', { emailVerified: false });
    const found = await people().of(PATH);
    expect(found?.slice(0, 2).map(({ email }) => email)).toEqual(['eva@example.org', null]);
  });

  test('who comes or goes between two pages hides nobody: all is read anew', async () => {
    let times = 0;
    const observe: ObserveRealm = (call) => {
      if (call !== 'members') return;
      times += 1;
      if (times === 1) realm.removeUser('eva');
      if (times === 3) realm.addUser(member('anna'));
    };
    expect(await toldBy(people({ pageSize: 3, observe }))).toEqual(['anna', 'jan', 'kim', 'lea', 'tom']);
  });

  test('a list that never holds still is not believed', async () => {
    let added = 0;
    const observe: ObserveRealm = (call) => {
      if (call === 'members') realm.addUser(member(`a${(added += 1)}`));
    };
    expect(await toldBy(people({ pageSize: 3, observe }))).toBe('members unsteady');
  });

  test('a group that goes between two pages is gone', async () => {
    const observe: ObserveRealm = (call) => {
      if (call === 'members') realm.removeGroup('/de');
    };
    expect(await toldBy(people({ pageSize: 3, observe }))).toBeNull();
  });
});

describe('the token of our own account', () => {
  test('is asked for once, and anew shortly before its end', async () => {
    const asked = people();
    await toldBy(asked);
    await toldBy(asked);
    now += 269_000;
    await toldBy(asked);
    expect(observed.filter((call) => call === 'token ok')).toHaveLength(1);
    now += 2_000;
    await toldBy(asked);
    expect(observed.filter((call) => call === 'token ok')).toHaveLength(2);
  });

  test('is asked for anew where the realm does not take it any more', async () => {
    const asked = people();
    await toldBy(asked);
    await realm.rotateKeys();
    realm.removeOldKeys();
    expect(await toldBy(asked)).toHaveLength(5);
    expect(observed.filter((call) => call === 'token ok')).toHaveLength(2);
  });

  test('a realm that takes no token of its own is a refusal, and is not asked for ever', async () => {
    realm.setClockSkew(-1_000_000);
    const asked = people();
    await toldBy(asked);
    realm.setClockSkew(1_000_000);
    realm.putClient({ ...CLIENT, serviceAccount: null });
    expect(await toldBy(asked)).toBe('client');
    expect(realm.requests('token')).toHaveLength(2);
  });

  test('is in no error', async () => {
    realm.putClient({ ...CLIENT, serviceAccount: {} });
    const error: unknown = await people()
      .of(PATH)
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(MembersRefused);
    expect(Object.entries(error as object).sort()).toEqual([
      ['because', 'rights'],
      ['name', 'MembersRefused'],
    ]);
  });
});

describe('refused', () => {
  test('a wrong secret, and an account that may not ask, are told apart', async () => {
    expect(await toldBy(people({ clientSecret: 'wrong' }))).toBe('client');
    realm.putClient({ ...CLIENT, serviceAccount: { clientRoles: { 'realm-management': ['query-groups'] } } });
    expect(await toldBy(people())).toBe('rights');
  });
});

describe('a realm in trouble is no empty group', () => {
  const KINDS: readonly (readonly [Fault['kind'], string])[] = [
    ['hang', 'timeout'],
    ['reset', 'unreachable'],
    ['http-500', 'status'],
    ['html-200', 'not-json'],
    ['redirect', 'redirect'],
    ['truncated', 'not-json'],
    ['huge', 'not-json'],
  ];
  test('whatever goes wrong, at each call', async () => {
    for (const [kind, outcome] of KINDS) {
      for (const endpoint of ['token', 'group', 'members'] as const) {
        realm.fault({ kind, endpoint, times: 1 });
        expect([kind, await toldBy(people())]).toEqual([kind, `${endpoint} ${outcome}`]);
      }
    }
    expect(await toldBy(people())).toHaveLength(5);
  });

  test('that is down', async () => {
    const asked = people();
    await toldBy(asked);
    await realm.stop();
    expect(await toldBy(asked)).toBe('group unreachable');
  });

  test('whoever gives up waits no longer', async () => {
    realm.fault({ kind: 'hang', endpoint: 'group' });
    const stop = new AbortController();
    const observe: ObserveRealm = (call) => {
      if (call === 'token') setTimeout(() => stop.abort(), 20);
    };
    const asked = people({ observe });
    await expect(asked.of(PATH, stop.signal)).rejects.toBeInstanceOf(RealmUnreachable);
  });
});
