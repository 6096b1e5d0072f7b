import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Database } from '../../../src/platform/db/database.ts';
import { carriesToken } from '../../../src/platform/web/cross-site.ts';
import { openFresh } from '../../support/stores.ts';
import type { WebServer } from '../../support/web-server.ts';
import { begun, servePages, visiting } from './access-pages.tsx';

const OURS = { 'sec-fetch-site': 'same-origin' };

let database: Database;
let opened: Awaited<ReturnType<typeof openFresh>>;
let web: WebServer;

beforeEach(async () => {
  opened = await openFresh('sqlite');
  ({ database } = opened);
  web = await servePages(database);
});

afterEach(async () => {
  await web.close();
  await opened.remove();
});

const { ask, signIn } = visiting(() => web);

const PLACES = 'aria-label="Wo es hier hingeht"';

test('shows who is signed in the ways on and the way out, also where a page fails', async () => {
  const cookie = await signIn('anna');
  for (const path of ['/person', '/optional', '/person/gone']) {
    const { text } = await ask(path, { cookie });
    expect(text).toContain(PLACES);
    const [, token = ''] = /action="\/auth\/logout"[^>]*><input[^>]* value="([^"]*)"/.exec(text) ?? [];
    expect(carriesToken(token, `csrf-of-anna-${begun - 1}`)).toBe(true);
    expect(text).toContain('<span>anna</span>');
    // What only those see who look after the whole.
    expect(text).not.toContain('href="/betrieb"');
  }
});

test('shows the session’s token in another guise each time, and takes each', async () => {
  const cookie = await signIn('anna');
  const shown = async () =>
    / name="csrf" value="([^"]*)"/.exec((await ask('/person', { cookie })).text)?.[1] ?? '';
  const [one, other] = [await shown(), await shown()];
  expect(one).not.toBe(other);
  for (const csrf of [one, other]) {
    expect((await ask('/person', { cookie, form: { csrf }, headers: OURS })).status).toBe(200);
  }
  const spoilt = one.endsWith('0') ? `${one.slice(0, -1)}1` : `${one.slice(0, -1)}0`;
  for (const csrf of [spoilt, one.slice(0, -2), `${one}00`, '.', 'ab.', one.replace('.', '')]) {
    expect((await ask('/person', { cookie, form: { csrf }, headers: OURS })).status).toBe(403);
  }
});

test('packs what asks for it, where a browser takes that', async () => {
  const cookie = await signIn('anna');
  const encodingOf = async (path: string, accepted: string) => {
    const { headers, text } = await ask(path, { cookie, headers: { 'accept-encoding': accepted } });
    expect(text).toContain('for anna');
    return [headers.get('content-encoding'), headers.get('vary')];
  };
  expect(await encodingOf('/person/packed', 'br')).toEqual(['br', 'Accept-Language, Accept-Encoding']);
  expect(await encodingOf('/person/packed', 'identity')).toEqual([null, 'Accept-Language']);
  expect(await encodingOf('/person', 'br')).toEqual([null, 'Accept-Language']);
});

test('shows a stranger none of them', async () => {
  for (const path of ['/public', '/optional']) {
    const { text } = await ask(path, path === '/public' ? { cookie: await signIn('anna') } : {});
    expect(text).not.toContain(PLACES);
    expect(text).not.toContain('/auth/logout');
  }
});

test('leads to this very page in the other language', async () => {
  const { text } = await ask('/public?tag=2027-02-09&lang=de', {});
  expect(text).toContain('href="?tag=2027-02-09&amp;lang=en"');
  expect((await ask('/public?tag=2027-02-09', { form: { title: 'x' } })).text).toContain('href="?lang=en"');
});
