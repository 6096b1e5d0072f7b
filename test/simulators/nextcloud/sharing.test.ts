import { describe, expect, test } from '@jest/globals';
import {
  aCloud,
  aMember,
  ask,
  dav,
  filePath,
  ocs,
  property,
  share,
  SHARES,
  type ShareAnswer,
  type TestCloud,
} from './visitor.ts';

const LINK = 3;

/** `Bund/Kreis/`, `Bund/a.txt`; anna and berta in g1. */
async function aParty(): Promise<TestCloud> {
  const cloud = await aCloud({ rateLimits: false });
  aMember(cloud, 'anna', 'g1');
  aMember(cloud, 'berta', 'g1');
  await dav(cloud, 'MKCOL', 'Bund');
  await dav(cloud, 'MKCOL', 'Bund/Kreis');
  await dav(cloud, 'PUT', 'Bund/a.txt', { body: 'x' });
  return cloud;
}

const withGroup = (path: string, more = {}) => ({ path, shareType: 1, shareWith: 'g1', ...more });

describe('making a share', () => {
  test('with a group: everything unless said, and twice is once', async () => {
    const cloud = await aParty();
    const first = await share(cloud, withGroup('/Bund'));
    expect(first).toMatchObject({ id: expect.any(String), permissions: 31, path: '/Bund', share_with: 'g1' });
    const again = await share(cloud, withGroup('/Bund', { permissions: 1 }));
    expect(again).toMatchObject({ id: first.id, permissions: 31 });
    const { data } = await ocs(cloud, 'PUT', `${SHARES}/${first.id}`, { permissions: 1 });
    expect(data).toMatchObject({ id: first.id, permissions: 1 });
  });

  test('by link: another one every time', async () => {
    const cloud = await aParty();
    const first = await share(cloud, { path: '/Bund', shareType: LINK });
    const second = await share(cloud, { path: '/Bund', shareType: LINK });
    expect(second.id).not.toBe(first.id);
    expect(first.url).toBe(`${cloud.url}index.php/s/${first.token}`);
  });

  test.each<[what: string, fields: Record<string, string | number>, permissions: number]>([
    ['a group without permissions', withGroup('/Bund'), 31],
    ['nothing at all is reading', withGroup('/Bund', { permissions: 0 }), 1],
    ['changing without reading is reading', withGroup('/Bund', { permissions: 2 }), 1],
    ['a file cannot hold new files', withGroup('/Bund/a.txt', { permissions: 31 }), 19],
    ['a link that reads may be handed on', { path: '/Bund', shareType: LINK, permissions: 1 }, 17],
    ['a link with uploads', { path: '/Bund', shareType: LINK, publicUpload: 'true' }, 31],
    ['a drop', { path: '/Bund', shareType: LINK, permissions: 4 }, 4],
  ])('permissions: %s', async (_what, fields, permissions) => {
    expect((await share(await aParty(), fields)).permissions).toBe(permissions);
  });

  test.each<[what: string, fields: Record<string, string | number>, status: number]>([
    ['permissions that are none', withGroup('/Bund', { permissions: 255 }), 403],
    ['an unknown group', { path: '/Bund', shareType: 1, shareWith: 'fehlt' }, 404],
    ['an unknown account', { path: '/Bund', shareType: 0, shareWith: 'fehlt' }, 404],
    ['an unknown path', withGroup('/fehlt'), 404],
    ['oneself', { path: '/Bund', shareType: 0, shareWith: 'plenum' }, 403],
    ['no type', { path: '/Bund' }, 400],
    ['an unknown type', { path: '/Bund', shareType: 99 }, 400],
    ['an expiry in the past', { path: '/Bund', shareType: LINK, expireDate: '2027-02-08' }, 404],
    ['an expiry that is none', { path: '/Bund', shareType: LINK, expireDate: 'bald' }, 404],
    ['a weak password', { path: '/Bund', shareType: LINK, password: 'kurz' }, 400],
  ])('refused: %s', async (_what, fields, status) => {
    expect(await ocs(await aParty(), 'POST', SHARES, fields)).toMatchObject({ status, code: status });
  });

  test('dates are read more kindly than documented', async () => {
    const cloud = await aParty();
    const made = await share(cloud, { path: '/Bund', shareType: LINK, expireDate: '24.12.2027' });
    expect(made.expiration).toBe('2027-12-24 00:00:00');
  });

  test('a link answer holds the hash of the password', async () => {
    const cloud = await aParty();
    const made = await share(cloud, { path: '/Bund', shareType: LINK, password: 'Ein gutes Passwort' });
    expect(made.password).toMatch(/^3\|\$argon2id\$/);
    expect(made.share_with).toBe(made.password);
  });

  test('in parallel leaves one for a group', async () => {
    const cloud = await aParty();
    const made = await Promise.all(Array.from({ length: 4 }, () => share(cloud, withGroup('/Bund'))));
    expect(new Set(made.map(({ id }) => id)).size).toBe(1);
  });
});

describe('reading, changing and ending shares', () => {
  const ids = (data: unknown) => (data as ShareAnswer[]).map(({ id }) => id);

  test('by path, by what lies below, by number, by who receives', async () => {
    const cloud = await aParty();
    const bund = await share(cloud, withGroup('/Bund'));
    const kreis = await share(cloud, withGroup('/Bund/Kreis'));
    const get = async (query: string, as = 'plenum') =>
      (await ocs(cloud, 'GET', `${SHARES}${query}`, {}, { as })).data;
    expect(ids(await get(''))).toEqual([bund.id, kreis.id]);
    expect(ids(await get('?path=/Bund'))).toEqual([bund.id]);
    expect(ids(await get('?path=/Bund&subfiles=true'))).toEqual([kreis.id]);
    expect(ids(await get(`/${kreis.id}`))).toEqual([kreis.id]);
    expect(ids(await get('?shared_with_me=true', 'anna'))).toEqual([bund.id, kreis.id]);
    expect(await get('?path=/Bund/a.txt')).toEqual([]);
    expect((await ocs(cloud, 'GET', `${SHARES}?path=/fehlt`)).status).toBe(404);
  });

  test('a change needs something to change and a share to be changed', async () => {
    const cloud = await aParty();
    const { id } = await share(cloud, withGroup('/Bund'));
    expect((await ocs(cloud, 'PUT', `${SHARES}/${id}`)).status).toBe(400);
    expect((await ocs(cloud, 'PUT', `${SHARES}/99999`, { permissions: 1 })).status).toBe(404);
    const { data } = await ocs(cloud, 'PUT', `${SHARES}/${id}`, {
      note: 'Bitte lesen',
      expireDate: '2027-03-01',
    });
    expect(data).toMatchObject({ note: 'Bitte lesen', expiration: '2027-03-01 00:00:00' });
  });

  test('an end is 200 once', async () => {
    const cloud = await aParty();
    const { id } = await share(cloud, withGroup('/Bund'));
    expect((await ocs(cloud, 'DELETE', `${SHARES}/${id}`)).status).toBe(200);
    expect((await ocs(cloud, 'DELETE', `${SHARES}/${id}`)).status).toBe(404);
  });
});

describe('what receivers see', () => {
  test('the folder at their root under its last name; a clash has a number', async () => {
    const cloud = await aParty();
    await dav(cloud, 'MKCOL', 'Kreis', { as: 'anna' });
    await share(cloud, withGroup('/Bund/Kreis'));
    expect(cloud.control.tree('anna')).toEqual(['Kreis/', 'Kreis (2)/']);
    expect(cloud.control.tree('berta')).toEqual(['Kreis/']);
    const { data } = await ocs(cloud, 'GET', `${SHARES}?shared_with_me=true`, {}, { as: 'anna' });
    expect(data).toMatchObject([{ file_target: '/Kreis (2)' }]);
  });

  test('the old name after the owner renamed it, and the same id', async () => {
    const cloud = await aParty();
    await share(cloud, withGroup('/Bund'));
    const id = await property(cloud, 'Bund', 'oc:fileid', { as: 'anna' });
    await dav(cloud, 'MOVE', 'Bund', { headers: { Destination: filePath('plenum', 'Bundesverband') } });
    expect(cloud.control.tree('anna')[0]).toBe('Bund/');
    expect(await property(cloud, 'Bund', 'oc:fileid', { as: 'anna' })).toBe(id);
  });

  test('a nested share twice, with rights by the path that is used', async () => {
    const cloud = await aParty();
    await share(cloud, withGroup('/Bund', { permissions: 1 }));
    await share(cloud, withGroup('/Bund/Kreis', { permissions: 15 }));
    const put = async (path: string) => (await dav(cloud, 'PUT', path, { as: 'anna', body: 'x' })).status;
    expect([await put('Bund/Kreis/b.txt'), await put('Kreis/b.txt')]).toEqual([403, 201]);
  });

  test('several shares of one folder add up', async () => {
    const cloud = await aParty();
    await share(cloud, withGroup('/Bund', { permissions: 15 }));
    await share(cloud, { path: '/Bund', shareType: 0, shareWith: 'anna', permissions: 1 });
    expect(cloud.control.tree('anna').filter((line) => !line.slice(0, -1).includes('/'))).toEqual(['Bund/']);
    expect((await dav(cloud, 'PUT', 'Bund/neu.txt', { as: 'anna', body: 'x' })).status).toBe(201);
  });

  test('what they delete at their root they only let go', async () => {
    const cloud = await aParty();
    const { id } = await share(cloud, withGroup('/Bund'));
    expect((await dav(cloud, 'DELETE', 'Bund', { as: 'anna' })).status).toBe(204);
    expect(cloud.control.tree('anna')).toEqual([]);
    expect(cloud.control.tree('berta')[0]).toBe('Bund/');
    expect((await ocs(cloud, 'GET', `${SHARES}/${id}`)).status).toBe(200);
  });

  test('nothing out of the group, and all of it again inside', async () => {
    const cloud = await aParty();
    await share(cloud, withGroup('/Bund'));
    await ocs(cloud, 'DELETE', '/cloud/users/anna/groups', { groupid: 'g1' });
    expect(cloud.control.tree('anna')).toEqual([]);
    await ocs(cloud, 'POST', '/cloud/users/anna/groups', { groupid: 'g1' });
    expect(cloud.control.tree('anna')[0]).toBe('Bund/');
  });

  test('under its present name when they come back', async () => {
    const cloud = await aParty();
    await share(cloud, withGroup('/Bund'));
    expect(cloud.control.tree('anna')[0]).toBe('Bund/');
    await dav(cloud, 'MOVE', 'Bund', { headers: { Destination: filePath('plenum', 'Bundesverband') } });
    await ocs(cloud, 'DELETE', '/cloud/users/anna/groups', { groupid: 'g1' });
    await ocs(cloud, 'POST', '/cloud/users/anna/groups', { groupid: 'g1' });
    expect(cloud.control.tree('anna')[0]).toBe('Bundesverband/');
    expect(cloud.control.tree('berta')[0]).toBe('Bundesverband/');
  });

  test('nothing while the folder is in the trash, and the same share when it is back', async () => {
    const cloud = await aParty();
    const { id } = await share(cloud, withGroup('/Bund'));
    await dav(cloud, 'DELETE', 'Bund');
    expect([cloud.control.tree('anna'), (await ocs(cloud, 'GET', SHARES)).data]).toEqual([[], []]);
    const trash = await ask(cloud, 'PROPFIND', '/remote.php/dav/trashbin/plenum/trash', {
      headers: { Depth: '1' },
    });
    const [, item = ''] = /<d:href>([^<]*Bund\.d\d+\/)<\/d:href>/.exec(trash.body) ?? [];
    const Destination = '/remote.php/dav/trashbin/plenum/restore/Bund';
    expect((await ask(cloud, 'MOVE', item, { headers: { Destination } })).status).toBe(201);
    expect((await ocs(cloud, 'GET', `${SHARES}?path=/Bund`)).data).toMatchObject([{ id }]);
    expect(cloud.control.tree('anna')[0]).toBe('Bund/');
  });
});
