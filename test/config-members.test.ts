import { describe, expect, test } from '@jest/globals';
import { ConfigError, loadConfig } from '../src/config.ts';

const KEYCLOAK = {
  PLENUM_KEYCLOAK_URL: 'https://id.example',
  PLENUM_KEYCLOAK_REALM: 'partei',
  PLENUM_KEYCLOAK_CLIENT_ID: 'plenum',
  PLENUM_KEYCLOAK_CLIENT_SECRET: 'a secret that nobody knows',
};
const MEMBERS = { group: '/{path}/mitglieder', account: 'username' };

function folders(members: unknown): Record<string, string> {
  return { PLENUM_FOLDERS: JSON.stringify({ members }) };
}

function faultsOf(env: Record<string, string>): readonly string[] {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults.map(({ setting, fault }) => `${setting}: ${fault}`);
    throw error;
  }
  return [];
}

describe('who is in the groups of branches', () => {
  test('is left to others unless it is switched on', () => {
    expect(loadConfig({}).folders.members).toBeNull();
    expect(loadConfig({ ...KEYCLOAK, ...folders(null) }).folders.members).toBeNull();
  });

  test('comes from a group of the realm, and what shrinks is reported unless it is said', () => {
    expect(loadConfig({ ...KEYCLOAK, ...folders(MEMBERS) }).folders.members).toEqual({
      ...{ group: ['{path}', 'mitglieder'], account: 'username', shrunk: 'report' },
    });
    const other = { group: '/Kreise/{branch}/alle', account: 'email', shrunk: 'correct' };
    expect(loadConfig({ ...KEYCLOAK, ...folders(other) }).folders.members).toEqual({
      ...other,
      group: ['Kreise', '{branch}', 'alle'],
    });
  });

  test('needs a realm', () => {
    expect(faultsOf(folders(MEMBERS))).toEqual(['PLENUM_FOLDERS.members: needs the settings of Keycloak']);
  });

  test.each([
    [{ ...MEMBERS, group: '/mitglieder' }, 'group', 'group must hold {path} or {branch} once'],
    [{ ...MEMBERS, group: '/{path}/{branch}' }, 'group', 'group must hold {path} or {branch} once'],
    [{ ...MEMBERS, group: '/{path}/*' }, 'group', 'group must name one group: no *'],
    [{ ...MEMBERS, group: '{path}/mitglieder' }, 'group', 'group must be a path such as /{path}/buero'],
    [{ ...MEMBERS, account: 'name' }, 'account', 'must be username, subject or email'],
    [{ ...MEMBERS, shrunk: 'ignore' }, 'shrunk', 'must be report or correct'],
  ])('%j: is refused at %s', (members, at, fault) => {
    const found = faultsOf({ ...KEYCLOAK, ...folders(members) });
    expect(found).toEqual([`PLENUM_FOLDERS.members.${at}: ${fault}`]);
  });
});
