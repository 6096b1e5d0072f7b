import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Database } from '../../../src/platform/db/database.ts';
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

async function csrfOf(subject: string): Promise<string> {
  const { text } = await ask('/person', { cookie: await signIn(subject), form: {}, headers: OURS });
  return /name="csrf" value="([^"]+)"/.exec(text)?.[1] ?? '';
}

const sessionCount = async () =>
  (await database.db.selectFrom('sessions').select('id_hash').execute()).length;

describe('a cookie', () => {
  test('goes over https only, for our host alone, and no script reads it', async () => {
    await web.close();
    // A proxy that ends TLS stands before it, and is not one whose headers are believed.
    web = await servePages(database, 'https://plenum.example');
    const { cookies } = await ask('/begin/anna');
    expect(cookies).toHaveLength(1);
    expect(cookies[0]).toMatch(/^__Host-plenum=s%3A[\w.%-]+; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    const cookie = cookies[0]?.split(';', 1)[0] ?? '';
    expect((await ask('/person', { cookie })).text).toContain('for anna');
    expect((await ask('/person', { cookie: cookie.replace('__Host-', '') })).status).toBe(303);
  });

  test('has a plain name over plain http', async () => {
    const { cookies } = await ask('/begin/anna');
    expect(cookies).toEqual([expect.stringMatching(/^plenum=[^;]+; Path=\/; HttpOnly; SameSite=Lax$/)]);
  });

  test('is set by no page but the one that begins a session', async () => {
    const cookie = await signIn('anna');
    for (const path of ['/public', '/optional', '/person']) {
      expect((await ask(path, { cookie })).cookies).toEqual([]);
      expect((await ask(path)).cookies).toEqual([]);
    }
  });

  test('of nobody, or one that is forged, opens nothing and asks no store', async () => {
    const cookie = await signIn('anna');
    const forged = `${cookie.slice(0, -3)}xxx`;
    expect((await ask('/person', { cookie: forged })).status).toBe(303);
    await database.close();
    expect((await ask('/public', { cookie })).status).toBe(200);
    for (const asking of [{}, { cookie: forged }, { cookie: 'plenum=made-up' }]) {
      expect((await ask('/optional', asking)).text).toContain('for nobody');
    }
    expect((await ask('/optional', { cookie })).status).toBe(500);
  });
});

describe('a page that asks for itself', () => {
  test('knows who is signed in once it asks, and until then no store stands in its way', async () => {
    const cookie = await signIn('anna');
    expect((await ask('/asked?ask', { cookie })).text).toContain('for anna');
    expect((await ask('/asked?ask')).text).toContain('for nobody');
    await database.close();
    expect((await ask('/asked', { cookie })).text).toContain('for nobody');
    expect((await ask('/asked?ask', { cookie })).status).toBe(500);
  });

  test('takes a form in somebody’s name from our own pages only', async () => {
    const sent = { cookie: await signIn('anna'), form: {} };
    const foreign = { ...sent, headers: { 'sec-fetch-site': 'cross-site' } };
    expect((await ask('/asked?ask', { ...sent, headers: OURS })).text).toContain('for anna');
    const statuses = [(await ask('/asked?ask', foreign)).status, (await ask('/asked', foreign)).status];
    expect(statuses).toEqual([403, 200]);
  });
});

describe('a session', () => {
  test('gets a new id at every sign-in, and the old one opens nothing any more', async () => {
    const first = await signIn('anna');
    const second = await signIn('bert', first);
    expect(second).not.toBe(first);
    expect((await ask('/person', { cookie: first })).status).toBe(303);
    expect((await ask('/person', { cookie: second })).text).toContain('for bert');
    expect(await sessionCount()).toBe(1);
  });

  test('takes no id that somebody else chose', async () => {
    const stale = await signIn('anna');
    await ask('/end', { cookie: stale, form: {}, headers: OURS });
    const cookie = await signIn('bert', stale);
    expect(cookie).not.toBe(stale);
    expect((await ask('/person', { cookie: stale })).status).toBe(303);
  });

  test('is not kept alive by a page that keeps itself fresh', async () => {
    const cookie = await signIn('anna');
    const usedAt = Date.now() - 5 * 60_000;
    await database.db.updateTable('sessions').set({ used_at: usedAt }).execute();
    const used = async () =>
      (await database.db.selectFrom('sessions').select('used_at').executeTakeFirstOrThrow()).used_at;
    const refreshed = await ask('/person', { cookie, headers: { 'x-plenum-refresh': '1' } });
    expect([refreshed.text.includes('for anna'), await used()]).toEqual([true, usedAt]);
    await ask('/person', { cookie });
    expect(await used()).toBeGreaterThan(usedAt);
  });

  test('that ends takes its cookie away, and what it was in the store', async () => {
    const cookie = await signIn('anna');
    const { cookies } = await ask('/end', { cookie, form: {}, headers: OURS });
    expect(cookies).toEqual(['plenum=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax']);
    expect(await sessionCount()).toBe(0);
    expect((await ask('/person', { cookie })).status).toBe(303);
  });
});

describe('a page for persons', () => {
  test('sends strangers to sign in, and back to where they wanted to go', async () => {
    const { status, location } = await ask('/person?tab=2&lang=de');
    expect([status, location]).toEqual([303, '/auth/login?return=%2Fperson%3Ftab%3D2%26lang%3Dde']);
  });

  test('is not there where nobody can sign in', async () => {
    await web.close();
    web = await servePages(database, 'http://127.0.0.1', false);
    expect((await ask('/person')).status).toBe(404);
    expect((await ask('/optional')).status).toBe(200);
  });

  test('tells its address to no other site, but to ourselves: else forms would say no origin', async () => {
    const cookie = await signIn('anna');
    expect((await ask('/person', { cookie })).headers.get('referrer-policy')).toBe('same-origin');
    expect((await ask('/optional')).headers.get('referrer-policy')).toBe('no-referrer');
  });

  test.each([
    ['from another site', { 'sec-fetch-site': 'cross-site' }],
    ['from a sibling host', { 'sec-fetch-site': 'same-site' }],
    ['from another origin, by an old browser', { origin: 'https://evil.example' }],
    ['from nowhere that it says', {}],
    [
      'with a fitting origin, but from another site',
      { 'sec-fetch-site': 'cross-site', origin: 'http://127.0.0.1' },
    ],
  ])('takes nothing %s, token or not', async (_how, headers) => {
    const cookie = await signIn('anna');
    const csrf = `csrf-of-anna-${begun - 1}`;
    expect((await ask('/person', { cookie, form: { csrf }, headers: OURS })).status).toBe(200);
    const answer = await ask('/person', { cookie, form: { csrf }, headers: { ...headers } });
    expect(answer.status).toBe(403);
    expect(answer.text).toContain('Das kam nicht von unserer eigenen Seite.');
    // Whoever is signed in is protected on optional pages as well; a guest has nothing to protect.
    expect((await ask('/optional', { cookie, form: {}, headers: { ...headers } })).status).toBe(403);
    expect((await ask('/optional', { form: {}, headers: { ...headers } })).status).toBe(200);
    expect((await ask('/public', { cookie, form: {}, headers: { ...headers } })).status).toBe(200);
  });

  test.each([OURS, { 'sec-fetch-site': 'none' }, { origin: 'http://127.0.0.1' }])(
    'takes what comes from us (%j) with its token',
    async (headers) => {
      const cookie = await signIn('anna');
      const csrf = `csrf-of-anna-${begun - 1}`;
      const answer = await ask('/person', {
        cookie,
        form: { csrf, title: 'Vorstand' },
        headers: { ...headers },
      });
      expect([answer.status, answer.text.includes('Vorstand for anna')]).toEqual([200, true]);
    },
  );

  test.each(['', 'csrf-of-anna', 'csrf-of-bert-0'])('takes nothing with the token %j', async (csrf) => {
    const cookie = await signIn('anna');
    const answer = await ask('/person', { cookie, form: { csrf, title: 'Vorstand' }, headers: OURS });
    expect(answer.status).toBe(403);
    expect(answer.text).not.toContain('Vorstand for anna');
  });

  test('loses nothing that was typed when the session ended meanwhile: sign in, go on, send', async () => {
    const title = '"><b>Vorstand';
    const out = await ask('/person?tab=2', { form: { csrf: 'old', title }, headers: OURS });
    expect(out.status).toBe(401);
    expect(out.text).toContain('Sie sind nicht mehr angemeldet.');
    expect(out.text).toContain('href="/auth/login?return=%2Fstart"');
    expect(out.text).toContain('action="/person?tab=2"');
    expect(out.text).toContain('name="title" value="&quot;>&lt;b>Vorstand"');
    expect(out.text).not.toContain('csrf');
    const cookie = await signIn('anna');
    const back = await ask('/person?tab=2', { cookie, form: { title }, headers: OURS });
    expect(back.status).toBe(403);
    expect(back.text).toContain('als anna');
    const csrf = /name="csrf" value="([^"]+)"/.exec(back.text)?.[1] ?? '';
    const sent = await ask('/person', { cookie, form: { title, csrf }, headers: OURS });
    expect([sent.status, sent.text.includes('Vorstand for anna')]).toEqual([200, true]);
  });

  test('reads a long form of nobody but a person on our own page, and sends none back', async () => {
    const cookie = await signIn('anna');
    const csrf = `csrf-of-anna-${begun - 1}`;
    const title = 'x'.repeat(200_000);
    const long = { form: { csrf, title }, headers: OURS };
    const read = await ask('/person/long', { ...long, cookie });
    expect([read.status, read.text.includes(`${title} for anna`)]).toEqual([200, true]);
    const stale = await ask('/person/long', { ...long, cookie, form: { csrf: 'old', title } });
    const nobody = await ask('/person/long', long);
    expect([stale.status, nobody.status]).toEqual([403, 401]);
    for (const { text } of [stale, nobody]) {
      expect(text).toContain('zu lang, um hier noch einmal zu stehen');
      expect(text).not.toContain('xxx');
    }
    const foreign = await ask('/person/long', {
      ...long,
      cookie,
      headers: { 'sec-fetch-site': 'cross-site' },
    });
    expect(foreign.status).toBe(403);
    const tooLong = { ...long, cookie, form: { csrf, title: title.repeat(6) } };
    expect((await ask('/person/long', tooLong)).status).toBe(413);
    const short = await ask('/person/long', { form: { csrf, title: 'Vorstand' }, headers: OURS });
    expect(short.text).toContain('value="Vorstand"');
    const packed = await fetch(`${web.url}/person`, {
      ...{ method: 'POST', body: gzipSync('title=Vorstand') },
      headers: {
        ...{ 'content-type': 'application/x-www-form-urlencoded', 'content-encoding': 'gzip' },
        ...{ ...OURS, cookie },
      },
    });
    expect(packed.status).toBe(415);
  });

  test('says it as a problem where it speaks JSON', async () => {
    const none = await ask('/person/json', { form: {}, headers: OURS });
    expect([none.status, none.text]).toEqual([401, expect.stringContaining('"code":"sign-in-needed"')]);
    const stale = await ask('/person/json', { cookie: await signIn('anna'), form: {}, headers: OURS });
    expect([stale.status, stale.text]).toEqual([403, expect.stringContaining('"code":"form-stale"')]);
  });

  test('gives each session a token of its own', async () => {
    expect(await csrfOf('anna')).not.toBe(await csrfOf('anna'));
  });
});
