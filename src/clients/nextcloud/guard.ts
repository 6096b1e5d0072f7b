import {
  bulkhead,
  CircuitState,
  circuitBreaker,
  ConsecutiveBreaker,
  handleWhen,
  isBrokenCircuitError,
  isBulkheadRejectedError,
} from 'cockatiel';
import { isFailure, refused } from './failure.ts';

export type Circuit = 'closed' | 'open' | 'half-open';

export type GuardOptions = {
  /** Requests to the server at one time. */
  readonly concurrent: number;
  /** Requests that may wait for their turn. */
  readonly waiting: number;
  /** Failures in a row, of the connection or with status 5xx, that open the circuit. */
  readonly failuresToOpen: number;
  /** How long the circuit stays open before one request tries again. */
  readonly halfOpenAfterMs: number;
};

export type Guard = {
  readonly circuit: Circuit;
  /**
   * Runs `send` in its turn.
   *
   * @throws Failure `circuit-open`, `overloaded` or `aborted` when it was not run, else what `send` throws
   */
  run<T>(send: () => Promise<T>, signal?: AbortSignal): Promise<T>;
};

/** Keeps a sick server from taking our time: a circuit breaker around a bounded queue. */
export function createGuard(options: GuardOptions): Guard {
  const breaker = circuitBreaker(handleWhen(isFaultOfServer), {
    halfOpenAfter: options.halfOpenAfterMs,
    breaker: new ConsecutiveBreaker(options.failuresToOpen),
  });
  const turns = bulkhead(options.concurrent, options.waiting);

  return {
    get circuit() {
      return CIRCUITS[breaker.state];
    },
    run(send, signal) {
      let begun = false;
      const once = () => {
        if (signal?.aborted === true) throw refused('aborted');
        begun = true;
        return send();
      };
      // The turn comes first: a request that waited must not run into a circuit that opened meanwhile.
      const work = turns.execute(() => breaker.execute(once)).catch(asFailure);
      return signal === undefined ? work : unlessAborted(work, signal, () => begun);
    },
  };
}

const CIRCUITS: Readonly<Record<CircuitState, Circuit>> = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.Open]: 'open',
  [CircuitState.HalfOpen]: 'half-open',
  [CircuitState.Isolated]: 'open',
};

/** Answers of a server that works (404, 423, also its maintenance) say nothing against its health. */
function isFaultOfServer(error: unknown): boolean {
  if (isFailure(error, 'unexpected')) return error.status !== undefined && error.status >= 500;
  // Out of time before it was sent, it waited for others of ours.
  if (isFailure(error, 'timeout')) return error.outcome === 'unknown';
  return isFailure(error, 'unreachable', 'reset');
}

function asFailure(error: unknown): never {
  if (isBrokenCircuitError(error)) throw refused('circuit-open');
  if (isBulkheadRejectedError(error)) throw refused('overloaded');
  throw error;
}

/** `work`, or an error as soon as the caller gives up before it has begun; after that the request itself ends. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal, begun: () => boolean): Promise<T> {
  return new Promise((resolve, reject) => {
    const abandon = () => {
      if (!begun()) reject(refused('aborted'));
    };
    signal.addEventListener('abort', abandon, { once: true });
    if (signal.aborted) abandon();
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abandon));
  });
}
