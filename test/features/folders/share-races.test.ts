import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { NextcloudClient, Path } from '../../../src/clients/nextcloud/nextcloud.ts';
import { MINUTE_MS } from '../../../src/lib/span.ts';
import { openFresh } from '../../support/stores.ts';
import { type Cloud, startCloud } from './cloud.ts';

const BRANCHES = ['de', 'by', 'by-m', 'by-n'];

let store: Awaited<ReturnType<typeof openFresh>>;
let cloud: Cloud;
beforeEach(async () => {
  store = await openFresh('sqlite');
  cloud = await startCloud(store.database);
});
afterEach(async () => {
  await cloud.close();
  await store.remove();
});

/** A client before whose giving of a share, or after whose look at all of them, something else is done. */
function interrupted(by: {
  readonly beforeGiving?: (path: Path) => Promise<void>;
  readonly afterLooking?: () => Promise<void>;
}): NextcloudClient {
  const { shares } = cloud.client;
  return {
    ...cloud.client,
    shares: {
      ...shares,
      all: async (options) => {
        const all = await shares.all(options);
        await by.afterLooking?.();
        return all;
      },
      giveGroup: async (path, ...words) => {
        await by.beforeGiving?.(path);
        return shares.giveGroup(path, ...words);
      },
    },
  };
}

/** Two branches take each other's names, and another run carries it out. */
async function swap(): Promise<void> {
  cloud.change('by-m', { name: 'Kreisverband Nürnberg' });
  cloud.change('by-n', { name: 'Kreisverband München (Stadt)' });
  for (let round = 0; round < 4; round += 1) {
    await cloud.all();
    cloud.clock.advance(2 * MINUTE_MS);
  }
}

test.each(['beforeGiving', 'afterLooking'] as const)(
  'no group gets into a place that has come to a path %s',
  async (when) => {
    let isSwapped = false;
    const once = async (path: Path = ['München (Stadt)']) => {
      if (isSwapped || !path.includes('München (Stadt)')) return;
      isSwapped = true;
      await swap();
    };
    const client = interrupted({ [when]: once });
    await cloud.another(client).runDue('provision-folders', new AbortController().signal);
    expect(isSwapped).toBe(true);
    await cloud.due();
    const folders = await Promise.all(BRANCHES.map((branch) => cloud.folder(branch)));
    const given = (await cloud.client.shares.all()).map((share) => `${share.fileId} ${share.with}`);
    expect(given.sort()).toEqual(folders.map(({ branch, fileId }) => `${fileId} plenum-${branch}`).sort());
    expect(folders.flatMap(({ drift }) => drift)).toEqual([]);
    expect(folders.map(({ state }) => state)).toEqual(BRANCHES.map(() => 'settled'));
  },
);
