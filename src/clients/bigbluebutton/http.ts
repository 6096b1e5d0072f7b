import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import axios, {
  isAxiosError,
  type AxiosError,
  type AxiosRequestConfig,
  type CreateAxiosDefaults,
} from 'axios';
import type { BackendErrorKind, BackendOutcome } from './fault.ts';

/** Why no answer came. It holds nothing of the request; the client names server and call. */
export class TransportError extends Error {
  readonly kind: Extract<
    BackendErrorKind,
    | 'unreachable'
    | 'timeout'
    | 'reset'
    | 'http-status'
    | 'too-large'
    | 'truncated'
    | 'malformed'
    | 'foreign-address'
    | 'aborted'
  >;
  readonly outcome: BackendOutcome;
  readonly status: number | undefined;
  /** Whether a body was sent, which may have been the reason. */
  readonly hadBody: boolean;

  constructor(
    kind: TransportError['kind'],
    outcome: BackendOutcome = 'unknown',
    status?: number,
    hadBody = false,
  ) {
    super(kind);
    this.name = 'TransportError';
    this.kind = kind;
    this.outcome = outcome;
    this.status = status;
    this.hadBody = hadBody;
  }
}

export type HttpOptions = {
  /** Connections to this server at one time. */
  readonly maxSockets: number;
  /** The most bytes of an answer that are read, after unpacking. */
  readonly maxAnswerBytes: number;
  /** Fires after so many milliseconds: `AbortSignal.timeout`, or a test's own time. */
  readonly timeLimit: (ms: number) => AbortSignal;
};

type SendOptions = {
  /** For the whole answer, however slowly it drips. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** For what must not be done twice. */
  readonly once?: boolean | undefined;
};

export type Http = {
  /**
   * The body of a 200 answer to GET `url`, sent as it stands.
   *
   * @throws TransportError
   */
  get(url: string, options: SendOptions): Promise<string>;
  /** The same by POST with `xml` as the body. @throws TransportError */
  post(url: string, xml: string, options: SendOptions): Promise<string>;
  /** Closes every connection, also those in use. */
  close(): void;
};

const SETTINGS: CreateAxiosDefaults = {
  maxRedirects: 0,
  proxy: false,
  maxBodyLength: 50_000_000,
  responseType: 'text',
  transitional: { silentJSONParsing: false, forcedJSONParsing: false, clarifyTimeoutError: true },
  // Every status comes back as an answer; what is not 200 is refused below, in one place.
  validateStatus: () => true,
  // With JSON among the accepted types, some servers answer errors as JSON.
  headers: { Accept: 'text/xml', 'User-Agent': 'Plenum' },
};

/** Connections to one server: bounded, kept open, without proxy and without redirects. */
export function createHttp({ maxSockets, maxAnswerBytes, timeLimit }: HttpOptions): Http {
  const agents = {
    httpAgent: new HttpAgent({ keepAlive: true, maxSockets }),
    httpsAgent: new HttpsAgent({ keepAlive: true, maxSockets }),
  };
  const instance = axios.create({ ...SETTINGS, ...agents, maxContentLength: maxAnswerBytes });

  async function attempt(request: AxiosRequestConfig): Promise<string> {
    const { status, data } = await instance.request<string>(request);
    if (status !== 200) throw new TransportError('http-status', 'unknown', status);
    return data;
  }

  async function send(request: AxiosRequestConfig, { timeoutMs, signal, once = false }: SendOptions) {
    const limit = timeLimit(timeoutMs);
    const stop = signal === undefined ? limit : AbortSignal.any([signal, limit]);
    // `timeout` alone starts again with every byte, so it does not end a slow drip; the signal does.
    const bounded = { ...request, timeout: timeoutMs, signal: stop };
    const meaning = (error: unknown) => {
      if (error instanceof TransportError) return error;
      if (signal?.aborted === true) return new TransportError('aborted');
      return limit.aborted ? new TransportError('timeout') : transportErrorOf(error);
    };
    try {
      return await attempt(bounded);
    } catch (error) {
      if (stop.aborted || once || !diedWhileIdle(error)) throw meaning(error);
    }
    try {
      return await attempt(bounded);
    } catch (error) {
      const { kind, status } = meaning(error);
      // The first try may have arrived after all, so no failure of the second is a plain no.
      throw new TransportError(kind, 'unknown', status);
    }
  }

  return {
    get: (url, options) => send({ url }, options),
    post: async (url, xml, options) => {
      const headers = { 'Content-Type': 'application/xml' };
      try {
        return await send({ url, method: 'POST', data: xml, headers }, options);
      } catch (error) {
        if (!(error instanceof TransportError)) throw error;
        const { kind, outcome, status } = error;
        throw new TransportError(kind, outcome, status, true);
      }
    },
    close() {
      agents.httpAgent.destroy();
      agents.httpsAgent.destroy();
    },
  };
}

/**
 * A kept connection that the server closed just as we used it again: Node's documentation says to try anew
 * (`request.reusedSocket`).
 * A GET of this API may be repeated, `create` with the same passwords too, slides or not; what may not says `once`.
 */
function diedWhileIdle(error: unknown): boolean {
  if (!isAxiosError(error) || error.response !== undefined) return false;
  // A long body may still be on its way when the news of the end arrives.
  if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') return false;
  const request: unknown = error.request;
  return (
    typeof request === 'object' &&
    request !== null &&
    'reusedSocket' in request &&
    request.reusedSocket === true
  );
}

const UNTRUSTED = /^(CERT_|UNABLE_TO_|DEPTH_ZERO_SELF|SELF_SIGNED_CERT|ERR_TLS_CERT)/;

/** What an error of axios or of Node means, and nothing of what it holds. */
export function transportErrorOf(error: unknown): TransportError {
  if (!isAxiosError(error)) throw error;
  const code = error.code ?? '';
  if (neverConnected(error)) return new TransportError('unreachable', 'refused');
  if (UNTRUSTED.test(code)) return new TransportError('unreachable', 'refused');
  if (code === 'EPROTO' || code.startsWith('ERR_SSL')) return new TransportError('unreachable');
  if (code === 'ETIMEDOUT' || code === 'ECONNABORTED') return new TransportError('timeout');
  if (code === 'ERR_BAD_RESPONSE' && error.message.startsWith('maxContentLength')) {
    return new TransportError('too-large');
  }
  if (code.startsWith('HPE_') || code.startsWith('Z_')) return new TransportError('malformed');
  return new TransportError('reset');
}

/** It failed while looking up the name or connecting, so not one byte of the request left. */
function neverConnected({ cause }: AxiosError): boolean {
  if (typeof cause !== 'object') return false;
  // With several addresses for one name, Node reports one failure for each.
  const failures: readonly unknown[] =
    'errors' in cause && Array.isArray(cause.errors) ? cause.errors : [cause];
  return failures.length > 0 && failures.every(isBeforeConnection);
}

function isBeforeConnection(failure: unknown): boolean {
  if (typeof failure !== 'object' || failure === null || !('syscall' in failure)) return false;
  return failure.syscall === 'connect' || failure.syscall === 'getaddrinfo';
}
