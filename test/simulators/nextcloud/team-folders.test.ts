import { describe, expect, test } from '@jest/globals';
import {
  aCloud,
  aMember,
  ask,
  dav,
  exceptionOf,
  filePath,
  properties,
  property,
  race,
  team,
  type TestCloud,
} from './visitor.ts';

/** A team folder for a group in which the service account is, with this name. @returns `/<id>` */
async function withFolder(cloud: TestCloud, mountpoint = 'Bund', group = 'g1'): Promise<string> {
  if ((await team(cloud, 'GET')).code !== 100) throw new Error('no team folders');
  cloud.control.addGroup(group);
  cloud.control.addToGroup(group, 'plenum');
  const { data } = await team(cloud, 'POST', '', { mountpoint });
  const path = `/${String((data as { id: number }).id)}`;
  await team(cloud, 'POST', `${path}/groups`, { group });
  return path;
}

describe('the list and its entries', () => {
  test('none is an empty list, some are a table by id', async () => {
    const cloud = await aCloud();
    expect(await team(cloud, 'GET')).toMatchObject({ status: 200, code: 100, data: [] });
    const path = await withFolder(cloud);
    const id = path.slice(1);
    const { data } = await team(cloud, 'GET');
    expect(data).toMatchObject({
      [id]: { id: Number(id), mount_point: 'Bund', groups: { g1: 31 }, quota: -3 },
    });
    expect((await team(cloud, 'GET', path)).data).toMatchObject({ mount_point: 'Bund' });
  });

  test('the same name again is refused, odd ones are taken', async () => {
    const cloud = await aCloud();
    await withFolder(cloud);
    expect(await team(cloud, 'POST', '', { mountpoint: 'Bund' })).toMatchObject({
      status: 400,
      code: -1,
      message: 'Mount point already exists',
    });
    const made = async (mountpoint: string) =>
      ((await team(cloud, 'POST', '', { mountpoint })).data as { mount_point: string }).mount_point;
    expect([await made(''), await made('a\\b'), await made('a/b/c')]).toEqual(['/', 'a/b', 'a/b/c']);
  });

  test('those who make one at once each make one', async () => {
    const cloud = await aCloud();
    await race(cloud, 4, 4, () => team(cloud, 'POST', '', { mountpoint: 'Bund' }));
    expect(Object.keys((await team(cloud, 'GET')).data as object).length).toBe(4);
  });

  test('groups: again is refused, an unknown one is taken, permissions need one that is assigned', async () => {
    const cloud = await aCloud();
    const path = await withFolder(cloud);
    expect((await team(cloud, 'POST', `${path}/groups`, { group: 'g1' })).status).toBe(400);
    expect((await team(cloud, 'POST', `${path}/groups`, { group: 'unbekannt' })).status).toBe(200);
    expect((await team(cloud, 'POST', `${path}/groups/g1`, { permissions: 1 })).status).toBe(200);
    expect((await team(cloud, 'POST', `${path}/groups/fehlt`, { permissions: 1 })).status).toBe(200);
    expect((await team(cloud, 'GET', path)).data).toMatchObject({ groups: { g1: 1, unbekannt: 31 } });
    expect((await team(cloud, 'DELETE', `${path}/groups/unbekannt`)).status).toBe(200);
    expect((await team(cloud, 'GET', path)).data).toMatchObject({ groups: { g1: 1 } });
  });

  test('a quota that is no number is 0 and locks the folder', async () => {
    const cloud = await aCloud();
    const path = await withFolder(cloud);
    await team(cloud, 'POST', `${path}/quota`, { quota: 'abc' });
    expect((await team(cloud, 'GET', path)).data).toMatchObject({ quota: 0 });
    expect((await dav(cloud, 'PUT', 'Bund/a.txt', { body: 'x' })).status).toBe(507);
    await team(cloud, 'POST', `${path}/quota`, { quota: -3 });
    expect((await dav(cloud, 'PUT', 'Bund/a.txt', { body: 'x' })).status).toBe(201);
  });

  test('what is not there is 404, the end is at once and for good', async () => {
    const cloud = await aCloud();
    expect([
      (await team(cloud, 'GET', '/9999')).status,
      (await team(cloud, 'DELETE', '/9999')).status,
    ]).toEqual([404, 404]);
    const path = await withFolder(cloud);
    await dav(cloud, 'PUT', 'Bund/a.txt', { body: 'x' });
    expect((await team(cloud, 'DELETE', path)).status).toBe(200);
    const trash = await ask(cloud, 'PROPFIND', '/remote.php/dav/trashbin/plenum/trash', {
      headers: { Depth: '1' },
    });
    expect(trash.body).not.toContain('a.txt');
    expect(cloud.control.tree('plenum')).toEqual([]);
  });

  test('who is no admin gets HTTP 200 and code 403; strangers 401, forgeries 412', async () => {
    const cloud = await aCloud();
    aMember(cloud, 'anna');
    expect(await team(cloud, 'GET', '', {}, { as: 'anna' })).toMatchObject({ status: 200, code: 403 });
    expect((await team(cloud, 'GET', '', {}, { anonymous: true })).status).toBe(401);
    expect((await ask(cloud, 'GET', '/index.php/apps/groupfolders/folders')).status).toBe(412);
  });

  test('without index.php the answer is right and its status wrong', async () => {
    const cloud = await aCloud();
    const headers = { 'OCS-APIRequest': 'true', Accept: 'application/json' };
    const reply = await ask(cloud, 'GET', '/apps/groupfolders/folders', { headers });
    expect([reply.status, JSON.parse(reply.body)]).toEqual([404, { ocs: expect.anything() }]);
    const moved = await ask(cloud, 'GET', '/ocs/v2.php/apps/groupfolders/folders', { headers });
    expect([moved.status, moved.body]).toEqual([404, expect.stringContaining('998')]);
  });

  test('without the app there is nothing', async () => {
    const cloud = await aCloud({ teamFoldersApp: false });
    expect((await team(cloud, 'GET')).status).toBe(404);
  });
});

describe('as files', () => {
  test('only members see it, and the service account too must be one', async () => {
    const cloud = await aCloud();
    aMember(cloud, 'anna', 'g1');
    aMember(cloud, 'berta');
    const { data } = await team(cloud, 'POST', '', { mountpoint: 'Bund' });
    await team(cloud, 'POST', `/${String((data as { id: number }).id)}/groups`, { group: 'g1' });
    const look = async (as: string) => (await dav(cloud, 'PROPFIND', 'Bund', { as })).status;
    expect([await look('anna'), await look('berta'), await look('plenum')]).toEqual([207, 404, 404]);
    cloud.control.addToGroup('g1', 'plenum');
    expect(await look('plenum')).toBe(207);
  });

  test('renaming it renames it for everybody', async () => {
    const cloud = await aCloud();
    const path = await withFolder(cloud);
    await dav(cloud, 'PUT', 'Bund/a.txt', { body: 'x' });
    await team(cloud, 'POST', `${path}/mountpoint`, { mountpoint: 'Bundesverband' });
    expect(cloud.control.tree('plenum')).toEqual(['Bundesverband/', 'Bundesverband/a.txt 1']);
  });

  test('a folder of one’s own with the same name gives way', async () => {
    const cloud = await aCloud();
    await dav(cloud, 'MKCOL', 'Bund');
    await dav(cloud, 'PUT', 'Bund/eigen.txt', { body: 'x' });
    await withFolder(cloud);
    expect(cloud.control.tree('plenum')).toEqual(['Bund/', 'Bund (1)/', 'Bund (1)/eigen.txt 1']);
  });

  test('itself can be neither deleted nor moved', async () => {
    const cloud = await aCloud();
    await withFolder(cloud);
    expect((await dav(cloud, 'DELETE', 'Bund')).status).toBe(403);
    const move = await dav(cloud, 'MOVE', 'Bund', { headers: { Destination: filePath('plenum', 'Anders') } });
    expect([move.status, exceptionOf(move)]).toEqual([500, 'ForbiddenException']);
  });

  test('what moves in keeps id and etag, and what is deleted lies in the trash', async () => {
    const cloud = await aCloud();
    await withFolder(cloud);
    await dav(cloud, 'PUT', 'a.txt', { body: 'x' });
    const before = await properties(cloud, 'a.txt', ['oc:fileid', 'd:getetag']);
    await dav(cloud, 'MOVE', 'a.txt', { headers: { Destination: filePath('plenum', 'Bund/a.txt') } });
    expect((await properties(cloud, 'Bund/a.txt', ['oc:fileid', 'd:getetag']))[0]?.has).toEqual(
      before[0]?.has,
    );
    await dav(cloud, 'DELETE', 'Bund/a.txt');
    const trash = await properties(
      cloud,
      '/remote.php/dav/trashbin/plenum/trash',
      ['nc:trashbin-original-location'],
      {
        depth: '1',
      },
    );
    expect(trash[1]?.has).toEqual({ 'nc:trashbin-original-location': 'Bund/a.txt' });
  });

  test('knows its own number, and whom it belongs to: who asks', async () => {
    const cloud = await aCloud();
    const path = await withFolder(cloud);
    const [shown] = await properties(cloud, 'Bund', [
      'nc:group-folder-id',
      'nc:mount-type',
      'oc:owner-id',
      'nc:acl-enabled',
    ]);
    const id = path.slice(1);
    expect(shown?.has).toEqual({
      'nc:group-folder-id': id,
      'nc:mount-type': 'group',
      'oc:owner-id': 'plenum',
      'nc:acl-enabled': '0',
    });
  });
});

describe('a mount point below folders that are not there', () => {
  const status = async (cloud: TestCloud, method: string, path: string, depth = '0') =>
    (await dav(cloud, method, path, { headers: { Depth: depth } })).status;

  test('cannot be reached until they are made', async () => {
    const cloud = await aCloud();
    await withFolder(cloud, 'Gliederungen/Bayern/Hof');
    const at = 'Gliederungen/Bayern/Hof';
    expect([await status(cloud, 'PROPFIND', at), await status(cloud, 'MKCOL', `${at}/Neu`)]).toEqual([
      404, 409,
    ]);
    expect([
      await status(cloud, 'MKCOL', 'Gliederungen'),
      await status(cloud, 'MKCOL', 'Gliederungen/Bayern'),
    ]).toEqual([201, 201]);
    expect([await status(cloud, 'PROPFIND', at), await status(cloud, 'MKCOL', `${at}/Neu`)]).toEqual([
      207, 201,
    ]);
  });

  test('or until each of them was listed from above, and not by a look at itself', async () => {
    const cloud = await aCloud();
    await withFolder(cloud, 'Gliederungen/Bayern/Hof');
    await status(cloud, 'PROPFIND', '', '0');
    expect(await status(cloud, 'PROPFIND', 'Gliederungen')).toBe(404);
    await status(cloud, 'PROPFIND', '', '1');
    expect(await status(cloud, 'PROPFIND', 'Gliederungen/Bayern')).toBe(404);
    await status(cloud, 'PROPFIND', 'Gliederungen', '1');
    expect(await status(cloud, 'PROPFIND', 'Gliederungen/Bayern/Hof')).toBe(207);
    expect(cloud.control.writes()).toBe(2);
  });

  test('cannot be moved by moving them; deleting them hides it, and its end leaves them', async () => {
    const cloud = await aCloud();
    const path = await withFolder(cloud, 'Gliederungen/Hof');
    await dav(cloud, 'MKCOL', 'Gliederungen');
    const move = await dav(cloud, 'MOVE', 'Gliederungen', {
      headers: { Destination: filePath('plenum', 'Anders') },
    });
    expect([move.status, exceptionOf(move)]).toEqual([500, 'ForbiddenException']);
    expect([
      await status(cloud, 'DELETE', 'Gliederungen'),
      await status(cloud, 'PROPFIND', 'Gliederungen/Hof'),
    ]).toEqual([204, 404]);
    await dav(cloud, 'MKCOL', 'Gliederungen');
    await team(cloud, 'DELETE', path);
    expect(cloud.control.tree('plenum')).toEqual(['Gliederungen/']);
  });
});

describe('advanced permissions', () => {
  const rule = (group: string, mask: number, permissions: number) =>
    `<nc:acl><nc:acl-mapping-type>group</nc:acl-mapping-type><nc:acl-mapping-id>${group}</nc:acl-mapping-id>` +
    `<nc:acl-mask>${mask}</nc:acl-mask><nc:acl-permissions>${permissions}</nc:acl-permissions></nc:acl>`;
  const setRules = (cloud: TestCloud, path: string, ...rules: string[]) =>
    dav(cloud, 'PROPPATCH', path, {
      body:
        '<d:propertyupdate xmlns:d="DAV:" xmlns:nc="http://nextcloud.org/ns"><d:set><d:prop>' +
        `<nc:acl-list>${rules.join('')}</nc:acl-list></d:prop></d:set></d:propertyupdate>`,
    });
  const put = async (cloud: TestCloud, as: string, name: string) =>
    (await dav(cloud, 'PUT', `Bund/Vorstand/${name}`, { as, body: 'x' })).status;

  test('read only for one group, everything for another; a new list replaces the old', async () => {
    const cloud = await aCloud();
    const path = await withFolder(cloud);
    aMember(cloud, 'anna', 'g1');
    cloud.control.addGroup('dienst');
    cloud.control.addToGroup('dienst', 'plenum');
    await team(cloud, 'POST', `${path}/groups`, { group: 'dienst' });
    await team(cloud, 'POST', `${path}/acl`, { acl: 1 });
    await dav(cloud, 'MKCOL', 'Bund/Vorstand');
    expect((await setRules(cloud, 'Bund/Vorstand', rule('g1', 31, 1), rule('dienst', 31, 31))).status).toBe(
      207,
    );
    expect([await put(cloud, 'anna', 'a.txt'), await put(cloud, 'plenum', 'b.txt')]).toEqual([403, 201]);
    expect(await property(cloud, 'Bund/Vorstand', 'nc:acl-list')).toContain(
      '<nc:acl-permissions>1</nc:acl-permissions>',
    );
    await setRules(cloud, 'Bund/Vorstand', rule('g1', 31, 31));
    expect(await put(cloud, 'anna', 'a.txt')).toBe(201);
    await setRules(cloud, 'Bund/Vorstand', rule('g1', 31, 0), rule('dienst', 31, 31));
    expect((await dav(cloud, 'PROPFIND', 'Bund/Vorstand', { as: 'anna' })).status).toBe(404);
  });

  test('without the rule for its own group the service account locks itself out', async () => {
    const cloud = await aCloud();
    const path = await withFolder(cloud);
    await team(cloud, 'POST', `${path}/acl`, { acl: 1 });
    await dav(cloud, 'MKCOL', 'Bund/Vorstand');
    await setRules(cloud, 'Bund/Vorstand', rule('g1', 31, 1));
    expect(await put(cloud, 'plenum', 'a.txt')).toBe(403);
  });
});
