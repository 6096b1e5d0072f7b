import type { ErrorRequestHandler, Response } from 'express';
import { SECOND_MS } from '../../lib/span.ts';
import { Refusal, type Fault, type FaultCode } from '../../lib/refusal.ts';
import { aheadInWords } from './dates.ts';
import { frameOf, type Frame } from './frame.ts';
import { Layout } from './layout.tsx';
import type { Web } from './page.ts';
import { pageTexts } from './page-texts.ts';
import { sendPage } from './send-page.ts';

/** What an error page says (its texts' key), and its status. */
const STATUS = {
  badRequest: 400,
  forbidden: 403,
  notFound: 404,
  methodNotAllowed: 405,
  conflict: 409,
  tooLarge: 413,
  tooMany: 429,
  crashed: 500,
  unavailable: 503,
} as const;
type Kind = keyof typeof STATUS;

/** Refusals that a page's own form does not answer itself; all others are told as a bad request. */
const KINDS: Partial<Record<FaultCode, Kind>> = {
  unauthenticated: 'forbidden',
  forbidden: 'forbidden',
  'branch-forbidden': 'forbidden',
  'not-found': 'notFound',
  'method-not-allowed': 'methodNotAllowed',
  'version-conflict': 'conflict',
  'capacity-exhausted': 'conflict',
  'body-too-large': 'tooLarge',
  'rate-limited': 'tooMany',
  busy: 'unavailable',
  draining: 'unavailable',
  'internal-error': 'crashed',
};

/** Turns a refusal or a crash into a page (or a problem, for a path that speaks JSON). Crashes are logged. */
export function answerError(web: Web, speaks: 'page' | 'json'): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const fault = faultOf(error);
    if (fault.code === 'internal-error') web.log.error('page failed', { error, path: request.path });
    setFaultHeaders(response, fault);
    const kind = KINDS[fault.code] ?? 'badRequest';
    const frame = frameOf(web, request);
    if (speaks === 'json') sendProblem(response, frame, fault, kind);
    else
      sendPage(response, {
        status: STATUS[kind],
        html: <ErrorPage frame={frame} fault={fault} kind={kind} />,
      });
  };
}

function setFaultHeaders(response: Response, fault: Fault): void {
  if ('retryAfterSeconds' in fault) response.set('Retry-After', String(fault.retryAfterSeconds));
  if (fault.code === 'method-not-allowed') response.set('Allow', fault.allow.join(', '));
}

function sendProblem(response: Response, frame: Frame, fault: Fault, kind: Kind): void {
  const say = pageTexts(frame.language, 'sie');
  response
    .status(STATUS[kind])
    .type('application/problem+json')
    .set('Content-Language', frame.language)
    .send(
      JSON.stringify({
        type: `/problems/${fault.code}`,
        title: say(`error.${kind}.title`),
        status: STATUS[kind],
      }),
    );
}

/** What Express and its body parsers throw carries a `status`; anything unknown is our own fault. */
function faultOf(error: unknown): Fault {
  if (error instanceof Refusal) return error.fault;
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined;
  if (status === STATUS.tooLarge) return { code: 'body-too-large', limitBytes: 0 };
  if (typeof status === 'number' && status >= 400 && status < 500)
    return { code: 'invalid-request', errors: [] };
  return { code: 'internal-error' };
}

function ErrorPage({ frame, fault, kind }: { frame: Frame; fault: Fault; kind: Kind }) {
  const say = pageTexts(frame.language, 'sie');
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
          <a href={frame.link('/')}>{say('frame.home')}</a>
        </p>
      </div>
    </Layout>
  );
}

function capital(sentence: string): string {
  return sentence.charAt(0).toLocaleUpperCase() + sentence.slice(1);
}
