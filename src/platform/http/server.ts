import express, { type Express, type Router } from 'express';
import { refuse } from '../../lib/refusal.ts';
import { accessLog } from './access-log.ts';
import { documentation } from './documentation.tsx';
import type { Health } from './health.ts';
import { type Metrics, metricsPage } from './metrics.ts';
import { type Api, apiRouter } from './mount.ts';
import { problemHandler } from './problem-handler.ts';
import { requestIds } from './request-id.ts';
import { nameRoute } from './route-name.ts';
import { apiSecurity } from './security.ts';

export type HttpParts = {
  readonly api: Api;
  readonly health: Health;
  readonly metrics: Metrics;
  /** Opens `/metrics`; null keeps it closed. */
  readonly metricsToken: string | null;
  /** Addresses and networks whose `X-Forwarded-*` are believed; none for nobody's. */
  readonly trustedProxies: readonly string[];
  /** Pages for people, in order, with their own headers and errors; the last may answer everything else. */
  readonly pages: readonly Router[];
};

/** The whole of Plenum behind one listener: health, metrics, API, its documentation, pages. */
export function createHttpApp(parts: HttpParts): Express {
  const { api, health, metrics } = parts;
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', parts.trustedProxies.length === 0 ? false : [...parts.trustedProxies]);
  app.use(requestIds, accessLog(api.log, metrics));

  const security = apiSecurity(api.publicUrl);
  app.use(['/livez', '/readyz', '/metrics', '/api'], security);
  app.use(health.router);
  app.get('/metrics', nameRoute('/metrics'), metricsPage(metrics, parts.metricsToken));
  app.use('/metrics', problemHandler(api));
  app.use(documentation(api));
  app.use(apiRouter(api));
  for (const page of parts.pages) app.use(page);
  app.use(() => refuse({ code: 'not-found' }));
  app.use(problemHandler(api));
  return app;
}
