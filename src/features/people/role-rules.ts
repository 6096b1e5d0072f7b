import type { Grant } from '../../platform/http/caller.ts';
import type { RoleRule } from '../../platform/settings/keycloak-settings.ts';
import type { Tree } from '../branches/tree.ts';
import type { Claims } from './claims.ts';

type Memberships = Pick<Claims, 'groups' | 'realmRoles' | 'clientRoles'>;

/**
 * The roles in the tree that memberships in the realm come to, each once. A group counts for a branch where its path
 * is the branch's own: who may add groups below a district's cannot name one `/de/by/by-09162/de/admin` and be an
 * admin of the whole.
 */
export function grantsOf(rules: readonly RoleRule[], memberships: Memberships, tree: Tree): readonly Grant[] {
  const paths = memberships.groups.flatMap((path) =>
    path.startsWith('/') ? [path.slice(1).split('/')] : [],
  );
  const grants = rules.flatMap((rule): readonly Grant[] => {
    if ('group' in rule) {
      const branches = paths.flatMap((path) => branchIn(rule.group, path, tree) ?? []);
      return branches.map((branch) => ({ branch, role: rule.as }));
    }
    const held = rule.of === 'realm' ? memberships.realmRoles : memberships.clientRoles;
    return held.includes(rule.name) ? [{ branch: rule.branch, role: rule.as }] : [];
  });
  const known = new Map(grants.map((grant) => [`${grant.branch} ${grant.role}`, grant]));
  return [...known.values()];
}

/** The branch that a group's path names under a pattern; null where it does not fit. */
function branchIn(pattern: readonly string[], path: readonly string[], tree: Tree): string | null {
  const at = pattern.findIndex((step) => step === '{path}' || step === '{branch}');
  const behind = pattern.length - at - 1;
  const named = path.slice(at, path.length - behind);
  const around = [...path.slice(0, at), ...path.slice(path.length - behind)];
  const wanted = pattern.filter((_step, index) => index !== at);
  if (named.length === 0 || around.length !== wanted.length) return null;
  if (!wanted.every((step, index) => step === '*' || step === around[index])) return null;
  const id = named.at(-1) ?? '';
  if (pattern[at] === '{branch}') return named.length === 1 ? id : null;
  return isOwnPath(tree, id, named) ? id : null;
}

/** While there is no tree, whoever is to import it stands at its future root. */
function isOwnPath(tree: Tree, id: string, path: readonly string[]): boolean {
  if (tree.root === null) return path.length === 1;
  return tree.get(id)?.path.join('/') === path.join('/');
}
