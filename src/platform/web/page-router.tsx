import { Router, type Request, type RequestHandler, type Response } from 'express';
import { refuse } from '../../lib/refusal.ts';
import { PROBLEMS } from '../http/problems.ts';
import { type FramePerson, frameOf } from './frame.ts';
import { maskedToken } from './cross-site.ts';
import { answerError } from './page-errors.tsx';
import type { Page, PageAnswer, PageRequest, SignedIn, Web } from './page.ts';
import { knowPerson } from './known-person.ts';
import { ownPath } from './own-path.ts';
import { admit, askWho, changeSession, cookieReader } from './page-access.ts';
import { echoOf, readForm } from './read-form.ts';
import { permissionsPolicy } from './security-headers.ts';
import { SendAgainPage } from './send-again.tsx';
import { sendPacked } from './send-page.ts';

const ALLOWED = { get: ['GET', 'HEAD'], post: ['POST'] } as const;

/**
 * A router of the given pages. GET pages answer HEAD too; another method on their path is refused with 405;
 * a `Refusal` or a crash becomes a page with a sentence and the right status.
 */
export function pageRouter(web: Web, pages: readonly Page[]): Router {
  const router = Router();
  for (const path of new Set(pages.map((page) => page.path))) {
    const here = pages.filter((page) => page.path === path);
    const allow = here.flatMap(({ method }) => ALLOWED[method]);
    const open = here.every(({ access = 'public' }) => access !== 'person');
    const route = router.route(path).all(open ? pageHeaders : personHeaders);
    for (const page of here) {
      if (page.method === 'get') route.get(answer(web, page));
      else route.post(readForm(web, page), answer(web, page));
    }
    route.all(() => refuse({ code: 'method-not-allowed', allow }));
    route.all(answerError(web, here.some(({ speaks }) => speaks === 'json') ? 'json' : 'page'));
  }
  return router;
}

/** The last handlers of the app: an unknown path, and whatever went wrong before a page was reached. */
export function pageFallbacks(web: Web): Router {
  const router = Router();
  router.use(pageHeaders, () => refuse({ code: 'not-found' }));
  router.use(answerError(web, 'page'));
  return router;
}

/** Pages name meetings and carry codes in their address: no cache and no search engine keeps them. */
const PAGE_HEADERS = new Map([
  ['Cache-Control', 'no-store'],
  ['X-Robots-Tag', 'noindex, nofollow'],
  ['Referrer-Policy', 'no-referrer'],
  ['Vary', 'Accept-Language'],
]);

const pageHeaders: RequestHandler = (_request, response, next) => {
  response.setHeaders(PAGE_HEADERS);
  next();
};

/** Without a referrer a browser says `Origin: null` of its own page's form; other hosts get none here either. */
const personHeaders: RequestHandler = (_request, response, next) => {
  response.setHeaders(PAGE_HEADERS).set('Referrer-Policy', 'same-origin');
  next();
};

function answer(web: Web, page: Page): RequestHandler {
  return async (request, response) => {
    const answered = await answerTo(web, page, request, response);
    await changeSession(web, answered, request, response);
    if (page.permits !== undefined) response.set('Permissions-Policy', permissionsPolicy(page.permits));
    await sendPacked(response, answered);
  };
}

async function answerTo(web: Web, page: Page, request: Request, response: Response): Promise<PageAnswer> {
  const admission = await admit(web, page, request, response);
  if ('redirect' in admission) return { status: 303, redirect: admission.redirect };
  const known = 'person' in admission ? admission.person : null;
  const asked: PageRequest['signedIn'] = () =>
    page.access === 'asked' ? askWho(web, request, response) : Promise.resolve(known);
  const shown = known === null ? null : framePerson(known);
  if (shown !== null) knowPerson(response, shown);
  const told = { ...pageRequest(web, page, request, shown), person: known, signedIn: asked };
  if ('person' in admission) return page.handle(told);
  const { frame, form } = told;
  const { sendAgain: person } = admission;
  return {
    status: PROBLEMS[person === null ? 'sign-in-needed' : 'form-stale'].status,
    html: <SendAgainPage {...{ frame, person }} form={echoOf(request, form)} path={wayBack(web, request)} />,
  };
}

/** The address that was asked for, as one of our own. */
function wayBack({ people }: Web, { originalUrl }: Request): string {
  return (people && ownPath(originalUrl, people.origin)) ?? '/';
}

function pageRequest(
  web: Web,
  page: Page,
  request: Request,
  person: FramePerson | null,
): Omit<PageRequest, 'person' | 'signedIn'> {
  const frame = frameOf(web, request, person);
  const params = strings(request.params);
  // PostgreSQL cannot even be asked for a text with a NUL.
  if (Object.values(params).some((value) => value.includes('\0'))) refuse({ code: 'not-found' });
  return {
    params,
    query: strings(request.query),
    form: strings(request.body),
    language: frame.language,
    clientAddress: request.ip ?? '',
    frame,
    cookie: cookieReader(web, page, request),
  };
}

function framePerson({ name, operates, session }: SignedIn): FramePerson {
  return { name, operates, csrf: maskedToken(session.data.csrf) };
}

/** The string fields of a parsed query or form; of a repeated field the first. */
function strings(source: unknown): Readonly<Record<string, string>> {
  if (typeof source !== 'object' || source === null) return {};
  const found: Record<string, string> = {};
  for (const [key, value] of Object.entries(source) as [string, unknown][]) {
    const first: unknown = Array.isArray(value) ? value[0] : value;
    if (typeof first === 'string') found[key] = first;
  }
  return found;
}
