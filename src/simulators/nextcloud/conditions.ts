import { header, type Call } from './call.ts';
import { precondition } from './dav-error.ts';

/**
 * `If-Match`, `If-None-Match` and `If` against what is there.
 *
 * @param etag of what is there, or null
 * @throws DavError 412
 */
export function checkConditions(call: Call, etag: string | null): void {
  const ifMatch = header(call, 'if-match');
  if (ifMatch !== null && !matches(ifMatch, etag)) {
    throw precondition('An If-Match header was specified, but none of the specified the ETags matched.');
  }
  const ifNoneMatch = header(call, 'if-none-match');
  if (ifNoneMatch !== null && matches(ifNoneMatch, etag)) {
    throw precondition('An If-None-Match header was specified, but the ETag matched (or * was specified).');
  }
  const listed = /\[\s*(?:W\/)?"([^"]*)"\s*\]/.exec(header(call, 'if') ?? '');
  if (listed !== null && listed[1] !== etag) throw precondition('The If header did not match');
}

/** Whether a GET's `If-None-Match` names what is there. */
export function isUnchanged(call: Call, etag: string): boolean {
  const wanted = header(call, 'if-none-match');
  return wanted !== null && matches(wanted, etag);
}

function matches(list: string, etag: string | null): boolean {
  if (etag === null) return false;
  return list.split(',').some((one) => {
    const text = one.trim().replace(/^W\//, '');
    return text === '*' || text.replace(/^"|"$/g, '') === etag;
  });
}
