import { AnswerError } from './answers.ts';
import { BackendError, type BackendErrorKind } from './fault.ts';
import type { Guard, GuardOptions } from '../../lib/guard.ts';
import { GuardError, guardServer } from './guard.ts';
import { createHttp, TransportError, type HttpOptions } from './http.ts';
import { apiBase, assertUsable, type BigBlueButtonServer } from './server.ts';
import { signedQuery, type Pair } from './signing.ts';

/** One finished call, for metrics; `outcome` is one of a closed list, never a text of the server. */
export type Observation = {
  readonly server: string;
  readonly call: string;
  readonly outcome: 'ok' | BackendErrorKind;
  readonly seconds: number;
};

export type ClientOptions = Partial<GuardOptions & Omit<HttpOptions, 'maxSockets'>> & {
  /** For one whole answer, unless the call says otherwise. */
  readonly timeoutMs?: number;
  readonly observe?: (observation: Observation) => void;
};

export type CallOptions = { readonly timeoutMs?: number; readonly signal?: AbortSignal };

/** `probe`: ask also while the circuit is open or the queue is full; an answer closes the circuit. */
export type ReadOptions = CallOptions & { readonly probe?: boolean };

/**
 * `once`: not sent again, come what may; where it is left out, a connection that died while idle is tried anew.
 * `body`: XML that travels with the call, by POST; what is signed stays in the address.
 */
type AskOptions = ReadOptions & { readonly once?: boolean; readonly body?: string };

export type Caller = {
  /**
   * Sends one call and reads the body of its answer.
   *
   * @throws BackendError
   */
  ask<T>(call: string, pairs: readonly Pair[], read: (body: string) => T, options?: AskOptions): Promise<T>;
  /** The signed address of a call. */
  address(call: string, pairs: readonly Pair[]): string;
  readonly guard: Guard;
  close(): void;
};

const DEFAULTS = {
  timeoutMs: 10_000,
  maxAnswerBytes: 5_000_000,
  concurrent: 20,
  waiting: 100,
  failuresToOpen: 5,
  halfOpenAfterMs: 10_000,
  timeLimit: (ms: number) => AbortSignal.timeout(ms),
};
/** Connections beyond those of the queue, so that a probe never waits for one. */
const PROBE_SOCKETS = 4;

/** @throws TypeError when the server's address, secrets or algorithm can never work */
export function createCaller(server: BigBlueButtonServer, options: ClientOptions): Caller {
  assertUsable(server);
  const settings = { ...DEFAULTS, ...options };
  const base = apiBase(server);
  const http = createHttp({ ...settings, maxSockets: settings.concurrent + PROBE_SOCKETS });
  const guard = guardServer(settings);

  function address(call: string, pairs: readonly Pair[]): string {
    return `${base}/${call}?${signedQuery(call, pairs, server.secrets[0], server.checksum)}`;
  }

  return {
    address,
    guard,
    async ask(call, pairs, read, { timeoutMs = settings.timeoutMs, signal, probe = false, once, body } = {}) {
      const send = () => {
        const url = address(call, pairs);
        const limits = { timeoutMs, signal, once };
        return body === undefined ? http.get(url, limits) : http.post(url, body, limits);
      };
      return observed(server.name, call, options.observe, async () =>
        read(await (probe ? guard.probe(send) : guard.run(send, signal))),
      );
    },
    close: () => {
      http.close();
    },
  };
}

/** Runs one call: the one place where it is measured, and where its faults get their name. @throws BackendError */
export async function observed<T>(
  server: string,
  call: string,
  observe: ClientOptions['observe'],
  work: () => Promise<T>,
): Promise<T> {
  const begun = performance.now();
  const end = (outcome: Observation['outcome']) =>
    observe?.({ server, call, outcome, seconds: (performance.now() - begun) / 1000 });
  try {
    const answer = await work();
    end('ok');
    return answer;
  } catch (error) {
    const fault = backendErrorOf(server, call, error);
    end(fault.kind);
    throw fault;
  }
}

/** A balancer says this also when its own call to the server timed out, so the server may have acted. */
const KEY_OF_UNKNOWN = 'internalError';

/** @throws `error` itself where it is none of a call */
export function backendErrorOf(server: string, call: string, error: unknown): BackendError {
  if (error instanceof GuardError) {
    return new BackendError({ server, call, kind: error.kind, outcome: 'refused' });
  }
  if (error instanceof TransportError) {
    const { kind, outcome, status } = error;
    return new BackendError({ server, call, kind, outcome, ...(status === undefined ? {} : { status }) });
  }
  if (error instanceof AnswerError) {
    const { kind, messageKey } = error;
    const said = kind === 'checksum' || (kind === 'failed' && messageKey !== KEY_OF_UNKNOWN);
    const outcome = said ? 'refused' : 'unknown';
    return new BackendError({
      server,
      call,
      kind,
      outcome,
      ...(messageKey === undefined ? {} : { messageKey }),
    });
  }
  throw error;
}
