import { beforeAll, describe, expect, test } from '@jest/globals';
import { exceptionIn } from './multistatus.ts';
import type { Place } from './place.ts';
import { ownName, ownPassword } from './target.ts';
import { type Account, accountAt, encoded } from './wire.ts';

/** Who is let in, and what the others are told. Logins fail three times in all: more than ten shut out everybody. */
export function describeLogin(place: () => Place): void {
  let member: Account;
  const url = () => place().target.url;
  beforeAll(async () => {
    member = await place().newMember();
  });

  test('says without any login what it is and whether it is in maintenance', async () => {
    const reply = await fetch(`${url()}/status.php`);
    expect(reply.status).toBe(200);
    expect(await reply.json()).toMatchObject({
      ...{ installed: true, maintenance: false, needsDbUpgrade: false },
      ...{ version: expect.stringMatching(/^\d+\./), versionstring: expect.stringMatching(/^\d+\./) },
    });
  });

  test('asks for OCS-APIRequest: without it 412, and no envelope', async () => {
    for (const path of ['/ocs/v2.php/cloud/user', '/index.php/apps/groupfolders/folders']) {
      const reply = await place().service.request('GET', path, { headers: { Accept: 'application/json' } });
      expect({ status: reply.status, body: JSON.parse(reply.text) as unknown }).toEqual({
        ...{ status: 412, body: { message: 'CSRF check failed' } },
      });
    }
  });

  test('speaks XML unless JSON is asked for, by Accept or by the query', async () => {
    const ask = async (path: string, accept?: string) => {
      const headers = { 'OCS-APIRequest': 'true', ...(accept === undefined ? {} : { Accept: accept }) };
      const reply = await place().service.request('GET', path, { headers });
      return reply.headers.get('content-type')?.split(';')[0];
    };
    expect(await ask('/ocs/v2.php/cloud/user')).toMatch(/\/xml$/);
    expect(await ask('/ocs/v2.php/cloud/user', 'application/json')).toBe('application/json');
    expect(await ask('/ocs/v2.php/cloud/user?format=json')).toBe('application/json');
  });

  test('takes bodies in JSON as well as forms, with lists in them', async () => {
    const { service } = place();
    const group = await place().newGroup();
    const userid = ownName('user');
    const reply = await service.request('POST', '/ocs/v2.php/cloud/users', {
      headers: { 'OCS-APIRequest': 'true', 'Content-Type': 'application/json' },
      body: JSON.stringify({ userid, password: ownPassword(), groups: [group] }),
    });
    expect(reply.status).toBe(200);
    expect((await service.ocs('GET', `/cloud/users/${userid}`)).data).toMatchObject({ groups: [group] });
  });

  test('answers v2 with the real status, v1 with 200 and a code', async () => {
    const { service } = place();
    const path = '/cloud/users/nobody-of-this-name';
    expect(await service.ocs('GET', path)).toMatchObject({ status: 404, code: 404 });
    const headers = { 'OCS-APIRequest': 'true', Accept: 'application/json' };
    const v1 = await service.request('GET', `/ocs/v1.php${path}`, { headers });
    expect(v1.status).toBe(200);
    expect(JSON.parse(v1.text)).toMatchObject({ ocs: { meta: { status: 'failure', statuscode: 404 } } });
    const mine = await service.request('GET', '/ocs/v1.php/cloud/user', { headers });
    expect(JSON.parse(mine.text)).toMatchObject({ ocs: { meta: { status: 'ok', statuscode: 100 } } });
  });

  test('answers nobody 401, over OCS with code 997, over DAV with NotAuthenticated; a wrong password too', async () => {
    const nobody = await fetch(`${url()}/ocs/v2.php/cloud/user`, {
      headers: { 'OCS-APIRequest': 'true', Accept: 'application/json' },
    });
    expect(nobody.status).toBe(401);
    expect(await nobody.json()).toMatchObject({
      ocs: { meta: { statuscode: 997, message: 'Current user is not logged in' } },
    });
    const bare = await fetch(`${url()}/remote.php/dav/files/${member.id}/`);
    expect(bare.status).toBe(401);
    expect(exceptionIn(await bare.text())).toBe('NotAuthenticated');
    const wrong = await accountAt(url(), member.id, 'not this one').ocs('GET', '/cloud/user');
    expect(wrong).toMatchObject({ status: 401, code: 997 });
  });

  test('knows accounts in any case, and a token as bearer too', async () => {
    const loud = accountAt(url(), member.id.toUpperCase(), member.password);
    expect((await loud.ocs('GET', '/cloud/user')).data).toMatchObject({ id: member.id });
    expect((await loud.list('/', 0))[0]).toMatchObject({ found: { fileid: expect.any(String) } });
    const bearer = { authorization: `Bearer ${member.password}` };
    const reply = await fetch(`${url()}/ocs/v2.php/cloud/user`, {
      headers: { ...bearer, 'OCS-APIRequest': 'true', Accept: 'application/json' },
    });
    expect(await reply.json()).toMatchObject({ ocs: { data: { id: member.id } } });
    const file = await fetch(`${url()}/remote.php/dav/files/${member.id}/`, {
      headers: bearer,
      method: 'PROPFIND',
    });
    expect(file.status).toBe(207);
  });

  test('gives no app password for an app password; a revoked one is 401 at once', async () => {
    const other = await place().newMember();
    expect(other.password).toMatch(/^\w{72}$/);
    expect(await other.ocs('GET', '/core/getapppassword')).toMatchObject({ status: 403 });
    expect(await other.ocs('DELETE', '/core/apppassword')).toMatchObject({ status: 200 });
    const file = await other.dav('GET', '/');
    expect({ status: file.status, exception: exceptionIn(file.text) }).toEqual({
      ...{ status: 401, exception: 'NotAuthenticated' },
    });
  });

  test('lets people in by their address; an app password made so opens nothing under the account’s id', async () => {
    const { service, target } = place();
    const [userid, password] = [ownName('user'), ownPassword()];
    const email = `${userid}@example.org`;
    expect(await service.ocs('POST', '/cloud/users', { userid, password, email })).toMatchObject({
      status: 200,
    });
    const { data } = await accountAt(target.url, email, password).ocs('GET', '/core/getapppassword');
    const { apppassword } = data as { apppassword: string };
    const byAddress = accountAt(target.url, email, apppassword);
    expect((await byAddress.ocs('GET', '/cloud/user')).data).toMatchObject({ id: userid });
    expect((await accountAt(target.url, userid, apppassword).dav('PROPFIND', '/')).status).toBe(401);
    // A home answers by the name under which it was asked.
    expect((await byAddress.dav('MKCOL', '/a')).status).toBe(201);
    expect((await byAddress.list('/a', 0))[0]?.path).toBe(`/remote.php/dav/files/${email}/a/`);
    expect((await byAddress.dav('MOVE', '/a', { headers: byAddress.to('/b') })).status).toBe(201);
    expect((await byAddress.list(`/remote.php/dav/files/${userid}/`, 1))[1]?.path).toBe(
      `/remote.php/dav/files/${userid}/b/`,
    );
  });

  describe('for an account that is no administrator', () => {
    test('refuses what administrators do', async () => {
      const refused = { status: 403, code: 403 };
      expect(await member.ocs('POST', '/cloud/groups', { groupid: 'plenum-contract-never' })).toMatchObject(
        refused,
      );
      expect(await member.ocs('GET', '/cloud/users')).toMatchObject(refused);
      expect(await member.ocs('DELETE', `/cloud/users/${place().service.id}`)).toMatchObject({
        status: expect.any(Number),
        code: expect.any(Number),
      });
    });

    test('hides others as if they were not there', async () => {
      const other = await place().newMember();
      expect(await member.ocs('GET', `/cloud/users/${other.id}`)).toMatchObject({
        ...{ status: 404, code: 998, message: '' },
      });
    });

    test('does not let it change its own quota', async () => {
      const reply = await member.ocs('PUT', `/cloud/users/${member.id}`, { key: 'quota', value: '1 GB' });
      expect(reply).toMatchObject({ status: 400, code: 113 });
    });

    test('answers Team folders 200 with code 403', async () => {
      const made = await member.team('POST', '', { mountpoint: 'plenum-contract-never' });
      expect(made).toMatchObject({ status: 200, code: 403 });
    });
  });

  test('answers a disabled account 401 over OCS, and over DAV 503', async () => {
    const { service } = place();
    const other = await place().newMember();
    expect(await service.ocs('PUT', `/cloud/users/${other.id}/disable`)).toMatchObject({ status: 200 });
    expect(await other.ocs('GET', '/cloud/user')).toMatchObject({ status: 401, code: 997 });
    const file = await other.dav('GET', '/');
    expect({ status: file.status, exception: exceptionIn(file.text) }).toEqual({
      ...{ status: 503, exception: 'ServiceUnavailable' },
    });
    expect(await service.ocs('PUT', `/cloud/users/${other.id}/enable`)).toMatchObject({ status: 200 });
    expect(await other.ocs('GET', '/cloud/user')).toMatchObject({ status: 200, code: 200 });
  });

  test('says in its capabilities what names and uploads it takes', async () => {
    const { data } = await place().service.ocs('GET', '/cloud/capabilities');
    expect(data).toMatchObject({
      version: { major: expect.any(Number), string: expect.any(String) },
      capabilities: {
        files: {
          forbidden_filenames: expect.any(Array),
          forbidden_filename_basenames: expect.any(Array),
          forbidden_filename_characters: expect.any(Array),
          forbidden_filename_extensions: expect.any(Array),
          chunked_upload: { max_size: expect.any(Number), max_parallel_count: expect.any(Number) },
        },
        bruteforce: { delay: expect.any(Number), 'allow-listed': expect.any(Boolean) },
        files_sharing: expect.any(Object),
        groupfolders: expect.any(Object),
      },
    });
  });

  test('finds Team folders only under /index.php', async () => {
    const reply = await place().service.ocs('GET', `/apps/groupfolders/${encoded('folders')}`);
    expect(reply).toMatchObject({ status: 404, code: 998 });
  });
}
