import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Place } from './place.ts';
import type { Account, OcsReply } from './wire.ts';

const SHARES = '/apps/files_sharing/api/v1/shares';

type Share = {
  readonly id: string;
  readonly permissions: number;
  readonly share_type: number;
  readonly share_with: string | null;
  readonly file_target: string;
  readonly token: string | null;
  readonly url?: string;
  readonly password?: string | null;
};
const shareIn = (reply: OcsReply) => reply.data as Share;

/**
 * Shares of folders. Accounts may call 20 times in ten minutes to make one, and each describe has an account of its own
 * for that: none comes near, and the service account's calls are left to the gateway's clients.
 */
export function describeShares(place: () => Place): void {
  describe('with groups', () => describeGroupShares(place));
  describe('what is refused', () => describeRefusedShares(place));
  describe('by link', () => describeLinks(place));
  describe('an address for a file without a login', () => describeDirect(place));
}

/** An account that owns a new folder for each test, and asks for shares. */
function ownerOf(place: () => Place) {
  let owner: Account;
  let count = 0;
  beforeAll(async () => {
    owner = await place().newMember();
  });
  return {
    account: () => owner,
    folder: async () => {
      const path = `/Gliederung ${++count}`;
      await owner.dav('MKCOL', path);
      return path;
    },
    share: (path: string, fields: Record<string, string | number>) =>
      owner.ocs('POST', SHARES, { path, ...fields }),
    list: async (query: string) => (await owner.ocs('GET', `${SHARES}?${query}`)).data as readonly Share[],
  };
}

function describeGroupShares(place: () => Place): void {
  const { account, folder, share, list } = ownerOf(place);
  let group = '';
  let member: Account;
  let path = '';
  beforeEach(async () => {
    group = await place().newGroup();
    member = await place().newMember([group]);
    path = await folder();
  });
  const withGroup = (permissions: number) => share(path, { shareType: 1, shareWith: group, permissions });
  const inHome = async () =>
    (await member.list('/', 1)).slice(1).map(({ path: at }) => at.slice(0, -1).split('/').at(-1));

  test('are made once: asked again with other rights, the first one is told', async () => {
    const made = await withGroup(15);
    expect(made).toMatchObject({ status: 200, code: 200 });
    expect(shareIn(made)).toMatchObject({
      ...{ id: expect.any(String), permissions: 15, share_type: 1, share_with: group },
    });
    const again = await withGroup(1);
    expect(shareIn(again)).toMatchObject({ id: shareIn(made).id, permissions: 15 });
    const changed = await account().ocs('PUT', `${SHARES}/${shareIn(made).id}`, { permissions: 1 });
    expect(shareIn(changed)).toMatchObject({ id: shareIn(made).id, permissions: 1 });
    expect(await list(`path=${encodeURIComponent(path)}`)).toMatchObject([
      { id: shareIn(made).id, permissions: 1 },
    ]);
    expect((await account().ocs('GET', `${SHARES}/${shareIn(made).id}`)).data).toMatchObject([
      { permissions: 1 },
    ]);
  });

  test('let members in while they are members, by a name of their own', async () => {
    const id = shareIn(await withGroup(15)).id;
    expect(await inHome()).toEqual([path.slice(1)]);
    expect((await member.dav('PUT', `${path}/datei`, { body: 'x' })).status).toBe(201);
    const [seen] = await member.list(path, 0, [
      'oc:permissions',
      'oc:owner-id',
      'nc:mount-type',
      'oc:fileid',
    ]);
    expect(seen?.found).toMatchObject({ 'owner-id': account().id, 'mount-type': 'shared' });
    expect(seen?.found['fileid']).toBe((await account().list(path, 0))[0]?.found['fileid']);
    await account().dav('MOVE', path, { headers: account().to(`${path} neu`) });
    expect(await inHome()).toEqual([path.slice(1)]);
    await place().service.ocs('DELETE', `/cloud/users/${member.id}/groups?groupid=${group}`);
    expect(await inHome()).toEqual([]);
    await place().service.ocs('POST', `/cloud/users/${member.id}/groups`, { groupid: group });
    expect(await inHome()).toEqual([`${path.slice(1)} neu`]);
    expect((await account().ocs('DELETE', `${SHARES}/${id}`)).status).toBe(200);
    expect(await inHome()).toEqual([]);
  });

  test('to read are for reading', async () => {
    await account().dav('PUT', `${path}/datei`, { body: 'x' });
    await withGroup(1);
    expect((await member.dav('GET', `${path}/datei`)).text).toBe('x');
    expect((await member.dav('PUT', `${path}/datei`, { body: 'y' })).status).toBe(403);
    expect((await member.dav('PUT', `${path}/neu`, { body: 'y' })).status).toBe(403);
    const [seen, file] = await member.list(path, 1, ['oc:permissions']);
    expect([seen?.found['permissions'], file?.found['permissions']]).toEqual(['SGD', 'SG']);
  });

  test('outlive a member who throws the folder away, and the trash', async () => {
    const id = shareIn(await withGroup(15)).id;
    expect((await member.dav('DELETE', path)).status).toBe(204);
    expect(await list(`path=${encodeURIComponent(path)}`)).toMatchObject([{ id }]);
    await account().dav('DELETE', path);
    expect(await list('')).not.toContainEqual(expect.objectContaining({ id }));
    const trash = `/remote.php/dav/trashbin/${account().id}`;
    const [, item] = await account().list(`${trash}/trash`, 1, ['nc:trashbin-original-location']);
    const restored = await account().request('MOVE', item?.href ?? '', {
      headers: { Destination: `${place().target.url}${trash}/restore/x` },
    });
    expect(restored.status).toBe(201);
    expect(await list(`path=${encodeURIComponent(path)}`)).toMatchObject([{ id, permissions: 15 }]);
  });

  test('go with their group', async () => {
    const id = shareIn(await withGroup(15)).id;
    await place().service.ocs('DELETE', `/cloud/groups/${group}`);
    expect(await account().ocs('GET', `${SHARES}/${id}`)).toMatchObject({ status: 404 });
  });
}

function describeRefusedShares(place: () => Place): void {
  const { account, folder, share } = ownerOf(place);

  test('unknown groups and paths, too many rights, no kind of share', async () => {
    const [path, group] = [await folder(), await place().newGroup()];
    const none = await share(path, { shareType: 1, shareWith: 'plenum-contract-none', permissions: 1 });
    expect(none).toMatchObject({ status: 404, code: 404 });
    const nowhere = await share('/nirgends', { shareType: 1, shareWith: group, permissions: 1 });
    expect(nowhere).toMatchObject({ status: 404, code: 404 });
    expect(await share(path, { shareType: 1, shareWith: group, permissions: 255 })).toMatchObject({
      status: 403,
    });
    expect(await share(path, { shareType: 99, shareWith: group })).toMatchObject({ status: 400 });
    expect(await share(path, { shareType: 0, shareWith: account().id })).toMatchObject({ status: 403 });
    expect(await account().ocs('GET', `${SHARES}?path=/nirgends`)).toMatchObject({ status: 404 });
  });

  test('rights that mean nothing are mended without a word', async () => {
    const [path, group] = [await folder(), await place().newGroup()];
    expect(shareIn(await share(path, { shareType: 1, shareWith: group, permissions: 0 })).permissions).toBe(
      1,
    );
    await account().dav('PUT', `${path}/datei`, { body: 'x' });
    const file = await share(`${path}/datei`, { shareType: 1, shareWith: group, permissions: 15 });
    expect(shareIn(file).permissions).toBe(3);
  });

  test('changes of what is not there, and of nothing', async () => {
    const [path, group] = [await folder(), await place().newGroup()];
    const { id } = shareIn(await share(path, { shareType: 1, shareWith: group, permissions: 1 }));
    expect(await account().ocs('PUT', `${SHARES}/${id}`)).toMatchObject({ status: 400 });
    expect(await account().ocs('DELETE', `${SHARES}/${id}`)).toMatchObject({ status: 200 });
    expect(await account().ocs('DELETE', `${SHARES}/${id}`)).toMatchObject({ status: 404 });
    expect(await account().ocs('PUT', `${SHARES}/${id}`, { permissions: 1 })).toMatchObject({ status: 404 });
  });
}

function describeLinks(place: () => Place): void {
  const { account, folder, share, list } = ownerOf(place);
  const open = (token: string | null, path: string, word = '') =>
    fetch(`${place().target.url}/public.php/dav/files/${token ?? ''}${path}`, {
      headers: { authorization: `Basic ${Buffer.from(`anonymous:${word}`).toString('base64')}` },
      redirect: 'manual',
    });

  test('to read come with the right to pass on, and each call makes another one', async () => {
    const path = await folder();
    await account().dav('PUT', `${path}/datei.txt`, { body: 'für Gäste' });
    const [first, second] = [
      await share(path, { shareType: 3, permissions: 1 }),
      await share(path, { shareType: 3 }),
    ];
    expect(shareIn(first)).toMatchObject({ permissions: 17, token: expect.any(String) });
    expect(shareIn(first).url).toContain(`/s/${shareIn(first).token ?? ''}`);
    expect(shareIn(second).token).not.toBe(shareIn(first).token);
    expect(await list(`path=${encodeURIComponent(path)}`)).toHaveLength(2);
    const file = await open(shareIn(first).token, '/datei.txt');
    expect({ status: file.status, text: await file.text() }).toEqual({ status: 200, text: 'für Gäste' });
  });

  test('with a word open for it alone; the answer that made it holds its hash', async () => {
    const path = await folder();
    await account().dav('PUT', `${path}/datei`, { body: 'x' });
    const word = 'Ein gutes Losungswort 7';
    const made = shareIn(await share(path, { shareType: 3, password: word }));
    expect(made.password).toEqual(expect.any(String));
    expect(made.password).not.toBe(word);
    expect((await open(made.token, '/datei', word)).status).toBe(200);
    expect((await open(made.token, '/datei')).status).toBe(401);
    const weak = await share(path, { shareType: 3, password: 'kurz' });
    expect(weak).toMatchObject({ status: 400 });
  });

  test('expire on a day to come', async () => {
    const path = await folder();
    const made = await share(path, { shareType: 3, expireDate: '2099-12-24' });
    expect(made.data).toMatchObject({ expiration: expect.stringMatching(/^2099-12-24/) });
    expect(await share(path, { shareType: 3, expireDate: '2001-01-01' })).toMatchObject({
      status: 404,
      code: 404,
    });
    expect(await share(path, { shareType: 3, expireDate: 'Weihnachten' })).toMatchObject({ status: 404 });
  });

  test('to drop files into show nothing, and keep both of two', async () => {
    const path = await folder();
    const { token } = shareIn(await share(path, { shareType: 3, permissions: 4 }));
    const drop = async () => {
      const at = `${place().target.url}/public.php/dav/files/${token ?? ''}/Antrag.txt`;
      return (await fetch(at, { method: 'PUT', body: 'x' })).status;
    };
    expect([await drop(), await drop()]).toEqual([201, 201]);
    expect((await open(token, '/Antrag.txt')).status).toBe(405);
    const names = (await account().list(path, 1)).slice(1).map(({ path: at }) => at.split('/').at(-1));
    expect(names.toSorted()).toEqual(['Antrag (2).txt', 'Antrag.txt']);
  });

  test('with all rights, where one asks for uploads; an unknown one is 503, with a word 401', async () => {
    const path = await folder();
    expect(shareIn(await share(path, { shareType: 3, publicUpload: 'true' })).permissions).toBe(31);
    const unknown = `${place().target.url}/public.php/dav/files/NichtsDergleichen/`;
    expect((await fetch(unknown)).status).toBe(503);
    expect((await open('NichtsDergleichen', '/')).status).toBe(401);
  });
}

function describeDirect(place: () => Place): void {
  const direct = (account: Account, fileId: unknown, expirationTime = 900) =>
    account.ocs('POST', '/apps/dav/api/v1/direct', { fileId: String(fileId), expirationTime });

  test('follows the file, is only for reading, and dies with it', async () => {
    const { service } = place();
    const folder = await place().newFolder();
    await service.dav('PUT', `${folder}/Folie.pdf`, { body: '0123456789' });
    const [file] = await service.list(`${folder}/Folie.pdf`, 0);
    const { url } = (await direct(service, file?.found['fileid'])).data as { url: string };
    const read = async (headers = {}) => {
      const reply = await fetch(url, { headers });
      return {
        status: reply.status,
        text: await reply.text(),
        name: reply.headers.get('content-disposition'),
      };
    };
    expect(await read()).toEqual({ status: 200, text: '0123456789', name: null });
    expect(await read({ Range: 'bytes=2-4' })).toMatchObject({ status: 206, text: '234' });
    expect((await fetch(url, { method: 'PUT', body: 'x' })).status).toBe(403);
    await service.dav('MOVE', `${folder}/Folie.pdf`, { headers: service.to(`${folder}/anders.pdf`) });
    expect(await read()).toMatchObject({ status: 200, text: '0123456789' });
    await service.dav('DELETE', `${folder}/anders.pdf`);
    expect(await read()).toMatchObject({ status: 404 });
  });

  test('is not made for folders, for the files of others, or for more than a day', async () => {
    const { service } = place();
    const folder = await place().newFolder();
    await service.dav('PUT', `${folder}/datei`, { body: 'x' });
    const [root, file] = await service.list(folder, 1);
    expect(await direct(service, root?.found['fileid'])).toMatchObject({ status: 400 });
    expect(await direct(service, file?.found['fileid'], 86_401)).toMatchObject({ status: 400 });
    expect(await direct(await place().newMember(), file?.found['fileid'])).toMatchObject({ status: 404 });
  });
}
