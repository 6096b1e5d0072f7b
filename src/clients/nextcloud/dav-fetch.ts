import {
  request as requestPlain,
  type Agent,
  type IncomingHttpHeaders,
  type IncomingMessage,
} from 'node:http';
import { request as requestTls } from 'node:https';
import { pipeline, Readable } from 'node:stream';
import { getPatcher } from 'webdav';
import { connectionFailure } from './connection-failure.ts';

/** An answer whose body still comes in; whoever holds it reads or destroys it. */
export type DavResponse = {
  readonly status: number;
  readonly statusText: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: IncomingMessage;
};

/** What the package hands over, of which we use this. */
type FetchOptions = {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Buffer | Readable;
  readonly signal?: AbortSignal;
  readonly agent: (url: URL) => Agent;
};

/**
 * The one request of all of them. The package's own `fetch` follows redirects with password and body, and the second
 * one in a row ends the process; and it sends streams without their length. This one follows nothing, sends what it
 * is told, and fails by `Failure` alone.
 *
 * @throws Failure
 */
async function fetchOnce(url: string, options: FetchOptions): Promise<DavResponse> {
  const { method, headers, body, signal, agent } = options;
  return new Promise((resolve, reject) => {
    const address = new URL(url);
    const send = address.protocol === 'https:' ? requestTls : requestPlain;
    const request = send(address, {
      method,
      headers,
      agent: agent(address),
      ...(signal === undefined ? {} : { signal }),
    });
    request.on('error', (error) => {
      reject(connectionFailure(error));
    });
    request.on('response', (response) => {
      // It said no before it had heard all: what is left of the body need not be sent, and must not follow.
      if (!request.writableFinished) response.once('close', () => request.destroy());
      const { statusCode: status = 0, statusMessage: statusText = '', headers: answered } = response;
      resolve({ status, statusText, headers: answered, body: response });
    });
    if (!(body instanceof Readable)) {
      request.end(body);
      return;
    }
    pipeline(body, request, (error) => {
      // Where the source broke, the request ends broken as well, so that the server keeps nothing of it.
      if (error) reject(connectionFailure(error));
    });
  });
}

// Once for the process: the package asks its patcher for `fetch` at each request.
getPatcher().patch('fetch', (url: unknown, options: unknown) =>
  fetchOnce(url as string, options as FetchOptions),
);
