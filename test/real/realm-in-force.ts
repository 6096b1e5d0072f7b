import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { REALM_FILE, type RealKeycloak } from './real-keycloak.ts';

type Group = { readonly name: string; readonly subGroups?: readonly Group[] };
type Mapper = { readonly name: string };
type Client = Readonly<Record<string, unknown>> & {
  readonly clientId: string;
  readonly protocolMappers: readonly Mapper[];
};
type RealmFile = Readonly<Record<string, unknown>> & {
  readonly roles: { readonly realm: readonly { readonly name: string }[] };
  readonly groups: readonly Group[];
  readonly clients: readonly Client[];
  readonly scopeMappings: readonly { readonly client: string; readonly roles: readonly string[] }[];
};

/** Holds what Keycloak made of the realm's file against the file, by the administrators' API. */
export function describeRealmInForce(keycloak: () => RealKeycloak, publicUrl: () => string): void {
  async function written(): Promise<RealmFile> {
    const text = await readFile(REALM_FILE, 'utf8');
    return JSON.parse(text.replace('${PLENUM_PUBLIC_URL:https://treffen.example}', publicUrl())) as RealmFile;
  }

  test('the settings of the realm are in force as they are written', async () => {
    const { roles, groups, clients, scopeMappings, ...settings } = await written();
    expect([roles, groups, clients, scopeMappings]).not.toContain(undefined);
    expect(await keycloak().admin.get('')).toMatchObject(settings);
  });

  test('both clients are in force as they are written, with the address of Plenum from the environment', async () => {
    const { clients } = await written();
    expect(clients.map(({ clientId }) => clientId)).toEqual(['plenum', 'plenum-automation']);
    for (const client of clients) {
      const [found] = await keycloak().admin.get<Client[]>(`/clients?clientId=${client.clientId}`);
      const { protocolMappers, ...rest } = client;
      expect(found).toMatchObject(rest);
      expect(inOrder(found?.protocolMappers)).toMatchObject(inOrder(protocolMappers));
      expect(found?.protocolMappers).toHaveLength(protocolMappers.length);
    }
  });

  test('each client has a long secret of its own, and the file has none', async () => {
    const { client, automation } = keycloak();
    expect(client.secret.length).toBeGreaterThanOrEqual(32);
    expect(automation.secret.length).toBeGreaterThanOrEqual(32);
    expect(client.secret).not.toBe(automation.secret);
    expect(await readFile(REALM_FILE, 'utf8')).not.toMatch(/secret"|credentials|password/i);
  });

  test('tokens carry no role but those that are allowed to the client', async () => {
    const { scopeMappings, clients } = await written();
    for (const { client, roles } of scopeMappings) {
      expect(clients.find(({ clientId }) => clientId === client)).toMatchObject({ fullScopeAllowed: false });
      const [{ id } = { id: '' }] = await keycloak().admin.get<{ id: string }[]>(
        `/clients?clientId=${client}`,
      );
      const allowed = await keycloak().admin.get<Mapper[]>(`/clients/${id}/scope-mappings/realm`);
      expect(allowed.map(({ name }) => name)).toEqual(roles);
    }
  });

  test('the groups stand in a tree as they are written, and nobody is in the realm', async () => {
    const { groups } = await written();
    const { admin } = keycloak();
    const below = async (path: string): Promise<string[]> => {
      const found = await admin.get<{ id: string; path: string }[]>(`${path}?max=1000`);
      const deeper = await Promise.all(found.map(({ id }) => below(`/groups/${id}/children`)));
      return [...found.map((group) => group.path), ...deeper.flat()];
    };
    expect((await below('/groups')).sort()).toEqual(pathsOf(groups, '').sort());
    expect(await admin.get('/users/count')).toBe(0);
  });
}

function inOrder(mappers: readonly Mapper[] = []): readonly Mapper[] {
  return mappers.toSorted((a, b) => a.name.localeCompare(b.name));
}

function pathsOf(groups: readonly Group[], above: string): string[] {
  return groups.flatMap(({ name, subGroups = [] }) => [
    `${above}/${name}`,
    ...pathsOf(subGroups, `${above}/${name}`),
  ]);
}
