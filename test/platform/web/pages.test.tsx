import { describe, expect, test } from '@jest/globals';
import express from 'express';
import type { Log, LogFacts } from '../../../src/lib/log.ts';
import { silentLog } from '../../../src/lib/log.ts';
import { refuse } from '../../../src/lib/refusal.ts';
import { loadAssets } from '../../../src/platform/web/assets.ts';
import { Layout } from '../../../src/platform/web/layout.tsx';
import type { Page, PageRequest } from '../../../src/platform/web/page.ts';
import { pageFallbacks, pageRouter } from '../../../src/platform/web/page-router.tsx';
import { securityHeaders } from '../../../src/platform/web/security-headers.ts';
import { serve } from '../../support/web-server.ts';

const assets = loadAssets();
const seen: PageRequest[] = [];
const logged: [string, LogFacts | undefined][] = [];
const log: Log = { ...silentLog, error: (text, facts) => logged.push([text, facts]) };

function show(request: PageRequest) {
  seen.push(request);
  const html = (
    <Layout frame={request.frame} title="Seite">
      <h1>{request.form['title'] ?? 'Seite'}</h1>
    </Layout>
  );
  return { status: 200, html };
}

const PAGES: readonly Page[] = [
  { method: 'get', path: '/page', handle: show },
  { method: 'post', path: '/page', handle: show },
  { method: 'get', path: '/busy', handle: () => refuse({ code: 'busy', retryAfterSeconds: 7 }) },
  { method: 'get', path: '/slow', handle: () => refuse({ code: 'rate-limited', retryAfterSeconds: 90 }) },
  {
    method: 'get',
    path: '/storeless/:code',
    handle: () => {
      throw Object.assign(new Error('no store'), { code: 'ECONNREFUSED' });
    },
  },
  { method: 'get', path: '/json', speaks: 'json', handle: () => refuse({ code: 'not-found' }) },
  {
    method: 'get',
    path: '/crash',
    handle: () => {
      throw new Error('the secret of the stack');
    },
  },
];

async function ask(path: string, options: RequestInit = {}, publicUrl = 'https://plenum.example') {
  const app = express();
  const parts = {
    assets,
    log,
    legal: { privacyUrl: null, imprintUrl: 'https://example.org/impressum' },
  };
  app.use(securityHeaders(publicUrl, ['https://bbb1.example/bigbluebutton', 'https://bbb2.example:8443']));
  app.use(parts.assets.router, pageRouter(parts, PAGES), pageFallbacks(parts));
  const web = await serve(app);
  try {
    const answer = await fetch(`${web.url}${path}`, { redirect: 'manual', ...options });
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  } finally {
    await web.close();
  }
}

describe('pages', () => {
  test('are German unless the browser or the address asks for English', async () => {
    expect((await ask('/page')).text).toContain('<html lang="de">');
    expect((await ask('/page', { headers: { 'accept-language': 'fr, en;q=0.8, de;q=0.5' } })).text).toContain(
      '<html lang="en">',
    );
    const chosen = await ask('/page?lang=en', { headers: { 'accept-language': 'de' } });
    expect(chosen.text).toContain('<html lang="en">');
    expect(chosen.text).toContain('href="/datenschutz?lang=en"');
    expect(chosen.text).toContain('href="?lang=de"');
  });

  test('are kept by no cache, found by no search engine, and set no cookie', async () => {
    const { headers } = await ask('/page');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-robots-tag')).toContain('noindex');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('set-cookie')).toBeNull();
  });

  test('answer HEAD like GET, without the page', async () => {
    const { status, text, headers } = await ask('/page', { method: 'HEAD' });
    expect([status, text, headers.get('content-type')]).toEqual([200, '', 'text/html; charset=utf-8']);
  });

  test('read a form as strings, of a repeated field the first, and escape it', async () => {
    const { text } = await ask('/page', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'title=%3Cscript%3E&title=two&deep%5Ba%5D=1',
    });
    expect(seen.at(-1)?.form).toEqual({ title: '<script>', 'deep[a]': '1' });
    expect(text).toContain('<h1>&lt;script></h1>');
    expect(text).not.toContain('<script>');
  });

  test('link to the legal pages of the operator', async () => {
    expect((await ask('/page')).text).toContain('href="https://example.org/impressum"');
  });
});

describe('what goes wrong', () => {
  test.each([
    ['/nothing', {}, 404, 'Diese Seite gibt es nicht.'],
    ['/page', { method: 'PUT' }, 405, 'So lässt sich diese Seite nicht öffnen.'],
    [
      '/page',
      { method: 'POST', body: new URLSearchParams({ title: 'x'.repeat(17_000) }) },
      413,
      'Das ist zu viel Text',
    ],
    ['/%E0%A4%A', {}, 404, 'Diese Seite gibt es nicht.'],
    ['/slow', {}, 429, 'In 2 Minuten können Sie es noch einmal versuchen.'],
    ['/busy', {}, 503, 'Bitte versuchen Sie es in 7 Sekunden noch einmal.'],
    ['/storeless/acde', {}, 503, 'Bitte versuchen Sie es in 5 Sekunden noch einmal.'],
    ['/crash', {}, 500, 'Das liegt nicht an Ihnen.'],
  ] as const)('%s becomes a page with a sentence', async (path, options, status, sentence) => {
    const answer = await ask(path, options);
    expect(answer.status).toBe(status);
    expect(answer.text).toContain(sentence);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.text).not.toMatch(/secret|stack|\.ts/);
  });

  test('says when to come back and which methods there are', async () => {
    const { headers } = await ask('/busy');
    expect([headers.get('retry-after'), headers.get('refresh')]).toEqual(['7', '7']);
    expect((await ask('/crash')).headers.get('refresh')).toBeNull();
    expect((await ask('/page', { method: 'DELETE' })).headers.get('allow')).toBe('GET, HEAD, POST');
  });

  test('is logged when it is our fault, without the address', async () => {
    logged.length = 0;
    await ask('/crash');
    await ask('/storeless/acde');
    await ask('/busy');
    expect(logged).toMatchObject([
      ['page failed', { method: 'GET', route: '/crash' }],
      ['page failed', { method: 'GET', route: '/storeless/:code' }],
    ]);
    expect(JSON.stringify(logged)).not.toContain('acde');
  });

  test('is a problem where the path speaks JSON', async () => {
    const { status, headers, text } = await ask('/json');
    expect([status, headers.get('content-type')]).toEqual([404, 'application/problem+json']);
    expect(JSON.parse(text)).toMatchObject({ type: '/problems/not-found', status: 404 });
  });
});

describe('headers', () => {
  test('let nothing in from elsewhere, and forms only to ourselves and the join hosts', async () => {
    const policy = (await ask('/page')).headers.get('content-security-policy') ?? '';
    expect(policy.split(';').sort()).toEqual(
      [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "font-src 'self'",
        "form-action 'self' https://bbb1.example https://bbb2.example:8443",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "object-src 'none'",
      ].sort(),
    );
  });

  test('demand HTTPS for a year only where the public address has it', async () => {
    expect((await ask('/page')).headers.get('strict-transport-security')).toContain('max-age=31536000');
    expect(
      (await ask('/page', {}, 'http://localhost:8080')).headers.get('strict-transport-security'),
    ).toBeNull();
  });
});

describe('assets', () => {
  const urlOf = assets.urlOf('plenum.css');

  test('are named by their content and kept for ever', async () => {
    const { status, headers, text } = await ask(urlOf);
    expect([status, headers.get('content-type'), headers.get('cache-control')]).toEqual([
      200,
      'text/css; charset=utf-8',
      'public, max-age=31536000, immutable',
    ]);
    expect(text).toContain('@layer pico{');
    expect(text).toContain('--accent');
  });

  test('are not sent again to who has them', async () => {
    const etag = (await ask(urlOf)).headers.get('etag') ?? '';
    // Without a cache-control of one's own, fetch sends `no-cache` beside a condition.
    const headers = { 'if-none-match': etag, 'cache-control': 'max-age=0' };
    expect(await ask(urlOf, { headers })).toMatchObject({ status: 304, text: '' });
  });

  test('of another version are today’s, not kept; others are not there', async () => {
    const { status, headers } = await ask(urlOf.replace(/\.\w{12}\./, '.000000000000.'));
    expect([status, headers.get('cache-control')]).toEqual([200, 'no-cache']);
    expect((await ask('/assets/secrets.000000000000.css')).status).toBe(404);
  });

  test('fit on a slow line: style and script below 20 kB as they travel', async () => {
    const lengths: number[] = [];
    for (const name of ['plenum.css', 'meeting-page.js'] as const) {
      const { headers } = await ask(assets.urlOf(name), { headers: { 'accept-encoding': 'br' } });
      lengths.push(Number(headers.get('content-length')));
    }
    expect(lengths.every((length) => length > 0)).toBe(true);
    expect(lengths.reduce((sum, length) => sum + length, 0)).toBeLessThan(20_000);
  });
});
