import { describe, expect, test } from '@jest/globals';
import {
  aCloud,
  aMember,
  ask,
  dav,
  filePath,
  ocs,
  properties,
  property,
  share,
  shownIn,
  team,
  type TestCloud,
} from './visitor.ts';

describe('a listing', () => {
  test('without a body tells half a dozen properties', async () => {
    const cloud = await aCloud();
    await dav(cloud, 'PUT', 'a.pdf', { body: 'x' });
    const [root, file] = shownIn(await dav(cloud, 'PROPFIND', '', { headers: { Depth: '1' } }));
    expect(Object.keys(root?.has ?? {})).toEqual([
      'd:getlastmodified',
      'd:resourcetype',
      'd:getetag',
      'd:quota-used-bytes',
      'd:quota-available-bytes',
    ]);
    expect(file?.has).toMatchObject({ 'd:getcontentlength': '1', 'd:getcontenttype': 'application/pdf' });
  });

  test('tells what is asked for, and in a part of its own what there is not', async () => {
    const cloud = await aCloud();
    await dav(cloud, 'PUT', 'a.txt', { body: 'x' });
    const [shown] = await properties(cloud, 'a.txt', [
      'oc:size',
      'oc:checksums',
      'd:quota-used-bytes',
      'd:creationdate',
    ]);
    expect(shown?.has).toEqual({ 'oc:size': '1', 'd:creationdate': '1970-01-01T00:00:00+00:00' });
    expect(shown?.lacks).toEqual(['oc:checksums', 'd:quota-used-bytes']);
  });

  test('goes as deep as it is asked to', async () => {
    const cloud = await aCloud();
    for (const path of ['a', 'a/b', 'a/b/c']) await dav(cloud, 'MKCOL', path);
    const counts = await Promise.all(
      ['0', '1', 'infinity'].map(
        async (depth) => (await properties(cloud, 'a', ['oc:fileid'], { depth })).length,
      ),
    );
    expect(counts).toEqual([1, 2, 3]);
  });

  test('counts what is below a folder', async () => {
    const cloud = await aCloud();
    await dav(cloud, 'MKCOL', 'a');
    await dav(cloud, 'MKCOL', 'a/b');
    await dav(cloud, 'PUT', 'a/b/x.txt', { body: '12345' });
    const names = ['oc:size', 'nc:contained-folder-count', 'nc:contained-file-count'];
    const [shown] = await properties(cloud, 'a', names);
    expect(shown?.has).toEqual({
      'oc:size': '5',
      'nc:contained-folder-count': '1',
      'nc:contained-file-count': '0',
    });
  });
});

test('permissions are the letters that were measured', async () => {
  const cloud = await aCloud();
  aMember(cloud, 'anna', 'g1');
  for (const name of ['Eigenes', 'Gelesen']) {
    await dav(cloud, 'MKCOL', name);
    await dav(cloud, 'PUT', `${name}/a.txt`, { body: 'x' });
  }
  await share(cloud, { path: '/Gelesen', shareType: 1, shareWith: 'g1', permissions: 1 });
  const { data } = await team(cloud, 'POST', '', { mountpoint: 'Bund' });
  await team(cloud, 'POST', `/${String((data as { id: number }).id)}/groups`, { group: 'g1' });
  const letters = (path: string, as = 'plenum') => property(cloud, path, 'oc:permissions', { as });
  expect(await letters('Eigenes')).toBe('RGDNVCK');
  expect(await letters('Eigenes/a.txt')).toBe('RGDNVW');
  expect(await letters('Gelesen', 'anna')).toBe('SGD');
  expect(await letters('Gelesen/a.txt', 'anna')).toBe('SG');
  expect(await letters('Bund', 'anna')).toBe('RMGDNVCK');
});

describe('properties of one’s own', () => {
  const patch = (inner: string) =>
    `<d:propertyupdate xmlns:d="DAV:" xmlns:p="https://plenum.example/ns">${inner}</d:propertyupdate>`;
  const set = patch('<d:set><d:prop><p:meeting>m-17 &amp; mehr</p:meeting></d:prop></d:set>');
  const wish =
    '<d:propfind xmlns:d="DAV:" xmlns:p="https://plenum.example/ns"><d:prop><p:meeting/></d:prop></d:propfind>';

  const read = async (cloud: TestCloud, path: string, as = 'plenum') =>
    (await dav(cloud, 'PROPFIND', path, { as, body: wish, headers: { Depth: '0' } })).body;

  test('are kept, survive a move, and can be removed', async () => {
    const cloud = await aCloud();
    await dav(cloud, 'MKCOL', 'a');
    expect((await dav(cloud, 'PROPPATCH', 'a', { body: set })).status).toBe(207);
    await dav(cloud, 'MOVE', 'a', { headers: { Destination: filePath('plenum', 'b') } });
    expect(await read(cloud, 'b')).toContain('>m-17 &amp; mehr</x1:meeting>');
    await dav(cloud, 'PROPPATCH', 'b', { body: patch('<d:remove><d:prop><p:meeting/></d:prop></d:remove>') });
    expect(await read(cloud, 'b')).toContain('404 Not Found');
  });

  test('are private to the account that set them', async () => {
    const cloud = await aCloud();
    aMember(cloud, 'anna', 'g1');
    await dav(cloud, 'MKCOL', 'a');
    await dav(cloud, 'PROPPATCH', 'a', { body: set });
    await share(cloud, { path: '/a', shareType: 1, shareWith: 'g1' });
    expect(await read(cloud, 'a', 'anna')).toContain('404 Not Found');
  });
});

test('shares and owners are shown', async () => {
  const cloud = await aCloud();
  aMember(cloud, 'anna', 'g1');
  await dav(cloud, 'MKCOL', 'a');
  await share(cloud, { path: '/a', shareType: 1, shareWith: 'g1' });
  await share(cloud, { path: '/a', shareType: 3 });
  const [own] = await properties(cloud, 'a', ['oc:share-types', 'oc:owner-id', 'nc:mount-type']);
  expect(own?.has).toMatchObject({ 'oc:owner-id': 'plenum', 'nc:mount-type': '' });
  expect(own?.has['oc:share-types']).toBe('<oc:share-type>1</oc:share-type><oc:share-type>3</oc:share-type>');
  const [received] = await properties(cloud, 'a', ['oc:owner-id', 'nc:mount-type', 'nc:is-mount-root'], {
    as: 'anna',
  });
  expect(received?.has).toEqual({
    'oc:owner-id': 'plenum',
    'nc:mount-type': 'shared',
    'nc:is-mount-root': 'true',
  });
});

describe('quota', () => {
  const megabyte = Buffer.alloc(1024 * 1024);

  const withQuota = async (quota: string) => {
    const cloud = await aCloud();
    aMember(cloud, 'anna');
    await ocs(cloud, 'PUT', '/cloud/users/anna', { key: 'quota', value: quota });
    return cloud;
  };

  test('a full home takes no folder and no byte, but an empty file', async () => {
    const cloud = await withQuota('1 MB');
    const asked = { as: 'anna' };
    expect((await dav(cloud, 'PUT', 'voll.bin', { ...asked, body: megabyte })).status).toBe(201);
    expect((await dav(cloud, 'PUT', 'mehr.bin', { ...asked, body: 'x' })).status).toBe(507);
    expect((await dav(cloud, 'MKCOL', 'Ordner', asked)).status).toBe(507);
    expect((await dav(cloud, 'PUT', 'leer.txt', { ...asked, body: '' })).status).toBe(201);
    expect((await dav(cloud, 'DELETE', 'voll.bin', asked)).status).toBe(204);
    expect((await dav(cloud, 'MKCOL', 'Ordner', asked)).status).toBe(201);
  });

  test('what replaces needs its whole room while the old is there', async () => {
    const cloud = await withQuota('5 MB');
    const four = { as: 'anna', body: Buffer.alloc(4 * 1024 * 1024) };
    expect((await dav(cloud, 'PUT', 'a.bin', four)).status).toBe(201);
    expect((await dav(cloud, 'PUT', 'a.bin', four)).status).toBe(507);
  });

  test('the owner of a shared folder pays, and a team folder pays for itself', async () => {
    const cloud = await withQuota('0 B');
    cloud.control.addGroup('g1');
    for (const account of ['anna', 'plenum']) cloud.control.addToGroup('g1', account);
    await dav(cloud, 'MKCOL', 'Geteilt');
    await share(cloud, { path: '/Geteilt', shareType: 1, shareWith: 'g1' });
    const { data } = await team(cloud, 'POST', '', { mountpoint: 'Bund' });
    const folder = `/${String((data as { id: number }).id)}`;
    await team(cloud, 'POST', `${folder}/groups`, { group: 'g1' });
    const put = async (path: string) => (await dav(cloud, 'PUT', path, { as: 'anna', body: 'x' })).status;
    expect([await put('a.txt'), await put('Geteilt/a.txt'), await put('Bund/a.txt')]).toEqual([
      507, 201, 201,
    ]);
    await team(cloud, 'POST', `${folder}/quota`, { quota: 1 });
    expect(await put('Bund/b.txt')).toBe(507);
  });

  test('the figures of the root are up to five minutes old', async () => {
    const cloud = await withQuota('5 MB');
    const free = () => property(cloud, '', 'd:quota-available-bytes', { as: 'anna' });
    expect(await free()).toBe(String(5 * 1024 * 1024));
    await dav(cloud, 'PUT', 'a.bin', { as: 'anna', body: megabyte });
    expect(await free()).toBe(String(5 * 1024 * 1024));
    cloud.control.advance(300_000);
    expect(await free()).toBe(String(4 * 1024 * 1024));
    const { data } = await ocs(cloud, 'GET', '/cloud/users/anna');
    expect(data).toMatchObject({
      quota: { used: 1024 * 1024, free: 4 * 1024 * 1024, quota: 5 * 1024 * 1024 },
    });
  });

  test('without a limit -3 stands for the free room', async () => {
    const cloud = await aCloud();
    expect(await property(cloud, '', 'd:quota-available-bytes')).toBe('-3');
  });
});

test('options name classes 1 and 3 only', async () => {
  const cloud = await aCloud();
  const { status, headers } = await ask(cloud, 'OPTIONS', filePath('plenum', ''));
  expect([status, headers.get('dav')]).toEqual([200, '1, 3, extended-mkcol']);
});

describe('a search', () => {
  const wish = (scope: string, where: string) =>
    '<d:searchrequest xmlns:d="DAV:" xmlns:oc="http://owncloud.org/ns"><d:basicsearch><d:select><d:prop><oc:fileid/>' +
    `</d:prop></d:select><d:from><d:scope><d:href>${scope}</d:href><d:depth>infinity</d:depth></d:scope></d:from>` +
    `<d:where>${where}</d:where><d:orderby/></d:basicsearch></d:searchrequest>`;
  const byId = (id: unknown) =>
    `<d:eq><d:prop><oc:fileid/></d:prop><d:literal>${String(id)}</d:literal></d:eq>`;
  const search = async (cloud: TestCloud, scope: string, where: string) => {
    const reply = await ask(cloud, 'SEARCH', '/remote.php/dav/', { body: wish(scope, where) });
    return {
      status: reply.status,
      paths: shownIn(reply).map(({ href }) => href.slice('/remote.php/dav/files/plenum'.length)),
    };
  };

  test('finds by id wherever it was moved, in team folders too, and not in the trash', async () => {
    const cloud = await aCloud();
    await dav(cloud, 'MKCOL', 'Köln');
    const id = await property(cloud, 'Köln', 'oc:fileid');
    expect(await search(cloud, '/files/plenum', byId(id))).toEqual({ status: 207, paths: ['/K%c3%b6ln/'] });
    cloud.control.addGroup('g1');
    cloud.control.addToGroup('g1', 'plenum');
    const { data } = await team(cloud, 'POST', '', { mountpoint: 'Bund' });
    await team(cloud, 'POST', `/${String((data as { id: number }).id)}/groups`, { group: 'g1' });
    await dav(cloud, 'MOVE', 'Köln', { headers: { Destination: filePath('plenum', 'Bund/Köln') } });
    expect((await search(cloud, '/files/plenum', byId(id))).paths).toEqual(['/Bund/K%c3%b6ln/']);
    await dav(cloud, 'DELETE', 'Bund/Köln');
    expect(await search(cloud, '/files/plenum', byId(id))).toEqual({ status: 207, paths: [] });
    expect((await search(cloud, '/files/plenum', byId(99_999))).paths).toEqual([]);
  });

  test('finds by a part of the name and of the tree', async () => {
    const cloud = await aCloud();
    for (const path of ['a', 'b']) {
      await dav(cloud, 'MKCOL', path);
      await dav(cloud, 'PUT', `${path}/Antrag.pdf`, { body: 'x' });
    }
    const like = '<d:like><d:prop><d:displayname/></d:prop><d:literal>antrag%</d:literal></d:like>';
    expect((await search(cloud, '/files/plenum', like)).paths).toEqual(['/a/Antrag.pdf', '/b/Antrag.pdf']);
    expect((await search(cloud, '/files/plenum/b', like)).paths).toEqual(['/b/Antrag.pdf']);
    const folders = `<d:and><d:is-collection/><d:not>${byId(await property(cloud, 'a', 'oc:fileid'))}</d:not></d:and>`;
    expect((await search(cloud, '/files/plenum', folders)).paths).toEqual(['/b/']);
  });

  test('does not look into the files of others', async () => {
    const cloud = await aCloud();
    aMember(cloud, 'anna');
    expect((await search(cloud, '/files/anna', byId(1))).status).toBe(500);
    expect((await search(cloud, '/files/niemand', byId(1))).status).toBe(404);
    await dav(cloud, 'MKCOL', 'a');
    expect((await search(cloud, '/files/plenum', '<d:anders/>')).status).toBe(400);
  });
});
