import type { ConfidentialClient, IdentityProvider, NewPerson } from '../support/identity-provider.ts';
import { untilThere } from '../support/until.ts';
import { createAdmin, type KeycloakAdmin } from './keycloak-admin.ts';
import { startKeycloak } from './keycloak-process.ts';

const REALM = 'partei';
export const REALM_FILE = new URL('../../config/keycloak/realm.json', import.meta.url);

/** Not part of the realm that admins import: tests get tokens of persons by it, without a browser. */
const TOKEN_CLIENT = 'tokens-for-tests';

export type RealKeycloak = IdentityProvider & {
  readonly admin: KeycloakAdmin;
  readonly administrator: { readonly username: string; readonly password: string };
};

type Client = { readonly id: string; readonly clientId: string; readonly secret?: string };

/** A real Keycloak with the realm imported, from the folder that holds it; nothing is written there. */
export async function startRealKeycloak(home: string, publicUrl: string): Promise<RealKeycloak> {
  const settings = { PLENUM_PUBLIC_URL: publicUrl };
  const server = await startKeycloak(home, { file: REALM_FILE, name: REALM }, settings);
  const admin = createAdmin(server, REALM);
  try {
    await admin.post('/clients', tokenClient());
    const [client, automation] = [
      await clientOf(admin, 'plenum'),
      await clientOf(admin, 'plenum-automation'),
    ];
    const issuer = `${server.url}/realms/${REALM}`;
    return {
      ...{ url: server.url, realm: REALM, issuer, admin, administrator: server.admin },
      client: credentials(client),
      automation: credentials(automation),
      admitPlenumAt: (address) => admin.put(`/clients/${client.id}`, { ...client, rootUrl: address }),
      setAutomationGroups: async (groups) => {
        const account = await admin.get<{ id: string }>(`/clients/${automation.id}/service-account-user`);
        await setGroups(admin, account.id, groups);
      },
      setPlenumRoles: (roles) => setPlenumRoles(admin, client.id, roles),
      ...people(admin, issuer),
      rotateKeys: () => addKey(admin),
      close: () => server.stop(),
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function clientOf(admin: KeycloakAdmin, clientId: string): Promise<Client> {
  const [client] = await admin.get<Client[]>(`/clients?clientId=${clientId}`);
  if (client === undefined) throw new Error(`the realm has no client ${clientId}`);
  return client;
}

/** An account has no more of its roles than its client may use. */
async function setPlenumRoles(admin: KeycloakAdmin, client: string, names: readonly string[]): Promise<void> {
  const { id } = await clientOf(admin, 'realm-management');
  const account = await admin.get<{ id: string }>(`/clients/${client}/service-account-user`);
  for (const at of [`/users/${account.id}/role-mappings`, `/clients/${client}/scope-mappings`]) {
    const had = await admin.get<object[]>(`${at}/clients/${id}`);
    if (had.length > 0) await admin.delete(`${at}/clients/${id}`, had);
    const roles = await Promise.all(names.map((name) => admin.get<object>(`/clients/${id}/roles/${name}`)));
    if (roles.length > 0) await admin.post(`${at}/clients/${id}`, roles);
  }
}

function credentials({ clientId, secret }: Client): ConfidentialClient {
  if (secret === undefined) throw new Error(`${clientId} has no secret`);
  return { id: clientId, secret };
}

function tokenClient() {
  const mapper = (name: string, protocolMapper: string, config: Record<string, string>) => {
    const always = { protocol: 'openid-connect', protocolMapper };
    return { name, ...always, config: { 'access.token.claim': 'true', ...config } };
  };
  return {
    clientId: TOKEN_CLIENT,
    ...{ publicClient: true, standardFlowEnabled: false, directAccessGrantsEnabled: true },
    protocolMappers: [
      mapper('audience', 'oidc-audience-mapper', { 'included.client.audience': 'plenum' }),
      mapper('groups', 'oidc-group-membership-mapper', { 'claim.name': 'groups', 'full.path': 'true' }),
    ],
  };
}

async function userId(admin: KeycloakAdmin, username: string): Promise<string> {
  const [user] = await admin.get<{ id: string }[]>(`/users?exact=true&username=${username}`);
  if (user === undefined) throw new Error(`the realm knows no ${username}`);
  return user.id;
}

function people(admin: KeycloakAdmin, issuer: string) {
  const passwords = new Map<string, string>();
  const idOf = (username: string) => userId(admin, username);
  return {
    addUser: async (person: NewPerson) => {
      passwords.set(person.username, person.password);
      await addUser(admin, person);
    },
    setGroups: async (username: string, groups: readonly string[]) =>
      setGroups(admin, await idOf(username), groups),
    setEnabled: async (username: string, enabled: boolean) => {
      const id = await idOf(username);
      await admin.put(`/users/${id}`, { ...(await admin.get<object>(`/users/${id}`)), enabled });
    },
    endSessions: async (username: string) => {
      await admin.post(`/users/${await idOf(username)}/logout`);
    },
    removeUser: async (username: string) => admin.delete(`/users/${await idOf(username)}`),
    tokenFor: (username: string) => tokenFor(issuer, username, passwords.get(username) ?? ''),
  };
}

async function addUser(admin: KeycloakAdmin, person: NewPerson): Promise<void> {
  const [firstName = '', ...rest] = person.name.split(' ');
  for (const path of person.groups) await ensureGroup(admin, path);
  const id = await admin.post('/users', {
    ...{ username: person.username, email: person.email, firstName, lastName: rest.join(' ') },
    ...{ enabled: true, emailVerified: true, groups: person.groups },
    credentials: [{ type: 'password', value: person.password, temporary: false }],
  });
  const roles = await Promise.all(
    (person.realmRoles ?? []).map((name) => admin.get<object>(`/roles/${name}`)),
  );
  if (roles.length > 0) await admin.post(`/users/${id}/role-mappings/realm`, roles);
}

type Group = { readonly id: string; readonly path: string };

async function setGroups(admin: KeycloakAdmin, id: string, paths: readonly string[]): Promise<void> {
  for (const group of await admin.get<Group[]>(`/users/${id}/groups`))
    if (!paths.includes(group.path)) await admin.delete(`/users/${id}/groups/${group.id}`);
  for (const path of paths) await admin.put(`/users/${id}/groups/${await ensureGroup(admin, path)}`);
}

/** The id of a group, made where it is missing, with those above it. */
async function ensureGroup(admin: KeycloakAdmin, path: string): Promise<string> {
  const cut = path.lastIndexOf('/');
  const above = path.slice(0, cut);
  const siblings = above === '' ? '/groups' : `/groups/${await ensureGroup(admin, above)}/children`;
  const known = await admin.get<Group[]>(`${siblings}?max=1000`);
  return (
    known.find((group) => group.path === path)?.id ?? admin.post(siblings, { name: path.slice(cut + 1) })
  );
}

/** Keys with a higher priority sign: each new one stands above those that are there. */
async function addKey(admin: KeycloakAdmin): Promise<void> {
  const type = 'org.keycloak.keys.KeyProvider';
  const known = await admin.get<{ config: { priority?: string[] } }[]>(`/components?type=${type}`);
  const highest = Math.max(...known.map(({ config }) => Number(config.priority?.[0] ?? 0)));
  const { id: parentId } = await admin.get<{ id: string }>('');
  const config = { priority: [String(highest + 100)], algorithm: ['RS256'] };
  await admin.post('/components', {
    ...{ name: `rsa-${highest + 100}`, providerId: 'rsa-generated', providerType: type, parentId, config },
  });
}

/** Its protection against guessing refuses, for a moment, somebody whose last sign-in it is not done with. */
async function tokenFor(issuer: string, username: string, password: string): Promise<string> {
  const form = { grant_type: 'password', client_id: TOKEN_CLIENT, username, password };
  return untilThere(`a token for ${username}`, 10_000, async () => {
    const body = new URLSearchParams(form);
    const answer = await fetch(`${issuer}/protocol/openid-connect/token`, { method: 'POST', body });
    const { access_token: token } = (await answer.json()) as { access_token?: string };
    return token ?? null;
  });
}
