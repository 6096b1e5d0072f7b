import { type ClientWish, type UserWish } from '../../src/simulators/keycloak/realm.ts';
import { type KeycloakOptions, startKeycloak } from '../../src/simulators/keycloak/server.ts';
import type { IdentityProvider, NewPerson } from './identity-provider.ts';

const CLIENT = { id: 'plenum', secret: 'the secret of plenum, for tests' };
const AUTOMATION = { id: 'plenum-automation', secret: 'the secret of programs, for tests' };

/** A simulated realm with the clients of `config/keycloak/realm.json`, for Plenum at this address. */
export async function startSimulatedProvider(
  publicUrl: string,
  options: Partial<KeycloakOptions> = {},
): Promise<IdentityProvider> {
  const realm = await startKeycloak({
    clients: [plenumAt(publicUrl), automationIn([])],
    users: [],
    ...options,
  });
  const { url, realm: name, issuer } = realm;
  let plenum = plenumAt(publicUrl);
  const putPlenum = (changed: Partial<ClientWish>) => {
    plenum = { ...plenum, ...changed };
    realm.putClient(plenum);
    return Promise.resolve();
  };
  return {
    ...{ url, realm: name, issuer, client: CLIENT, automation: AUTOMATION },
    admitPlenumAt: (address) => putPlenum(plenumAt(address)),
    addUser: (person) => Promise.resolve(void realm.addUser(userOf(person))),
    setGroups: (username, groups) => Promise.resolve(void realm.changeUser(username, { groups })),
    setAutomationGroups: (groups) => Promise.resolve(void realm.putClient(automationIn(groups))),
    setPlenumRoles: (roles) => putPlenum({ serviceAccount: { clientRoles: { 'realm-management': roles } } }),
    removeUser: (username) => {
      realm.removeUser(username);
      return Promise.resolve();
    },
    setEnabled: (username, enabled) => Promise.resolve(void realm.changeUser(username, { enabled })),
    endSessions: (username) => realm.endSessions(username),
    tokenFor: (username) => realm.mint({ username, clientId: CLIENT.id }),
    rotateKeys: () => realm.rotateKeys(),
    close: () => realm.close(),
  };
}

function plenumAt(publicUrl: string): ClientWish {
  return {
    ...{ clientId: CLIENT.id, secret: CLIENT.secret, serviceAccount: {}, fullScope: false },
    redirectUris: [`${publicUrl}/auth/callback`],
    postLogoutRedirectUris: [`${publicUrl}/auth/signed-out`],
    backchannelLogoutUrl: `${publicUrl}/auth/backchannel-logout`,
  };
}

function automationIn(groups: readonly string[]): ClientWish {
  return {
    ...{ clientId: AUTOMATION.id, secret: AUTOMATION.secret, standardFlow: false, fullScope: false },
    ...{ serviceAccount: { groups }, audience: [CLIENT.id] },
  };
}

function userOf({ username, password, name, email, groups, realmRoles = [] }: NewPerson): UserWish {
  const [firstName = '', ...rest] = name.split(' ');
  const who = { username, password, email, firstName, lastName: rest.join(' ') };
  return { ...who, groups, roles: realmRoles };
}
