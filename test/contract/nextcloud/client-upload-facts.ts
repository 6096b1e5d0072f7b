import { createHash, randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { expect, test } from '@jest/globals';
import type { UploadOptions, UploadSource } from '../../../src/clients/nextcloud/nextcloud.ts';
import { kindOf, openClientPlace } from './client-place.ts';
import type { Place } from './place.ts';

const CHUNK = 1024 * 1024;
const SIZE = 5 * CHUNK + 12_345;

/** Bytes that no two pieces have in common, and where each can be read on its own. */
const content = Buffer.alloc(SIZE, createHash('sha512').update('plenum').digest()).map(
  (byte, at) => byte ^ (at >> 16),
);
const sumOf = (data: Uint8Array) => createHash('sha256').update(data).digest('hex');
const source: UploadSource = {
  size: SIZE,
  read: (from, to) => Readable.from([Buffer.from(content.subarray(from, to))]),
};

/** Large files, by the gateway's client: each comes over whole or not at all. */
export function describeClientUpload(place: () => Place): void {
  const here = openClientPlace(place);
  const wish = (options: Partial<UploadOptions> = {}) => ({
    session: randomUUID(),
    chunkBytes: CHUNK,
    ...options,
  });
  const arrived = async (name: string) => {
    const { client, folder } = here();
    const { stream } = await client.files.open([...folder, name]);
    const parts: Buffer[] = [];
    for await (const part of stream) parts.push(part as Buffer);
    return sumOf(Buffer.concat(parts));
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
    expect(await arrived('Aufzeichnung.webm')).toBe(sumOf(content));
    expect(progress.at(-1)).toBe(SIZE);
    const other = { ...source, size: SIZE - 1 };
    expect(await kindOf(client.files.upload(path, other, wish()))).toBe('exists');
    expect(await kindOf(client.files.upload([...folder, 'fehlt', 'x'], source, wish()))).toBe('no-parent');
  });

  test('goes on where a connection broke, twice', async () => {
    const { client, folder, middleman } = here();
    const options = wish();
    middleman.strike(/^PUT \/remote.php\/dav\/uploads/, { breakAfter: 300_000 });
    const path = [...folder, 'datei'];
    let tries = 0;
    for (; tries < 5; tries++) {
      try {
        await client.files.upload(path, source, options);
        break;
      } catch {
        if (tries === 0) middleman.strike(/^PUT \/remote.php\/dav\/uploads/, { breakAfter: 600_000 });
      }
    }
    expect(await arrived('datei')).toBe(sumOf(content));
    // Six pieces and those that broke; none that was there is sent again.
    expect(chunksSent()).toBeLessThanOrEqual(9);
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
    expect(await arrived('datei')).toBe(sumOf(content));
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
}
