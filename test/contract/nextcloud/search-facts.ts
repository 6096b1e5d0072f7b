import { beforeAll, expect, test } from '@jest/globals';
import { readMultistatus } from './multistatus.ts';
import type { Place } from './place.ts';
import { ownName, ownPassword } from './target.ts';
import { type Account, accountAt } from './wire.ts';

const query = (account: string, fileId: unknown) => `<?xml version="1.0"?>
<d:searchrequest xmlns:d="DAV:" xmlns:oc="http://owncloud.org/ns"><d:basicsearch>
<d:select><d:prop><oc:fileid/><d:resourcetype/></d:prop></d:select>
<d:from><d:scope><d:href>/files/${account}</d:href><d:depth>infinity</d:depth></d:scope></d:from>
<d:where><d:eq><d:prop><oc:fileid/></d:prop><d:literal>${String(fileId)}</d:literal></d:eq></d:where><d:orderby/>
</d:basicsearch></d:searchrequest>`;

/** Files by their id: how one that a person moved is found again. */
export function describeSearch(place: () => Place): void {
  let service: Account;
  beforeAll(() => {
    service = place().service;
  });
  const search = async (account: Account, fileId: unknown) => {
    const reply = await account.request('SEARCH', '/remote.php/dav/', {
      ...{ headers: { 'Content-Type': 'text/xml' }, body: query(account.id, fileId) },
    });
    expect(reply.status).toBe(207);
    const home = `/remote.php/dav/files/${account.id}`;
    return readMultistatus(reply.text).map(({ path }) => path.slice(home.length));
  };
  const idOf = async (path: string) => (await service.list(path, 0))[0]?.found['fileid'];

  test('are found wherever they were moved to, and not in the trash', async () => {
    const folder = await place().newFolder();
    await service.dav('MKCOL', `${folder}/München (Stadt)`);
    const id = await idOf(`${folder}/München (Stadt)`);
    expect(await search(service, id)).toEqual([`${folder}/München (Stadt)/`]);
    await service.dav('MOVE', `${folder}/München (Stadt)`, { headers: service.to(`${folder}/Köln`) });
    expect(await search(service, id)).toEqual([`${folder}/Köln/`]);
    await service.dav('DELETE', `${folder}/Köln`);
    expect(await search(service, id)).toEqual([]);
    expect(await search(service, 999_999_999)).toEqual([]);
  });

  test('are found below the id of an account also by who signed in by address', async () => {
    const [userid, password] = [ownName('user'), ownPassword()];
    const email = `${userid}@example.org`;
    await service.ocs('POST', '/cloud/users', { userid, password, email });
    const byAddress = accountAt(place().target.url, email, password);
    await byAddress.dav('MKCOL', '/a');
    const id = (await byAddress.list('/a', 0))[0]?.found['fileid'];
    const reply = await byAddress.request('SEARCH', '/remote.php/dav/', {
      ...{ headers: { 'Content-Type': 'text/xml' }, body: query(email, id) },
    });
    expect(readMultistatus(reply.text).map(({ path }) => path)).toEqual([
      `/remote.php/dav/files/${userid}/a/`,
    ]);
  });

  test('are found in Team folders too', async () => {
    const [name, group] = [ownName('team'), await place().newGroup()];
    await service.ocs('POST', `/cloud/users/${service.id}/groups`, { groupid: group });
    await place().newTeamFolder(name, [group]);
    await service.dav('MKCOL', `/${name}/Sitzungen`);
    expect(await search(service, await idOf(`/${name}`))).toEqual([`/${name}/`]);
    expect(await search(service, await idOf(`/${name}/Sitzungen`))).toEqual([`/${name}/Sitzungen/`]);
  });

  test('of others are not found, whoever asks', async () => {
    const folder = await place().newFolder();
    const member = await place().newMember();
    expect(await search(member, await idOf(folder))).toEqual([]);
    const foreign = await member.request('SEARCH', '/remote.php/dav/', {
      ...{ headers: { 'Content-Type': 'text/xml' }, body: query(service.id, await idOf(folder)) },
    });
    expect(foreign.status).toBeGreaterThanOrEqual(400);
  });
}
