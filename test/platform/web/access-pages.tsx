import express from 'express';
import { silentLog } from '../../../src/lib/log.ts';
import { refuse } from '../../../src/lib/refusal.ts';
import type { Database } from '../../../src/platform/db/database.ts';
import { loadAssets } from '../../../src/platform/web/assets.ts';
import { createCookies } from '../../../src/platform/web/cookies.ts';
import { Layout } from '../../../src/platform/web/layout.tsx';
import type { Page, PageRequest, SignedIn } from '../../../src/platform/web/page.ts';
import { pageFallbacks, pageRouter } from '../../../src/platform/web/page-router.tsx';
import { createSessions, type OpenSession } from '../../../src/platform/web/sessions.ts';
import { serve, type WebServer } from '../../support/web-server.ts';

const assets = loadAssets();
/** Signs in whoever says a name, without any realm. */
const PAGES: readonly Page[] = [
  ...(['get', 'post'] as const).flatMap((method): Page[] => [
    { method, path: '/public', handle: show },
    { method, path: '/asked', access: 'asked', handle: showWhomAsked },
    { method, path: '/optional', access: 'optional', handle: show },
    { method, path: '/person', access: 'person', handle: show },
  ]),
  { method: 'post', path: '/person/long', access: 'person', formLimitBytes: 1024 * 1024, handle: show },
  { method: 'post', path: '/person/json', access: 'person', speaks: 'json', handle: show },
  {
    ...{ method: 'get', path: '/person/packed', access: 'person' },
    handle: (request) => ({ ...show(request), packed: true }),
  },
  { method: 'get', path: '/person/gone', access: 'person', handle: () => refuse({ code: 'not-found' }) },
  {
    method: 'get',
    path: '/begin/:name',
    access: 'optional',
    handle: ({ params: { name = '' } }) => ({
      status: 303,
      redirect: '/person',
      session: { subject: name, realmSession: null, csrf: `csrf-of-${name}-${begun++}`, kept: {} },
    }),
  },
  {
    method: 'post',
    path: '/end',
    access: 'optional',
    handle: () => ({ status: 303, redirect: '/public', session: 'ended' }),
  },
];
/** So many sessions have begun: the tokens count them. */
export let begun = 0;
function show({ frame, form, person }: PageRequest) {
  const html = (
    <Layout frame={frame} title="Seite">
      <h1>{`${form['title'] ?? ''} for ${person?.name ?? 'nobody'}`}</h1>
    </Layout>
  );
  return { status: 200, html };
}

async function showWhomAsked(request: PageRequest) {
  return show({ ...request, person: 'ask' in request.query ? await request.signedIn() : null });
}

/** A few pages of every access, for people whose session says their name. */
export async function servePages(
  database: Database,
  publicUrl = 'http://127.0.0.1',
  withPeople = true,
): Promise<WebServer> {
  const cookies = createCookies(publicUrl);
  const clock = { now: () => Date.now(), sleep: () => Promise.resolve() };
  const sessions = createSessions({ db: database.db, key: Buffer.alloc(32, 3), clock, cookies });
  const people = {
    sessions,
    cookies,
    origin: new URL(publicUrl).origin,
    whoIs: (session: OpenSession): Promise<SignedIn | null> => {
      const { subject } = session.data;
      const caller = { principal: `person:${subject}`, grants: [] };
      return Promise.resolve({ caller, subject, name: subject, operates: false, session });
    },
    signInPath: (path: string) => `/auth/login?return=${encodeURIComponent(path)}`,
  };
  const parts = { assets, log: silentLog, legal: { privacyUrl: null, imprintUrl: null } };
  const all = withPeople ? { ...parts, people } : parts;
  return serve(express().use(pageRouter(all, PAGES), pageFallbacks(all)));
}

type Asking = {
  readonly cookie?: string;
  readonly form?: Record<string, string>;
  readonly headers?: Record<string, string>;
};

/** Asks those pages, as whoever a cookie names. */
export function visiting(web: () => WebServer) {
  async function ask(path: string, { cookie, form, headers = {} }: Asking = {}) {
    const answer = await fetch(`${web().url}${path}`, {
      redirect: 'manual',
      ...(form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) }),
      headers: { ...(cookie === undefined ? {} : { cookie }), ...headers },
    });
    return {
      status: answer.status,
      location: answer.headers.get('location'),
      headers: answer.headers,
      cookies: answer.headers.getSetCookie(),
      text: await answer.text(),
    };
  }

  async function signIn(name: string, cookie?: string): Promise<string> {
    const { cookies } = await ask(`/begin/${name}`, cookie === undefined ? {} : { cookie });
    return cookies.map((line) => line.split(';', 1)[0]).join('; ');
  }
  return { ask, signIn };
}
