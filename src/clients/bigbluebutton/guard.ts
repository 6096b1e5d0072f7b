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

/**
 * Answers of a server that works (FAILED, a wrong checksum, 404) say nothing against its health; nor does what became
 * of a body, which something on the way may not let through: calls without one still work then.
 */
function isFaultOfServer(error: unknown): boolean {
  if (!(error instanceof TransportError)) return false;
  const { kind, status = 0, hadBody } = error;
  if (kind === 'unreachable') return true;
  if (hadBody) return false;
  return kind === 'timeout' || kind === 'reset' || (kind === 'http-status' && status >= 500);
}
