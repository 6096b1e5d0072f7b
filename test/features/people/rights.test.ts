import { describe, expect, test } from '@jest/globals';
import { DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
import { BranchDefaults, BranchLimits, type Branch } from '../../../src/features/branches/branch.ts';
import { createTree } from '../../../src/features/branches/tree.ts';
import { createRights } from '../../../src/features/people/rights.ts';
import type { Db } from '../../../src/platform/db/database.ts';
import type { Caller, Right, Role } from '../../../src/platform/http/caller.ts';

function branch(...path: [string, ...string[]]): Branch {
  const id = path.at(-1) ?? '';
  return {
    id,
    parent: path.at(-2) ?? null,
    name: id,
    level: 'group',
    path,
    closed: false,
    limits: BranchLimits.parse({}),
    defaults: BranchDefaults.parse({}),
    version: 1,
  };
}

const tree = createTree([
  branch('de'),
  branch('de', 'by'),
  branch('de', 'by', 'by-1'),
  branch('de', 'by', 'by-1', 'by-1-a'),
  branch('de', 'by', 'by-2'),
  branch('de', 'he'),
]);
const { judge, visible } = createRights({ tree: () => Promise.resolve(tree) });
/** The tree is in hand: judging reads no store. */
const noStore: Db = new Kysely({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
});

const caller = (...grants: (readonly [string, Role])[]): Caller => ({
  principal: 'token:test',
  grants: grants.map(([at, role]) => ({ branch: at, role })),
});
const ask = (who: Caller, right: Right, at: string | null) => judge(who, right, at, noStore);

describe('a right', () => {
  test.each<[Role, Right[]]>([
    ['viewer', ['view']],
    ['host', ['view', 'host']],
    ['secretary', ['view', 'host', 'book']],
    ['admin', ['view', 'host', 'book']],
  ])('of a %s at a branch is %p there and below, and nothing beside or above', async (role, rights) => {
    const who = caller(['by-1', role]);
    for (const right of ['view', 'host', 'book'] as const) {
      const verdict = rights.includes(right) ? 'granted' : 'denied';
      expect([right, await ask(who, right, 'by-1')]).toEqual([right, verdict]);
      expect([right, await ask(who, right, 'by-1-a')]).toEqual([right, verdict]);
      for (const outside of ['by', 'by-2', 'he', 'de', null]) {
        expect([outside, right, await ask(who, right, outside)]).toEqual([outside, right, 'denied']);
      }
    }
  });

  test('to change a branch belongs to an admin above it: nobody lifts his own limits, but the root has no other', async () => {
    const land = caller(['by', 'admin']);
    expect(await ask(land, 'administer', 'by')).toBe('denied');
    expect(await ask(land, 'administer', 'by-1')).toBe('granted');
    expect(await ask(land, 'administer', 'by-1-a')).toBe('granted');
    expect(await ask(caller(['de', 'admin']), 'administer', 'de')).toBe('granted');
    expect(await ask(caller(['de', 'secretary']), 'administer', 'by')).toBe('denied');
  });

  test('to operate belongs to admins of the root alone', async () => {
    expect(await ask(caller(['de', 'admin']), 'operate', null)).toBe('granted');
    expect(await ask(caller(['by', 'admin']), 'operate', null)).toBe('denied');
    expect(await ask(caller(['de', 'secretary']), 'operate', null)).toBe('denied');
  });

  test('two roles at two branches do not mix', async () => {
    const who = caller(['by', 'viewer'], ['he', 'secretary']);
    expect(await ask(who, 'book', 'he')).toBe('granted');
    expect(await ask(who, 'book', 'by-1')).toBe('denied');
    expect(await ask(who, 'view', 'by-1')).toBe('granted');
  });

  test('at a branch that does not exist is "unknown" only for who sees the whole tree', async () => {
    expect(await ask(caller(['de', 'viewer']), 'book', 'zz')).toBe('unknown');
    expect(await ask(caller(['by', 'admin']), 'book', 'zz')).toBe('denied');
    expect(await ask(caller(['zz', 'admin']), 'book', 'zz')).toBe('denied');
    expect(await ask(caller(), 'view', 'by')).toBe('denied');
  });

  test('to import the first tree belongs to who is to be admin of the federal branch', async () => {
    const empty = createRights({ tree: () => Promise.resolve(createTree([])) });
    expect(await empty.judge(caller(['de', 'admin']), 'operate', null, noStore)).toBe('granted');
    expect(await empty.judge(caller(['by', 'admin']), 'operate', null, noStore)).toBe('denied');
  });
});

describe('what a caller may list', () => {
  test('is all for a role at the root', () => {
    expect(visible(tree, caller(['de', 'viewer'], ['by', 'admin']), 'view')).toEqual({
      all: true,
      roots: ['de'],
    });
  });

  test('is the subtrees of its branches, each once', () => {
    const who = caller(['by-1-a', 'viewer'], ['by', 'viewer'], ['he', 'secretary'], ['gone', 'admin']);
    expect(visible(tree, who, 'view')).toEqual({ all: false, roots: ['by', 'he'] });
    expect(visible(tree, who, 'book')).toEqual({ all: false, roots: ['he'] });
  });

  test('to administer is what stands below an admin', () => {
    expect(visible(tree, caller(['by', 'admin']), 'administer').roots).toEqual(['by-1', 'by-2']);
  });

  test('is nothing for who has no role, and in an empty tree', () => {
    expect(visible(tree, caller(), 'view')).toEqual({ all: false, roots: [] });
    expect(visible(createTree([]), caller(['de', 'admin']), 'view')).toEqual({ all: false, roots: [] });
  });
});
