import type { ErrorRequestHandler } from 'express';
import type { Log } from '../../lib/log.ts';
import { Refusal } from '../../lib/refusal.ts';
import { faultOf } from './fault-of.ts';
import { sendProblem } from './problem.ts';
import { requestIdOf } from './request-id.ts';
import { routeOf } from './route-name.ts';

/** Answers whatever was thrown with a problem; what we are to blame for is logged, without the address. */
export function problemHandler({ log, publicUrl }: { log: Log; publicUrl: string }): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      // Half an answer is worse than none: Express cuts the connection.
      next(error);
      return;
    }
    const fault = faultOf(error);
    const ours = fault.code === 'internal-error' || fault.code === 'busy';
    if (ours && !(error instanceof Refusal)) {
      const facts = { method: request.method, route: routeOf(response), requestId: requestIdOf(response) };
      log.error('request failed', { ...facts, error });
    }
    sendProblem(request, response, fault, publicUrl);
  };
}
