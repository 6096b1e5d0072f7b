import { Agent as PlainAgent } from 'node:http';
import { Agent as TlsAgent } from 'node:https';
import type { Readable } from 'node:stream';
import { AuthType, createClient } from 'webdav';
import type { DavResponse } from './dav-fetch.ts';
import './dav-fetch.ts';
import { connectionFailure } from './connection-failure.ts';
import { unknown } from './failure.ts';

export type DavMethod = 'PROPFIND' | 'SEARCH' | 'GET' | 'PUT' | 'MKCOL' | 'MOVE' | 'DELETE';

/** One request as it is sent. */
export type DavMessage = {
  readonly method: DavMethod;
  /** Whole and encoded: the package's own encoding mistakes a name for its separator. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer | Readable;
};

export type DavHttp = {
  /** The answer, whatever its status; its body is yet to be read. @throws Failure when none came */
  send(message: DavMessage, stop: AbortSignal): Promise<DavResponse>;
  close(): void;
};

/** Kept connections are closed before servers and proxies usually do it, so that few calls meet one that is dead. */
const IDLE_MS = 4_000;

/** Connections to one server for WebDAV. */
export function createDavHttp(base: string, authorization: string, maxSockets: number): DavHttp {
  const agents = {
    httpAgent: new PlainAgent({ keepAlive: true, maxSockets, timeout: IDLE_MS }),
    httpsAgent: new TlsAgent({ keepAlive: true, maxSockets, timeout: IDLE_MS }),
  };
  const client = createClient(base, {
    authType: AuthType.None,
    headers: { Authorization: authorization, 'User-Agent': 'Plenum' },
    ...agents,
  });
  return {
    async send({ method, url, headers = {}, body }, stop) {
      const request = {
        method,
        url,
        headers: { ...headers, ...lengthOf(body) },
        signal: stop,
        ...(body === undefined ? {} : { data: body }),
      };
      try {
        return (await client.customRequest('', request)) as unknown as DavResponse;
      } catch (error) {
        return responseOf(error);
      }
    },
    close() {
      agents.httpAgent.destroy();
      agents.httpsAgent.destroy();
    },
  };
}

function lengthOf(body: DavMessage['body']): Record<string, string> {
  if (typeof body === 'string') return { 'Content-Length': String(Buffer.byteLength(body, 'utf8')) };
  return Buffer.isBuffer(body) ? { 'Content-Length': String(body.length) } : {};
}

/** The package throws where the status is 400 or more; to us that is an answer like any other. */
function responseOf(error: unknown): DavResponse {
  if (typeof error === 'object' && error !== null && 'response' in error)
    return error.response as DavResponse;
  throw connectionFailure(error);
}

/**
 * The whole body as text.
 *
 * @throws Failure `too-large` above `maxBytes`; `reset` when it ends early
 */
export async function textOf(response: DavResponse, maxBytes: number): Promise<string> {
  return (await bytesOf(response, maxBytes)).toString('utf8');
}

/** The whole body. @throws Failure as `textOf` does */
export async function bytesOf({ body, headers }: DavResponse, maxBytes: number): Promise<Buffer> {
  const packed = headers['content-encoding'] ?? 'identity';
  const parts: Buffer[] = [];
  let size = 0;
  try {
    // We never ask for a packed answer, so that nothing unpacks to more than we counted.
    if (packed !== 'identity') throw unknown('unexpected');
    for await (const part of body as AsyncIterable<Buffer>) {
      size += part.length;
      if (size > maxBytes) throw unknown('too-large');
      parts.push(part);
    }
  } catch (error) {
    body.destroy();
    throw connectionFailure(error);
  }
  return Buffer.concat(parts);
}

/**
 * The beginning of a body that is read for what it says of a failure; the rest is thrown away. Empty where the
 * connection broke: the status was there.
 */
export async function headOf({ body }: DavResponse, maxBytes: number): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const part of body as AsyncIterable<Buffer>) {
      size += part.length;
      parts.push(part);
      if (size > maxBytes) break;
    }
  } catch {
    body.destroy();
  }
  return Buffer.concat(parts).subarray(0, maxBytes).toString('utf8');
}
