import { beforeAll, expect, test } from '@jest/globals';
import { createGroupMembers } from '../../src/clients/keycloak/group-members.ts';
import { createRealmFetch } from '../../src/clients/keycloak/realm-fetch.ts';
import { askForTokens } from './code-flow.ts';
import type { IdentityProvider } from './identity-provider.ts';

const GROUP = '/de/by/by-09184/Mitglieder & Gäste (100 %)';
const STEPS = GROUP.slice(1).split('/');
const NAMES = ['mia', 'max', 'moritz', 'otto-aus', 'unten'];

/** Who is in a group, as Plenum asks for it: measured on a real Keycloak, so that a stand-in can be held against it. */
export function describeRealmMembers(keycloak: () => IdentityProvider): void {
  beforeAll(async () => {
    for (const username of NAMES) {
      const group = username === 'unten' ? `${GROUP}/darunter` : GROUP;
      const person = { password: 'Ein Wort', name: 'Vorname Nachname', groups: [group] };
      await keycloak().addUser({ ...person, username, email: `${username}@treffen.example` });
    }
    await keycloak().setEnabled('otto-aus', false);
    await keycloak().addUser({
      ...{ username: 'weg', password: 'Ein Wort', name: 'Vor Nach', email: 'weg@treffen.example' },
      groups: ['/de/by/by-09184/leer'],
    });
    await keycloak().setGroups('weg', []);
  });

  const members = (pageSize = 500) => {
    const { url, realm, client } = keycloak();
    const fetch = createRealmFetch({ timeoutMs: 30_000 });
    return createGroupMembers({
      ...{ url, realm, fetch, pageSize, clientId: client.id, clientSecret: client.secret },
    });
  };
  const names = async (pageSize?: number) =>
    (await members(pageSize).of(STEPS))?.map(({ username }) => username);

  /** What the administrators' API says to the token of Plenum's own account. */
  const admin = async (path: string, bearer?: string) => {
    const form = { grant_type: 'client_credentials' };
    const token = bearer ?? (await askForTokens(keycloak(), form)).body.access_token;
    const answer = await fetch(`${keycloak().url}/admin/realms/${keycloak().realm}${path}`, {
      headers: { Authorization: `Bearer ${token}` },
    });
    return { status: answer.status, body: (await answer.json()) as unknown };
  };
  const at = `/group-by-path/${STEPS.map(encodeURIComponent).join('/')}`;

  test('is refused without roles, and with those that see groups alone; that a group is missing is told', async () => {
    for (const roles of [[], ['query-groups'], ['query-groups', 'query-users']]) {
      await keycloak().setPlenumRoles(roles);
      expect(await admin(at)).toEqual({ status: 403, body: { error: 'HTTP 403 Forbidden' } });
      expect(await admin('/group-by-path/de/nirgends')).toEqual({
        ...{ status: 404, body: { error: 'Group path does not exist' } },
      });
      await expect(members().of(STEPS)).rejects.toMatchObject({ because: 'rights' });
    }
    const unauthorized = { status: 401, body: { error: 'HTTP 401 Unauthorized' } };
    expect(await admin(at, 'no.good.token')).toEqual(unauthorized);
  });

  test('is told with view-users: the group by its path, and a page of those who are in it', async () => {
    await keycloak().setPlenumRoles(['view-users']);
    const { status, body } = await admin(at);
    expect([status, body]).toEqual([200, expect.objectContaining({ path: GROUP, name: STEPS.at(-1) })]);
    const { id } = body as { id: string };
    const page = async (query: string) => {
      const people = (await admin(`/groups/${id}/members?${query}`)).body as { username: string }[];
      return people.map(({ username }) => username);
    };
    expect(await page('first=0&max=3&briefRepresentation=true')).toEqual(['max', 'mia', 'moritz']);
    expect(await page('first=3&max=3&briefRepresentation=true')).toEqual(['otto-aus']);
    expect(await page('first=4&max=3')).toEqual([]);
    expect((await admin(`/groups/${id}/members?first=0&max=1&briefRepresentation=true`)).body).toEqual([
      expect.objectContaining({
        ...{ id: expect.any(String), username: 'max', enabled: true },
        ...{ email: 'max@treffen.example', emailVerified: true },
      }),
    ]);
    expect(await admin('/groups/00000000-0000-4000-8000-000000000000/members')).toEqual({
      ...{ status: 404, body: { error: 'Could not find group by id' } },
    });
  });

  test('all pages come together; neither who is disabled nor who is in a group below is among them', async () => {
    await keycloak().setPlenumRoles(['view-users']);
    for (const pageSize of [2, 3, 4, 500]) expect(await names(pageSize)).toEqual(['max', 'mia', 'moritz']);
    const [first] = (await members().of(STEPS)) ?? [];
    expect(first).toEqual({
      ...{ subject: expect.stringMatching(/^[\w-]{36}$/), username: 'max', email: 'max@treffen.example' },
    });
  });

  test('a group with nobody in it is empty, and one that is not there is none; each letter counts', async () => {
    await keycloak().setPlenumRoles(['view-users']);
    expect(await members().of(['de', 'by', 'by-09184', 'leer'])).toEqual([]);
    expect(await members().of(['de', 'by', 'by-09184', 'nicht-da'])).toBeNull();
    expect(await members().of(['DE', 'by', 'by-09184', 'leer'])).toBeNull();
  });

  test('a role that is taken away holds no longer, and one that is given holds at once', async () => {
    const asked = members();
    await keycloak().setPlenumRoles([]);
    await expect(asked.of(STEPS)).rejects.toMatchObject({ because: 'rights' });
    await keycloak().setPlenumRoles(['view-users']);
    expect(await asked.of(STEPS)).toHaveLength(3);
    await keycloak().setPlenumRoles([]);
    await expect(asked.of(STEPS)).rejects.toMatchObject({ because: 'rights' });
  });

  test('a wrong secret is told apart from missing rights', async () => {
    const { url, realm, client } = keycloak();
    const wrong = { url, realm, clientId: client.id, clientSecret: 'wrong', fetch: createRealmFetch() };
    await expect(createGroupMembers(wrong).of(STEPS)).rejects.toMatchObject({ because: 'client' });
  });
}
