import { createGuard, type Guard, type GuardOptions } from '../../lib/guard.ts';
import { isFailure, refused } from './failure.ts';

/** Keeps a sick Nextcloud from taking our time. What was not sent is a `Failure`. */
export function guardCloud(options: GuardOptions): Guard {
  return createGuard(options, { isFaultOfServer, notSent: (why) => refused(why) });
}

/** Answers of a server that works (404, 423, also its maintenance) say nothing against its health. */
function isFaultOfServer(error: unknown): boolean {
  if (isFailure(error, 'unexpected')) return error.status !== undefined && error.status >= 500;
  // Out of time before it was sent, it waited for others of ours.
  if (isFailure(error, 'timeout')) return error.outcome === 'unknown';
  return isFailure(error, 'unreachable', 'reset');
}
