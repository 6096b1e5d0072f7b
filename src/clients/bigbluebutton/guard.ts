import {
  bulkhead,
  CircuitState,
  circuitBreaker,
  ConsecutiveBreaker,
  handleWhen,
  isBrokenCircuitError,
  isBulkheadRejectedError,
} from 'cockatiel';
import { TransportError } from './http.ts';

export type Circuit = 'closed' | 'open' | 'half-open';

/** Not sent: the guard says why. */
export class GuardError extends Error {
  readonly kind: 'circuit-open' | 'overloaded' | 'aborted';

  constructor(kind: GuardError['kind']) {
    super(kind);
    this.name = 'GuardError';
    this.kind = kind;
  }
}

export type GuardOptions = {
  /** Calls to the server at one time. */
  readonly concurrent: number;
  /** Calls that may wait for their turn. */
  readonly waiting: number;
  /** Failures in a row, of the connection or with status 5xx, that open the circuit. */
  readonly failuresToOpen: number;
  /** How long the circuit stays open before one call tries again. */
  readonly halfOpenAfterMs: number;
};

export type Guard = {
  readonly circuit: Circuit;
  /** Runs `send` in its turn. @throws GuardError when it was not run, else what `send` throws */
  run<T>(send: () => Promise<T>, signal?: AbortSignal): Promise<T>;
  /** Runs `send` at once, whatever waits and whatever failed before; if it works the circuit closes. */
  probe<T>(send: () => Promise<T>): Promise<T>;
};

/** Keeps one sick server from taking our time: a circuit breaker around a bounded queue. */
export function createGuard(options: GuardOptions): Guard {
  const failures = new ConsecutiveBreaker(options.failuresToOpen);
  const breaker = circuitBreaker(handleWhen(isFaultOfServer), {
    halfOpenAfter: options.halfOpenAfterMs,
    breaker: failures,
  });
  const turns = bulkhead(options.concurrent, options.waiting);

  return {
    get circuit() {
      return CIRCUITS[breaker.state];
    },
    run(send, signal) {
      let begun = false;
      const once = () => {
        if (signal?.aborted === true) throw new GuardError('aborted');
        begun = true;
        return send();
      };
      // The turn comes first: a call that waited must not run into a circuit that opened meanwhile.
      const work = turns.execute(() => breaker.execute(once)).catch(asGuardError);
      return signal === undefined ? work : unlessAborted(work, signal, () => begun);
    },
    async probe(send) {
      if (breaker.state === CircuitState.Closed) return breaker.execute(send);
      const answer = await send();
      failures.success();
      // To isolate and release is the policy's one way to close by hand.
      breaker.isolate().dispose();
      return answer;
    },
  };
}

const CIRCUITS: Readonly<Record<CircuitState, Circuit>> = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.Open]: 'open',
  [CircuitState.HalfOpen]: 'half-open',
  [CircuitState.Isolated]: 'open',
};

/** Answers of a server that works (FAILED, a wrong checksum, 404) say nothing against its health. */
function isFaultOfServer(error: unknown): boolean {
  if (!(error instanceof TransportError)) return false;
  if (error.kind === 'http-status') return error.status !== undefined && error.status >= 500;
  return error.kind === 'unreachable' || error.kind === 'timeout' || error.kind === 'reset';
}

function asGuardError(error: unknown): never {
  if (isBrokenCircuitError(error)) throw new GuardError('circuit-open');
  if (isBulkheadRejectedError(error)) throw new GuardError('overloaded');
  throw error;
}

/** `work`, or an error as soon as the caller gives up before it has begun; after that the request itself ends. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal, begun: () => boolean): Promise<T> {
  return new Promise((resolve, reject) => {
    const abandon = () => {
      if (!begun()) reject(new GuardError('aborted'));
    };
    signal.addEventListener('abort', abandon, { once: true });
    if (signal.aborted) abandon();
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abandon));
  });
}
