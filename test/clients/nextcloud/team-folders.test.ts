import { describe, expect, test } from '@jest/globals';
import { farEnd } from '../bigbluebutton/far-end.ts';
import { aCloud, clientOf, faultOf, USER } from './cloud.ts';
import * as samples from './samples.ts';

const PLACE = ['Gliederungen', 'Bayern', 'München (Stadt)'];

describe('a team folder', () => {
  test('is made once, also by eight at a time', async () => {
    await using cloud = await aCloud();
    const { teamFolders } = cloud.client;
    expect(await teamFolders.list()).toEqual([]);
    const made = await Promise.all(Array.from({ length: 8 }, () => teamFolders.make(PLACE)));
    expect(made.filter((one) => one.made)).toHaveLength(1);
    expect(new Set(made.map(({ folder }) => folder.id)).size).toBe(1);
    expect(await teamFolders.list()).toEqual([
      { id: made[0]?.folder.id, mountPoint: PLACE, quota: null, size: 0, groups: new Map() },
    ]);
  });

  test('is moved, given to a group and given a quota, once each', async () => {
    await using cloud = await aCloud();
    const { teamFolders } = cloud.client;
    cloud.control.addGroup('plenum-by');
    const { folder } = await teamFolders.make(PLACE);
    const to = ['Gliederungen', 'Archiv', 'Bayern', 'München (Stadt)'];
    for (let time = 0; time < 2; time += 1) {
      await teamFolders.move(folder.id, to);
      await teamFolders.allow(folder.id, 'plenum-by', 15);
      await teamFolders.setQuota(folder.id, 5_000_000_000);
    }
    await teamFolders.allow(folder.id, 'plenum-by', 31);
    expect(await teamFolders.list()).toEqual([
      { id: folder.id, mountPoint: to, quota: 5_000_000_000, size: 0, groups: new Map([['plenum-by', 31]]) },
    ]);
    await teamFolders.setQuota(folder.id, null);
    expect(await teamFolders.list()).toMatchObject([{ quota: null }]);
  });

  test('that is not there, or could not be, is refused', async () => {
    await using cloud = await aCloud();
    const { teamFolders } = cloud.client;
    const { folder } = await teamFolders.make(PLACE);
    await teamFolders.make(['Anders']);
    for (const call of [
      teamFolders.move('4711', ['a']),
      teamFolders.allow('4711', 'admin', 31),
      teamFolders.setQuota('4711', 1),
      // The server would take any name for that of a group.
      teamFolders.allow(folder.id, 'nobody', 31),
    ])
      expect(await faultOf(call)).toMatchObject({ kind: 'not-found' });
    expect(await faultOf(teamFolders.move(folder.id, ['Anders']))).toMatchObject({ kind: 'exists' });
    for (const bytes of [Number.NaN, 1.5, -3])
      expect(await faultOf(teamFolders.setQuota(folder.id, bytes))).toMatchObject({ outcome: 'refused' });
    expect(await teamFolders.list()).toMatchObject([{ quota: null }, { quota: null }]);
  });

  test('whose answer was lost is asked for', async () => {
    await using cloud = await aCloud();
    const { teamFolders } = cloud.client;
    cloud.control.addGroup('g');
    for (const kind of ['reset', 'html-200', 'empty'] as const) {
      const lose = () => {
        cloud.control.fault({ kind, method: 'POST', times: 1, afterActing: true });
      };
      lose();
      const { folder } = await teamFolders.make([kind]);
      lose();
      await teamFolders.move(folder.id, [`${kind}-2`]);
      lose();
      await teamFolders.setQuota(folder.id, 7);
      expect(await teamFolders.list()).toContainEqual(
        expect.objectContaining({ id: folder.id, mountPoint: [`${kind}-2`], quota: 7 }),
      );
    }
  });

  test('is seen by the files of who is in its group', async () => {
    await using cloud = await aCloud();
    const { teamFolders, files } = cloud.client;
    const { folder } = await teamFolders.make(['Vorstand']);
    await teamFolders.allow(folder.id, 'admin', 31);
    const entry = await files.stat(['Vorstand']);
    expect(entry).toMatchObject({ mount: 'team', kind: 'folder' });
    expect(await faultOf(files.move(['Vorstand'], ['Anders']))).toMatchObject({ kind: 'forbidden' });
    expect(cloud.control.tree(USER)).toContain('Vorstand/');
  });
});

test('two of one name are one too many', async () => {
  const wire = (id: number) => ({ id, mount_point: 'a/b', quota: -3, size: 0, groups: [] });
  await using far = await farEnd((_request, response) =>
    response.end(samples.ocs({ 1: wire(1), 2: wire(2) }, 100)),
  );
  using client = clientOf(`http://127.0.0.1:${far.port}`);
  expect(await faultOf(client.teamFolders.make(['a', 'b']))).toMatchObject({
    kind: 'ambiguous',
    outcome: 'refused',
  });
});

test('HTTP 200 that means no is no', async () => {
  await using far = await farEnd((_request, response) =>
    response.end(samples.ocs([], 403, 'Logged in account must be an admin')),
  );
  using client = clientOf(`http://127.0.0.1:${far.port}`);
  expect(await faultOf(client.teamFolders.list())).toMatchObject({
    kind: 'forbidden',
    outcome: 'refused',
    status: 200,
  });
});

test('without the app there are none', async () => {
  await using cloud = await aCloud({}, { profile: { teamFoldersApp: false } });
  expect(await faultOf(cloud.client.teamFolders.list())).toMatchObject({ kind: 'app-missing' });
  expect(await faultOf(cloud.client.teamFolders.make(['a']))).toMatchObject({ kind: 'app-missing' });
  expect(await cloud.client.abilities()).toMatchObject({ teamFolders: false });
});
