import express, { Router, type Request, type RequestHandler } from 'express';
import { refuse } from '../../lib/refusal.ts';
import { frameOf } from './frame.ts';
import { answerError } from './page-errors.tsx';
import type { Page, PageRequest, Web } from './page.ts';
import { sendPage } from './send-page.ts';

/** Forms hold a name and a code, or a title: more is not read. */
const FORM_LIMIT_BYTES = 16 * 1024;

const ALLOWED = { get: ['GET', 'HEAD'], post: ['POST'] } as const;

/**
 * A router of the given pages. GET pages answer HEAD too; another method on their path is refused with 405;
 * a `Refusal` or a crash becomes a page with a sentence and the right status.
 */
export function pageRouter(web: Web, pages: readonly Page[]): Router {
  const router = Router();
  const readForm = express.urlencoded({ extended: false, limit: FORM_LIMIT_BYTES, parameterLimit: 50 });
  for (const path of new Set(pages.map((page) => page.path))) {
    const here = pages.filter((page) => page.path === path);
    const allow = here.flatMap(({ method }) => ALLOWED[method]);
    const route = router.route(path).all(pageHeaders);
    for (const page of here) {
      if (page.method === 'get') route.get(answer(web, page));
      else route.post(readForm, answer(web, page));
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

function answer(web: Web, page: Page): RequestHandler {
  return async (request, response) => {
    sendPage(response, await page.handle(pageRequest(web, request)));
  };
}

function pageRequest(web: Web, request: Request): PageRequest {
  const frame = frameOf(web, request);
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
  };
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
