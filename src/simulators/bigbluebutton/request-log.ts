import type { Instant } from '../../lib/span.ts';
import type { Parameters } from './parameters.ts';

/** One API call that reached the server, whatever became of it. */
export type LoggedRequest = {
  readonly call: string;
  readonly method: string;
  readonly at: Instant;
  /** Without the checksum; passwords struck out. */
  readonly params: Readonly<Record<string, string>>;
};

export type RequestLog = {
  add(call: string, method: string, at: Instant, params: Parameters): void;
  /** A look at something recorded; counts as the call `playback`. */
  addPlayback(method: string, path: string, at: Instant): void;
  /** The newest last, at most the last 20,000. */
  all(): readonly LoggedRequest[];
  clear(): void;
};

const KEPT = 20_000;

export function requestLog(): RequestLog {
  const requests: LoggedRequest[] = [];
  const note = (request: LoggedRequest) => {
    requests.push(request);
    if (requests.length > KEPT) requests.shift();
  };
  return {
    add: (call, method, at, params) => note({ call, method, at, params: withoutSecrets(params) }),
    addPlayback: (method, path, at) => {
      const params = { path: path.replace(/^\/captions\/[^/]+/, '/captions/[struck]') };
      note({ call: 'playback', method, at, params });
    },
    all: () => [...requests],
    clear: () => {
      requests.length = 0;
    },
  };
}

function withoutSecrets(params: Parameters): Record<string, string> {
  return Object.fromEntries(
    params
      .entries()
      .filter(([name]) => name !== 'checksum')
      .map(([name, value]) => [name, /^(password|attendeePW|moderatorPW)$/.test(name) ? '[struck]' : value]),
  );
}
