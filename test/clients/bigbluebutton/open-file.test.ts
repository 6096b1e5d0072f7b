import { describe, expect, test } from '@jest/globals';
import { clientOf, faultOf } from './far-end.ts';
import { bytesOf, FILM, ID, player, serve, site } from './playback-site.ts';

describe('openFile', () => {
  test('gives all of a file, or the part that is asked for', async () => {
    await using far = await player();
    using client = clientOf(far.url);
    const url = `${far.origin}/playback/video/${ID}/video-0.m4v`;
    const read = async (options: { from?: number; to?: number }) => {
      const { stream, ...rest } = await client.openFile(url, options);
      return { ...rest, content: await bytesOf(stream) };
    };
    const total = FILM.length;
    expect(await read({})).toMatchObject({ bytes: total, total, type: 'video/mp4', content: FILM });
    expect(await read({ from: 0, to: 0 })).toMatchObject({ bytes: 1, total, content: FILM.subarray(0, 1) });
    expect(await read({ from: 25_000 })).toMatchObject({ bytes: 5_000, content: FILM.subarray(25_000) });
    expect(await read({ from: 10, to: 19 })).toMatchObject({ bytes: 10, content: FILM.subarray(10, 20) });
    expect(await read({ from: 29_990, to: 40_000 })).toMatchObject({ bytes: 10, total });
    expect(await faultOf(client.openFile(url, { from: total }))).toMatchObject({ status: 416 });
  });

  test('of an empty file is empty', async () => {
    await using far = await site(() => ({
      '/empty': (request, response) => {
        serve(request, response, Buffer.alloc(0));
      },
    }));
    using client = clientOf(far.url);
    const { stream, bytes } = await client.openFile(`${far.origin}/empty`);
    expect([bytes, (await bytesOf(stream)).length]).toEqual([0, 0]);
  });

  test.each([
    { from: -1 },
    { from: 1.5 },
    { from: 5, to: 4 },
    { to: -1 },
    { from: Number.NaN },
    { to: Infinity },
  ])('asks nobody for the span %j', async (span) => {
    await using far = await player();
    using client = clientOf(far.url);
    await expect(client.openFile(`${far.origin}/x`, span)).rejects.toThrow('openFile: from, to');
    expect(far.asked).toEqual([]);
  });

  const part = (headers: Readonly<Record<string, string | number>>, status = 206) =>
    site(() => ({
      '/f': (_request, response) =>
        response.writeHead(status, { 'Content-Type': 'video/mp4', ...headers }).end(FILM.subarray(0, 10)),
    }));

  test.each([
    ['the whole file instead', { 'Content-Length': 10 }, 200],
    ['another part', { 'Content-Length': 10, 'Content-Range': 'bytes 0-9/100' }, 206],
    ['more than was asked for', { 'Content-Length': 10, 'Content-Range': 'bytes 5-24/100' }, 206],
    ['another length than it says', { 'Content-Length': 10, 'Content-Range': 'bytes 5-13/100' }, 206],
    ['a part that is none', { 'Content-Length': 10, 'Content-Range': 'bytes 9-5/100' }, 206],
    ['a part without saying which', { 'Content-Length': 10 }, 206],
    [
      'a packed part',
      { 'Content-Length': 10, 'Content-Range': 'bytes 5-14/100', 'Content-Encoding': 'gzip' },
      206,
    ],
  ])('takes nothing from a server that sends %s', async (_what, headers, status) => {
    await using far = await part(headers, status);
    using client = clientOf(far.url);
    expect(await faultOf(client.openFile(`${far.origin}/f`, { from: 5, to: 14 }))).toMatchObject({
      kind: 'malformed',
    });
  });

  test.each([
    ['without a length', { 'Transfer-Encoding': 'chunked' }, 200],
    ['packed', { 'Content-Length': 10, 'Content-Encoding': 'gzip' }, 200],
    ['in part', { 'Content-Length': 10, 'Content-Range': 'bytes 0-9/100' }, 206],
  ])('takes no whole file that comes %s', async (_how, headers, status) => {
    await using far = await part(headers, status);
    using client = clientOf(far.url);
    expect(await faultOf(client.openFile(`${far.origin}/f`))).toMatchObject({ kind: 'malformed' });
  });

  test.each([
    ['less', 4, 'truncated'],
    ['more', 20, 'malformed'],
  ])(
    'ends in an error where a part without a length of its own is %s than it says',
    async (_what, sent, kind) => {
      await using far = await site(() => ({
        '/f': (_request, response) =>
          response
            .writeHead(206, { 'Content-Range': 'bytes 5-14/100', 'Transfer-Encoding': 'chunked' })
            .end(FILM.subarray(0, sent)),
      }));
      using client = clientOf(far.url);
      const { stream, bytes } = await client.openFile(`${far.origin}/f`, { from: 5, to: 14 });
      expect(bytes).toBe(10);
      await expect(bytesOf(stream)).rejects.toMatchObject({ call: 'openFile', kind });
    },
  );

  test('takes a part of a file whose length nobody knows', async () => {
    await using far = await part({ 'Content-Length': 10, 'Content-Range': 'bytes 5-14/*' });
    using client = clientOf(far.url);
    const { stream, bytes, total } = await client.openFile(`${far.origin}/f`, { from: 5, to: 14 });
    expect([bytes, total, (await bytesOf(stream)).length]).toEqual([10, null, 10]);
  });
});
