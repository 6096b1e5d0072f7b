import { createGuard, type Guard, type GuardOptions, type NotSent } from '../../lib/guard.ts';
import { TransportError } from './http.ts';

/** Not sent: the guard says why. */
export class GuardError extends Error {
  readonly kind: NotSent;

  constructor(kind: NotSent) {
    super(kind);
    this.name = 'GuardError';
    this.kind = kind;
  }
}

/** Keeps one sick server from taking our time. What was not sent is a `GuardError`. */
export function guardServer(options: GuardOptions): Guard {
  return createGuard(options, { isFaultOfServer, notSent: (why) => new GuardError(why) });
}

/** Answers of a server that works (FAILED, a wrong checksum, 404) say nothing against its health. */
function isFaultOfServer(error: unknown): boolean {
  if (!(error instanceof TransportError)) return false;
  if (error.kind === 'http-status') return error.status !== undefined && error.status >= 500;
  return error.kind === 'unreachable' || error.kind === 'timeout' || error.kind === 'reset';
}
