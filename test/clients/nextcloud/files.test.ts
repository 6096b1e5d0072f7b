import { describe, expect, test } from '@jest/globals';
import type { Path } from '../../../src/clients/nextcloud/nextcloud.ts';
import { aCloud, clientOf, faultOf, PASSWORD, USER } from './cloud.ts';

/** Thrown away by somebody. */
async function deleted(url: string, path: string): Promise<void> {
  const headers = { Authorization: `Basic ${btoa(`${USER}:${PASSWORD}`)}` };
  await fetch(`${url}remote.php/dav/files/${USER}${path}`, { method: 'DELETE', headers });
}

describe('names', () => {
  const names = [
    'München (Stadt)',
    'a#b',
    '100%',
    'a%20b',
    'Wer? Wie!',
    '+&;\'"[]{}',
    '🎉 Sommerfest 🇪🇺',
    'ü'.repeat(125),
    ' vorn',
    '__PATH_SEPARATOR_POSIX__',
    '0012',
    '1e5',
    '&amp;',
  ];

  test.each(names)('%s', async (name) => {
    await using cloud = await aCloud();
    const { files } = cloud.client;
    const { entry, made } = await files.makeFolder([name]);
    expect(made).toBe(true);
    expect(entry).toMatchObject({ path: [name], kind: 'folder', mount: 'own' });
    expect(await files.stat([name.normalize('NFD')])).toEqual(entry);
    expect((await files.list([])).map(({ path }) => path)).toEqual([[name]]);
    const file = await files.create([name, name.slice(0, 60)], Buffer.from('hallo'));
    expect((await files.list([name])).map(({ fileId }) => fileId)).toEqual([file.fileId]);
    const moved = await files.move([name], [`x${name.slice(0, 100)}`]);
    expect(moved.fileId).toBe(entry.fileId);
    expect(await files.stat([name])).toBeNull();
  });

  test('in NFD is the same as in NFC', async () => {
    await using cloud = await aCloud();
    const nfd = 'Göttingen'.normalize('NFD');
    expect(await cloud.client.files.makeFolder([nfd])).toMatchObject({ made: true });
    expect(await cloud.client.files.makeFolder(['Göttingen'])).toMatchObject({ made: false });
    expect(cloud.control.tree(USER)).toEqual(['Göttingen/']);
  });
});

describe('a folder', () => {
  test('is there already, or is a file', async () => {
    await using cloud = await aCloud();
    const { files } = cloud.client;
    const first = await files.makeFolder(['a']);
    expect(await files.makeFolder(['a'])).toEqual({ entry: first.entry, made: false });
    await files.create(['b'], Buffer.from('x'));
    expect(await faultOf(files.makeFolder(['b']))).toMatchObject({ kind: 'exists', outcome: 'refused' });
    expect(await faultOf(files.makeFolder(['c', 'd']))).toMatchObject({ kind: 'no-parent' });
    expect(await faultOf(files.list(['c']))).toMatchObject({ kind: 'not-found' });
    expect(await faultOf(files.list(['b']))).toMatchObject({ kind: 'not-found' });
  });

  test('that eight make at a time is one, and nobody hears of an error', async () => {
    await using cloud = await aCloud();
    const clients = Array.from({ length: 8 }, () => clientOf(cloud.url));
    const tree: readonly Path[] = [
      ['Gliederungen'],
      ['Gliederungen', 'Bayern'],
      ['Gliederungen', 'Bayern', 'Ort'],
    ];
    const made = await Promise.all(
      clients.map(async ({ files }) => {
        const ids: string[] = [];
        for (const path of tree) ids.push((await files.makeFolder(path)).entry.fileId);
        return ids.join();
      }),
    );
    for (const client of clients) client.close();
    expect(new Set(made).size).toBe(1);
    expect(cloud.control.tree(USER)).toEqual([
      'Gliederungen/',
      'Gliederungen/Bayern/',
      'Gliederungen/Bayern/Ort/',
    ]);
  });

  test.each(['locked', 'lock-500'] as const)('is tried anew while it is %s', async (kind) => {
    await using cloud = await aCloud();
    cloud.control.fault({ kind, method: 'MKCOL', times: 3 });
    expect(await cloud.client.files.makeFolder(['a'])).toMatchObject({ made: true });
    expect(cloud.clock.slept).toHaveLength(3);
    cloud.control.fault({ kind, method: 'MKCOL' });
    expect(await faultOf(cloud.client.files.makeFolder(['b']))).toMatchObject({
      kind: 'locked',
      outcome: 'refused',
    });
    const waited = cloud.clock.slept.slice(3).reduce((sum, ms) => sum + ms, 0);
    expect(waited).toBeGreaterThan(4_000);
    expect(waited).toBeLessThanOrEqual(8_000);
  });

  test('that is forbidden stays so, after a look whether another has made it', async () => {
    await using cloud = await aCloud();
    cloud.control.fault({ kind: 'status', status: 403, method: 'MKCOL', times: 2 });
    expect(await cloud.client.files.makeFolder(['a'])).toMatchObject({ made: true });
    cloud.control.fault({ kind: 'status', status: 403, method: 'MKCOL' });
    expect(await faultOf(cloud.client.files.makeFolder(['b']))).toMatchObject({ kind: 'forbidden' });
  });
});

describe('an answer that is lost', () => {
  const LOST = ['reset', 'html-200', 'empty', 'status'] as const;

  test.each(LOST)('(%s) is asked for', async (kind) => {
    await using cloud = await aCloud();
    const { files } = cloud.client;
    const lose = (method: string) => {
      cloud.control.fault({
        kind,
        method,
        times: 1,
        afterActing: true,
        ...(kind === 'status' ? { status: 502 } : {}),
      });
    };
    lose('MKCOL');
    expect(await files.makeFolder(['a'])).toMatchObject({ entry: { path: ['a'] } });
    lose('PUT');
    const file = await files.create(['a', 'x.txt'], Buffer.from('hallo'));
    expect(file).toMatchObject({ path: ['a', 'x.txt'], size: 5 });
    lose('MOVE');
    expect(await files.move(['a', 'x.txt'], ['a', 'y.txt'])).toMatchObject({
      fileId: file.fileId,
      path: ['a', 'y.txt'],
    });
    expect(cloud.control.tree(USER)).toEqual(['a/', 'a/y.txt 5']);
  });

  test.each(LOST)('(%s), and nothing was done, stays unknown', async (kind) => {
    await using cloud = await aCloud();
    const { files } = cloud.client;
    await files.create(['x.txt'], Buffer.from('hallo'));
    for (const method of ['MKCOL', 'PUT', 'MOVE'])
      cloud.control.fault({
        kind,
        method,
        times: 1,
        afterActing: false,
        ...(kind === 'status' ? { status: 502 } : {}),
      });
    expect(await faultOf(files.makeFolder(['a']))).toMatchObject({ outcome: 'unknown' });
    expect(await faultOf(files.create(['y.txt'], Buffer.from('hallo')))).toMatchObject({
      outcome: 'unknown',
    });
    expect(await faultOf(files.move(['x.txt'], ['y.txt']))).toMatchObject({ outcome: 'unknown' });
    expect(cloud.control.tree(USER)).toEqual(['x.txt 5']);
  });

  test('out of time is asked for too', async () => {
    await using cloud = await aCloud({ timeoutMs: 1_500 });
    await cloud.client.files.stat(['a']);
    cloud.control.fault({ kind: 'hang', method: 'MKCOL', times: 1, afterActing: true });
    expect(await cloud.client.files.makeFolder(['a'])).toMatchObject({ entry: { path: ['a'] } });
  });

  test('does not make a file ours that another has put there', async () => {
    await using cloud = await aCloud();
    const { files } = cloud.client;
    await files.create(['x.txt'], Buffer.from('fremd'));
    cloud.control.fault({ kind: 'reset', method: 'PUT', times: 1 });
    expect(await faultOf(files.create(['x.txt'], Buffer.from('unser')))).toMatchObject({ kind: 'reset' });
    cloud.control.fault({ kind: 'reset', method: 'MOVE', times: 1 });
    await files.create(['y.txt'], Buffer.from('unser'));
    expect(await faultOf(files.move(['y.txt'], ['x.txt']))).toMatchObject({
      kind: 'reset',
      outcome: 'unknown',
    });
  });
});

describe('a file', () => {
  test('is made and never overwritten', async () => {
    await using cloud = await aCloud();
    const { files } = cloud.client;
    const entry = await files.create(['a.pdf'], Buffer.from('hallo'));
    expect(entry).toMatchObject({ kind: 'file', size: 5, contentType: 'application/pdf' });
    expect(await faultOf(files.create(['a.pdf'], Buffer.from('andere')))).toMatchObject({ kind: 'exists' });
    await files.makeFolder(['b']);
    expect(await faultOf(files.create(['b'], Buffer.from('x')))).toMatchObject({ kind: 'exists' });
    expect(await faultOf(files.create(['c', 'd'], Buffer.from('x')))).toMatchObject({ kind: 'no-parent' });
    expect((await files.read(['a.pdf'], { maxBytes: 5 })).toString()).toBe('hallo');
  });

  test('is moved onto nothing', async () => {
    await using cloud = await aCloud();
    const { files } = cloud.client;
    await files.makeFolder(['a']);
    await files.makeFolder(['b']);
    expect(await faultOf(files.move(['a'], ['b']))).toMatchObject({ kind: 'exists', outcome: 'refused' });
    expect(await faultOf(files.move(['a'], ['c', 'a']))).toMatchObject({ kind: 'no-parent' });
    expect(await faultOf(files.move(['x'], ['y']))).toMatchObject({ kind: 'not-found' });
    expect(await faultOf(files.move(['a'], ['a', 'b']))).toMatchObject({ kind: 'bad-name' });
    expect(await files.move(['a'], ['a'])).toMatchObject({ path: ['a'] });
    expect(cloud.control.tree(USER)).toEqual(['a/', 'b/']);
  });

  test('is listed with others up to a bound', async () => {
    await using cloud = await aCloud();
    const { files } = cloud.client;
    for (const name of ['a', 'b', 'c']) await files.create([name], Buffer.from(name));
    expect(await faultOf(files.list([], { maxBytes: 1000 }))).toMatchObject({ kind: 'too-large' });
    expect(await files.list([], { maxBytes: 10_000 })).toHaveLength(3);
  });

  test('is read up to a bound, and as it comes in', async () => {
    await using cloud = await aCloud();
    const { files } = cloud.client;
    await files.create(['a.bin'], Buffer.alloc(2_000_000, 7));
    expect(await faultOf(files.read(['a.bin'], { maxBytes: 1_999_999 }))).toMatchObject({
      kind: 'too-large',
    });
    const whole = await files.read(['a.bin'], { maxBytes: 2_000_000 });
    expect(whole.equals(Buffer.alloc(2_000_000, 7))).toBe(true);
    const { stream, entry } = await files.open(['a.bin']);
    let size = 0;
    for await (const part of stream as AsyncIterable<Buffer>) size += part.length;
    expect([size, entry.size]).toEqual([2_000_000, 2_000_000]);
    await files.makeFolder(['b']);
    for (const call of [files.open(['b']), files.open(['c']), files.read(['b'], { maxBytes: 1 })])
      expect(await faultOf(call)).toMatchObject({ kind: 'not-found' });
  });

  test.each(['cut', 'truncated'] as const)(
    'that comes in %s ends with an error, never short',
    async (kind) => {
      await using cloud = await aCloud();
      const { files } = cloud.client;
      await files.create(['a.bin'], Buffer.alloc(500_000, 7));
      cloud.control.fault({ kind, method: 'GET' });
      expect(await faultOf(files.read(['a.bin'], { maxBytes: 1_000_000 }))).toMatchObject({
        outcome: 'unknown',
      });
      const reading = async () => {
        const { stream } = await files.open(['a.bin']);
        for await (const part of stream as AsyncIterable<Buffer>) expect(part.length).toBeGreaterThan(0);
      };
      expect(await faultOf(reading())).toMatchObject({ name: 'NextcloudError' });
    },
  );

  test('does not fit', async () => {
    await using cloud = await aCloud();
    cloud.control.addAccount({ id: 'eng', password: 'Ein langes Passwort 7', quota: '1 MB' });
    using small = clientOf(cloud.url, {}, { user: 'eng', password: cloud.control.addAppPassword('eng') });
    const tooMuch = small.files.create(['a'], Buffer.alloc(2_000_000));
    expect(await faultOf(tooMuch)).toMatchObject({ kind: 'full', outcome: 'refused' });
  });
});

test('a file is found by its id wherever it is moved to, and not in the trash', async () => {
  await using cloud = await aCloud();
  const { files } = cloud.client;
  await files.makeFolder(['a']);
  const { entry } = await files.makeFolder(['a', 'b']);
  expect(await files.find(entry.fileId)).toEqual(entry);
  await files.move(['a'], ['c ö']);
  expect(await files.find(entry.fileId)).toEqual({ ...entry, path: ['c ö', 'b'] });
  await deleted(cloud.url, '/c%20%C3%B6');
  expect(await files.find(entry.fileId)).toBeNull();
});

test('what was thrown away is found by its id, and taken back', async () => {
  await using cloud = await aCloud();
  const { files } = cloud.client;
  await files.makeFolder(['a']);
  const { entry } = await files.makeFolder(['a', 'b ü']);
  expect(await files.findTrashed(entry.fileId)).toBeNull();
  await deleted(cloud.url, '/a/b%20%C3%BC');
  const trashed = await files.findTrashed(entry.fileId);
  expect(trashed).toMatchObject({ fileId: entry.fileId, from: ['a', 'b ü'] });
  if (trashed === null) throw new Error('it is in the trash');
  cloud.control.fault({ kind: 'reset', method: 'MOVE', times: 1, afterActing: true });
  await files.restore(trashed);
  expect(await files.stat(['a', 'b ü'])).toMatchObject({ fileId: entry.fileId });
  expect(await faultOf(files.restore(trashed))).toMatchObject({ kind: 'not-found' });
  expect(await faultOf(files.restore({ ...trashed, name: '..' }))).toMatchObject({ kind: 'bad-name' });
});

test('every call is told to the metrics by words of a closed list', async () => {
  await using cloud = await aCloud();
  await cloud.client.files.makeFolder(['Vorstand']);
  await faultOf(cloud.client.files.list(['Vorstandssache']));
  expect(cloud.observed).toEqual([
    { call: 'files.makeFolder', outcome: 'ok', seconds: expect.any(Number) as unknown },
    { call: 'files.list', outcome: 'not-found', seconds: expect.any(Number) as unknown },
  ]);
});
