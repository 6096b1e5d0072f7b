import { readFile } from 'node:fs/promises';
import { readWords, runCommand, Trouble, wrongWords } from '../store/words.ts';
import { type Keycloak, signInAsAdmin } from './admin-api.ts';
import { groupPaths, type GroupTree, treeOf } from './group-tree.ts';

const OPTIONS = {
  url: { type: 'string' },
  realm: { type: 'string', default: 'partei' },
  branches: { type: 'string' },
  user: { type: 'string', default: 'admin' },
  'password-file': { type: 'string' },
  roles: { type: 'string', default: 'mitglieder,leitung,buero,admin' },
  'dry-run': { type: 'boolean', default: false },
} as const;

await runCommand('keycloak-groups', async (words) => {
  const { values, positionals } = readWords(OPTIONS, words);
  const { url, branches, 'password-file': passwordFile } = values;
  if (positionals.length > 0) wrongWords('That is not understood.');
  if (url === undefined || branches === undefined || passwordFile === undefined)
    wrongWords('--url, --branches and --password-file are needed.');
  const roles = values.roles.split(',');
  if (roles.some((role) => !/^[^/\s]+$/.test(role)))
    wrongWords('--roles takes names without spaces and slashes.');

  const tree = treeOf(await contentOf(branches), roles);
  const password = (await contentOf(passwordFile)).trim();
  const place = { url: url.replace(/\/$/, ''), realm: values.realm };
  const keycloak = await signInAsAdmin(place, { username: values.user, password });
  const isTrial = values['dry-run'];
  const missing = await growGroups(keycloak, tree, isTrial);
  const there = groupPaths(tree).length - missing.length;
  if (isTrial) for (const path of missing) console.log(path);
  console.log(`${missing.length} groups ${isTrial ? 'are missing' : 'made'}, ${there} were there.`);
});

async function contentOf(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => {
    throw new Trouble(`${file} cannot be read.`);
  });
}

/** Makes what is missing of the tree, from above to below, or only finds it; returns its paths. */
async function growGroups(keycloak: Keycloak, tree: GroupTree, isTrial: boolean): Promise<readonly string[]> {
  const missing: string[] = [];
  /** `parent`: the id of the group above; undefined at the top; null where it is itself missing. */
  const grow = async (wanted: GroupTree, above: string, parent: string | null | undefined) => {
    const known = parent === null ? new Map<string, string>() : await keycloak.groupsIn(parent);
    for (const [name, below] of wanted) {
      const path = `${above}/${name}`;
      let id = known.get(name) ?? null;
      if (id === null) {
        missing.push(path);
        if (!isTrial) id = await keycloak.makeGroup(name, parent ?? undefined);
      }
      if (below.size > 0) await grow(below, path, id);
    }
  };
  await grow(tree, '', undefined);
  return missing;
}
