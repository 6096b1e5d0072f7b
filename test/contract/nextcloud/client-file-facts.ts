import { expect, test } from '@jest/globals';
import { kindOf, openClientPlace } from './client-place.ts';
import type { Place } from './place.ts';

const bytes = (text: string) => Buffer.from(text);

/** What the gateway does with folders and small files, by its client. */
export function describeClientFiles(place: () => Place): void {
  const here = openClientPlace(place);
  const wire = (path: readonly string[]) => `/${path.join('/')}`;

  test('a folder is made once, and told the second time; a file in its place is no folder', async () => {
    const { client, folder } = here();
    const path = [...folder, 'Sitzungen'];
    const first = await client.files.makeFolder(path);
    expect(first).toMatchObject({ made: true, entry: { path, kind: 'folder', mount: 'own' } });
    const second = await client.files.makeFolder(path);
    expect(second).toMatchObject({ made: false, entry: { fileId: first.entry.fileId } });
    await client.files.create([...folder, 'Protokolle'], bytes('x'));
    expect(await kindOf(client.files.makeFolder([...folder, 'Protokolle']))).toBe('exists');
    expect(await kindOf(client.files.makeFolder([...folder, 'fehlt', 'x']))).toBe('no-parent');
    expect(await kindOf(client.files.makeFolder([...folder, 'Protokolle', 'x']))).toBe('no-parent');
  });

  test('one tree made eight times at once is one tree, and nobody hears of the others', async () => {
    const { folder } = here();
    const make = async () => {
      const { files } = here().clientOf(place().service);
      const ids: string[] = [];
      for (const path of [
        ['Bayern'],
        ['Bayern', 'München (Stadt)'],
        ['Bayern', 'München (Stadt)', 'Sitzungen'],
      ])
        ids.push((await files.makeFolder([...folder, ...path])).entry.fileId);
      return ids.join();
    };
    const trees = await Promise.all(Array.from({ length: 8 }, make));
    expect(new Set(trees).size).toBe(1);
    const listed = await here().client.files.list([...folder, 'Bayern']);
    expect(listed.map((entry) => entry.path.at(-1))).toEqual(['München (Stadt)']);
  });

  test('what is locked or raced is tried anew; what is not allowed is not', async () => {
    const { client, folder, middleman } = here();
    middleman.strike(/^MKCOL /, { answer: 423 }, 2);
    expect(await client.files.makeFolder([...folder, 'a'])).toMatchObject({ made: true });
    expect(middleman.seen().filter((line) => line.startsWith('MKCOL')).length).toBe(3);
  });

  test('an answer that got lost is asked for', async () => {
    const { client, folder, middleman } = here();
    middleman.strike(/^MKCOL /, 'lose');
    expect((await client.files.makeFolder([...folder, 'a'])).entry).toMatchObject({ kind: 'folder' });
    middleman.strike(/^MOVE /, 'lose');
    expect(await client.files.move([...folder, 'a'], [...folder, 'b'])).toMatchObject({
      path: [...folder, 'b'],
    });
    middleman.strike(/^PUT /, 'lose');
    expect(await client.files.create([...folder, 'c'], bytes('abc'))).toMatchObject({ size: 3 });
    expect((await client.files.list(folder)).map((entry) => entry.path.at(-1))).toEqual(['b', 'c']);
  });

  test.each(['a#b', '100%', 'a%20b', 'wer?', 'Höchst', 'Sitzung 1.12.', "O'Brien + Söhne & Co; [br]", '🗳️'])(
    'the name %p comes back as it is',
    async (name) => {
      const { client, folder } = here();
      const { entry } = await client.files.makeFolder([...folder, name]);
      expect(entry.path).toEqual([...folder, name]);
      expect((await client.files.list(folder)).map(({ path }) => path)).toEqual([[...folder, name]]);
      expect(await client.files.find(entry.fileId)).toMatchObject({ path: [...folder, name] });
    },
  );

  test('a name in NFD is the same as in NFC', async () => {
    const { client, folder } = here();
    const composed = [...folder, 'Köln'.normalize('NFC')];
    const { entry } = await client.files.makeFolder([...folder, 'Köln'.normalize('NFD')]);
    expect(entry.path).toEqual(composed);
    expect(await client.files.makeFolder(composed)).toMatchObject({
      made: false,
      entry: { fileId: entry.fileId },
    });
  });

  test('names that the server takes nowhere are said to be bad', async () => {
    const { client, folder } = here();
    for (const name of ['ü'.repeat(126), 'x.part', '.htaccess', 'a\tb'])
      expect(await kindOf(client.files.makeFolder([...folder, name]))).toBe('bad-name');
    for (const name of ['a/b', '..', '.', ''])
      expect(await kindOf(client.files.makeFolder([...folder, name]))).toBe('bad-name');
    expect(await client.files.list(folder)).toEqual([]);
  });

  test('moving keeps the id, and never lands on something', async () => {
    const { client, folder } = here();
    const { entry } = await client.files.makeFolder([...folder, 'a']);
    await client.files.create([...folder, 'a', 'datei'], bytes('x'));
    const moved = await client.files.move([...folder, 'a'], [...folder, 'München']);
    expect(moved).toMatchObject({ fileId: entry.fileId, path: [...folder, 'München'] });
    expect(await client.files.find(entry.fileId)).toMatchObject({ path: [...folder, 'München'] });
    await client.files.makeFolder([...folder, 'b']);
    expect(await kindOf(client.files.move([...folder, 'b'], [...folder, 'München']))).toBe('exists');
    expect(await kindOf(client.files.move([...folder, 'b'], [...folder, 'fehlt', 'b']))).toBe('no-parent');
    expect(await kindOf(client.files.move([...folder, 'c'], [...folder, 'd']))).toBe('not-found');
    expect(await client.files.stat([...folder, 'München', 'datei'])).toMatchObject({ size: 1, kind: 'file' });
  });

  test('a small file is written once, and read whole or not at all', async () => {
    const { client, folder } = here();
    const path = [...folder, 'Folie 1.pdf'];
    expect(await client.files.create(path, bytes('0123456789'))).toMatchObject({
      ...{ path, size: 10, kind: 'file', contentType: 'application/pdf' },
    });
    expect(await kindOf(client.files.create(path, bytes('anders')))).toBe('exists');
    expect(await kindOf(client.files.create([...folder, 'fehlt', 'x'], bytes('x')))).toBe('no-parent');
    expect((await client.files.read(path, { maxBytes: 10 })).toString()).toBe('0123456789');
    expect(await kindOf(client.files.read(path, { maxBytes: 9 }))).toBe('too-large');
    expect(await kindOf(client.files.read([...folder, 'fehlt'], { maxBytes: 9 }))).toBe('not-found');
    const { stream, entry } = await client.files.open(path);
    const parts: Buffer[] = [];
    for await (const part of stream) parts.push(part as Buffer);
    expect({ text: Buffer.concat(parts).toString(), size: entry.size }).toEqual({
      text: '0123456789',
      size: 10,
    });
  });

  test('two contents of one second differ at least in what is told of them', async () => {
    const { client, folder } = here();
    const path = [...folder, 'Folie'];
    const told = async () => {
      const entry = await client.files.stat(path);
      return `${entry?.etag ?? ''} ${entry?.size ?? 0}`;
    };
    await place().service.dav('PUT', wire(path), { body: 'kurz' });
    const before = await told();
    await place().service.dav('PUT', wire(path), { body: 'viel laenger' });
    expect(await told()).not.toBe(before);
  });

  test('what is not there is null; what was thrown away is found, and taken back with its id', async () => {
    const { client, folder } = here();
    const path = [...folder, 'Sitzungen'];
    expect(await client.files.stat(path)).toBeNull();
    expect(await client.files.find('999999999')).toBeNull();
    expect(await kindOf(client.files.list(path))).toBe('not-found');
    const { entry } = await client.files.makeFolder(path);
    expect(await client.files.findTrashed(entry.fileId)).toBeNull();
    await place().service.dav('DELETE', wire(path));
    expect(await client.files.find(entry.fileId)).toBeNull();
    const trashed = await client.files.findTrashed(entry.fileId);
    expect(trashed).toMatchObject({ fileId: entry.fileId, from: path });
    if (trashed !== null) await client.files.restore(trashed);
    expect(await client.files.find(entry.fileId)).toMatchObject({ path });
  });

  test('the root has an id that is another one for each account, with that of the server in it', async () => {
    const { client } = here();
    const home = await client.files.home();
    expect(home).toMatch(/^\d{8,}[a-z]/i);
    expect(await client.files.home()).toBe(home);
    const other = await here()
      .clientOf(await place().newMember([]))
      .files.home();
    expect(other).not.toBe(home);
    expect(other.replace(/^\d+/, '')).toBe(home.replace(/^\d+/, ''));
  });

  test('what was thrown away with the folder around it is found by that folder, and comes back with it', async () => {
    const { client, folder } = here();
    const [region, above, lay] = [['Land'], ['Land', 'Kreise'], ['Land', 'Kreise', 'Stadt']].map((names) => [
      ...folder,
      ...names,
    ]);
    for (const path of [region, above]) await client.files.makeFolder(path ?? []);
    const { entry } = await client.files.makeFolder(lay ?? []);
    await place().service.dav('DELETE', wire(region ?? []));
    expect(await client.files.findTrashed(entry.fileId)).toBeNull();
    expect(await client.files.findTrashed('999999999', { lay: lay ?? [] })).toBeNull();
    const trashed = await client.files.findTrashed(entry.fileId, { lay: lay ?? [] });
    expect(trashed).toMatchObject({ from: region });
    if (trashed !== null) await client.files.restore(trashed);
    expect(await client.files.find(entry.fileId)).toMatchObject({ path: lay });
  });

  test('where there is no room: full', async () => {
    const member = await place().newMember([], '1 MB');
    const { files } = here().clientOf(member);
    await files.create(['voll'], Buffer.alloc(1024 * 1024));
    expect(await kindOf(files.create(['mehr'], bytes('x')))).toBe('full');
    expect(await kindOf(files.makeFolder(['Ordner']))).toBe('full');
    expect(await files.list([])).toHaveLength(1);
  });
}
