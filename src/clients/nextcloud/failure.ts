import type { NextcloudErrorKind, NextcloudFault, NextcloudOutcome } from './fault.ts';

/** What is known of a failure where the name of the call is not. */
export type FailureFacts = Omit<NextcloudFault, 'call'>;

/** `code` of a failure that says: where an upload comes from failed, or gave other bytes than it said. */
export const SOURCE = 'source';

/**
 * Why one request did not give what it should. It holds nothing of the request; `calls.ts` names the call and hands
 * out a `NextcloudError`.
 */
export class Failure extends Error {
  readonly facts: FailureFacts;

  constructor(facts: FailureFacts) {
    super(facts.kind);
    this.name = 'Failure';
    this.facts = facts;
  }

  get kind(): NextcloudErrorKind {
    return this.facts.kind;
  }

  get outcome(): NextcloudOutcome {
    return this.facts.outcome;
  }

  get status(): number | undefined {
    return this.facts.status;
  }
}

/** The server certainly did nothing. */
export function refused(kind: NextcloudErrorKind, more: Partial<FailureFacts> = {}): Failure {
  return new Failure({ kind, outcome: 'refused', ...more });
}

/** Bytes have left, so it may have done it. */
export function unknown(kind: NextcloudErrorKind, more: Partial<FailureFacts> = {}): Failure {
  return new Failure({ kind, outcome: 'unknown', ...more });
}

/** Whether `error` is a failure of one of these kinds. */
export function isFailure(error: unknown, ...kinds: readonly NextcloudErrorKind[]): error is Failure {
  return error instanceof Failure && (kinds.length === 0 || kinds.includes(error.kind));
}

/**
 * Does `act`; where its answer was lost, asks by `ask` whether it is done.
 *
 * @param ask what `act` should have given, or null where it is not done
 * @throws Failure that of `act`, also where asking failed too
 */
export async function surely<T>(act: () => Promise<T>, ask: () => Promise<T | null>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!isFailure(error) || error.outcome !== 'unknown' || error.kind === 'aborted') throw error;
    const done = await ask().catch((second: unknown) => {
      if (second instanceof Failure) return null;
      throw second;
    });
    if (done !== null) return done;
    throw error;
  }
}
