import type { Instant } from '../../lib/span.ts';

/** One request that reached the server, whatever became of it. */
export type LoggedRequest = {
  readonly method: string;
  /** Decoded, without the query; what opens a door by itself is `[token]`. */
  readonly path: string;
  /** Who acted; null where nobody had signed in. */
  account: string | null;
  readonly at: Instant;
  /** Null as long as there was no answer, and where none was ever given. */
  status: number | null;
  /** By its method: it meant to change something. */
  readonly isWrite: boolean;
  /** Something was really changed. */
  wrote: boolean;
};

export type RequestLog = {
  add(method: string, path: string, at: Instant): LoggedRequest;
  /** The newest last, at most the last 20,000. */
  all(): readonly LoggedRequest[];
  clear(): void;
};

const KEPT = 20_000;
const READING = new Set(['GET', 'HEAD', 'OPTIONS', 'PROPFIND', 'REPORT', 'SEARCH']);

export function requestLog(): RequestLog {
  let requests: LoggedRequest[] = [];
  return {
    add: (method, path, at) => {
      const request: LoggedRequest = {
        method,
        path: withoutTokens(path),
        account: null,
        at,
        status: null,
        isWrite: !READING.has(method),
        wrote: false,
      };
      requests.push(request);
      if (requests.length > KEPT) requests.shift();
      return request;
    },
    all: () => requests.map((request) => ({ ...request })),
    clear: () => {
      requests = [];
    },
  };
}

function withoutTokens(path: string): string {
  return path.replace(
    /^((?:\/index\.php)?\/s\/|\/public\.php\/dav\/files\/|\/remote\.php\/direct\/)[^/]+/,
    '$1[token]',
  );
}
