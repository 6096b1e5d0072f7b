import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { openFresh } from '../../support/stores.ts';
import { startCloud } from './cloud.ts';
import { treeOf } from './tree.ts';

const LONG = process.env['PLENUM_TEST_LONG'] === '1';
const DEMO = readFileSync(new URL('../../../config/demo/branches.csv', import.meta.url), 'utf8');
/** All of them, or the Länder and some Kreise. */
const BRANCHES = treeOf(
  DEMO.split('\n')
    .slice(1, LONG ? undefined : 41)
    .join('\n'),
);
/** Root and archive, regions, groups and shares. */
const FEW = 4 + 17;
const LIMIT_MS = 900_000;

test.each(['shares', 'teamFolders'] as const)(
  'all branches as %s, and a second run that changes nothing and asks little',
  async (mode) => {
    const store = await openFresh('sqlite');
    const cloud = await startCloud(store.database, {
      branches: BRANCHES,
      settings: { mode, sharesPerTenMinutes: 0 },
    });
    try {
      cloud.simulator.control.setProfile({ rateLimits: false });
      const count = BRANCHES.length;
      expect(await cloud.due()).toMatchObject({ due: count, settled: count, left: 0 });
      cloud.simulator.control.clearRequests();
      expect(await cloud.all()).toMatchObject({ due: count, settled: count, changes: 0 });
      expect(cloud.simulator.control.writes()).toBe(0);
      const asked = cloud.simulator.control.requests();
      expect(asked.filter(({ isWrite }) => isWrite)).toEqual([]);
      expect(asked.length).toBeLessThanOrEqual(FEW);
    } finally {
      await cloud.close();
      await store.remove();
    }
  },
  LIMIT_MS,
);
