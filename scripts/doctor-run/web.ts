import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { errorCode } from '../../src/lib/error-code.ts';
import { type Instant, SECOND_MS } from '../../src/lib/span.ts';

/** One answer over HTTP, as it came: no redirect is followed. */
export type Reply = {
  readonly is: 'reply';
  readonly status: number;
  /** The server's own clock, by its `Date`, whole seconds; null where it sent none. */
  readonly date: Instant | null;
  readonly location: string | null;
  readonly contentType: string;
  readonly cookies: readonly string[];
  readonly body: string;
  readonly askedAt: Instant;
  readonly answeredAt: Instant;
  /** By the stopwatch. */
  readonly tookMs: number;
};

/** Why no answer came. */
export type Silence = {
  readonly is: 'silence';
  readonly why: 'no-such-host' | 'refused' | 'timeout' | 'untrusted' | 'tls' | 'broken' | 'too-large';
  /** Node's own name for it, such as `ECONNREFUSED`. */
  readonly code: string;
};

export type Answer = Reply | Silence;

export type AskOptions = {
  /** For the whole answer, however slowly it drips. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  /** Types of answers that are understood. */
  readonly accept?: string;
  /** Sent as a form by POST. */
  readonly form?: Readonly<Record<string, string>>;
  /** An answer may be so long. */
  readonly maxBytes?: number;
};

const MAX_BYTES = 5_000_000;
const TOO_LARGE = 'DOCTOR_TOO_LARGE';

/** GETs `url` as it stands (a form is POSTed), on a connection of its own, and tells what came of it; it never throws. */
export async function ask(
  url: string,
  { timeoutMs = 5 * SECOND_MS, signal, ...wish }: AskOptions = {},
): Promise<Answer> {
  const limit = AbortSignal.timeout(timeoutMs);
  const stop = signal === undefined ? limit : AbortSignal.any([limit, signal]);
  const askedAt = Date.now();
  const begun = performance.now();
  try {
    const { message, body } = await send(url, stop, wish);
    const { date, location, 'content-type': contentType = '', 'set-cookie': cookies = [] } = message.headers;
    const told = Date.parse(date ?? '');
    return {
      is: 'reply',
      status: message.statusCode ?? 0,
      date: Number.isNaN(told) ? null : told,
      location: location ?? null,
      contentType,
      cookies,
      body,
      askedAt,
      answeredAt: Date.now(),
      tookMs: Math.round(performance.now() - begun),
    };
  } catch (failure) {
    return silenceOf(failure, limit.aborted);
  }
}

/** With JSON among the accepted types, some BigBlueButton servers answer errors as JSON. */
const XML = 'text/xml';

async function send(
  url: string,
  signal: AbortSignal,
  { accept = XML, form, maxBytes = MAX_BYTES }: Pick<AskOptions, 'accept' | 'form' | 'maxBytes'>,
): Promise<{ message: IncomingMessage; body: string }> {
  const begin = url.startsWith('https:') ? requestHttps : requestHttp;
  const content = form === undefined ? undefined : new URLSearchParams(form).toString();
  const message = await new Promise<IncomingMessage>((resolve, reject) => {
    const headers = {
      Accept: accept,
      'User-Agent': 'Plenum doctor',
      ...(content === undefined ? {} : { 'Content-Type': 'application/x-www-form-urlencoded' }),
    };
    const method = content === undefined ? 'GET' : 'POST';
    begin(url, { agent: false, signal, headers, method }, resolve).once('error', reject).end(content);
  });
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw Object.assign(new Error('too large'), { code: TOO_LARGE });
    chunks.push(chunk);
  }
  return { message, body: Buffer.concat(chunks).toString('utf8') };
}

const UNTRUSTED = /^(CERT_|UNABLE_TO_|DEPTH_ZERO_SELF|SELF_SIGNED_CERT|ERR_TLS_CERT)/;

function silenceOf(failure: unknown, isLate: boolean): Silence {
  const code = errorCode(failure) ?? 'unknown';
  return { is: 'silence', why: isLate ? 'timeout' : whyOf(code), code: isLate ? 'timeout' : code };
}

function whyOf(code: string): Silence['why'] {
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'no-such-host';
  if (['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH'].includes(code)) return 'refused';
  if (code === 'ETIMEDOUT') return 'timeout';
  if (code === TOO_LARGE) return 'too-large';
  if (UNTRUSTED.test(code)) return 'untrusted';
  return code === 'EPROTO' || code.startsWith('ERR_SSL') ? 'tls' : 'broken';
}

/** `silence` as the end of a sentence that begins with whom was asked. */
export function sayWhy({ why, code }: Silence): string {
  const words: Readonly<Record<Silence['why'], string>> = {
    'no-such-host': 'has a name that nobody knows',
    refused: 'takes no connection',
    timeout: 'does not answer in time',
    untrusted: 'shows a certificate that is not trusted',
    tls: 'does not speak TLS as it should',
    broken: 'breaks the connection off',
    'too-large': 'sends far more than it should',
  };
  return code === 'timeout' || code === TOO_LARGE ? words[why] : `${words[why]} (${code})`;
}

/**
 * How far the far end's clock is ahead of ours in milliseconds, or null where it did not tell.
 * `Date` is whole seconds, so it is off by half a second and half the way.
 */
export function clockAhead({ date, askedAt, answeredAt }: Reply): number | null {
  return date === null ? null : date + SECOND_MS / 2 - (askedAt + answeredAt) / 2;
}
