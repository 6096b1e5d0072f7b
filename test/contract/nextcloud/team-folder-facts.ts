import { beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Place } from './place.ts';
import { ownName } from './target.ts';
import type { Account } from './wire.ts';

/** What the Team folders app tells of one of its folders. */
type TeamFolder = {
  readonly id: number;
  readonly mount_point: string;
  readonly quota: number;
  readonly groups: Readonly<Record<string, unknown>>;
};

/** The Team folders app. The service account is in the group of each, so that it sees them. */
export function describeTeamFolders(place: () => Place): void {
  let service: Account;
  let group = '';
  let name = '';
  beforeAll(() => {
    service = place().service;
  });
  beforeEach(async () => {
    name = ownName('team');
    group = await place().newGroup();
    await service.ocs('POST', `/cloud/users/${service.id}/groups`, { groupid: group });
  });
  const one = async (id: number) => (await service.team('GET', `/${id}`)).data as TeamFolder;

  test('are listed by id, made once by name, in the envelope of v1', async () => {
    const made = await service.team('POST', '', { mountpoint: name });
    expect(made).toMatchObject({ status: 200, code: 100 });
    const id = (made.data as TeamFolder).id;
    const again = await service.team('POST', '', { mountpoint: name });
    expect(again).toMatchObject({ status: 400, code: null, message: expect.stringContaining('exists') });
    const list = await service.team('GET', '');
    expect(list).toMatchObject({
      status: 200,
      code: 100,
      data: { [id]: { id, mount_point: name, quota: -3 } },
    });
    expect(await one(id)).toMatchObject({ id, mount_point: name });
  });

  test('take a group once, also one that nobody knows; rights are a number', async () => {
    const id = await place().newTeamFolder(name, [group]);
    const again = await service.team('POST', `/${id}/groups`, { group });
    expect(again).toMatchObject({ status: 400, code: null });
    expect(await service.team('POST', `/${id}/groups/${group}`, { permissions: 1 })).toMatchObject({
      status: 200,
    });
    expect((await one(id)).groups).toEqual({ [group]: 1 });
    const unknown = await service.team('POST', `/${id}/groups`, { group: 'plenum-contract-none' });
    expect(unknown).toMatchObject({ status: 200, code: 100 });
    const idle = await service.team('POST', `/${id}/groups/plenum-contract-idle`, { permissions: 1 });
    expect(idle).toMatchObject({ status: 200 });
    expect(await service.team('DELETE', `/${id}/groups/${group}`)).toMatchObject({ status: 200 });
    expect(Object.keys((await one(id)).groups)).not.toContain(group);
  });

  test('are seen by members alone, and only read where they may not write', async () => {
    const id = await place().newTeamFolder(name, [group]);
    const [member, stranger] = [await place().newMember([group]), await place().newMember()];
    expect((await service.dav('PUT', `/${name}/datei`, { body: 'x' })).status).toBe(201);
    expect((await member.dav('GET', `/${name}/datei`)).text).toBe('x');
    expect((await stranger.dav('GET', `/${name}/datei`)).status).toBe(404);
    await service.team('POST', `/${id}/groups/${group}`, { permissions: 1 });
    expect((await member.dav('PUT', `/${name}/neu`, { body: 'x' })).status).toBe(403);
    expect((await member.dav('GET', `/${name}/datei`)).text).toBe('x');
  });

  test('are mounts of kind group, with their id', async () => {
    const id = await place().newTeamFolder(name, [group]);
    const [root] = await service.list(`/${name}`, 0, [
      'nc:mount-type',
      'nc:group-folder-id',
      'oc:permissions',
      'nc:is-mount-root',
    ]);
    expect(root?.found).toMatchObject({
      'mount-type': 'group',
      'group-folder-id': String(id),
      permissions: 'RMGDNVCK',
    });
  });

  test('have a quota of their own', async () => {
    const id = await place().newTeamFolder(name, [group]);
    expect(await service.team('POST', `/${id}/quota`, { quota: 1024 })).toMatchObject({
      status: 200,
      code: 100,
    });
    expect(await one(id)).toMatchObject({ quota: 1024 });
    expect((await service.dav('PUT', `/${name}/viel`, { body: 'x'.repeat(4096) })).status).toBe(507);
    expect((await service.dav('PUT', `/${name}/wenig`, { body: 'x' })).status).toBe(201);
    expect(await service.team('POST', `/${id}/quota`, { quota: 'abc' })).toMatchObject({ status: 200 });
    expect(await one(id)).toMatchObject({ quota: 0 });
    expect((await service.dav('PUT', `/${name}/nichts`, { body: 'x' })).status).toBe(507);
    expect(await service.team('POST', `/${id}/quota`, { quota: -3 })).toMatchObject({ status: 200 });
    expect((await service.dav('PUT', `/${name}/doch`, { body: 'x' })).status).toBe(201);
  });

  test('are renamed by the app, never by WebDAV, and deleted for good', async () => {
    const id = await place().newTeamFolder(name, [group]);
    const before = (await service.list(`/${name}`, 0))[0]?.found['fileid'];
    expect((await service.dav('DELETE', `/${name}`)).status).toBe(403);
    const moved = await service.dav('MOVE', `/${name}`, { headers: service.to(`/${name}-neu`) });
    expect(moved.status).toBe(500);
    expect(await service.team('POST', `/${id}/mountpoint`, { mountpoint: `${name}-neu` })).toMatchObject({
      status: 200,
    });
    expect((await service.list(`/${name}-neu`, 0))[0]?.found['fileid']).toBe(before);
    expect((await service.dav('GET', `/${name}`)).status).toBe(404);
    expect(await service.team('DELETE', `/${id}`)).toMatchObject({ status: 200 });
    expect((await service.dav('GET', `/${name}-neu`)).status).toBe(404);
    expect(await service.team('DELETE', `/${id}`)).toMatchObject({ status: 404 });
    expect(await service.team('GET', `/${id}`)).toMatchObject({ status: 404 });
  });

  test('take files of a home, which keep their id', async () => {
    await place().newTeamFolder(name, [group]);
    const folder = await place().newFolder();
    await service.dav('PUT', `${folder}/datei`, { body: 'x' });
    const id = (await service.list(`${folder}/datei`, 0))[0]?.found['fileid'];
    const moved = await service.dav('MOVE', `${folder}/datei`, { headers: service.to(`/${name}/datei`) });
    expect(moved.status).toBe(201);
    expect((await service.list(`/${name}/datei`, 0))[0]?.found['fileid']).toBe(id);
  });

  test('may lie deeper, and are there once the folders above are, in the home of who looks', async () => {
    const deep = `/${name}/Bayern/München (Stadt)`;
    const id = await place().newTeamFolder(deep.slice(1), [group]);
    const member = await place().newMember([group]);
    expect(await one(id)).toMatchObject({ mount_point: deep.slice(1) });
    expect((await service.dav('MKCOL', `${deep}/Sitzungen`)).status).toBe(409);
    expect((await service.dav('PUT', `${deep}/datei`, { body: 'x' })).status).toBe(404);
    for (const above of [`/${name}`, `/${name}/Bayern`]) {
      expect((await service.dav('MKCOL', above)).status).toBe(201);
      expect((await service.dav('MKCOL', above)).status).toBe(405);
    }
    expect((await service.dav('MKCOL', `${deep}/Sitzungen`)).status).toBe(201);
    expect((await service.dav('MOVE', `/${name}`, { headers: service.to(`/${name}-neu`) })).status).toBe(500);
    expect((await member.dav('PUT', `${deep}/datei`, { body: 'x' })).status).toBe(404);
    for (const above of ['/', `/${name}`, `/${name}/Bayern`]) await member.list(above, 1);
    expect((await member.dav('PUT', `${deep}/datei`, { body: 'x' })).status).toBe(201);
    expect((await service.dav('GET', `${deep}/datei`)).text).toBe('x');
    await service.team('DELETE', `/${id}`);
    expect((await service.dav('GET', `${deep}/datei`)).status).toBe(404);
    expect((await service.dav('DELETE', `/${name}`)).status).toBe(204);
  });
}
