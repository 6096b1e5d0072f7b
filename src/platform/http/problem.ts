import type { Request, Response } from 'express';
import type { Fault } from '../../lib/refusal.ts';
import { type Language, PROBLEMS } from './problems.ts';
import { requestIdOf } from './request-id.ts';

/** An RFC 9457 problem, ready to be sent. */
type Problem = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** `type`, `title`, `status`, `code`, `requestId` and the fault's own facts. */
  readonly body: Readonly<Record<string, unknown>>;
};

type Circumstances = {
  readonly language: Language;
  /** Our own public address; a problem's `type` stands under it. */
  readonly publicUrl: string;
  readonly requestId: string;
};

/** A fault as the wire tells it: the facts become members, and what HTTP has a header for gets it. */
export function toProblem(fault: Fault, { language, publicUrl, requestId }: Circumstances): Problem {
  const { code, ...facts } = fault;
  const { status, title } = PROBLEMS[code];
  return {
    status,
    headers: {
      'Content-Type': 'application/problem+json',
      'Content-Language': language,
      'Cache-Control': 'no-store',
      ...faultHeaders(fault),
    },
    body: {
      type: `${publicUrl}/problems/${code}`,
      title: title[language],
      status,
      code,
      ...facts,
      requestId,
    },
  };
}

function faultHeaders(fault: Fault): Record<string, string> {
  if ('retryAfterSeconds' in fault) return { 'Retry-After': String(fault.retryAfterSeconds) };
  if (fault.code === 'method-not-allowed') return { Allow: fault.allow.join(', ') };
  if (fault.code === 'unauthenticated') return { 'WWW-Authenticate': 'Bearer realm="Plenum"' };
  return {};
}

/** Answers with the fault as a problem, in the reader's language. */
export function sendProblem(request: Request, response: Response, fault: Fault, publicUrl: string): void {
  const language = languageOf(request);
  const problem = toProblem(fault, { language, publicUrl, requestId: requestIdOf(response) });
  response.vary('Accept-Language').status(problem.status).set(problem.headers);
  if (fault.code === 'unauthenticated' && request.headers.authorization !== undefined) {
    // RFC 6750, section 3: only who sent a token is told that it is no good.
    response.set('WWW-Authenticate', 'Bearer realm="Plenum", error="invalid_token"');
  }
  response.end(JSON.stringify(problem.body));
}

/** German, unless the reader prefers English. */
function languageOf(request: Request): Language {
  return request.acceptsLanguages('de', 'en') === 'en' ? 'en' : 'de';
}
