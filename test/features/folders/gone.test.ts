import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { dueAgain } from '../../../src/features/folders/folder-store.ts';
import { MINUTE_MS } from '../../../src/lib/span.ts';
import { openFresh } from '../../support/stores.ts';
import { type Cloud, type CloudOptions, startCloud } from './cloud.ts';

const PLACE = ['Gliederungen', 'Bayern', 'München (Stadt)'];
const BRANCHES = ['de', 'by', 'by-m', 'by-n'];

let store: Awaited<ReturnType<typeof openFresh>>;
let cloud: Cloud;
beforeEach(async () => {
  store = await openFresh('sqlite');
});
afterEach(async () => {
  await cloud.close();
  await store.remove();
});

/** All is there, and a file in one of the places. */
async function settled(options: CloudOptions = {}): Promise<Cloud> {
  cloud = await startCloud(store.database, options);
  await cloud.due();
  if (options.settings?.mode !== 'teamFolders') {
    await cloud.client.files.create([...PLACE, 'a.txt'], Buffer.from('x'));
  }
  return cloud;
}

async function aMinuteLater() {
  cloud.clock.advance(MINUTE_MS + 1000);
  return cloud.due();
}

const order = (branches: readonly string[]) =>
  store.database.transaction((tx) => dueAgain(tx, branches, cloud.clock.now()));
const folders = () => Promise.all(BRANCHES.map((branch) => cloud.folder(branch)));
const ids = async () => (await folders()).map(({ fileId }) => fileId);
const driftOf = async (branch: string) => (await cloud.folder(branch)).drift.map(({ kind }) => kind);

describe.each([
  ['a region', ['Gliederungen', 'Bayern']],
  ['the root', ['Gliederungen']],
])('%s that was thrown away', (_what, path) => {
  test('is taken back, once, with all places in it and their shares', async () => {
    await settled();
    const [tree, before, shares] = [cloud.tree(), await ids(), await cloud.client.shares.all()];
    await cloud.remove(path);
    expect(await cloud.all()).toMatchObject({ settled: 4, changes: 1 });
    expect(cloud.tree()).toEqual(tree);
    expect(await ids()).toEqual(before);
    expect(await cloud.client.shares.all()).toEqual(shares);
    expect((await cloud.audited()).filter((line) => line.includes('restore'))).toHaveLength(1);
  });

  test('is foreseen to be taken back once', async () => {
    await settled();
    await cloud.remove(path);
    const deeds = (await cloud.preview()).map(({ does }) => does);
    expect(deeds.filter((does) => does === 'restore')).toHaveLength(1);
    expect(deeds).not.toContain('make');
    expect(deeds).not.toContain('fail');
  });
});

test('of what lies in the trash, only that is taken back which holds the place', async () => {
  await settled();
  await cloud.client.files.move(PLACE, ['Gerettet']);
  await cloud.remove(['Gliederungen', 'Bayern']);
  await cloud.client.files.move(['Gerettet'], ['Woanders']);
  await cloud.remove(['Woanders']);
  await cloud.all();
  expect(cloud.tree()).toContain('Gliederungen/Bayern/München (Stadt)/a.txt 1');
});

test('a place found nowhere is missed by two runs before it is made anew, and told until somebody looks', async () => {
  await settled();
  const before = await cloud.folder('by-m');
  await cloud.remove(PLACE);
  await cloud.emptyTrash();
  expect(await cloud.all()).toMatchObject({ settled: 3, failed: 1, changes: 0 });
  expect(await cloud.folder('by-m')).toMatchObject({ failure: 'place-gone', fileId: before.fileId });
  expect(await aMinuteLater()).toMatchObject({ settled: 1 });
  expect((await cloud.folder('by-m')).fileId).not.toBe(before.fileId);
  expect(await driftOf('by-m')).toEqual(['place-gone']);
  await cloud.all();
  expect(await driftOf('by-m')).toEqual(['place-gone']);
  await order(['by-m']);
  await cloud.due();
  expect(await driftOf('by-m')).toEqual([]);
});

test.each(['shares', 'teamFolders'] as const)(
  '%s: many that are gone are made anew by order only',
  async (mode) => {
    await settled({ settings: { mode } });
    if (mode === 'shares') {
      await cloud.remove(['Gliederungen']);
      await cloud.emptyTrash();
    } else {
      for (const { id } of await cloud.client.teamFolders.list()) await cloud.removeTeamFolder(id);
    }
    for (let round = 0; round < 3; round += 1) {
      await cloud.all();
      expect((await folders()).map(({ failure }) => failure)).toEqual(BRANCHES.map(() => 'place-gone'));
    }
    // As long as it is reserved for whoever made it.
    cloud.clock.advance(2 * MINUTE_MS);
    await order(['by-n']);
    expect(await aMinuteLater()).toMatchObject({ settled: 1 });
    expect(await cloud.folder('by-n')).toMatchObject({ state: 'settled', drift: [{ kind: 'place-gone' }] });
    expect(await cloud.folder('by-m')).toMatchObject({ state: 'failed' });
  },
);

test('a closed branch whose place is gone is told, and gets none', async () => {
  await settled();
  cloud.change('by-m', { closed: true });
  await cloud.due();
  await cloud.remove(['Gliederungen', 'Archiv']);
  await cloud.emptyTrash();
  expect(await cloud.all()).toMatchObject({ settled: 4, changes: 0 });
  expect(await driftOf('by-m')).toEqual(['place-gone']);
});

test('a place that was put into a Team folder stays there and is told; no empty one is made', async () => {
  await settled();
  cloud.simulator.control.addGroup('leute');
  cloud.simulator.control.addToGroup('leute', 'plenum');
  const { folder } = await cloud.client.teamFolders.make(['Team']);
  await cloud.client.teamFolders.allow(folder.id, 'leute', 31);
  await cloud.client.files.move(PLACE, ['Team', 'München']);
  expect(await cloud.all()).toMatchObject({ settled: 3, failed: 1, changes: 0 });
  expect(await cloud.folder('by-m')).toMatchObject({ failure: 'not-ours' });
  expect(cloud.tree()).toContain('Team/München/a.txt 1');
});
