import { randomUUID } from 'node:crypto';
import type { RequestHandler, Response } from 'express';

/** What a caller may call its own request: nothing that could forge a line of a log. */
const WELL_FORMED = /^[\w.-]{8,128}$/;

/** Gives each request an id, the caller's own where it is well-formed, and says it in `X-Request-Id`. */
export const requestIds: RequestHandler = (request, response, next) => {
  const given = request.get('X-Request-Id');
  response.set('X-Request-Id', given !== undefined && WELL_FORMED.test(given) ? given : randomUUID());
  next();
};

/** The id of the request that `response` answers. */
export function requestIdOf(response: Response): string {
  return response.get('X-Request-Id') ?? '';
}
