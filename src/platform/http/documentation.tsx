import { createHash } from 'node:crypto';
import { Router } from 'express';
import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { Log } from '../../lib/log.ts';
import { refuse } from '../../lib/refusal.ts';
import { DocsPage, type ReadableDocument } from './docs-page.tsx';
import { DOCS_STYLE } from './docs-style.ts';
import type { Endpoint } from './endpoint.ts';
import { createOpenApi } from './openapi.ts';
import { problemHandler } from './problem-handler.ts';
import { ProblemPage } from './problem-page.tsx';
import { isFaultCode, PROBLEMS } from './problems.ts';
import { nameRoute } from './route-name.ts';
import { apiSecurity } from './security.ts';

type Parts = { readonly endpoints: readonly Endpoint[]; readonly publicUrl: string; readonly log: Log };

/** The documentation changes with a new version of Plenum only. */
const CACHE = { 'Cache-Control': 'public, max-age=300' };

/**
 * `GET /openapi.json`, `GET /docs`, `GET /problems/<code>`: made once, open to anybody.
 *
 * @throws Error when an endpoint cannot be described
 */
export function documentation({ endpoints, publicUrl, log }: Parts): Router {
  const json = JSON.stringify(createOpenApi(endpoints, publicUrl));
  // What has been written as JSON is plain data; its shape is that of `createOpenApi`.
  const document = JSON.parse(json) as ReadableDocument;
  const docs = toHtml(<DocsPage document={document} publicUrl={publicUrl} />);
  const style = createHash('sha256').update(DOCS_STYLE).digest('base64');

  const router = Router();
  router.use(['/openapi.json', '/docs', '/problems'], apiSecurity(publicUrl, [`'sha256-${style}'`]));
  router.get('/openapi.json', nameRoute('/openapi.json'), (_request, response) => {
    response.set(CACHE).type('json').end(json);
  });
  router.get('/docs', nameRoute('/docs'), (_request, response) => {
    response.set(CACHE).type('html').end(docs);
  });
  router.get('/problems/:code', nameRoute('/problems/{code}'), (request, response) => {
    const { code } = request.params;
    if (typeof code !== 'string' || !isFaultCode(code)) return refuse({ code: 'not-found' });
    response.set(CACHE).vary('Accept');
    if (request.accepts('html', 'json') === 'json') response.json({ code, ...PROBLEMS[code] });
    else response.type('html').end(toHtml(<ProblemPage code={code} />));
  });
  router.use('/problems', problemHandler({ log, publicUrl }));
  return router;
}

function toHtml(page: VNode): string {
  return `<!doctype html>${renderToString(page)}`;
}
