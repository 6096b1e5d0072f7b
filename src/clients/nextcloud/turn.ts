import type { Gate } from './gate.ts';
import { type Failure, isFailure, refused, SOURCE, unknown } from './failure.ts';
import type { Guard } from '../../lib/guard.ts';
import type { Settings } from './options.ts';

/** How one request is sent. */
export type How<T> = {
  /** For its answer; else that of the call, else the client's. */
  readonly timeoutMs?: number | undefined;
  /** Without signing in, so that no refused password stands in its way. */
  readonly anonymous?: boolean;
  /** Keeps its place in the queue until this is done; never rejects. */
  readonly hold?: (answer: T) => Promise<void>;
};

/** Sends one request in its turn, and ends it when its time is over or its caller gives up. @throws Failure */
export type Through = <T>(send: (stop: AbortSignal) => Promise<T>, how?: How<T>) => Promise<T>;

/** The limits of one call of the interface. */
export type Limits = {
  /** Given up by the caller. */
  readonly signal: AbortSignal | undefined;
  /** The time that the caller gave for all of it. */
  readonly deadline: AbortSignal | undefined;
  /** The same for each request. */
  readonly timeoutMs: number | undefined;
};

type Parts = { readonly gate: Gate; readonly guard: Guard; readonly settings: Settings };

/** The way of all requests of one call: queue, circuit, gate, time limit. */
export function createThrough({ gate, guard, settings }: Parts, limits: Limits): Through {
  const whole = wholeOf(limits);

  async function within<T>(send: (stop: AbortSignal) => Promise<T>, how: How<T>): Promise<T> {
    const limit = settings.timeLimit(how.timeoutMs ?? limits.timeoutMs ?? settings.timeoutMs);
    const stop = whole === undefined ? limit : AbortSignal.any([whole, limit]);
    try {
      return await (how.anonymous === true ? send(stop) : gate.pass(send, stop));
    } catch (error) {
      throw stop.aborted && isFailure(error) && !isSource(error) ? stopped(error, limits) : error;
    }
  }

  return (send, how = {}) =>
    new Promise((resolve, reject) => {
      const task = async () => {
        const answer = await within(send, how);
        resolve(answer);
        await how.hold?.(answer);
      };
      guard.run(task, whole).catch((error: unknown) => {
        reject(isFailure(error, 'aborted') && !isSource(error) ? stopped(error, limits) : asError(error));
      });
    });
}

/** The signal that ends the whole call. */
export function wholeOf({ signal, deadline }: Limits): AbortSignal | undefined {
  if (signal === undefined || deadline === undefined) return signal ?? deadline;
  return AbortSignal.any([signal, deadline]);
}

/** What it means that a request was ended by us: given up, or out of time. */
function stopped(failure: Failure, { signal }: Limits): Failure {
  const kind = signal?.aborted === true ? 'aborted' : 'timeout';
  return failure.outcome === 'refused' ? refused(kind) : unknown(kind);
}

/** Ended neither by us nor by the server, but by where an upload comes from. */
function isSource(failure: Failure): boolean {
  return failure.facts.code === SOURCE;
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error('nextcloud: not an error', { cause: error });
}
