import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Readable } from 'node:stream';
import axios, { type AxiosInstance, type AxiosResponse, type CreateAxiosDefaults } from 'axios';
import { TransportError, transportErrorOf, type HttpOptions } from './http.ts';
import type { OwnAddresses } from './playback-address.ts';
import { createCookies } from './playback-cookies.ts';

/** An answer whose body is still on its way: read it or destroy it. */
export type PlaybackAnswer = {
  /** Where it came from in the end. */
  readonly url: URL;
  readonly status: number;
  /** Names in lower case; '' where it is missing. */
  header(name: string): string;
  readonly stream: Readable;
};

export type PlaybackHttp = {
  /**
   * What a GET of `url` leads to: 200 or 206 after at most five redirects, none of them to a foreign address.
   *
   * @param range value of the header `Range`
   * @param timeoutMs for all of it until the last answer begins
   * @throws TransportError
   */
  open(
    url: string,
    options: {
      readonly timeoutMs: number;
      readonly signal?: AbortSignal | undefined;
      readonly range?: string;
    },
    base?: URL,
  ): Promise<PlaybackAnswer>;
  close(): void;
};

const MAX_REDIRECTS = 5;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** Whoever watches through us keeps one while the film lasts. */
const MAX_SOCKETS = 200;

/** No `maxContentLength`: for that axios wraps the body, and who destroys it then leaves the connection open. */
const SETTINGS: CreateAxiosDefaults = {
  maxRedirects: 0,
  proxy: false,
  responseType: 'stream',
  decompress: false,
  validateStatus: () => true,
  // Packed, a body would have another length than its file.
  headers: { Accept: '*/*', 'Accept-Encoding': 'identity', 'User-Agent': 'Plenum' },
};

export function createPlaybackHttp(
  addresses: OwnAddresses,
  { timeLimit }: Pick<HttpOptions, 'timeLimit'>,
): PlaybackHttp {
  // A kept connection may have died since, and to ask again could use up a token of one use for nothing.
  const agents = {
    httpAgent: new HttpAgent({ keepAlive: false, maxSockets: MAX_SOCKETS }),
    httpsAgent: new HttpsAgent({ keepAlive: false, maxSockets: MAX_SOCKETS }),
  };
  const get = createGet(axios.create({ ...SETTINGS, ...agents }));

  async function follow(first: URL, range: string | undefined, signal: AbortSignal): Promise<PlaybackAnswer> {
    let url = first;
    for (let redirects = 0; ; redirects += 1) {
      const answer = await get(url, range, signal);
      if (answer.status === 200 || answer.status === 206) return answer;
      answer.stream.destroy();
      const location = answer.header('location');
      if (!REDIRECTS.has(answer.status) || location === '' || redirects === MAX_REDIRECTS) {
        throw new TransportError('http-status', 'unknown', answer.status);
      }
      url = addresses.own(location, url);
    }
  }

  return {
    async open(address, { timeoutMs, signal, range }, base) {
      const url = addresses.own(address, base);
      const limit = timeLimit(timeoutMs);
      const stop = new AbortController();
      const onLimit = () => {
        stop.abort();
      };
      limit.addEventListener('abort', onLimit);
      try {
        // The limit ends with the first byte; the caller's signal is good for the stream too.
        const both = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
        return await follow(url, range, both);
      } catch (error) {
        if (error instanceof TransportError) throw error;
        if (signal?.aborted === true) throw new TransportError('aborted');
        throw limit.aborted ? new TransportError('timeout') : transportErrorOf(error);
      } finally {
        limit.removeEventListener('abort', onLimit);
      }
    },
    close() {
      agents.httpAgent.destroy();
      agents.httpsAgent.destroy();
    },
  };
}

/** One GET, which brings along what the host gave us to be known by, and remembers what it gives. */
function createGet(instance: AxiosInstance) {
  const cookies = createCookies();
  return async (url: URL, range: string | undefined, signal: AbortSignal): Promise<PlaybackAnswer> => {
    const cookie = cookies.headerFor(url);
    const headers = {
      ...(range === undefined ? {} : { Range: range }),
      ...(cookie === undefined ? {} : { Cookie: cookie }),
    };
    const answer = await instance.request<Readable>({ url: url.href, headers, signal });
    // It may break before anybody reads it; whoever reads it hears of it then.
    answer.data.on('error', () => undefined);
    const given: unknown = answer.headers['set-cookie'];
    cookies.take(url, Array.isArray(given) ? given.filter((line) => typeof line === 'string') : []);
    return { url, status: answer.status, header: (name) => headerOf(answer, name), stream: answer.data };
  };
}

function headerOf({ headers }: AxiosResponse, name: string): string {
  const value: unknown = headers[name];
  return typeof value === 'string' ? value : '';
}
