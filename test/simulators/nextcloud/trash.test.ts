import { describe, expect, test } from '@jest/globals';
import {
  aCloud,
  aMember,
  ask,
  dav,
  filePath,
  properties,
  property,
  shownIn,
  type TestCloud,
} from './visitor.ts';

const TRASH = '/remote.php/dav/trashbin/plenum/trash';
const RESTORE = { headers: { Destination: '/remote.php/dav/trashbin/plenum/restore/egal' } };

const WANTED = [
  'trashbin-filename',
  'trashbin-original-location',
  'trashbin-deletion-time',
  'trashbin-deleted-by-id',
];

/** Entries of the trash, without the bin itself. */
async function entries(cloud: TestCloud) {
  const names = [...WANTED.map((name) => `nc:${name}`), 'oc:fileid'];
  return (await properties(cloud, TRASH, names, { depth: '1' })).slice(1);
}

describe('the trash', () => {
  test('holds what was deleted, with its old place and id', async () => {
    const cloud = await aCloud();
    await dav(cloud, 'MKCOL', 'Ordner');
    await dav(cloud, 'PUT', 'Ordner/a.txt', { body: 'x' });
    const id = await property(cloud, 'Ordner/a.txt', 'oc:fileid');
    await dav(cloud, 'DELETE', 'Ordner/a.txt');
    const [entry] = await entries(cloud);
    const seconds = Math.floor(Date.UTC(2027, 1, 9, 18) / 1000);
    expect(entry?.href).toBe(`${TRASH}/a.txt.d${seconds}`);
    expect(entry?.has).toEqual({
      'nc:trashbin-filename': 'a.txt',
      'nc:trashbin-original-location': 'Ordner/a.txt',
      'nc:trashbin-deletion-time': String(seconds),
      'nc:trashbin-deleted-by-id': 'plenum',
      'oc:fileid': id,
    });
  });

  test('gives it back, beside what has its name now, under the id it had', async () => {
    const cloud = await aCloud();
    await dav(cloud, 'PUT', 'a.txt', { body: 'alt' });
    const id = await property(cloud, 'a.txt', 'oc:fileid');
    await dav(cloud, 'DELETE', 'a.txt');
    await dav(cloud, 'PUT', 'a.txt', { body: 'neu' });
    const [entry] = await entries(cloud);
    expect((await ask(cloud, 'MOVE', entry?.href ?? '', RESTORE)).status).toBe(201);
    expect(cloud.control.tree('plenum')).toEqual(['a (restored).txt 3', 'a.txt 3']);
    expect(await property(cloud, 'a (restored).txt', 'oc:fileid')).toBe(id);
    expect((await ask(cloud, 'MOVE', entry?.href ?? '', RESTORE)).status).toBe(404);
  });

  test('has one entry for a folder, and gives it back whole', async () => {
    const cloud = await aCloud();
    await dav(cloud, 'MKCOL', 'Ordner');
    await dav(cloud, 'PUT', 'Ordner/a.txt', { body: 'x' });
    await dav(cloud, 'DELETE', 'Ordner');
    const [entry, ...more] = await entries(cloud);
    expect(more).toEqual([]);
    await ask(cloud, 'MOVE', entry?.href ?? '', RESTORE);
    expect(cloud.control.tree('plenum')).toEqual(['Ordner/', 'Ordner/a.txt 1']);
  });

  test('loses one entry, or all of one account at once', async () => {
    const cloud = await aCloud();
    aMember(cloud, 'anna');
    for (const name of ['a.txt', 'b.txt', 'c.txt']) {
      await dav(cloud, 'PUT', name, { body: 'x' });
      await dav(cloud, 'DELETE', name);
    }
    const [first] = await entries(cloud);
    expect((await ask(cloud, 'DELETE', first?.href ?? '')).status).toBe(204);
    expect(await entries(cloud)).toHaveLength(2);
    expect((await ask(cloud, 'DELETE', '/remote.php/dav/trashbin/anna/trash', { as: 'anna' })).status).toBe(
      204,
    );
    expect(await entries(cloud)).toHaveLength(2);
    expect((await ask(cloud, 'DELETE', TRASH)).status).toBe(204);
    expect(await entries(cloud)).toEqual([]);
  });

  test('does not count as used', async () => {
    const cloud = await aCloud();
    await dav(cloud, 'PUT', 'a.txt', { body: '12345' });
    await dav(cloud, 'DELETE', 'a.txt');
    expect(await property(cloud, '', 'oc:size')).toBe('0');
  });
});

describe('versions', () => {
  async function twoVersions() {
    const cloud = await aCloud();
    await dav(cloud, 'PUT', 'a.txt', { body: 'alt' });
    cloud.control.advance(5000);
    await dav(cloud, 'PUT', 'a.txt', { body: 'ganz neu' });
    const base = `/remote.php/dav/versions/plenum/versions/${(await property(cloud, 'a.txt', 'oc:fileid')) ?? ''}`;
    const list = async () =>
      shownIn(await ask(cloud, 'PROPFIND', base, { headers: { Depth: '1' } }))
        .slice(1)
        .map(({ href, has }) => ({ href, size: has['d:getcontentlength'] }));
    const [old] = await list();
    return { cloud, list, old: old?.href ?? '' };
  }
  const restore = { headers: { Destination: '/remote.php/dav/versions/plenum/restore/target' } };

  test('are listed, the current content last, and read', async () => {
    const { cloud, list, old } = await twoVersions();
    expect((await list()).map(({ size }) => size)).toEqual(['3', '8']);
    expect((await ask(cloud, 'GET', old)).body).toBe('alt');
    const newest = (await list())[1]?.href ?? '';
    expect((await ask(cloud, 'GET', newest)).body).toBe('ganz neu');
  });

  test('are restored by a move and not by a copy', async () => {
    const { cloud, list, old } = await twoVersions();
    cloud.control.advance(5000);
    expect((await ask(cloud, 'COPY', old, restore)).status).toBe(403);
    expect((await ask(cloud, 'MOVE', old, restore)).status).toBe(201);
    expect((await dav(cloud, 'GET', 'a.txt')).body).toBe('alt');
    expect((await list()).map(({ size }) => size)).toEqual(['3', '8', '3']);
  });

  test('can be deleted one by one, and go with the file', async () => {
    const { cloud, list, old } = await twoVersions();
    expect((await ask(cloud, 'DELETE', old)).status).toBe(204);
    expect(await list()).toHaveLength(1);
    await dav(cloud, 'MOVE', 'a.txt', { headers: { Destination: filePath('plenum', 'b.txt') } });
    expect(await list()).toHaveLength(1);
  });
});
