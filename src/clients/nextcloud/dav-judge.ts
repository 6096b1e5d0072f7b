import type { IncomingHttpHeaders } from 'node:http';
import { BRUTE_FORCE, type NextcloudErrorKind } from './fault.ts';
import { Failure, refused, unknown } from './failure.ts';

const KIND_OF_STATUS: Readonly<Record<number, NextcloudErrorKind>> = {
  401: 'unauthorized',
  403: 'forbidden',
  409: 'no-parent',
  412: 'exists',
  423: 'locked',
  507: 'full',
};

/** What a class of exception means whatever its status. */
const KIND_OF_EXCEPTION: Readonly<Record<string, NextcloudErrorKind>> = {
  LockedException: 'locked',
  FileLocked: 'locked',
  ForbiddenException: 'forbidden',
  InvalidPath: 'bad-name',
  ServerMaintenanceMode: 'maintenance',
};

/**
 * What an answer of WebDAV means that is none of those the call knows.
 *
 * Decided by status and class of exception, as messages differ by version and language; but a disabled account is
 * told from a sick server by its message alone.
 */
export function davFailure(status: number, headers: IncomingHttpHeaders, body: string): Failure {
  const exception = exceptionOf(body);
  const code = exception === undefined ? {} : { code: exception };
  if (headers['x-nextcloud-maintenance-mode'] === '1') return refused('maintenance', { status });
  if (exception === 'TooManyRequests') return refused('rate-limited', { status, code: BRUTE_FORCE });
  if (status === 429) return refused('rate-limited', { status });
  if (status === 503 && body.includes('DisabledUserException'))
    return refused('unauthorized', { status, ...code });
  const named = exception === undefined ? undefined : KIND_OF_EXCEPTION[exception];
  const kind = named ?? KIND_OF_STATUS[status];
  if (kind !== undefined) return refused(kind, { status, ...code });
  // Only the server's own word says that something is not there; a proxy's page must not.
  if (status === 404 && exception === 'NotFound') return refused('not-found', { status, ...code });
  return status >= 400 && status < 500
    ? refused('unexpected', { status, ...code })
    : unknown('unexpected', { status, ...code });
}

/** The class of the exception, without its namespace. */
function exceptionOf(body: string): string | undefined {
  return /<s:exception>(?:[A-Za-z0-9_]+\\)*([A-Za-z0-9_]{1,64})<\/s:exception>/.exec(body)?.[1];
}
