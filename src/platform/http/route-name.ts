import type { RequestHandler, Response } from 'express';

const ROUTE = 'route';

/** Says under which template a request is logged and measured: `/api/v1/bookings/{id}`, never the address itself. */
export function nameRoute(template: string): RequestHandler {
  return (_request, response, next) => {
    response.locals[ROUTE] = template;
    next();
  };
}

/** The template of the route that answered; null where none did. */
export function routeOf(response: Response): string | null {
  const named: unknown = response.locals[ROUTE];
  if (typeof named === 'string') return named;
  const route: unknown = response.req.route;
  const path: unknown = typeof route === 'object' && route !== null && 'path' in route ? route.path : null;
  return typeof path === 'string' ? path : null;
}
