import { Agent as PlainAgent } from 'node:http';
import { Agent as TlsAgent } from 'node:https';
import axios, { isAxiosError } from 'axios';
import { connectionFailure } from './connection-failure.ts';
import { unknown, type Failure } from './failure.ts';

export type OcsMethod = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** One request as it is sent: JSON asked for, a form given. */
export type OcsMessage = {
  readonly method: OcsMethod;
  readonly url: string;
  readonly form?: Readonly<Record<string, string>>;
  /** Without password. */
  readonly anonymous?: boolean;
};

/** An answer, whatever its status. */
export type OcsResponse = {
  readonly status: number;
  readonly header: (name: string) => string | undefined;
  readonly body: string;
};

export type OcsHttp = {
  /** @throws Failure when no whole answer came */
  send(message: OcsMessage, stop: AbortSignal): Promise<OcsResponse>;
  close(): void;
};

/** A list of all shares has about a kilobyte for each. */
const MAX_ANSWER_BYTES = 20_000_000;
const IDLE_MS = 4_000;

/** Connections to one server for everything but files: bounded, without proxy, redirects and cookies. */
export function createOcsHttp(authorization: string, maxSockets: number): OcsHttp {
  const agents = {
    httpAgent: new PlainAgent({ keepAlive: true, maxSockets, timeout: IDLE_MS }),
    httpsAgent: new TlsAgent({ keepAlive: true, maxSockets, timeout: IDLE_MS }),
  };
  const instance = axios.create({
    ...agents,
    maxRedirects: 0,
    proxy: false,
    maxContentLength: MAX_ANSWER_BYTES,
    maxBodyLength: 1_000_000,
    responseType: 'text',
    transitional: { silentJSONParsing: false, forcedJSONParsing: false, clarifyTimeoutError: true },
    // Every status comes back as an answer and is judged in one place.
    validateStatus: () => true,
    headers: { Accept: 'application/json', 'OCS-APIRequest': 'true', 'User-Agent': 'Plenum' },
  });
  return {
    async send({ method, url, form, anonymous = false }, stop) {
      try {
        const { status, headers, data } = await instance.request<string>({
          method,
          url,
          signal: stop,
          ...(anonymous ? {} : { headers: { Authorization: authorization } }),
          ...(form === undefined ? {} : { data: new URLSearchParams(form) }),
        });
        const header = (name: string) => {
          const value: unknown = headers[name];
          return typeof value === 'string' ? value : undefined;
        };
        return { status, header, body: data };
      } catch (error) {
        throw failureOf(error);
      }
    },
    close() {
      agents.httpAgent.destroy();
      agents.httpsAgent.destroy();
    },
  };
}

/** What an error of axios means; it holds the password, so nothing of it goes further. */
function failureOf(error: unknown): Failure {
  if (!isAxiosError(error)) throw error;
  if (error.code === 'ERR_BAD_RESPONSE' && error.message.startsWith('maxContentLength')) {
    return unknown('too-large');
  }
  if (error.code?.startsWith('Z_') === true) return unknown('unexpected');
  const cause: unknown = error.cause;
  return connectionFailure(cause ?? error);
}
