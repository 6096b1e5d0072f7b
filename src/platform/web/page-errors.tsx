import type { ErrorRequestHandler, Response } from 'express';
import { type Fault, Refusal } from '../../lib/refusal.ts';
import { SECOND_MS } from '../../lib/span.ts';
import { faultOf } from '../http/fault-of.ts';
import { sendProblem } from '../http/problem.ts';
import { PROBLEMS } from '../http/problems.ts';
import { requestIdOf } from '../http/request-id.ts';
import { routeOf } from '../http/route-name.ts';
import { aheadInWords } from './dates.ts';
import { type Frame, frameOf } from './frame.ts';
import { knownPerson } from './known-person.ts';
import { Layout } from './layout.tsx';
import type { Web } from './page.ts';
import { pageTexts } from './page-texts.ts';
import { sendPage } from './send-page.ts';

/** A problem's `type` on a page's path is relative: it is resolved against the address that was asked. */
const OWN_ORIGIN = '';

/** Turns a refusal or a crash into a page (or a problem, for a path that speaks JSON). Crashes are logged. */
export function answerError(web: Web, speaks: 'page' | 'json'): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      // Half a page is worse than none: Express cuts the connection.
      next(error);
      return;
    }
    const fault = faultOf(error);
    const ours = fault.code === 'internal-error' || fault.code === 'busy';
    if (ours && !(error instanceof Refusal)) {
      const facts = { method: request.method, route: routeOf(response), requestId: requestIdOf(response) };
      web.log.error('page failed', { ...facts, error });
    }
    if (speaks === 'json') {
      sendProblem(request, response, fault, OWN_ORIGIN);
      return;
    }
    setFaultHeaders(response, fault);
    const { status } = PROBLEMS[fault.code];
    sendPage(response, {
      status,
      html: <ErrorPage frame={frameOf(web, request, knownPerson(response))} fault={fault} status={status} />,
    });
  };
}

function setFaultHeaders(response: Response, fault: Fault): void {
  if ('retryAfterSeconds' in fault) response.set('Retry-After', String(fault.retryAfterSeconds));
  // A page that waits must not end here: what was only looked at tries again by itself, with scripts or without.
  if (fault.code === 'busy' && response.req.method === 'GET') {
    response.set('Refresh', String(fault.retryAfterSeconds));
  }
  if (fault.code === 'method-not-allowed') response.set('Allow', fault.allow.join(', '));
}

function ErrorPage({ frame, fault, status }: { frame: Frame; fault: Fault; status: number }) {
  const say = pageTexts(frame.language, 'sie');
  const kind = fault.code === 'cross-site' ? 'crossSite' : kindOf(status);
  const waitMs = 'retryAfterSeconds' in fault ? fault.retryAfterSeconds * SECOND_MS : SECOND_MS;
  const wait = aheadInWords(waitMs, frame.language) ?? '';
  const text =
    kind === 'tooMany' || kind === 'unavailable'
      ? say(`error.${kind}.text`, { wait: kind === 'tooMany' ? capital(wait) : wait })
      : say(`error.${kind}.text`);
  return (
    <Layout frame={frame} title={say(`error.${kind}.title`)}>
      <div class="notice">
        <h1>{say(`error.${kind}.title`)}</h1>
        <p>{text}</p>
        <p>
          <a href={frame.link(frame.person === null ? '/' : '/start')}>{say('frame.home')}</a>
        </p>
      </div>
    </Layout>
  );
}

/** Which sentences an error page says; the statuses are those of `PROBLEMS`. */
function kindOf(status: number) {
  switch (status) {
    case 401:
      return 'signInNeeded';
    case 403:
      return 'forbidden';
    case 404:
      return 'notFound';
    case 405:
      return 'methodNotAllowed';
    case 409:
    case 412:
      return 'conflict';
    case 413:
      return 'tooLarge';
    case 429:
      return 'tooMany';
    case 500:
      return 'crashed';
    case 503:
      return 'unavailable';
    default:
      return 'badRequest';
  }
}

function capital(sentence: string): string {
  return sentence.charAt(0).toLocaleUpperCase() + sentence.slice(1);
}
