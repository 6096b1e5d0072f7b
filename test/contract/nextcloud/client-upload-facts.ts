import { expect, test } from '@jest/globals';
import type { UploadOptions } from '../../../src/clients/nextcloud/nextcloud.ts';
import { kindOf, openClientPlace } from './client-place.ts';
import { largeFile, sumOf } from './large-file.ts';
import type { Place } from './place.ts';
import { ownName } from './target.ts';

const CHUNK = 1024 * 1024;
const SIZE = 5 * CHUNK + 12_345;

const source = largeFile(SIZE);

/** Half a minute, and twice that much room for a moment. */
const ifLong = process.env['PLENUM_TEST_LONG'] === '1' ? test : test.skip;

/** Large files, by the gateway's client: each comes over whole or not at all. */
export function describeClientUpload(place: () => Place): void {
  const here = openClientPlace(place);
  const wish = (options: Partial<UploadOptions> = {}) => ({
    session: ownName('upload'),
    chunkBytes: CHUNK,
    ...options,
  });
  const arrived = async (name: string) => {
    const { client, folder } = here();
    return sumOf((await client.files.open([...folder, name])).stream);
  };
  const chunksSent = () =>
    here()
      .middleman.seen()
      .filter((line) => /^PUT \/remote.php\/dav\/uploads/.test(line)).length;

  test('comes over in pieces, whole, and only once', async () => {
    const { client, folder } = here();
    const progress: number[] = [];
    const path = [...folder, 'Aufzeichnung.webm'];
    const entry = await client.files.upload(path, source, wish({ progress: (sent) => progress.push(sent) }));
    expect(entry).toMatchObject({ path, size: SIZE });
    expect(await arrived('Aufzeichnung.webm')).toBe(await sumOf(source.read(0, SIZE)));
    expect(progress.at(-1)).toBe(SIZE);
    const other = largeFile(SIZE - 1);
    expect(await kindOf(client.files.upload(path, other, wish()))).toBe('exists');
    expect(await kindOf(client.files.upload([...folder, 'fehlt', 'x'], source, wish()))).toBe('no-parent');
  });

  test('goes on where a connection broke, twice', async () => {
    const { client, folder, middleman } = here();
    middleman.strike(/^PUT .*\/00002$/, { breakAfter: 300_000 });
    middleman.strike(/^PUT .*\/00005$/, { breakAfter: 900_000 });
    expect(await client.files.upload([...folder, 'datei'], source, wish())).toMatchObject({ size: SIZE });
    expect(await arrived('datei')).toBe(await sumOf(source.read(0, SIZE)));
    expect(chunksSent()).toBe(6 + 2);
  });

  test('goes on later with the same session, and sends nothing twice', async () => {
    const { client, folder, middleman } = here();
    const options = wish();
    middleman.strike(/^PUT .*\/00004$/, { answer: 500 });
    await expect(client.files.upload([...folder, 'datei'], source, options)).rejects.toThrow('500');
    expect(await client.files.list(folder)).toEqual([]);
    expect(await client.files.upload([...folder, 'datei'], source, options)).toMatchObject({ size: SIZE });
    expect(await arrived('datei')).toBe(await sumOf(source.read(0, SIZE)));
    expect(chunksSent()).toBe(6 + 1);
  });

  test('whose last answer got lost is asked for, also later with the same session', async () => {
    const { client, folder, middleman } = here();
    const options = wish();
    middleman.strike(/^MOVE /, 'lose');
    const path = [...folder, 'datei'];
    const entry = await client.files
      .upload(path, source, options)
      .catch(() => client.files.upload(path, source, options));
    expect(entry).toMatchObject({ path, size: SIZE });
    expect(await arrived('datei')).toBe(await sumOf(source.read(0, SIZE)));
    expect(await client.files.upload(path, source, options)).toMatchObject({ fileId: entry.fileId });
  });

  test('that is given up leaves no file', async () => {
    const { client, folder } = here();
    const giveUp = new AbortController();
    const options = wish({ signal: giveUp.signal, progress: () => giveUp.abort() });
    expect(await kindOf(client.files.upload([...folder, 'datei'], source, options))).toBe('aborted');
    expect(await client.files.list(folder)).toEqual([]);
  });

  test('for which there is no room is full before it is sent', async () => {
    const member = await place().newMember([], '1 MB');
    const { files } = here().clientOf(member);
    expect(await kindOf(files.upload(['datei'], source, wish()))).toBe('full');
    expect(chunksSent()).toBeLessThanOrEqual(2);
    expect(await files.list([])).toEqual([]);
  });

  ifLong(
    'of 1 GiB comes over whole, though two connections broke',
    async () => {
      const { client, folder, middleman } = here();
      const gibibyte = largeFile(1024 ** 3);
      const options = { session: ownName('upload') };
      const path = [...folder, 'Aufzeichnung'];
      middleman.strike(/^PUT \/remote.php\/dav\/uploads\/.*3$/, { breakAfter: 20_000_000 });
      middleman.strike(/^PUT \/remote.php\/dav\/uploads\/.*15$/, { breakAfter: 40_000_000 });
      expect(await client.files.upload(path, gibibyte, options)).toMatchObject({ size: 1024 ** 3 });
      expect(await arrived('Aufzeichnung')).toBe(await sumOf(gibibyte.read(0, 1024 ** 3)));
      expect(chunksSent()).toBe(21 + 2);
    },
    600_000,
  );
}
