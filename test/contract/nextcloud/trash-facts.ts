import { beforeEach, expect, test } from '@jest/globals';
import { trashOf } from './leftovers.ts';
import type { Place } from './place.ts';
import type { Account } from './wire.ts';

/** The trash, and versions. */
export function describeTrash(place: () => Place): void {
  let folder = '';
  let account: Account;
  beforeEach(async () => {
    account = place().service;
    folder = await place().newFolder();
  });
  const trash = () => `/remote.php/dav/trashbin/${account.id}`;
  const restore = async (href: string) => {
    const headers = { Destination: `${place().target.url}${trash()}/restore/x` };
    return (await account.request('MOVE', href, { headers })).status;
  };

  test('holds what was deleted, with its id, name, place and time', async () => {
    await account.dav('PUT', `${folder}/Antrag.txt`, { body: 'x' });
    const id = (await account.list(`${folder}/Antrag.txt`, 0))[0]?.found['fileid'];
    await account.dav('DELETE', `${folder}/Antrag.txt`);
    const properties = [
      'oc:fileid',
      'nc:trashbin-filename',
      'nc:trashbin-original-location',
      'nc:trashbin-deletion-time',
    ];
    const found = await account.list(`${trash()}/trash`, 1, properties);
    const item = found.find((one) => one.found['fileid'] === id);
    expect(item?.path).toMatch(/\/Antrag\.txt\.d\d+$/);
    expect(item?.found).toMatchObject({
      'trashbin-filename': 'Antrag.txt',
      'trashbin-original-location': `${folder.slice(1)}/Antrag.txt`,
      'trashbin-deletion-time': expect.stringMatching(/^\d+$/),
    });
  });

  test('gives back to the old place with the old id, beside what took it meanwhile', async () => {
    await account.dav('PUT', `${folder}/a.txt`, { body: 'alt' });
    const id = (await account.list(`${folder}/a.txt`, 0))[0]?.found['fileid'];
    await account.dav('DELETE', `${folder}/a.txt`);
    await account.dav('PUT', `${folder}/a.txt`, { body: 'neu' });
    const [href = ''] = await trashOf(account, folder.slice(1));
    expect(await restore(href)).toBe(201);
    expect((await account.dav('GET', `${folder}/a.txt`)).text).toBe('neu');
    const back = await account.list(`${folder}/a (restored).txt`, 0);
    expect(back[0]?.found['fileid']).toBe(id);
    expect(await trashOf(account, folder.slice(1))).toEqual([]);
    expect(await restore(href)).toBe(404);
  });

  test('holds a folder as one thing, and purges it', async () => {
    await account.dav('MKCOL', `${folder}/Sitzungen`);
    for (const name of ['a', 'b']) await account.dav('PUT', `${folder}/Sitzungen/${name}`, { body: name });
    await account.dav('DELETE', `${folder}/Sitzungen`);
    const [href = '', ...others] = await trashOf(account, folder.slice(1));
    expect(others).toEqual([]);
    expect((await account.request('DELETE', href)).status).toBe(204);
    expect(await trashOf(account, folder.slice(1))).toEqual([]);
    expect((await account.request('DELETE', href)).status).toBe(404);
  });

  test('takes a folder that another one replaced', async () => {
    for (const name of ['alt', 'neu']) await account.dav('MKCOL', `${folder}/${name}`);
    await account.dav('PUT', `${folder}/alt/datei`, { body: 'x' });
    await account.dav('MOVE', `${folder}/neu`, { headers: account.to(`${folder}/alt`) });
    const [href = ''] = await trashOf(account, folder.slice(1));
    expect(href).toMatch(/\/alt\.d\d+\/?$/);
  });
}
