import { beforeEach, expect, test } from '@jest/globals';
import { kindOf, openClientPlace } from './client-place.ts';
import type { Place } from './place.ts';
import { ownName } from './target.ts';

/** Team folders and what the server says of itself, by the gateway's client. */
export function describeClientTeamFolders(place: () => Place): void {
  const here = openClientPlace(place);
  let group = '';
  let name = '';
  beforeEach(async () => {
    [group, name] = [await place().newGroup(), ownName('team')];
    const member = `/cloud/users/${place().service.id}/groups`;
    await place().service.ocs('POST', member, { groupid: group });
  });
  const make = (mountPoint: readonly string[]) => here().client.teamFolders.make(mountPoint);

  test('one is made once, opened to a group, bounded and found as a folder', async () => {
    const { teamFolders, files } = here().client;
    const { folder, made } = await make([name]);
    expect({ folder, made }).toMatchObject({ made: true, folder: { mountPoint: [name], quota: null } });
    expect(await make([name])).toMatchObject({ made: false, folder: { id: folder.id } });
    await teamFolders.allow(folder.id, group, 15);
    await teamFolders.allow(folder.id, group, 15);
    await teamFolders.setQuota(folder.id, 1024);
    const told = (await teamFolders.list()).find(({ id }) => id === folder.id);
    expect(told).toMatchObject({ quota: 1024 });
    expect([...(told?.groups ?? [])]).toEqual([[group, 15]]);
    expect(await files.stat([name])).toMatchObject({ kind: 'folder', mount: 'team' });
    expect(await kindOf(files.create([name, 'datei'], Buffer.alloc(2048)))).toBe('full');
    await teamFolders.setQuota(folder.id, null);
    expect(await files.create([name, 'datei'], Buffer.alloc(2048))).toMatchObject({ size: 2048 });
    expect(await kindOf(teamFolders.allow(folder.id, 'plenum-contract-none', 1))).toBe('not-found');
  });

  test('one that lies deeper is found by its id once the folders above it are there, also after it moved', async () => {
    const { teamFolders, files } = here().client;
    const mountPoint = [name, 'Bayern', 'München (Stadt)'];
    const { folder } = await make(mountPoint);
    await teamFolders.allow(folder.id, group, 31);
    await files.makeFolder([name]);
    await files.makeFolder([name, 'Bayern']);
    const { entry } = await files.makeFolder([...mountPoint, 'Sitzungen']);
    expect(entry.mount).toBe('team');
    const root = await files.stat(mountPoint);
    await files.makeFolder([name, 'Archiv']);
    await teamFolders.move(folder.id, [name, 'Archiv', 'München (Stadt)']);
    expect((await files.find(root?.fileId ?? ''))?.path).toEqual([name, 'Archiv', 'München (Stadt)']);
    expect((await files.find(entry.fileId))?.path).toEqual([name, 'Archiv', 'München (Stadt)', 'Sitzungen']);
    await place().service.team('DELETE', `/${folder.id}`);
    await place().service.dav('DELETE', `/${name}`);
  });

  test('one is made by whom many ask for it at once', async () => {
    const made = await Promise.all([1, 2, 3].map(() => make([name])));
    expect(new Set(made.map(({ folder }) => folder.id)).size).toBe(1);
    expect(made.filter((one) => one.made)).toHaveLength(1);
  });

  test('accounts that may not are told so, though the server answers 200', async () => {
    const { teamFolders } = here().clientOf(await place().newMember());
    expect(await kindOf(teamFolders.make([ownName('team')]))).toBe('forbidden');
  });

  test('the server says what it is, what it can and who we are', async () => {
    const { client } = here();
    expect(await client.standing()).toMatchObject({
      ...{
        version: expect.stringMatching(/^\d+\.\d+\.\d+/),
        maintenance: false,
        aheadMs: expect.any(Number),
      },
    });
    expect(await client.abilities()).toMatchObject({ teamFolders: true, windowsNames: expect.any(Boolean) });
    expect(await client.account()).toMatchObject({
      id: place().service.id,
      groups: expect.arrayContaining(['admin', group]),
    });
  });

  test('after a 401 nothing more is sent', async () => {
    const { client, middleman } = here();
    middleman.strike(/./, { answer: 401 }, 10);
    expect(await kindOf(client.account())).toBe('unauthorized');
    expect(await kindOf(client.files.list([]))).toBe('unauthorized');
    expect(await kindOf(client.shares.all())).toBe('unauthorized');
    expect(middleman.seen()).toHaveLength(1);
  });
}
