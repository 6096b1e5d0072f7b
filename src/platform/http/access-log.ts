import type { RequestHandler } from 'express';
import type { Log } from '../../lib/log.ts';
import type { Metrics } from './metrics.ts';
import { requestIdOf } from './request-id.ts';
import { routeOf } from './route-name.ts';

/** Asked every few seconds by machines: told only when they go wrong, or when somebody looks closely. */
const QUIET_ROUTES = new Set(['/livez', '/readyz', '/metrics']);

/** What a proxy would call a request whose sender went away before the answer. */
const CLIENT_GONE = 499;

/**
 * Logs and measures each request once it is over, by the template of its route: the address itself may
 * hold a guest's link.
 */
export function accessLog(log: Log, metrics: Metrics): RequestHandler {
  return (request, response, next) => {
    const begun = performance.now();
    response.once('close', () => {
      const ms = Math.round(performance.now() - begun);
      const status = response.writableFinished ? response.statusCode : CLIENT_GONE;
      const route = routeOf(response);
      metrics.observe(request.method, route, status, ms);
      const facts = { method: request.method, route, status, ms, requestId: requestIdOf(response) };
      if (route !== null && QUIET_ROUTES.has(route) && status < 400) log.debug('request', facts);
      else log.info('request', facts);
    });
    next();
  };
}
