import { describe, expect, test } from '@jest/globals';
import { farEnd } from '../bigbluebutton/far-end.ts';
import { clientOf, faultOf } from './cloud.ts';
import * as samples from './samples.ts';

const FILES = '/remote.php/dav/files/plenum';

/** What `find` gives where the server answers so, and what it was asked. */
async function found(fileId: string, ...entries: readonly samples.SampleEntry[]) {
  const asked: string[] = [];
  await using far = await farEnd((request, response) => {
    asked.push(`${request.method ?? ''} ${request.url ?? ''}`);
    request.on('data', (part: Buffer) => asked.push(part.toString()));
    request.on('end', () => response.writeHead(207).end(samples.multistatus(...entries)));
  });
  using client = clientOf(`http://127.0.0.1:${far.port}`);
  return { entry: await client.files.find(fileId), asked };
}

describe('a file that is looked for by its id', () => {
  test('is found wherever it lies now', async () => {
    const { entry, asked } = await found('83', { href: `${FILES}/a/M%c3%bcnchen%20%28Stadt%29/` });
    expect(entry).toMatchObject({ fileId: '83', path: ['a', 'München (Stadt)'], kind: 'folder' });
    expect(asked[0]).toBe('SEARCH /remote.php/dav/');
    expect(asked[1]).toContain('<d:literal>83</d:literal>');
    expect(asked[1]).toContain('<d:href>/files/plenum</d:href>');
  });

  test('is found by its own place where it is shared as well', async () => {
    const { entry } = await found(
      '83',
      { href: `${FILES}/geteilt/`, mount: 'shared' },
      { href: `${FILES}/eigen/`, mount: '' },
    );
    expect(entry?.path).toEqual(['eigen']);
  });

  test('is found where the server calls the account by its id, and we by the address that it signs in with', async () => {
    const { entry } = await found('83', { href: '/remote.php/dav/files/0f8fad5b/a/b/' });
    expect(entry?.path).toEqual(['a', 'b']);
  });

  test('is nowhere', async () => {
    expect((await found('83')).entry).toBeNull();
    // What has another id is another thing, whatever the server means by it.
    expect((await found('84', { href: `${FILES}/a/` })).entry).toBeNull();
  });

  test.each(['', '83 or 1', '</d:literal>', '-1', 'abc', '1'.repeat(20)])(
    'is not asked for by an id that is none: %j',
    async (fileId) => {
      const { entry, asked } = await found(fileId, {});
      expect(entry).toBeNull();
      expect(asked).toEqual([]);
    },
  );
});

describe('a listing', () => {
  async function listed(...entries: readonly samples.SampleEntry[]) {
    await using far = await farEnd((_request, response) => {
      response.writeHead(207).end(samples.multistatus({ href: `${FILES}/` }, ...entries));
    });
    using client = clientOf(`http://127.0.0.1:${far.port}`);
    return await client.files.list([]);
  }

  test('is read whole: names that look like numbers or like markup, and where each comes from', async () => {
    const entries = await listed(
      { href: `${FILES}/1e5/`, fileId: '1', mount: 'group' },
      { href: `${FILES}/%26amp%3b`, fileId: '0012', folder: false, size: 7, checksum: 'SHA1:a MD5:b' },
      { href: `${FILES}/Zu%20uns/`, fileId: '3', mount: 'shared', size: -1 },
      { href: `${FILES}/%c3%84mter/`, fileId: '4', mount: 'external' },
    );
    expect(entries.map(({ path, fileId, mount, size }) => [path[0], fileId, mount, size])).toEqual([
      ['&amp;', '0012', 'own', 7],
      ['1e5', '1', 'team', 0],
      ['Ämter', '4', 'external', 0],
      ['Zu uns', '3', 'shared', 0],
    ]);
    expect(entries[0]).toMatchObject({ etag: '6b0c24f021cbd', contentType: null, permissions: 'RGDNVCK' });
    expect(entries[0]?.modifiedAt).toBe(Date.UTC(2026, 10, 29, 13, 13, 20));
  });

  test('of thousands is read', async () => {
    const many = Array.from({ length: 2_000 }, (_, n) => ({ href: `${FILES}/${n}/`, fileId: String(n) }));
    expect(await listed(...many)).toHaveLength(2_000);
  });

  test('with an address that leads elsewhere is not believed', async () => {
    expect(await faultOf(listed({ href: '/remote.php/dav/files/anna/a/' }))).toMatchObject({
      kind: 'unexpected',
    });
    expect(await faultOf(listed({ href: `${FILES}/%e4/` }))).toMatchObject({ kind: 'unexpected' });
  });
});
