import { describe, expect, test } from '@jest/globals';
import {
  aCloud,
  aMember,
  dav,
  ocs,
  PASSWORD,
  race,
  rawAsk,
  share,
  type Asked,
  type TestCloud,
} from './visitor.ts';

const codes = ({ status, code }: { status: number; code: number }) => [status, code];

describe('groups', () => {
  test.each<[what: string, method: string, path: string, fields: Record<string, string>, codes: number[]]>([
    ['a new one', 'POST', '/cloud/groups', { groupid: 'g2' }, [200, 200]],
    ['one that is there', 'POST', '/cloud/groups', { groupid: 'g1' }, [400, 102]],
    ['one without a name', 'POST', '/cloud/groups', { groupid: '' }, [400, 101]],
    ['another display name', 'PUT', '/cloud/groups/g1', { key: 'displayname', value: 'Neu' }, [200, 200]],
    ['its members', 'GET', '/cloud/groups/g1', {}, [200, 200]],
    ['its members, the longer way', 'GET', '/cloud/groups/g1/users', {}, [200, 200]],
    ['members of one that is not there', 'GET', '/cloud/groups/fehlt', {}, [404, 404]],
    ['an end', 'DELETE', '/cloud/groups/g1', {}, [200, 200]],
    ['an end of one that is not there', 'DELETE', '/cloud/groups/fehlt', {}, [400, 101]],
    ['an end of the admins', 'DELETE', '/cloud/groups/admin', {}, [400, 102]],
  ])('%s', async (_what, method, path, fields, expected) => {
    const cloud = await aCloud();
    cloud.control.addGroup('g1', 'Eins');
    expect(codes(await ocs(cloud, method, path, fields))).toEqual(expected);
  });

  test('are found by a part of their names, and told in detail', async () => {
    const cloud = await aCloud();
    cloud.control.addGroup('plenum-09', 'Bayern');
    cloud.control.addGroup('plenum-091', 'München');
    aMember(cloud, 'anna', 'plenum-091');
    const ids = async (query: string) => (await ocs(cloud, 'GET', `/cloud/groups?${query}`)).data;
    expect(await ids('search=09')).toEqual({ groups: ['plenum-09', 'plenum-091'] });
    expect(await ids('search=09&limit=1&offset=1')).toEqual({ groups: ['plenum-091'] });
    const { data } = await ocs(cloud, 'GET', '/cloud/groups/details?search=nchen');
    expect(data).toEqual({
      groups: [
        {
          id: 'plenum-091',
          displayname: 'München',
          usercount: 1,
          disabled: 0,
          canAdd: true,
          canRemove: true,
        },
      ],
    });
  });

  test('with a slash are reached by a plain or a doubly encoded one, not by an encoded one', async () => {
    const cloud = await aCloud();
    await ocs(cloud, 'POST', '/cloud/groups', { groupid: 'AG/Nord' });
    expect((await ocs(cloud, 'GET', '/cloud/groups/AG/Nord')).status).toBe(200);
    expect((await ocs(cloud, 'GET', '/cloud/groups/AG%252FNord')).status).toBe(200);
    const headers = { 'OCS-APIRequest': 'true' };
    const encoded = await rawAsk(cloud, 'GET', '/ocs/v2.php/cloud/groups/AG%2FNord', { headers });
    expect([encoded.status, encoded.headers.get('content-type')]).toEqual([404, 'text/html; charset=UTF-8']);
  });

  test('take their shares with them', async () => {
    const cloud = await aCloud();
    aMember(cloud, 'anna', 'g1');
    await dav(cloud, 'MKCOL', 'a');
    await share(cloud, { path: '/a', shareType: 1, shareWith: 'g1' });
    expect(cloud.control.tree('anna')).toEqual(['a/']);
    await ocs(cloud, 'DELETE', '/cloud/groups/g1');
    expect((await ocs(cloud, 'GET', '/apps/files_sharing/api/v1/shares')).data).toEqual([]);
    expect(cloud.control.tree('anna')).toEqual([]);
  });

  test('made by several at once: one made it', async () => {
    const cloud = await aCloud();
    const replies = await race(cloud, 4, 1, () => ocs(cloud, 'POST', '/cloud/groups', { groupid: 'neu' }));
    expect(replies.map(({ code }) => code).sort()).toEqual([102, 102, 102, 200]);
  });
});

describe('users', () => {
  const good = { userid: 'berta', password: PASSWORD };

  test.each<[what: string, fields: Record<string, string>, codes: number[]]>([
    ['with a password', good, [200, 200]],
    ['with an address only', { userid: 'berta', email: 'berta@example.org' }, [200, 200]],
    ['of that name are there', { ...good, userid: 'Anna' }, [400, 102]],
    ['with letters that are not allowed', { ...good, userid: 'bürta' }, [400, 101]],
    ['with a weak password', { ...good, password: 'kurz' }, [400, 107]],
    ['with a common password', { ...good, password: '1234567890' }, [400, 107]],
    ['with neither password nor address', { userid: 'berta' }, [400, 108]],
  ])('%s', async (_what, fields, expected) => {
    const cloud = await aCloud();
    aMember(cloud, 'anna');
    expect(codes(await ocs(cloud, 'POST', '/cloud/users', fields))).toEqual(expected);
  });

  test('are made with groups, quota and name, and read back in any case', async () => {
    const cloud = await aCloud();
    cloud.control.addGroup('g1');
    const wish = { ...good, groups: ['g1'], quota: '5 MB', displayName: 'Berta B.', email: 'b@example.org' };
    expect((await ocs(cloud, 'POST', '/cloud/users', wish)).data).toEqual({ id: 'berta' });
    expect((await ocs(cloud, 'GET', '/cloud/users/BERTA')).data).toMatchObject({
      id: 'berta',
      displayname: 'Berta B.',
      groups: ['g1'],
      quota: { quota: 5 * 1024 * 1024, used: 0 },
    });
  });

  test('made by several at once: one 200, the others 101', async () => {
    const cloud = await aCloud();
    const replies = await race(cloud, 3, 1, () => ocs(cloud, 'POST', '/cloud/users', good));
    expect(replies.map(({ code }) => code).sort()).toEqual([101, 101, 200]);
  });

  test.each<[what: string, method: string, path: string, fields: Record<string, string>, codes: number[]]>([
    ['one who is not there', 'GET', '/cloud/users/fehlt', {}, [404, 404]],
    ['a quota', 'PUT', '/cloud/users/anna', { key: 'quota', value: '100 GB' }, [200, 200]],
    ['a quota in bytes', 'PUT', '/cloud/users/anna', { key: 'quota', value: '1048576' }, [200, 200]],
    ['no quota', 'PUT', '/cloud/users/anna', { key: 'quota', value: 'none' }, [200, 200]],
    ['a quota that is none', 'PUT', '/cloud/users/anna', { key: 'quota', value: 'viel' }, [400, 101]],
    ['the quota it stumbles over', 'PUT', '/cloud/users/anna', { key: 'quota', value: '-3' }, [500, 996]],
    ['what nobody knows', 'PUT', '/cloud/users/anna', { key: 'hut', value: 'rot' }, [400, 113]],
    ['into a group', 'POST', '/cloud/users/anna/groups', { groupid: 'g1' }, [200, 200]],
    ['into a group again', 'POST', '/cloud/users/plenum/groups', { groupid: 'admin' }, [200, 200]],
    ['into a group that is not there', 'POST', '/cloud/users/anna/groups', { groupid: 'fehlt' }, [400, 102]],
    ['who is not there into a group', 'POST', '/cloud/users/fehlt/groups', { groupid: 'g1' }, [400, 103]],
    ['out of a group they are not in', 'DELETE', '/cloud/users/anna/groups', { groupid: 'g1' }, [200, 200]],
    ['an end', 'DELETE', '/cloud/users/anna', {}, [200, 200]],
    ['an end of who is not there', 'DELETE', '/cloud/users/fehlt', {}, [404, 998]],
    ['one’s own end', 'DELETE', '/cloud/users/plenum', {}, [400, 101]],
  ])('%s', async (_what, method, path, fields, expected) => {
    const cloud = await aCloud();
    cloud.control.addGroup('g1');
    aMember(cloud, 'anna');
    expect(codes(await ocs(cloud, method, path, fields))).toEqual(expected);
  });

  test('a quota of nothing is told with a total that makes no sense', async () => {
    const cloud = await aCloud();
    aMember(cloud, 'anna');
    await ocs(cloud, 'PUT', '/cloud/users/anna', { key: 'quota', value: '0' });
    expect((await ocs(cloud, 'GET', '/cloud/users/anna')).data).toMatchObject({
      quota: { total: -3, quota: 0 },
    });
  });

  test('who go take their files and shares along; what they put elsewhere stays', async () => {
    const cloud = await aCloud();
    aMember(cloud, 'anna', 'g1');
    aMember(cloud, 'berta', 'g1');
    await dav(cloud, 'MKCOL', 'Von Anna', { as: 'anna' });
    await dav(cloud, 'MKCOL', 'Von Berta', { as: 'berta' });
    for (const [as, path] of [
      ['anna', '/Von Anna'],
      ['berta', '/Von Berta'],
    ] as const) {
      await share(cloud, { path, shareType: 1, shareWith: 'g1' }, { as });
    }
    await dav(cloud, 'PUT', 'Von Berta/a.txt', { as: 'anna', body: 'x' });
    await ocs(cloud, 'DELETE', '/cloud/users/anna');
    expect(cloud.control.tree('berta')).toEqual(['Von Berta/', 'Von Berta/a.txt 1']);
  });
});

describe('who is no admin', () => {
  const anna: Asked = { as: 'anna' };
  const refused = (reply: { status: number; code: number }) => expect(codes(reply)).toEqual([403, 403]);

  async function withAnna(): Promise<TestCloud> {
    const cloud = await aCloud();
    aMember(cloud, 'anna', 'g1');
    aMember(cloud, 'berta', 'g1');
    return cloud;
  }

  test('makes no groups and no users, and lists none', async () => {
    const cloud = await withAnna();
    refused(await ocs(cloud, 'POST', '/cloud/groups', { groupid: 'g2' }, anna));
    refused(await ocs(cloud, 'POST', '/cloud/users', { userid: 'x', password: PASSWORD }, anna));
    refused(await ocs(cloud, 'GET', '/cloud/users', {}, anna));
    refused(await ocs(cloud, 'DELETE', '/cloud/users/berta', {}, anna));
    refused(await ocs(cloud, 'POST', '/cloud/users/berta/groups', { groupid: 'g1' }, anna));
    const old = await ocs(cloud, 'POST', '/cloud/groups', { groupid: 'g2' }, { ...anna, version: 1 });
    expect(codes(old)).toEqual([200, 403]);
  });

  test('finds others not at all, and cannot set their own quota', async () => {
    const cloud = await withAnna();
    expect(await ocs(cloud, 'GET', '/cloud/users/berta', {}, anna)).toMatchObject({
      status: 404,
      code: 998,
      message: '',
    });
    expect(codes(await ocs(cloud, 'PUT', '/cloud/users/berta', { key: 'email', value: 'x' }, anna))).toEqual([
      404, 998,
    ]);
    expect(
      codes(await ocs(cloud, 'PUT', '/cloud/users/anna', { key: 'quota', value: 'none' }, anna)),
    ).toEqual([400, 113]);
  });

  test('but a sub-admin of a group makes users in it, and only there', async () => {
    const cloud = await withAnna();
    await ocs(cloud, 'POST', '/cloud/users/anna/subadmins', { groupid: 'g1' });
    const wish = { userid: 'carla', password: PASSWORD };
    expect(codes(await ocs(cloud, 'POST', '/cloud/users', wish, anna))).toEqual([400, 106]);
    expect(codes(await ocs(cloud, 'POST', '/cloud/users', { ...wish, groups: ['g1'] }, anna))).toEqual([
      200, 200,
    ]);
    refused(await ocs(cloud, 'POST', '/cloud/groups', { groupid: 'g2' }, anna));
  });
});

test('notifications go to one account, from an admin', async () => {
  const cloud = await aCloud();
  aMember(cloud, 'anna');
  const at = (version: string, account: string) =>
    `/apps/notifications/api/${version}/admin_notifications/${account}`;
  expect((await ocs(cloud, 'POST', at('v2', 'anna'), { shortMessage: 'Hallo' })).data).toEqual([]);
  expect((await ocs(cloud, 'POST', at('v3', 'anna'), { subject: 'Hallo' })).data).toEqual({
    id: expect.any(Number),
  });
  expect((await ocs(cloud, 'POST', at('v2', 'fehlt'), { shortMessage: 'Hallo' })).status).toBe(404);
  expect((await ocs(cloud, 'POST', at('v2', 'anna'), { shortMessage: 'x'.repeat(256) })).status).toBe(400);
  const { data } = await ocs(cloud, 'GET', '/apps/notifications/api/v2/notifications', {}, { as: 'anna' });
  expect(data).toHaveLength(2);
});

test('the policy makes passwords that it accepts itself', async () => {
  const cloud = await aCloud();
  const policy = '/apps/password_policy/api/v1';
  const { password } = (await ocs(cloud, 'GET', `${policy}/generate`)).data as { password: string };
  expect((await ocs(cloud, 'POST', `${policy}/validate`, { password })).data).toEqual({ passed: true });
  expect((await ocs(cloud, 'POST', `${policy}/validate`, { password: 'kurz' })).data).toMatchObject({
    passed: false,
  });
});
