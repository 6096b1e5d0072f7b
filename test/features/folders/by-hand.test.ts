import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { MINUTE_MS } from '../../../src/lib/span.ts';
import { openFresh } from '../../support/stores.ts';
import { type Cloud, type CloudOptions, startCloud } from './cloud.ts';
import { treeOf } from './tree.ts';

const PLACE = ['Gliederungen', 'Bayern', 'München (Stadt)'];
const GROUP = 'plenum-by-m';

let store: Awaited<ReturnType<typeof openFresh>>;
let cloud: Cloud;
beforeEach(async () => {
  store = await openFresh('sqlite');
});
afterEach(async () => {
  await cloud.close();
  await store.remove();
});

async function settled(options: CloudOptions = {}): Promise<Cloud> {
  cloud = await startCloud(store.database, options);
  await cloud.due();
  return cloud;
}

const shareOf = async () => {
  const { fileId } = await cloud.folder('by-m');
  return (await cloud.client.shares.all()).find((share) => share.fileId === fileId);
};
const driftOf = async () => (await cloud.folder('by-m')).drift.map(({ kind }) => kind);

test('a place that was moved is moved back, as it is', async () => {
  await settled();
  await cloud.client.files.create([...PLACE, 'a.txt'], Buffer.from('x'));
  const sums = cloud.sums();
  await cloud.client.files.move(PLACE, ['Woanders']);
  expect(await cloud.all()).toMatchObject({ changes: 1, settled: 4 });
  expect(cloud.tree()).toContain('Gliederungen/Bayern/München (Stadt)/a.txt 1');
  expect(cloud.sums()).toEqual(sums);
  expect((await cloud.audited()).at(-1)).toBe('folder.move by-m');
  expect(await driftOf()).toEqual([]);
});

test('where it is to be reported only, it stays, and is known by its id', async () => {
  await settled({ settings: { drift: { moved: 'report', widened: 'report' } } });
  await cloud.client.files.move(PLACE, ['Woanders']);
  expect(await cloud.all()).toMatchObject({ changes: 0, settled: 4 });
  expect(await cloud.all()).toMatchObject({ changes: 0, settled: 4 });
  expect(cloud.tree()).toContain('Woanders/Sitzungen/');
  expect(await driftOf()).toEqual(['moved']);
});

test('it is never moved onto what lies there by now', async () => {
  await settled();
  await cloud.client.files.move(PLACE, ['Woanders']);
  await cloud.client.files.makeFolder(PLACE);
  await cloud.client.files.create([...PLACE, 'fremd.txt'], Buffer.from('fremd'));
  await cloud.all();
  expect(cloud.tree()).toContain('Gliederungen/Bayern/München (Stadt)/fremd.txt 5');
  expect(cloud.tree()).toContain('Gliederungen/Bayern/München (Stadt) (by-m)/Sitzungen/');
  expect(await driftOf()).toEqual(['name-taken']);
});

test('a place that was thrown away is taken back with all in it and its share', async () => {
  await settled();
  await cloud.client.files.create([...PLACE, 'a.txt'], Buffer.from('x'));
  const [share, { fileId }] = [await shareOf(), await cloud.folder('by-m')];
  await cloud.remove(PLACE);
  expect(await cloud.all()).toMatchObject({ changes: 1, settled: 4 });
  expect(cloud.tree()).toContain('Gliederungen/Bayern/München (Stadt)/a.txt 1');
  expect(await cloud.folder('by-m')).toMatchObject({ fileId });
  expect(await shareOf()).toEqual(share);
  expect((await cloud.audited()).at(-1)).toBe('folder.restore by-m');
});

test('a share that was taken away is given anew, one that was narrowed is mended', async () => {
  await settled();
  const share = await shareOf();
  await cloud.client.shares.remove(share?.id ?? '');
  expect(await cloud.all()).toMatchObject({ changes: 1 });
  const again = await shareOf();
  expect(again).toMatchObject({ with: GROUP, permissions: 15 });
  await cloud.client.shares.change(again?.id ?? '', { permissions: 1 });
  expect(await cloud.all()).toMatchObject({ changes: 1 });
  expect(await shareOf()).toMatchObject({ id: again?.id, permissions: 15 });
  expect((await cloud.audited()).slice(-2)).toEqual(['folder.share by-m', 'folder.mend-rights by-m']);
});

test('one that was widened stays so and is told; what is missing of it is given', async () => {
  await settled();
  const id = (await shareOf())?.id ?? '';
  await cloud.client.shares.change(id, { permissions: 31 });
  expect(await cloud.all()).toMatchObject({ changes: 0 });
  expect(await driftOf()).toEqual(['widened']);
  await cloud.client.shares.change(id, { permissions: 17 });
  await cloud.all();
  expect(await shareOf()).toMatchObject({ permissions: 31 });
});

test('it is corrected where the settings say so', async () => {
  await settled({ settings: { drift: { moved: 'correct', widened: 'correct' } } });
  await cloud.client.shares.change((await shareOf())?.id ?? '', { permissions: 31 });
  await cloud.all();
  expect(await shareOf()).toMatchObject({ permissions: 15 });
  expect((await cloud.audited()).at(-1)).toBe('folder.correct-rights by-m');
});

test('rights that the settings take back are taken back, as no person gave them', async () => {
  await settled();
  const signal = new AbortController().signal;
  await cloud.another(cloud.client, { permissions: 1 }).runDue('provision-folders', signal);
  expect(await shareOf()).toMatchObject({ permissions: 1 });
  expect(await driftOf()).toEqual([]);
});

test('shares with others are told, and never touched', async () => {
  await settled();
  cloud.simulator.control.addGroup('freunde');
  const { share } = await cloud.client.shares.giveGroup(PLACE, 'freunde', 31);
  await cloud.all();
  expect(await driftOf()).toEqual(['shared-further']);
  expect((await cloud.client.shares.of(PLACE)).map(({ id }) => id)).toContain(share.id);
});

test('a share that ends by itself is told before it does', async () => {
  await settled();
  await cloud.client.shares.change((await shareOf())?.id ?? '', { expires: '2027-05-01' });
  expect(await cloud.all()).toMatchObject({ changes: 0 });
  expect(await driftOf()).toEqual(['share-expires']);
});

test('a branch that is renamed while its share is gone has both mended', async () => {
  await settled();
  const { id } = (await shareOf()) ?? { id: '' };
  await cloud.client.shares.remove(id);
  cloud.change('by-m', { name: 'Kreisverband München' });
  expect(await cloud.due()).toMatchObject({ settled: 1 });
  expect(await shareOf()).toMatchObject({ path: ['Gliederungen', 'Bayern', 'München'] });
});

test('the 21st share in ten minutes waits, and comes when its time has come', async () => {
  const kreise = Array.from({ length: 22 }, (_, n) => `k${n},by,Kreis ${n},district`).join('\n');
  const branches = treeOf(`de,,Bundesverband,federal\nby,de,Landesverband Bayern,state\n${kreise}`);
  cloud = await startCloud(store.database, { branches });
  expect(await cloud.due()).toMatchObject({ due: 24, settled: 20, waiting: 4, failed: 0 });
  expect((await cloud.client.shares.all()).length).toBe(20);
  // All but the share is there.
  expect(cloud.tree().filter((line) => line.endsWith('/Sitzungen/'))).toHaveLength(24);
  cloud.clock.advance(9 * MINUTE_MS);
  expect(await cloud.due()).toMatchObject({ due: 0 });
  cloud.clock.advance(2 * MINUTE_MS);
  expect(await cloud.due()).toMatchObject({ due: 4, settled: 4 });
  expect((await cloud.client.shares.all()).length).toBe(24);
});

test('a limit that another program used up is heard of, once, and kept to', async () => {
  cloud = await startCloud(store.database, { settings: { sharesPerTenMinutes: 0 } });
  cloud.simulator.control.fault({ kind: 'status', status: 429, method: 'POST', path: '*/shares' });
  expect(await cloud.due()).toMatchObject({ settled: 0, waiting: 4 });
  const asked = () =>
    cloud.simulator.control
      .requests()
      .filter(({ method, path }) => method === 'POST' && path.endsWith('/shares'));
  expect(asked()).toHaveLength(1);
  cloud.simulator.control.clearFaults();
  cloud.clock.advance(11 * MINUTE_MS);
  expect(await cloud.due()).toMatchObject({ settled: 4 });
});

test('a revoked password ends the run with its first answer', async () => {
  cloud = await startCloud(store.database);
  cloud.simulator.control.removeAppPasswords('plenum');
  expect(await cloud.due()).toMatchObject({ settled: 0 });
  expect(cloud.simulator.control.requests().length).toBeLessThanOrEqual(4);
});

test('what could not be read once is read again for the next branch', async () => {
  cloud = await startCloud(store.database);
  cloud.simulator.control.fault({ kind: 'status', status: 404, method: 'GET', path: '*/shares', times: 1 });
  expect(await cloud.due()).toMatchObject({ failed: 1, settled: 3 });
});

test('without the app of Team folders nothing is asked for each branch', async () => {
  cloud = await startCloud(store.database, { settings: { mode: 'teamFolders' } });
  cloud.simulator.control.setProfile({ teamFoldersApp: false });
  const outcome = await cloud.due();
  expect(outcome).toMatchObject({ settled: 0, failed: 0 });
  cloud.simulator.control.setProfile({ teamFoldersApp: true });
  cloud.clock.advance(2 * MINUTE_MS);
  expect(await cloud.due()).toMatchObject({ settled: 4 });
});

test('places are left as they are where the mode was changed', async () => {
  await settled();
  const before = cloud.tree();
  const other = cloud.another(cloud.client, { mode: 'teamFolders' });
  expect(await other.runDue('provision-folders', new AbortController().signal)).toMatchObject({ failed: 4 });
  expect(cloud.tree()).toEqual(before);
  expect(await cloud.folder('by-m')).toMatchObject({ failure: 'mode-changed' });
});

describe('the quota of a Team folder', () => {
  const MORE = 9_000_000_000;
  const PLANNED = 5_000_000_000;
  const teamFolder = async () => {
    const all = await cloud.client.teamFolders.list();
    return all.find(({ groups }) => groups.has(GROUP)) ?? { id: '', quota: 0 };
  };

  test.each([MORE, null])(
    'that was raised to %s stays so and is told, also after a rename',
    async (quota) => {
      await settled({ settings: { mode: 'teamFolders' } });
      await cloud.client.teamFolders.setQuota((await teamFolder()).id, quota);
      expect(await cloud.all()).toMatchObject({ changes: 0 });
      cloud.change('by-m', { name: 'Kreisverband München' });
      await cloud.due();
      expect(await teamFolder()).toMatchObject({ quota });
      expect((await cloud.folder('by-m')).drift).toEqual([
        { kind: 'widened', detail: `quota ${PLANNED} → ${quota ?? 'none'}` },
      ]);
    },
  );

  test('that was raised as there was no room for what we make stays so', async () => {
    cloud = await startCloud(store.database, { settings: { mode: 'teamFolders' } });
    cloud.simulator.control.fault({ kind: 'status', status: 507, method: 'MKCOL', path: '*/Sitzungen' });
    await cloud.due();
    cloud.simulator.control.clearFaults();
    await cloud.client.teamFolders.setQuota((await teamFolder()).id, MORE);
    cloud.clock.advance(2 * MINUTE_MS);
    expect(await cloud.due()).toMatchObject({ settled: 4 });
    expect(await teamFolder()).toMatchObject({ quota: MORE });
  });

  test('that was lowered is mended; that was raised too where the settings say so', async () => {
    await settled({ settings: { mode: 'teamFolders', drift: { moved: 'correct', widened: 'correct' } } });
    for (const quota of [1_000_000, MORE]) {
      await cloud.client.teamFolders.setQuota((await teamFolder()).id, quota);
      await cloud.all();
      expect(await teamFolder()).toMatchObject({ quota: PLANNED });
      expect(await driftOf()).toEqual([]);
    }
  });
});

test('a group that was let into a Team folder and did not get its rights any more gets them', async () => {
  cloud = await startCloud(store.database, { settings: { mode: 'teamFolders' } });
  const path = '*/groups/plenum-by-m';
  cloud.simulator.control.fault({ kind: 'status', status: 403, method: 'POST', path });
  expect(await cloud.due()).toMatchObject({ settled: 3, failed: 1 });
  const rights = async () => {
    const all = await cloud.client.teamFolders.list();
    return all.flatMap(({ groups }) => groups.get(GROUP) ?? []);
  };
  expect(await rights()).toEqual([31]);
  cloud.simulator.control.clearFaults();
  cloud.clock.advance(2 * MINUTE_MS);
  expect(await cloud.due()).toMatchObject({ settled: 1 });
  expect(await rights()).toEqual([15]);
  expect(await driftOf()).toEqual([]);
});

test('no branch takes over the place of another, wherever somebody put it', async () => {
  await settled({ settings: { drift: { moved: 'report', widened: 'report' } } });
  const { fileId } = await cloud.folder('by-m');
  await cloud.client.files.move(PLACE, ['Gliederungen', 'Bayern', 'Neu']);
  const lines = `de,,Bundesverband,federal
by,de,Landesverband Bayern,state
by-m,by,Kreisverband München (Stadt),district
by-n,by,Kreisverband Nürnberg,district
neu,by,Kreisverband Neu,district`;
  cloud.plant(treeOf(lines));
  await cloud.due();
  const added = await cloud.folder('neu');
  expect(added.fileId).not.toBe(fileId);
  expect(added).toMatchObject({ state: 'waiting', failure: 'name-taken', drift: [{ kind: 'name-taken' }] });
  expect(cloud.tree()).toContain('Gliederungen/Bayern/Neu (neu)/Sitzungen/');
});

test('a folder that lies there already is taken over with all in it', async () => {
  cloud = await startCloud(store.database);
  for (const depth of [1, 2, 3]) await cloud.client.files.makeFolder(PLACE.slice(0, depth));
  await cloud.client.files.makeFolder([...PLACE, 'Sitzungen']);
  await cloud.client.files.create([...PLACE, 'Sitzungen', 'alt.txt'], Buffer.from('alt'));
  const sums = cloud.sums();
  await cloud.due();
  expect(cloud.tree()).toContain('Gliederungen/Bayern/München (Stadt)/Sitzungen/alt.txt 3');
  expect(cloud.tree()).toContain('Gliederungen/Bayern/München (Stadt)/Vorlagen/');
  expect(cloud.sums()).toEqual(sums);
  expect(await cloud.audited()).toContain('folder.adopt by-m');
});
