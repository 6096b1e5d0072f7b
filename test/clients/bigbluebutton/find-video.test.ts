import { describe, expect, test } from '@jest/globals';
import { clientOf, faultOf } from './far-end.ts';
import {
  bytesOf,
  type Files,
  FILM,
  html,
  ID,
  page,
  player,
  redirect,
  serve,
  site,
  type Site,
  video,
} from './playback-site.ts';

describe('findVideo', () => {
  test('follows the page of the player to the file, with and without the slash', async () => {
    await using far = await player();
    using client = clientOf(far.url);
    const found = {
      url: `${far.origin}/playback/video/${ID}/video-0.m4v`,
      bytes: FILM.length,
      type: 'video/mp4',
    };
    expect(await client.findVideo(video(`${far.origin}/playback/video/${ID}/`))).toMatchObject(found);
    expect(await client.findVideo(video(`${far.origin}/playback/video/${ID}`))).toMatchObject(found);
    expect(await client.findVideo(video(found.url))).toMatchObject(found);
  });

  test('takes the first source that is there', async () => {
    await using far = await site(() => ({
      '/v/': (_request, response) =>
        html(
          response,
          page('<source src="gone.m4v"><source src="text.m4v"><source src="here.m4v" type="video/x-m4v">'),
        ),
      '/v/text.m4v': (_request, response) => html(response, 'sign in'),
      '/v/here.m4v': (request, response) => {
        serve(request, response, FILM, 'application/octet-stream');
      },
    }));
    using client = clientOf(far.url);
    expect(await client.findVideo(video(`${far.origin}/v/`))).toMatchObject({
      url: `${far.origin}/v/here.m4v`,
      bytes: FILM.length,
      type: 'video/x-m4v',
    });
  });

  test('takes the length of a whole answer where the server serves no parts', async () => {
    await using far = await site(() => ({
      '/v/': (_request, response) => html(response, page('<source src="film.m4v">')),
      '/v/film.m4v': (_request, response) =>
        response.writeHead(200, { 'Content-Type': 'video/mp4', 'Content-Length': FILM.length }).end(FILM),
    }));
    using client = clientOf(far.url);
    expect(await client.findVideo(video(`${far.origin}/v/`))).toMatchObject({ bytes: FILM.length });
  });

  test('finds none where there is none', async () => {
    await using far = await site(() => ({
      '/presentation': (_request, response) => html(response, '<div id="root"></div>'),
      '/notes.pdf': (request, response) => {
        serve(request, response, FILM, 'application/pdf');
      },
    }));
    using client = clientOf(far.url);
    expect(await client.findVideo(video(`${far.origin}/presentation`))).toBeNull();
    expect(await client.findVideo(video(`${far.origin}/notes.pdf`))).toBeNull();
  });

  test('fails where it cannot tell', async () => {
    await using far = await site(() => ({
      '/gone-source': (_request, response) => html(response, page('<source src="gone.m4v">')),
      '/down': (_request, response) => response.writeHead(502).end(),
      '/endless': (_request, response) => html(response, page('<!-- -->'.repeat(200_000))),
    }));
    using client = clientOf(far.url);
    const fault = async (path: string) => faultOf(client.findVideo(video(`${far.origin}${path}`)));
    expect(await fault('/unpublished')).toMatchObject({ kind: 'http-status', status: 404 });
    expect(await fault('/gone-source')).toMatchObject({
      call: 'findVideo',
      kind: 'http-status',
      status: 404,
    });
    expect(await fault('/down')).toMatchObject({ kind: 'http-status', status: 502 });
    expect(await fault('/endless')).toMatchObject({ kind: 'too-large' });
  });
});

describe('a foreign address', () => {
  test.each([
    [
      'in the listing',
      (foreign: string): Files => ({ '/none': redirect(foreign) }),
      (foreign: string) => foreign,
    ],
    ['in a redirect', (foreign: string): Files => ({ '/v': redirect(foreign) }), () => '/v'],
    [
      'at the end of several redirects',
      (foreign: string): Files => ({
        '/v': redirect('/w', 307),
        '/w': redirect('x'),
        '/x': redirect(foreign, 308),
      }),
      () => '/v',
    ],
    [
      "in a player's page",
      (foreign: string): Files => ({
        '/v': (_request, response) => html(response, page(`<source src="${foreign}">`)),
      }),
      () => '/v',
    ],
    [
      'behind what a page shows',
      (foreign: string): Files => ({
        '/v': (_request, response) => html(response, page('<source src="/film">')),
        '/film': redirect(foreign),
      }),
      () => '/v',
    ],
  ])('%s is never asked', async (_where, files, start) => {
    await using stranger = await site(() => ({
      '/film': (request, response) => {
        serve(request, response, FILM);
      },
    }));
    const foreign = `${stranger.origin}/film`;
    await using far = await site(() => files(foreign));
    using client = clientOf(far.url);
    const url = new URL(start(foreign), far.origin).href;
    expect(await faultOf(client.findVideo(video(url)))).toMatchObject({
      call: 'findVideo',
      kind: 'foreign-address',
      outcome: 'refused',
    });
    expect(stranger.asked).toEqual([]);
    using trusting = clientOf(far.url, {}, { playbackHosts: [`127.0.0.1:${stranger.port}`] });
    expect(await trusting.findVideo(video(url))).toMatchObject({ url: foreign, bytes: FILM.length });
  });

  test('is not opened either, nor one of another kind', async () => {
    await using far = await site(() => ({
      '/v': redirect('file:///etc/passwd'),
      '/w': redirect('//[::1]:1/'),
    }));
    using client = clientOf(far.url);
    for (const url of [
      ...['/v', '/w'].map((path) => `${far.origin}${path}`),
      'http://169.254.169.254/latest/meta-data/',
      'file:///etc/passwd',
      far.origin.replace('127.0.0.1', 'localhost'),
      far.origin.replace('//', '//user:pass@'),
      'video-0.m4v',
    ]) {
      expect(await faultOf(client.openFile(url))).toMatchObject({
        call: 'openFile',
        kind: 'foreign-address',
      });
    }
  });

  test('is not what a server goes to in circles', async () => {
    await using far = await site(() => ({ '/v': redirect('/v'), '/nowhere': redirect('') }));
    using client = clientOf(far.url);
    expect(await faultOf(client.openFile(`${far.origin}/v`))).toMatchObject({
      kind: 'http-status',
      status: 302,
    });
    expect(far.asked).toHaveLength(6);
    expect(await faultOf(client.openFile(`${far.origin}/nowhere`))).toMatchObject({ status: 302 });
  });
});

describe('a protected recording of a balancer', () => {
  const TOKEN = 'a'.repeat(64);

  /** Takes the token once, for a cookie that opens the files of this recording. */
  async function balancer(): Promise<Site> {
    let left = 1;
    const opened: Files[string] = (request, response) => {
      if (request.headers.cookie !== `recording_video_${ID}=opens`) response.writeHead(404).end();
      else if (request.url?.endsWith('m4v') === true) serve(request, response, FILM);
      else html(response, page('<source src="video-0.m4v" type="video/mp4">'));
    };
    return site((origin) => ({
      [`/recording/${ID}/video?token=${TOKEN}`]: (request, response) => {
        const isFirst = left > 0;
        left -= 1;
        const cookie = `recording_video_${ID}=opens; path=/video/${ID}; HttpOnly; SameSite=Lax`;
        if (!isFirst) response.writeHead(404).end();
        else redirect(`${origin}/playback/video/${ID}/`, 307, { 'Set-Cookie': cookie })(request, response);
      },
      [`/playback/video/${ID}/`]: redirect(`/video/${ID}/`, 307),
      [`/video/${ID}/`]: opened,
      [`/video/${ID}/video-0.m4v`]: opened,
    }));
  }

  test('opens with the token of its listing, once, and stays open to who came in', async () => {
    await using far = await balancer();
    using client = clientOf(far.url, {}, { kind: 'scalelite' });
    const address = `${far.origin}/recording/${ID}/video?token=${TOKEN}`;
    const found = await client.findVideo(video(address));
    expect(found).toMatchObject({ url: `${far.origin}/video/${ID}/video-0.m4v`, bytes: FILM.length });
    const { stream } = await client.openFile(found?.url ?? '', { from: 10_000 });
    expect(await bytesOf(stream)).toEqual(FILM.subarray(10_000));
    expect(await faultOf(client.findVideo(video(address)))).toMatchObject({ status: 404 });
    using other = clientOf(far.url, {}, { kind: 'scalelite' });
    expect(await faultOf(other.openFile(found?.url ?? ''))).toMatchObject({ status: 404 });
  });

  test('tells its cookie to no other host', async () => {
    const heard: (string | undefined)[] = [];
    await using media = await site(() => ({
      '/video/film': (request, response) => {
        heard.push(request.headers.cookie);
        serve(request, response, FILM);
      },
    }));
    await using far = await site(() => ({
      '/v': redirect(`${media.origin}/video/film`, 302, { 'Set-Cookie': 'r=geheim; Path=/' }),
    }));
    using client = clientOf(far.url, {}, { playbackHosts: [`127.0.0.1:${media.port}`] });
    (await client.openFile(`${far.origin}/v`)).stream.destroy();
    expect(heard).toEqual([undefined]);
  });
});
