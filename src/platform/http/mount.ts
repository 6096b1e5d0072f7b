import { Router, type Request, type RequestHandler, type Response } from 'express';
import type { Clock } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import { Refusal, refuse } from '../../lib/refusal.ts';
import type { Database } from '../db/database.ts';
import type { Attempts } from './attempts.ts';
import { readBody, refuseText } from './body.ts';
import type { Identify, Judge } from './caller.ts';
import { faultsOf } from './common-faults.ts';
import { isKnown, readIfMatch } from './conditional.ts';
import { deprecationHeaders } from './deprecation.ts';
import type { Endpoint } from './endpoint.ts';
import { createGate, type Gate } from './gate.ts';
import { readIdempotencyKey, requestHash } from './idempotency.ts';
import { type Call, perform, type Performed, wakeAfter } from './perform.ts';
import { problemHandler } from './problem-handler.ts';
import { API_PREFIX, groupByPath, operationId, toExpressPath } from './routes.ts';
import { nameRoute } from './route-name.ts';
import { verifyAnswer, verifyRefusal } from './verify-answer.ts';

export type Api = {
  readonly endpoints: readonly Endpoint[];
  readonly database: Database;
  readonly identify: Identify;
  /** Counts wrong tokens by address. */
  readonly attempts: Attempts;
  /** Calls a minute of each token that has no number of its own; 0: as many as come. */
  readonly requestsPerMinute: number;
  readonly judge: Judge;
  readonly clock: Clock;
  readonly log: Log;
  /** Our own address, without a slash at the end. */
  readonly publicUrl: string;
  /** For tests: an answer or a refusal that its endpoint does not document becomes a 500 that says so. */
  readonly verifyAnswers?: boolean;
};

/**
 * A router that answers all of `/api`: the endpoints under `/api/v1`, everything else with a problem.
 *
 * @throws Error when two endpoints stand at one place, or one contradicts itself
 */
export function apiRouter(api: Api): Router {
  const gate = createGate(api);
  const endpoints = Router({ caseSensitive: true });
  for (const { path, here } of groupByPath(api.endpoints)) {
    const route = endpoints.route(toExpressPath(path));
    route.all(nameRoute(`${API_PREFIX}${path}`));
    for (const endpoint of here) route[endpoint.method](answer(api, gate, endpoint));
    const allow = allowed(here);
    route.options((_request, response) => {
      response.status(204).set('Allow', allow.join(', ')).end();
    });
    route.all(() => refuse({ code: 'method-not-allowed', allow }));
  }
  const router = Router({ caseSensitive: true });
  router.use(API_PREFIX, endpoints);
  router.use('/api', () => refuse({ code: 'not-found' }));
  router.use('/api', problemHandler(api));
  return router;
}

function allowed(here: readonly Endpoint[]): readonly string[] {
  const methods = here.map(({ method }) => method.toUpperCase());
  return [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'];
}

function answer(api: Api, gate: Gate, endpoint: Endpoint): RequestHandler {
  const verify = api.verifyAnswers === true ? verifyAnswer : () => undefined;
  const documented = faultsOf(endpoint);
  const { deprecated } = endpoint;
  const explainedAt = `${api.publicUrl}/docs#${operationId(endpoint)}`;
  const notice = deprecated === undefined ? {} : deprecationHeaders(deprecated, explainedAt);
  return async (request, response) => {
    response.set(notice);
    const call = await readCall(gate, endpoint, request, response);
    let performed: Performed;
    try {
      performed = await perform({ ...api, verify }, endpoint, call);
    } catch (error) {
      if (error instanceof Refusal && api.verifyAnswers === true) {
        verifyRefusal(endpoint, error.fault.code, documented);
      }
      throw error;
    }
    wakeAfter(api.log, performed);
    send(request, response, performed, endpoint.answerType ?? 'json');
  };
}

/** Who asks comes first: a stranger's body is not even read. */
async function readCall(gate: Gate, endpoint: Endpoint, request: Request, response: Response): Promise<Call> {
  const { method, headers, params, query } = request;
  const caller = await gate(request, response);
  if (JSON.stringify(params).includes('\\u0000')) {
    // Where something could be there nothing is; elsewhere it is no name.
    if (faultsOf(endpoint).includes('not-found')) refuse({ code: 'not-found' });
    refuseText('/path');
  }
  if (JSON.stringify(query).includes('\\u0000')) refuseText('/query');
  const key = endpoint.idempotent === true ? readIdempotencyKey(request.get('Idempotency-Key')) : null;
  const ifMatch = endpoint.method === 'get' ? null : readIfMatch(headers['if-match']);
  const body = await readBody(endpoint, request, response);
  const keyed = key === null ? null : { key, requestHash: requestHash(method, request.originalUrl, body) };
  return { caller, input: { params, query, body }, ifMatch, keyed };
}

function send(
  request: Request,
  response: Response,
  { answer: rendered, replayed, live }: Performed,
  type: string,
): void {
  const { status, headers, body } = rendered;
  const tag = headers['ETag'];
  response
    .status(status)
    .set('Cache-Control', tag === undefined ? 'no-store' : 'private, no-cache')
    .set(headers);
  if (replayed) response.set('Idempotency-Replayed', 'true');
  const reads = request.method === 'GET' || request.method === 'HEAD';
  if (reads && !live && tag !== undefined && isKnown(tag, request.get('If-None-Match'))) {
    response.status(304).end();
  } else if (body === null) {
    response.end();
  } else {
    response.type(type).end(body);
  }
}
