import { describe, expect, test } from '@jest/globals';
import { checkedPath, encoded, pathBelow } from '../../../src/clients/nextcloud/paths.ts';
import { aCloud, faultOf } from './cloud.ts';

describe('a name that is taken nowhere', () => {
  const bad = [
    '',
    ' ',
    '.',
    '..',
    'a/b',
    'a\\b',
    'a\u0000b',
    'a\nb',
    'a\u007fb',
    '.htaccess',
    '.HTACCESS',
    'Protokoll.part',
    'Protokoll.FilePart',
    'ü'.repeat(126),
    'u\u0308'.repeat(126),
    'a'.repeat(251),
    '\ud800',
  ];

  test.each(bad)('%j', (name) => {
    expect(() => checkedPath(['Gliederungen', name])).toThrow(expect.objectContaining({ kind: 'bad-name' }));
  });

  test('is refused before anything is sent', async () => {
    await using cloud = await aCloud();
    const { files, shares, teamFolders, groups } = cloud.client;
    for (const name of bad) {
      const path = ['Gliederungen', name];
      for (const call of [
        files.stat(path),
        files.list(path),
        files.makeFolder(path),
        files.move(['a'], path),
        files.move(path, ['a']),
        files.read(path, { maxBytes: 1 }),
        files.open(path),
        files.create(path, Buffer.alloc(0)),
        shares.of(path),
        shares.giveGroup(path, 'g', 1),
        shares.giveLink(path, { use: 'read', expires: '2030-01-01', label: 'a' }),
        teamFolders.make(path),
      ])
        expect(await faultOf(call)).toMatchObject({ kind: 'bad-name', outcome: 'refused' });
    }
    for (const id of ['', '.', '..', 'a/b', 'a\\b', 'a\u0000'])
      expect(await faultOf(groups.members(id))).toMatchObject({ kind: 'bad-name' });
    expect(await faultOf(teamFolders.make([]))).toMatchObject({ kind: 'bad-name' });
    expect(cloud.asked()).toEqual([]);
  });
});

test('a path is sent in NFC, segment by segment', () => {
  expect(encoded(checkedPath(['Mu\u0308nchen', 'a#b 100%?+&;.', "[O'Brien]"]))).toBe(
    "/M%C3%BCnchen/a%23b%20100%25%3F%2B%26%3B./%5BO'Brien%5D",
  );
});

describe('an address of an answer', () => {
  const root = 'https://cloud.example.test/nc/remote.php/dav/files/Plenum';

  test.each([
    ['/nc/remote.php/dav/files/Plenum/M%c3%bcnchen/', ['München']],
    ['/nc/remote.php/dav/files/Plenum/M%C3%BCnchen', ['München']],
    ['/nc/remote.php/dav/files/Plenum/Mu%cc%88nchen', ['München']],
    ['/nc/remote.php/dav/files/plenum/a%2523', ['a%23']],
    ['https://internal/nc/remote.php/dav/files/Plenum/a/b/', ['a', 'b']],
    ['/nc/remote.php/dav/files/Plenum/', []],
  ])('%s is read', (href, path) => {
    expect(pathBelow(root, href)).toEqual(path);
  });

  test.each([
    '/nc/remote.php/dav/files/anna/a',
    '/nc/remote.php/dav/files',
    '/remote.php/dav/files/Plenum/a',
    '/nc/remote.php/dav/files/Plenum/%e4',
  ])('%s is none of ours', (href) => {
    expect(pathBelow(root, href)).toBeNull();
  });
});
