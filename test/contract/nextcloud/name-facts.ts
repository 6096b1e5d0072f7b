import { beforeEach, expect, test } from '@jest/globals';
import { exceptionIn } from './multistatus.ts';
import type { Place } from './place.ts';
import type { Account } from './wire.ts';

/** Names of files and folders: which are taken, and how they come back. */
export function describeNames(place: () => Place): void {
  let folder = '';
  let account: Account;
  beforeEach(async () => {
    account = place().service;
    folder = await place().newFolder();
  });
  const mkcol = async (name: string) => (await account.dav('MKCOL', `${folder}/${name}`)).status;
  const names = async () =>
    (await account.list(folder, 1)).slice(1).map(({ path }) => path.slice(0, -1).split('/').at(-1));

  test.each([
    'a#b',
    '100%',
    'a%20b',
    'wer?',
    'a+b & c;d',
    `O'Brien "x"`,
    'München (Stadt)',
    '[br]',
    '🗳️ Wahl',
    ' davor',
  ])('takes %p and gives it back', async (name) => {
    expect(await mkcol(name)).toBe(201);
    expect(await names()).toEqual([name]);
  });

  test('writes hrefs with percent signs and lower-case hex', async () => {
    await mkcol('Höchst');
    const href = (await account.list(folder, 1))[1]?.href ?? '';
    expect(href.endsWith('/H%c3%b6chst/')).toBe(true);
  });

  test('keeps names as NFC, and finds them by NFD', async () => {
    expect(await mkcol('Göttingen'.normalize('NFC'))).toBe(201);
    expect(await mkcol('Göttingen'.normalize('NFD'))).toBe(405);
    expect(await names()).toEqual(['Göttingen'.normalize('NFC')]);
    expect(await mkcol('Köln'.normalize('NFD'))).toBe(201);
    expect(await names()).toContain('Köln'.normalize('NFC'));
  });

  test('tells capital letters from small ones', async () => {
    for (const name of ['Göttingen', 'göttingen', 'GÖTTINGEN']) expect(await mkcol(name)).toBe(201);
  });

  test('takes 250 bytes and not one more: 125 umlauts, not 126', async () => {
    expect(await mkcol('ü'.repeat(125))).toBe(201);
    const long = await account.dav('MKCOL', `${folder}/${'ü'.repeat(126)}`);
    expect({ status: long.status, exception: exceptionIn(long.text) }).toEqual({
      status: 400,
      exception: 'InvalidPath',
    });
    expect((await account.dav('PUT', `${folder}/${'x'.repeat(251)}`, { body: 'x' })).status).toBe(400);
  });

  test.each(['a\\b', 'a\tb', 'a\nb', ' ', '.htaccess', '.HTACCESS'])('refuses %p', async (name) => {
    expect(await mkcol(name)).toBe(400);
    expect(await names()).toEqual([]);
  });

  test('refuses the ends .part and .filepart', async () => {
    expect((await account.dav('PUT', `${folder}/x.part`, { body: 'x' })).status).toBe(400);
    expect((await account.dav('PUT', `${folder}/x.filepart`, { body: 'x' })).status).toBe(400);
    expect(await mkcol('x.part')).toBe(405);
    expect(await names()).toEqual([]);
  });

  test('takes a dot at the end, and names of Windows, unless it was told not to', async () => {
    const { data } = await account.ocs('GET', '/cloud/capabilities');
    const { files } = (data as { capabilities: { files: { windows_compatible_filenames?: boolean } } })
      .capabilities;
    const expected = files.windows_compatible_filenames === true ? 400 : 201;
    for (const name of ['Ortsverband St.', 'hinten ', 'CON.txt', 'a:b', 'a|b', 'a*b'])
      expect({ name, status: await mkcol(name) }).toEqual({ name, status: expected });
  });

  test('sees a slash in a name as a bare 404 of the web server, or as two names', async () => {
    const path = `/remote.php/dav/files/${account.id}${folder}/a%2Fb`;
    expect([404, 409]).toContain((await account.request('MKCOL', path)).status);
    expect(await names()).toEqual([]);
  });
}
