import { SECOND_MS } from '../../lib/span.ts';
import { type ObserveRealm, type RealmCall, type RealmFaultKind, RealmUnreachable } from './realm-fault.ts';

export type RealmFetchOptions = {
  /** For one whole answer, however slowly it drips. */
  readonly timeoutMs?: number;
  /** The most bytes of an answer that are read, after unpacking. */
  readonly maxAnswerBytes?: number;
  readonly observe?: ObserveRealm;
};

type RealmRequest = Pick<RequestInit, 'method' | 'headers' | 'body' | 'signal'> & {
  /** Whether the JSON is what the call must answer; anything, where it is left out. */
  readonly isAnswer?: (json: unknown) => boolean;
  /** Refusals that are answers as well. */
  readonly refusals?: readonly number[];
};

/**
 * Sends one request to the realm and reads the whole answer: 200, or, to a POST, also a refusal (4xx), in JSON; to
 * others such refusals as are asked for.
 * The answer is given as a `Response`, which libraries take for their own `fetch`.
 *
 * @throws RealmUnreachable
 */
export type RealmFetch = (call: RealmCall, url: string, request?: RealmRequest) => Promise<Response>;

const DEFAULTS = { timeoutMs: 5 * SECOND_MS, maxAnswerBytes: 1_000_000, observe: () => undefined };

/** The only way to the realm: a time limit, a size limit, no redirects, and no connection that stays with an unread body. */
export function createRealmFetch(options: RealmFetchOptions = {}): RealmFetch {
  const { timeoutMs, maxAnswerBytes, observe } = { ...DEFAULTS, ...options };
  return async (call, url, { isAnswer = () => true, refusals = [], signal, ...request } = {}) => {
    const begun = performance.now();
    const limit = AbortSignal.timeout(timeoutMs);
    const stop = AbortSignal.any([limit, ...(signal ? [signal] : [])]);
    let outcome: 'ok' | RealmFaultKind = 'unreachable';
    try {
      const answer = await fetch(url, { ...request, redirect: 'manual', signal: stop });
      const { status, headers } = answer;
      const isExpected = status === 200 || isRefusal(status, request.method) || refusals.includes(status);
      const body = isExpected ? await readUpTo(answer, maxAnswerBytes) : null;
      if (body === null) await answer.body?.cancel();
      outcome = judge(status, body, isAnswer);
      // What was sent packed is unpacked by now, so that the old headers about it would be untrue.
      if (outcome === 'ok')
        return new Response(body, { status, headers: { 'Content-Type': typeOf(headers) } });
    } catch {
      outcome = stop.aborted ? 'timeout' : 'unreachable';
    } finally {
      observe(call, outcome, (performance.now() - begun) / SECOND_MS);
    }
    throw new RealmUnreachable(call, outcome);
  };
}

function isRefusal(status: number, method = 'GET'): boolean {
  return method === 'POST' && status >= 400 && status < 500;
}

function judge(
  status: number,
  body: string | null,
  isAnswer: (json: unknown) => boolean,
): 'ok' | RealmFaultKind {
  if (status >= 300 && status < 400) return 'redirect';
  if (body === null) return 'status';
  const json = parsed(body);
  return json !== undefined && (status !== 200 || isAnswer(json)) ? 'ok' : 'not-json';
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}

/** The body as text; an empty one, which is no JSON, where it is longer than `limit` bytes. */
async function readUpTo(answer: Response, limit: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of answer.body ?? []) {
    length += chunk.byteLength;
    // Leaving the loop gives the connection up.
    if (length > limit) return '';
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function typeOf(headers: Headers): string {
  return headers.get('Content-Type') ?? 'application/json';
}
