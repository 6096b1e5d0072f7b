import { describe, expect, test } from '@jest/globals';
import { TransportError } from '../../../src/clients/bigbluebutton/http.ts';
import { ownAddresses } from '../../../src/clients/bigbluebutton/playback-address.ts';
import { createCookies } from '../../../src/clients/bigbluebutton/playback-cookies.ts';
import { videoSources } from '../../../src/clients/bigbluebutton/video-page.ts';

function ownOf(address: string, url: string, playbackHosts: readonly string[] = [], base?: URL): string {
  try {
    return ownAddresses({ name: 'bbb-03', url, playbackHosts }).own(address, base).href;
  } catch (error) {
    if (error instanceof TransportError) return `${error.kind} ${error.outcome}`;
    throw error;
  }
}

const API = 'https://bbb-03.example.test/bigbluebutton/';
const REFUSED = 'foreign-address refused';

describe("an address of the server's own", () => {
  test.each([
    ['https://bbb-03.example.test/playback/video/1/', 'https://bbb-03.example.test/playback/video/1/'],
    ['https://BBB-03.Example.Test:443/a?b#c', 'https://bbb-03.example.test/a?b'],
    // As web servers behind a proxy that ends TLS redirect.
    ['http://bbb-03.example.test/video/1/', 'https://bbb-03.example.test/video/1/'],
    ['http://bbb-03.example.test:80/video/1/', 'https://bbb-03.example.test/video/1/'],
  ])('%s is asked', (address, asked) => {
    expect(ownOf(address, API)).toBe(asked);
  });

  test.each([
    'https://bbb-04.example.test/playback/video/1/',
    'https://bbb-03.example.test.evil.test/',
    'https://evil.test/?https://bbb-03.example.test/',
    'https://bbb-03.example.test@evil.test/',
    'https://user:pass@bbb-03.example.test/',
    'https://user@bbb-03.example.test/',
    'https://bbb-03.example.test:8443/',
    'https://bbb-03.example.test./',
    'http://bbb-03.example.test:8080/',
    'http://evil.test/',
    'http://127.0.0.1/',
    'http://[::1]/',
    'http://169.254.169.254/latest/meta-data/',
    '//evil.test/video-0.m4v',
    '\\\\evil.test\\video-0.m4v',
    'file:///etc/passwd',
    'ftp://bbb-03.example.test/',
    'data:text/plain,x',
    'javascript:alert(1)',
    '',
    'no address',
  ])('is not %j', (address) => {
    const base = new URL('https://bbb-03.example.test/playback/video/1/');
    const isRelative = address === '' || address === 'no address';
    expect(ownOf(address, API, [], isRelative ? undefined : base)).toBe(REFUSED);
  });

  test('may be relative to one that is', () => {
    const base = new URL('https://bbb-03.example.test/playback/video/1/');
    expect(ownOf('video-0.m4v', API, [], base)).toBe(
      'https://bbb-03.example.test/playback/video/1/video-0.m4v',
    );
    expect(ownOf('/video/1/', API, [], base)).toBe('https://bbb-03.example.test/video/1/');
  });

  test('is also on a host of the settings, by https where the API is', () => {
    const hosts = ['media.example.test', 'Other.Example.Test:8443'];
    expect(ownOf('https://media.example.test/a', API, hosts)).toBe('https://media.example.test/a');
    expect(ownOf('http://media.example.test/a', API, hosts)).toBe('https://media.example.test/a');
    expect(ownOf('https://other.example.test:8443/a', API, hosts)).toBe('https://other.example.test:8443/a');
    expect(ownOf('https://other.example.test/a', API, hosts)).toBe(REFUSED);
    expect(ownOf('http://other.example.test:8443/a', API, hosts)).toBe(REFUSED);
  });

  test('of an API without TLS may do without it too', () => {
    const plain = 'http://bbb-03.example.test:8090/bigbluebutton/api';
    expect(ownOf('http://bbb-03.example.test:8090/a', plain)).toBe('http://bbb-03.example.test:8090/a');
    expect(ownOf('http://bbb-03.example.test/a', plain)).toBe(REFUSED);
  });

  test.each(['https://media.example.test', 'media.example.test/', 'a b', 'u@media.example.test', '', ':443'])(
    'cannot be made of the setting %j',
    (host) => {
      expect(() => ownAddresses({ name: 'bbb-03', url: API, playbackHosts: [host] })).toThrow(
        'bbb-03: a playback host is no host',
      );
    },
  );
});

describe('cookies', () => {
  const at = (address: string) => new URL(address);
  const PAGE = 'https://sl.example.test/recording/1/video?token=ab';

  test('go back to where they came from, below their path', () => {
    const cookies = createCookies();
    cookies.take(at(PAGE), [
      'r=abc; Path=/video/1; Secure; HttpOnly',
      'all=1; path=/',
      'here=2',
      'no cookie',
      '=3',
    ]);
    expect(cookies.headerFor(at('https://sl.example.test/video/1/video-0.m4v'))).toBe('r=abc; all=1');
    expect(cookies.headerFor(at('https://sl.example.test/video/1'))).toBe('r=abc; all=1');
    expect(cookies.headerFor(at('https://sl.example.test/video/12/'))).toBe('all=1');
    expect(cookies.headerFor(at('https://sl.example.test/recording/1/other'))).toBe('all=1; here=2');
    expect(cookies.headerFor(at('https://sl.example.test:8443/video/1/'))).toBeUndefined();
    expect(cookies.headerFor(at('https://evil.test/video/1/'))).toBeUndefined();
  });

  test('are for no other host, whatever they say', () => {
    const cookies = createCookies();
    cookies.take(at(PAGE), ['r=abc; Path=/; Domain=example.test']);
    expect(cookies.headerFor(at('https://media.example.test/'))).toBeUndefined();
  });

  test('are replaced by newer ones of their name and path, and of many the oldest go', () => {
    const cookies = createCookies();
    cookies.take(at(PAGE), ['r=old; Path=/', 'r=new; Path=/']);
    expect(cookies.headerFor(at(PAGE))).toBe('r=new');
    cookies.take(
      at(PAGE),
      Array.from({ length: 500 }, (_, n) => `c${n}=1; Path=/`),
    );
    const kept = cookies.headerFor(at(PAGE))?.split('; ') ?? [];
    expect(kept).toHaveLength(500);
    expect(kept).not.toContain('r=new');
    expect(kept).toContain('c499=1');
  });
});

describe('the page of a player', () => {
  test('as servers write it', () => {
    const page = `<!DOCTYPE html><html><head><script src="video-js/video.min.js"></script></head><body>
      <video id="video" class="video-js vjs-fill" controls>
        <source src="video-0.m4v" type="video/mp4">
        <source src="video-1.webm" type="video/webm">
        <track kind="captions" label="Deutsch" src="caption_de.vtt" srclang="de">
      </video></body></html>`;
    expect(videoSources(page)).toEqual([
      { src: 'video-0.m4v', type: 'video/mp4' },
      { src: 'video-1.webm', type: 'video/webm' },
    ]);
  });

  test.each([
    [`<video src='a.mp4?x=1&amp;y=2'></video>`, [{ src: 'a.mp4?x=1&y=2', type: '' }]],
    ['<VIDEO CONTROLS SRC=a.mp4 TYPE=video/mp4></VIDEO>', [{ src: 'a.mp4', type: 'video/mp4' }]],
    ['<video data-src="a.mp4"></video>', []],
    ['<audio><source src="a.ogg"></audio>', []],
    ['<video></video><audio><source src="a.ogg"></audio>', []],
    ['<videos src="a.mp4">', []],
    ['<source src="a.mp4">', []],
    ['<video src="">', []],
    ['<div id="root"></div>', []],
    ['', []],
  ])('%j', (page, sources) => {
    expect(videoSources(page)).toEqual(sources);
  });

  test.each([
    ['<video '.repeat(150_000)],
    [`<video ${'a'.repeat(1_000_000)}`],
    [`<video ${'a '.repeat(500_000)}>`],
    [`<video ${'a='.repeat(900)}>`.repeat(500)],
    [`<video>${'<source src='.repeat(80_000)}`],
  ])('of a megabyte without sense is read in one go', (page) => {
    expect(videoSources(page).length).toBeLessThanOrEqual(50);
  });
});
