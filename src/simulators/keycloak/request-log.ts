import type { Instant } from '../../lib/span.ts';
import type { Endpoint } from './faults.ts';

/** One request that arrived, whatever became of it; without query, body or token. */
export type LoggedRequest = {
  readonly method: string;
  readonly path: string;
  /** Null where the realm has nothing. */
  readonly endpoint: Endpoint | null;
  readonly at: Instant;
};

export type RequestLog = {
  add(request: LoggedRequest): void;
  /** The newest last, at most the last 20,000. */
  all(): readonly LoggedRequest[];
  clear(): void;
};

const KEPT = 20_000;

export function requestLog(): RequestLog {
  const requests: LoggedRequest[] = [];
  return {
    add: (request) => {
      requests.push(request);
      if (requests.length > KEPT) requests.shift();
    },
    all: () => [...requests],
    clear: () => {
      requests.length = 0;
    },
  };
}
