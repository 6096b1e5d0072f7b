import {
  bulkhead,
  CircuitState,
  circuitBreaker,
  ConsecutiveBreaker,
  handleWhen,
  isBrokenCircuitError,
  isBulkheadRejectedError,
} from 'cockatiel';
import { unlessAborted } from './unless-aborted.ts';

export type Circuit = 'closed' | 'open' | 'half-open';

/** Why something was not sent. */
export type NotSent = 'circuit-open' | 'overloaded' | 'aborted';

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

/** What a client makes of it: its own errors, and which of them say that a server is sick. */
type GuardMeaning = {
  readonly isFaultOfServer: (error: unknown) => boolean;
  readonly notSent: (why: NotSent) => Error;
};

export type Guard = {
  readonly circuit: Circuit;
  /** Runs `send` in its turn. @throws what `notSent` makes where it was not run, else what `send` throws */
  run<T>(send: () => Promise<T>, signal?: AbortSignal): Promise<T>;
  /** Runs `send` at once, whatever waits and whatever failed before; if it works the circuit closes. */
  probe<T>(send: () => Promise<T>): Promise<T>;
};

/** Keeps one sick server from taking our time: a circuit breaker around a bounded queue. */
export function createGuard(options: GuardOptions, { isFaultOfServer, notSent }: GuardMeaning): Guard {
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
        if (signal?.aborted === true) throw notSent('aborted');
        begun = true;
        return send();
      };
      // The turn comes first: a call that waited must not run into a circuit that opened meanwhile.
      const work = turns
        .execute(() => breaker.execute(once))
        .catch((error: unknown) => {
          throw meaningOf(error, notSent);
        });
      return signal === undefined
        ? work
        : unlessAborted(work, signal, () => (begun ? null : notSent('aborted')));
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

/** Of the policies' own errors what the client makes of them; any other as it is. */
function meaningOf(error: unknown, notSent: GuardMeaning['notSent']): unknown {
  if (isBrokenCircuitError(error)) return notSent('circuit-open');
  return isBulkheadRejectedError(error) ? notSent('overloaded') : error;
}
