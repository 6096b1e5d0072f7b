import { describe, expect, test } from '@jest/globals';
import { aCloud, dav, exceptionOf, filePath, ocs, property, rawAsk, shownIn } from './visitor.ts';

describe('names that are taken as they come', () => {
  test.each([
    'a#b',
    '100%',
    'q?x',
    'a+b&c;d',
    'St. "Anna" \'o\'',
    '🎉',
    'Ortsverband St.',
    'CON.txt',
    'con',
    'a: <b>|*',
  ])('%s', async (name) => {
    const cloud = await aCloud();
    expect((await dav(cloud, 'MKCOL', name)).status).toBe(201);
    expect(cloud.control.tree('plenum')).toEqual([`${name}/`]);
    expect((await dav(cloud, 'PROPFIND', name, { headers: { Depth: '0' } })).status).toBe(207);
  });
});

describe('names that are refused', () => {
  test.each([
    ['a\\b', 400],
    ['a\tb', 400],
    ['a\nb', 400],
    [' ', 400],
    ['.HTaccess', 400],
    ['x.filepart', 400],
    ['x.part', 400],
    ['ü'.repeat(126), 400],
    ['ü'.repeat(125), 201],
  ])('PUT %j', async (name, status) => {
    const cloud = await aCloud();
    const reply = await dav(cloud, 'PUT', name, { body: 'x' });
    expect(reply.status).toBe(status);
    if (status === 400) expect(exceptionOf(reply)).toBe('InvalidPath');
  });

  test('a folder called x.part is said to be there already', async () => {
    expect((await dav(await aCloud(), 'MKCOL', 'x.part')).status).toBe(405);
  });

  test('with Windows compatible names more of them are', async () => {
    const cloud = await aCloud();
    await dav(cloud, 'MKCOL', 'Alt.');
    cloud.control.setProfile({ windowsCompatible: true });
    const names = ['Ortsverband St.', 'Ende ', 'con', 'CON.txt', 'a:b', 'a?b', ' Anfang', 'Gut'];
    const replies = await Promise.all(names.map((name) => dav(cloud, 'MKCOL', name)));
    expect(replies.map(({ status }) => status)).toEqual([400, 400, 400, 400, 400, 400, 201, 201]);
    const below = await dav(cloud, 'MKCOL', 'Alt./Neu');
    expect([below.status, below.body]).toEqual([400, expect.stringContaining('Invalid parent path')]);
    const { data } = await ocs(cloud, 'GET', '/cloud/capabilities');
    expect(data).toMatchObject({ capabilities: { files: { windows_compatible_filenames: true } } });
    expect(data).toMatchObject({
      capabilities: { files: { forbidden_filename_extensions: expect.arrayContaining(['.', ' ']) } },
    });
  });
});

describe('the same name or another', () => {
  test('letters in two code points are the same as in one', async () => {
    const cloud = await aCloud();
    await dav(cloud, 'MKCOL', 'München'.normalize('NFD'));
    expect(cloud.control.tree('plenum')).toEqual(['München/'.normalize('NFC')]);
    expect((await dav(cloud, 'MKCOL', 'München'.normalize('NFC'))).status).toBe(405);
    expect((await dav(cloud, 'PROPFIND', 'München'.normalize('NFD'))).status).toBe(207);
  });

  test('case matters', async () => {
    const cloud = await aCloud();
    for (const name of ['Göttingen', 'göttingen', 'GÖTTINGEN']) await dav(cloud, 'MKCOL', name);
    expect(cloud.control.tree('plenum')).toHaveLength(3);
  });
});

describe('what the web server makes of a path', () => {
  const home = '/remote.php/dav/files/plenum';

  test.each([
    ['a question mark cuts the name off', `${home}/kurz?lang`, 201, ['kurz/']],
    ['a bare percent sign', `${home}/100%`, 400, []],
    ['an encoded slash', `${home}/a%2Fb`, 404, []],
    ['Latin-1 is guessed', `${home}/M%FCnchen`, 201, ['München/']],
    ['two slashes are one', `${home}//Neu`, 201, ['Neu/']],
    ['dots are resolved', `${home}/a/../Neu`, 201, ['Neu/']],
    ['a dot is the folder itself', `${home}/.`, 405, []],
  ])('%s', async (_what, path, status, tree) => {
    const cloud = await aCloud();
    expect((await rawAsk(cloud, 'MKCOL', path)).status).toBe(status);
    expect(cloud.control.tree('plenum')).toEqual(tree);
  });

  test('hrefs have lower-case hex, and folders a slash at the end', async () => {
    const cloud = await aCloud();
    await dav(cloud, 'MKCOL', 'Göttingen');
    await dav(cloud, 'PUT', "Göttingen/a'b.txt", { body: 'x' });
    const reply = await dav(cloud, 'PROPFIND', 'Göttingen', { headers: { Depth: '1' } });
    expect(shownIn(reply).map(({ href }) => href)).toEqual([
      '/remote.php/dav/files/plenum/G%c3%b6ttingen/',
      '/remote.php/dav/files/plenum/G%c3%b6ttingen/a%27b.txt',
    ]);
  });

  test('a destination may come raw', async () => {
    const cloud = await aCloud();
    await dav(cloud, 'MKCOL', 'a');
    const headers = {
      Destination: Buffer.from('/remote.php/dav/files/plenum/Müller 100%').toString('latin1'),
    };
    expect((await rawAsk(cloud, 'MOVE', filePath('plenum', 'a'), { headers })).status).toBe(201);
    expect(await property(cloud, 'Müller 100%', 'd:displayname')).toBe('Müller 100%');
  });
});
