import { describe, expect, test } from '@jest/globals';
import { createTree } from '../../../src/features/branches/tree.ts';
import { grantsOf } from '../../../src/features/people/role-rules.ts';
import { RoleRules } from '../../../src/platform/settings/keycloak-settings.ts';
import { loadConfig } from '../../../src/config.ts';
import { BranchDefaults, BranchLimits } from '../../../src/features/branches/branch.ts';

const tree = createTree(
  [['de'], ['de', 'by'], ['de', 'by', 'by-09162'], ['de', 'nw']].map((path) => ({
    id: path.at(-1) ?? '',
    parent: path.at(-2) ?? null,
    name: path.join(' '),
    level: 'state' as const,
    path,
    closed: false,
    limits: BranchLimits.parse({}),
    defaults: BranchDefaults.parse({}),
    version: 1,
  })),
);
const none = { groups: [], realmRoles: [], clientRoles: [] };
const RULES = loadConfig({
  PLENUM_KEYCLOAK_URL: 'https://id.example',
  PLENUM_KEYCLOAK_REALM: 'partei',
  PLENUM_KEYCLOAK_CLIENT_ID: 'plenum',
  PLENUM_KEYCLOAK_CLIENT_SECRET: 'a secret that nobody knows',
}).keycloak?.rules;

function granted(groups: readonly string[], rules = RULES ?? []) {
  return grantsOf(rules, { ...none, groups }, tree).map(({ branch, role }) => `${role}@${branch}`);
}

describe('the rules that stand in the settings', () => {
  test.each([
    ['/de/by/by-09162/buero', ['secretary@by-09162']],
    ['/de/by/leitung', ['host@by']],
    ['/de/mitglieder', ['viewer@de']],
    ['/de/admin', ['admin@de']],
  ])('%s: gives %j', (group, grants) => {
    expect(granted([group])).toEqual(grants);
  });

  test.each([
    ['a branch itself', '/de/by'],
    ['a group of another name', '/de/by/chor'],
    ['a branch that is not there', '/de/by/by-00000/buero'],
    ['a path that begins below the root', '/by/by-09162/buero'],
    ['a group made below a branch, to be an admin of the whole', '/de/by/by-09162/de/admin'],
    ['a branch under another than its parent', '/de/nw/by-09162/buero'],
    ['a name with slashes in it', '/x~/de/admin'],
    ['no path at all', 'de/admin'],
    ['nothing', '/'],
    ['other letters', '/DE/admin'],
    ['one step more', '/de/by/buero/buero'],
    ['an empty step', '/de//by/buero'],
  ])('%s: gives nothing', (_name, group) => {
    expect(granted([group])).toEqual([]);
  });

  test('a role of the realm counts, and what is named twice is given once', () => {
    const memberships = { groups: ['/de/admin', '/de/admin'], realmRoles: ['plenum-admin'], clientRoles: [] };
    expect(grantsOf(RULES ?? [], memberships, tree)).toEqual([{ branch: 'de', role: 'admin' }]);
  });

  test('while there is no tree, whoever is to import it stands at its root', () => {
    const empty = createTree([]);
    const at = (group: string) => grantsOf(RULES ?? [], { ...none, groups: [group] }, empty);
    expect(at('/de/admin')).toEqual([{ branch: 'de', role: 'admin' }]);
    expect(at('/de/by/admin')).toEqual([]);
  });
});

describe('rules of one’s own', () => {
  const rules = RoleRules.parse([{ group: '/plenum/{branch}/*', as: 'secretary' }]);

  test('a branch alone, with any one step behind', () => {
    expect(granted(['/plenum/by/2027'], rules)).toEqual(['secretary@by']);
    expect(granted(['/plenum/by', '/plenum/by/a/b', '/other/by/a'], rules)).toEqual([]);
  });

  test('a role of the client', () => {
    const [rule] = RoleRules.parse([{ clientRole: 'helfen', branch: 'nw', as: 'host' }]);
    const memberships = { ...none, clientRoles: ['helfen'] };
    expect(grantsOf(rule === undefined ? [] : [rule], memberships, tree)).toEqual([
      { branch: 'nw', role: 'host' },
    ]);
    expect(grantsOf(rule === undefined ? [] : [rule], { ...none, realmRoles: ['helfen'] }, tree)).toEqual([]);
  });

  test.each([
    [[{ group: '/buero', as: 'secretary' }]],
    [[{ group: '/{path}/{branch}', as: 'secretary' }]],
    [[{ group: '{path}/buero', as: 'secretary' }]],
    [[{ group: '/{path}/buero', as: 'boss' }]],
    [[{ realmRole: 'x', as: 'admin' }]],
    [[{ group: '/{path}', realmRole: 'x', branch: 'de', as: 'admin' }]],
  ])('%j: is no rule', (wrong) => {
    expect(RoleRules.safeParse(wrong).success).toBe(false);
  });
});
