import express from 'express';
import { bookingEndpoints } from '../../../src/features/bookings/booking-endpoints.ts';
import { bookingPages } from '../../../src/features/bookings/booking-pages.tsx';
import { capacityEndpoints } from '../../../src/features/bookings/capacity-endpoints.ts';
import type { BookingSettings } from '../../../src/features/bookings/desk.ts';
import type { EndpointParts } from '../../../src/features/bookings/endpoint-parts.ts';
import { occurrenceEndpoints } from '../../../src/features/bookings/occurrence-endpoints.ts';
import type { PapersOfDates } from '../../../src/features/bookings/papers-functions.ts';
import { createRights } from '../../../src/features/people/rights.ts';
import { silentLog } from '../../../src/lib/log.ts';
import type { Database } from '../../../src/platform/db/database.ts';
import { type Caller, ROLES } from '../../../src/platform/http/caller.ts';
import type { Endpoint } from '../../../src/platform/http/endpoint.ts';
import { type AskInside, createInside } from '../../../src/platform/http/inside.ts';
import { loadAssets } from '../../../src/platform/web/assets.ts';
import { createCookies } from '../../../src/platform/web/cookies.ts';
import type { Page } from '../../../src/platform/web/page.ts';
import { pageFallbacks, pageRouter } from '../../../src/platform/web/page-router.tsx';
import { securityHeaders } from '../../../src/platform/web/security-headers.ts';
import { createSessions, type OpenSession } from '../../../src/platform/web/sessions.ts';
import { serve } from '../../support/web-server.ts';
import { SETTINGS, type TestDesk } from './desk.ts';
import { plainSpaces } from '../../support/plain-spaces.ts';

/** Read once: packing them takes longer than a test. */
const assets = loadAssets();

type Options = {
  readonly settings?: Partial<BookingSettings>;
  readonly helpContact?: string;
  readonly papersOfDates?: PapersOfDates;
  /** Endpoints of other features. */
  readonly others?: readonly Endpoint[];
  /** Pages of other features. */
  readonly morePages?: (ask: AskInside) => readonly Page[];
};

/** What came of asking for a page. */
type Asked = {
  readonly status: number;
  readonly location: string | null;
  readonly headers: Headers;
  readonly html: string;
};

/** What somebody fills in, but for the key. */
export const FILLED = {
  branch: 'by-1',
  title: 'Kreisvorstand',
  day: '2027-02-09',
  time: '19:00',
  duration: '90',
  people: '10',
  repeat: 'once',
  times: '',
};

/** The pages for booking over real HTTP, for people whose session says their right: `secretary@by-1`. */
export type PlainPages = {
  readonly url: string;
  /** The cookie of somebody who signs in. */
  signIn(who: string): Promise<string>;
  get(who: string | null, path: string): Promise<Asked>;
  /** Sends a form of one of our own pages, with the token of the session; `csrf` in the fields overrules it. */
  post(who: string, path: string, fields: Readonly<Record<string, string>>): Promise<Asked>;
  close(): Promise<void>;
};

export async function servePages(
  database: Database,
  desk: TestDesk,
  options: Options = {},
): Promise<PlainPages> {
  const { bookings, branches, clock } = desk;
  const rights = createRights({ tree: (db) => branches.tree(db) });
  const settings = { ...SETTINGS, ...options.settings };
  const publicUrl = 'http://127.0.0.1';
  const parts: EndpointParts = {
    ...{ bookings, branches, clock, rights, settings },
    heldOver: () => Promise.resolve(desk.overruns),
    roomsOf: (_tx, ids) => Promise.resolve(new Map([...desk.rooms].filter(([id]) => ids.includes(id)))),
    roomsInState: () => Promise.resolve([]),
    cursorKey: Buffer.alloc(32, 7),
  };
  const endpoints = [
    ...bookingEndpoints(parts),
    ...occurrenceEndpoints(parts),
    ...capacityEndpoints(parts),
    ...(options.others ?? []),
  ];
  const api = { endpoints, database, judge: rights.judge, clock, publicUrl, log: silentLog };
  const ask = createInside(api);
  const pages = bookingPages({
    ...{ bookings, branches, clock, rights, settings },
    ask,
    db: database.db,
    helpContact: options.helpContact ?? null,
    ...(options.papersOfDates === undefined ? {} : { papersOfDates: options.papersOfDates }),
  });
  const web = { assets, log: silentLog, legal: { privacyUrl: null, imprintUrl: null } };
  const people = peopleOf(database, desk, publicUrl);
  const app = express().use(securityHeaders(publicUrl, []), assets.router);
  app.use(
    pageRouter({ ...web, people }, [...pages, ...(options.morePages?.(ask) ?? []), SIGN_IN]),
    pageFallbacks({ ...web, people }),
  );
  const server = await serve(app);
  return { ...client(server.url), url: server.url, close: () => server.close() };
}

function client(url: string): Omit<PlainPages, 'url' | 'close'> {
  const cookies = new Map<string, string>();
  const signIn = async (who: string) => {
    const known = cookies.get(who);
    if (known !== undefined) return known;
    const answer = await fetch(`${url}/sign-in/${who}`, { redirect: 'manual' });
    const cookie = answer.headers.getSetCookie()[0]?.split(';', 1)[0] ?? '';
    cookies.set(who, cookie);
    return cookie;
  };
  const ask = async (
    who: string | null,
    path: string,
    form: Readonly<Record<string, string>> | null = null,
  ): Promise<Asked> => {
    const cookie = who === null ? null : await signIn(who);
    const answer = await fetch(`${url}${path}`, {
      redirect: 'manual',
      ...(form === null ? {} : { method: 'POST', body: new URLSearchParams(form) }),
      headers: { 'sec-fetch-site': 'same-origin', ...(cookie === null ? {} : { cookie }) },
    });
    const { status, headers } = answer;
    return { status, headers, location: headers.get('location'), html: plainSpaces(await answer.text()) };
  };
  return {
    signIn,
    get: (who, path) => ask(who, path),
    post: (who, path, fields) => ask(who, path, { csrf: csrfOf(who), ...fields }),
  };
}

/** Begins a session for whoever the address names, without any realm. */
const SIGN_IN: Page = {
  method: 'get',
  path: '/sign-in/:who',
  access: 'optional',
  handle: ({ params: { who = '' } }) => ({
    status: 303,
    redirect: '/buchungen',
    session: { subject: who, realmSession: null, csrf: csrfOf(who), kept: {} },
  }),
};

function csrfOf(who: string): string {
  return `csrf-of-${who}`;
}

function peopleOf({ db }: Database, { clock }: TestDesk, publicUrl: string) {
  const cookies = createCookies(publicUrl);
  return {
    cookies,
    sessions: createSessions({ db, key: Buffer.alloc(32, 3), clock, cookies }),
    origin: publicUrl,
    whoIs: (session: OpenSession) => {
      const { subject } = session.data;
      const caller = callerOf(subject);
      const operates = subject === 'admin@de';
      return Promise.resolve({ caller, subject, name: subject, operates, session });
    },
    signInPath: (path: string) => `/auth/login?return=${encodeURIComponent(path)}`,
  };
}

/** `secretary@by-1` may what a secretary of that branch may; `nobody` may nothing. */
function callerOf(subject: string): Caller {
  const [name, branch] = subject.split('@');
  const role = ROLES.find((known) => known === name);
  const grants = role === undefined || branch === undefined ? [] : [{ branch, role }];
  return { principal: `person:${subject}`, person: { subject, name: subject }, grants };
}

/** Of the forms of a page, the fields of the one that holds a text. */
export function formIn(html: string, mark: string): Record<string, string> {
  const forms = html.split('<form').map((each) => each.split('</form>')[0] ?? '');
  return fieldsIn(`<form${forms.find((each) => each.includes(mark)) ?? ''}`);
}

/** What a button sends that reads or is called so. */
export function buttonIn(html: string, words: string): Record<string, string> {
  const button = [...html.matchAll(/<button([^>]*)>(.*?)<\/button>/gs)].find(
    ([, given = '', inside = '']) => inside.includes(words) || given.includes(`aria-label="${words}`),
  );
  const [, name = ''] = / name="([^"]*)"/.exec(button?.[1] ?? '') ?? [];
  const [, value = ''] = / value="([^"]*)"/.exec(button?.[1] ?? '') ?? [];
  return { [name]: plain(value) };
}

/** What a browser would send of a page's forms, later ones over earlier ones; buttons left out. */
export function fieldsIn(html: string): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [input, name = '', value = ''] of html.matchAll(
    /<input(?=[^>]* name="([^"]*)")(?=[^>]* value="([^"]*)")[^>]*>/g,
  )) {
    if (input.includes('type="checkbox"') && !input.includes(' checked')) continue;
    fields[name] = plain(value);
  }
  for (const [, name = '', text = ''] of html.matchAll(
    /<textarea[^>]* name="([^"]*)"[^>]*>(.*?)<\/textarea>/gs,
  )) {
    fields[name] = plain(text);
  }
  for (const [, name = '', options = ''] of html.matchAll(
    /<select[^>]* name="([^"]*)".*?>(.*?)<\/select>/gs,
  )) {
    fields[name] = /<option(?=[^>]* selected)[^>]* value="([^"]*)"/.exec(options)?.[1] ?? '';
  }
  return fields;
}

function plain(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}
