import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Branch } from '../../../src/features/branches/branch.ts';
import { planFolders } from '../../../src/features/folders/plan.ts';
import { folderSettings, treeOf } from './tree.ts';

const settings = folderSettings();
const TREE = treeOf(`de,,Bundesverband,federal
by,de,Landesverband Bayern,state
by-m,by,Kreisverband München (Stadt),district
by-m-s,by-m,Ortsverband Schwabing,local
by-f,by,LAG Frieden / Abrüstung,group
bag,de,BAG Klima,group`);

const pathsOf = (branches: readonly Branch[]) =>
  Object.fromEntries([...planFolders(branches, settings)].map(([id, plan]) => [id, plan.path.join('/')]));

test('each branch has a place that a person finds', () => {
  expect(pathsOf(TREE)).toEqual({
    de: 'Gliederungen/Bund/Bundesverband',
    by: 'Gliederungen/Bayern/Landesverband Bayern',
    'by-m': 'Gliederungen/Bayern/München (Stadt)',
    'by-m-s': 'Gliederungen/Bayern/München (Stadt) – Schwabing',
    'by-f': 'Gliederungen/Bayern/LAG Frieden - Abrüstung',
    bag: 'Gliederungen/Bund/BAG Klima',
  });
});

test('what is to be there: group, parts, permissions, quota', () => {
  expect(planFolders(TREE, settings).get('by-m')).toMatchObject({
    group: { id: 'plenum-by-m', displayName: 'Kreisverband München (Stadt)' },
    parts: ['Sitzungen', 'Protokolle', 'Vorlagen', 'Aufzeichnungen'],
    permissions: 15,
    quotaBytes: 5_000_000_000,
    archived: false,
  });
});

test('a group has an id that Nextcloud stores as it is, however long that of its branch', () => {
  const [long, other] = ['x'.repeat(62), `${'x'.repeat(62)}y`];
  const tree = treeOf(`de,,Bund,federal\n${long},de,Lang,group\n${other},de,Länger,group`);
  const groupOf = (id: string, groupPrefix: string) =>
    planFolders(tree, folderSettings({ groupPrefix })).get(id)?.group.id ?? '';
  expect(groupOf(long, 'a-')).toBe(`a-${long}`);
  const ids = [long, other].map((id) => groupOf(id, 'plenum-'));
  for (const id of ids) expect(id).toMatch(/^plenum-x{40}-[0-9a-f]{16}$/);
  expect(new Set(ids).size).toBe(2);
  expect(groupOf(long, 'p'.repeat(31))).toMatch(/^p{31}x{16}-[0-9a-f]{16}$/);
});

test('a closed branch lies in the archive', () => {
  const closed = TREE.map((branch) => (branch.id === 'by-m-s' ? { ...branch, closed: true } : branch));
  expect(planFolders(closed, settings).get('by-m-s')).toMatchObject({
    path: ['Gliederungen', 'Archiv', 'Bayern', 'München (Stadt) – Schwabing'],
    archived: true,
  });
});

test('two that a computer may take for one get their ids, and a third that is called so already too', () => {
  const tree = treeOf(`de,,Bund,federal
by,de,Bayern,state
a,by,Kreisverband Straße,district
b,by,Stadtverband STRASSE,district
c,by,Straße (a),district
d,by,Ende,district`);
  expect(pathsOf(tree)).toMatchObject({
    a: 'Gliederungen/Bayern/Straße (a)',
    b: 'Gliederungen/Bayern/STRASSE (b)',
    c: 'Gliederungen/Bayern/Straße (a) (c)',
    d: 'Gliederungen/Bayern/Ende',
  });
});

test('no state takes the name of the archive', () => {
  const tree = treeOf(`de,,Bund,federal
x,de,Landesverband archiv,state
x-1,x,Kreis,district`);
  expect(pathsOf(tree)['x-1']).toBe('Gliederungen/archiv (x)/Kreis');
});

test('the hash tells every change of the plan, and nothing else', () => {
  const hash = (branches: readonly Branch[], change: Partial<typeof settings> = {}) =>
    planFolders(branches, { ...settings, ...change }).get('by-m')?.hash;
  const changed = (change: Partial<Branch>) =>
    TREE.map((branch) => (branch.id === 'by-m' ? { ...branch, ...change } : branch));
  const plain = hash(TREE);
  expect(hash([...TREE].reverse())).toBe(plain);
  expect(hash(changed({ version: 9 }))).toBe(plain);
  expect(hash(TREE, { linkDays: 9 })).toBe(plain);
  const others = [
    hash(changed({ name: 'Kreisverband Isar' })),
    hash(changed({ closed: true })),
    hash(TREE, { permissions: 1 }),
    hash(TREE, { mode: 'teamFolders' }),
    hash(TREE, { groupPrefix: 'x-' }),
  ];
  expect(new Set([plain, ...others]).size).toBe(6);
});

test('the 428 branches of the demo have short names without an id', () => {
  const rows = readFileSync(new URL('../../../config/demo/branches.csv', import.meta.url), 'utf8');
  const tree = treeOf(rows.split('\n').slice(1).join('\n'));
  const plans = [...planFolders(tree, settings).values()];
  expect(plans).toHaveLength(428);
  expect(plans.filter(({ branch, path }) => path.at(-1)?.endsWith(`(${branch})`))).toEqual([]);
});

const RESERVED = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)/i;
const LEVELS = ['state', 'district', 'local', 'group'] as const;
const names = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 150 }),
  fc.constantFrom('Kreis', 'kreis', 'KREIS', 'Kreis (b1)', 'Kreis (b2)', 'con', 'CON.txt', 'a.part'),
  fc.constantFrom(
    '..',
    '.htaccess',
    'St.',
    'Ä',
    'A\u0308',
    'a/b',
    'a-b',
    'Archiv',
    'Bund',
    'ﬁ',
    'fi',
    'ß',
    'ss',
  ),
);
const trees = fc
  .array(
    fc.record({ name: names, level: fc.constantFrom(...LEVELS), above: fc.nat(), closed: fc.boolean() }),
    {
      maxLength: 25,
    },
  )
  .map((rows) =>
    rows.reduce<Branch[]>(
      (tree, { name, level, above, closed }, index) => {
        const [root] = tree;
        const parent = tree[above % tree.length] ?? root;
        if (root === undefined || parent === undefined) return tree;
        const id = `b${index + 1}`;
        return [...tree, { ...root, id, parent: parent.id, name, level, closed, path: [...parent.path, id] }];
      },
      [...treeOf('de,,Bundesverband,federal')],
    ),
  );

test('whatever branches are called: safe names, unique however case is seen, stable in any order, none in another', () => {
  fc.assert(
    fc.property(trees, fc.infiniteStream(fc.nat()), (tree, dice) => {
      const plans = [...planFolders(tree, settings).values()];
      const all = plans.flatMap(({ path, otherPath }) => [path, otherPath]);
      for (const how of ['toLowerCase', 'toUpperCase'] as const) {
        const keys = all.map((path) => path.join('/').normalize('NFC')[how]());
        expect(new Set(keys).size).toBe(all.length);
      }
      for (const segment of all.flat()) {
        expect(segment).toBe(segment.normalize('NFC'));
        expect(segment).toMatch(/^[^\\/:*?"<>|\p{C}]+$/u);
        expect(segment).toMatch(/^[^. ].*[^. ]$|^[^. ]$/u);
        expect(segment).not.toMatch(RESERVED);
        expect(segment).not.toMatch(/\.(part|filepart)$/i);
        expect(Array.from(segment).length).toBeLessThanOrEqual(101);
        expect(Buffer.byteLength(segment)).toBeLessThanOrEqual(250);
      }
      const whole = all.map((path) => `${path.join('/').toLowerCase()}/`);
      const inside = whole.filter((one) => whole.some((other) => one !== other && one.startsWith(other)));
      expect(inside).toEqual([]);
      const shuffled = tree
        .map((branch) => ({ branch, at: Number(dice.next().value) }))
        .sort((one, other) => one.at - other.at)
        .map(({ branch }) => branch);
      expect(planFolders(shuffled, settings)).toEqual(new Map(plans.map((plan) => [plan.branch, plan])));
    }),
    { numRuns: 60 },
  );
});
