import type { IncomingHttpHeaders } from 'node:http';
import { finished, type Readable } from 'node:stream';
import type { DavResponse } from './dav-fetch.ts';
import { bytesOf, type DavHttp, type DavMessage, type DavMethod, headOf, textOf } from './dav-http.ts';
import { davFailure } from './dav-judge.ts';
import { isFailure, unknown } from './failure.ts';
import { type Found, readMultistatus } from './multistatus.ts';
import type { Settings } from './options.ts';
import type { Patience } from './patience.ts';
import type { How, Through } from './turn.ts';

/** One request of WebDAV. */
type DavRequest = {
  readonly method: DavMethod;
  /** Whole and encoded. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A stream is made anew for each try; its length is among the headers. */
  readonly body?: string | Buffer | (() => Readable);
  /** The statuses that are answers; any other is a failure. */
  readonly expects: readonly number[];
  readonly timeoutMs?: number;
};

type DavAnswer = { readonly status: number; readonly headers: IncomingHttpHeaders };

export type Dav = {
  /** @throws Failure */
  ask(request: DavRequest): Promise<DavAnswer>;
  /** What a PROPFIND or SEARCH finds. @throws Failure `not-found`; `too-large` above `maxBytes`, 20 MB by default */
  find(
    url: string,
    query: {
      readonly method?: 'PROPFIND' | 'SEARCH';
      readonly depth?: '0' | '1';
      readonly body: string;
      readonly timeoutMs?: number | undefined;
      readonly maxBytes?: number | undefined;
    },
  ): Promise<readonly Found[]>;
  /** The whole of a file. @throws Failure `too-large` */
  read(
    url: string,
    maxBytes: number,
  ): Promise<{ readonly headers: IncomingHttpHeaders; readonly body: Buffer }>;
  /**
   * A file as it comes in; it holds its place in the queue until it has been read or destroyed.
   *
   * @param timeoutMs until it begins
   * @param wholeMs until its last byte; the client's own limit where it is left out
   */
  open(url: string, timeoutMs: number, wholeMs?: number): Promise<DavResponse>;
};

/** A folder of some thousand entries; the trash of a busy account. */
const MAX_LISTING_BYTES = 20_000_000;
/** Answers that say little: no body, or an error. */
const MAX_HEAD_BYTES = 64_000;
/** May be sent again whatever became of the first try. */
const READS: ReadonlySet<DavMethod> = new Set(['PROPFIND', 'SEARCH', 'GET']);

export function createDav(
  http: DavHttp,
  through: Through,
  patience: () => Patience,
  settings: Settings,
): Dav {
  const answer = (request: DavRequest, stop: AbortSignal) => answerOf(http, request, stop);
  const send = <T>(method: DavMethod, attempt: (stop: AbortSignal) => Promise<T>, how?: How<T>) =>
    tryAgain(READS.has(method), patience(), () => through(attempt, how));

  return {
    ask: (request) => {
      const once = async (stop: AbortSignal): Promise<DavAnswer> => {
        const response = await answer(request, stop);
        await headOf(response, MAX_HEAD_BYTES);
        return { status: response.status, headers: response.headers };
      };
      return send(request.method, once, { timeoutMs: request.timeoutMs });
    },
    find: async (
      url,
      { method = 'PROPFIND', depth = '0', body, timeoutMs, maxBytes = MAX_LISTING_BYTES },
    ) => {
      const type = { 'Content-Type': 'application/xml; charset=utf-8' };
      const headers = method === 'PROPFIND' ? { ...type, Depth: depth } : type;
      const once = async (stop: AbortSignal) =>
        textOf(await answer({ method, url, headers, body, expects: [207] }, stop), maxBytes);
      return readMultistatus(await send(method, once, { timeoutMs }));
    },
    read: (url, maxBytes) =>
      send('GET', async (stop) => {
        const response = await answer({ method: 'GET', url, expects: [200] }, stop);
        return { headers: response.headers, body: await bytesOf(response, maxBytes) };
      }),
    open: (url, timeoutMs, wholeMs = settings.downloadTimeoutMs) => {
      const once = async (stop: AbortSignal) =>
        begun(stop, settings.timeLimit(timeoutMs), (until) =>
          answer({ method: 'GET', url, expects: [200] }, until),
        );
      return send('GET', once, { timeoutMs: wholeMs, hold: ended });
    },
  };
}

/** The answer to a request whose status is among those expected, its body yet to be read. */
async function answerOf(http: DavHttp, request: DavRequest, stop: AbortSignal): Promise<DavResponse> {
  const response = await http.send(messageOf(request), stop);
  if (request.expects.includes(response.status)) return response;
  throw davFailure(response.status, response.headers, await headOf(response, MAX_HEAD_BYTES));
}

/** Tries anew what is locked; and once what only reads and whose connection broke. */
async function tryAgain<T>(isRead: boolean, more: Patience, attempt: () => Promise<T>): Promise<T> {
  let again = isRead;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (isFailure(error, 'reset') && again) again = false;
      else if (!isFailure(error, 'locked') || !(await more.another())) throw error;
    }
  }
}

function messageOf({ method, url, headers = {}, body }: DavRequest): DavMessage {
  const content = typeof body === 'function' ? body() : body;
  return { method, url, headers, ...(content === undefined ? {} : { body: content }) };
}

/** What `send` gives, which ends by `limit` only as long as it has not begun, and by `stop` also later. */
async function begun<T>(
  stop: AbortSignal,
  limit: AbortSignal,
  send: (until: AbortSignal) => Promise<T>,
): Promise<T> {
  const late = new AbortController();
  const end = () => late.abort();
  limit.addEventListener('abort', end, { once: true });
  try {
    return await send(AbortSignal.any([stop, late.signal]));
  } catch (error) {
    throw late.signal.aborted && !stop.aborted ? unknown('timeout') : error;
  } finally {
    limit.removeEventListener('abort', end);
  }
}

/** When it has been read, or is destroyed, however that ends. */
async function ended({ body }: DavResponse): Promise<void> {
  return new Promise((resolve) => {
    finished(body, () => resolve());
  });
}
