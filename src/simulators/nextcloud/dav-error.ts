import type { Answer } from './answer.ts';
import { escapeXml } from './xml.ts';

/** Ends a DAV call with an error body. */
export class DavError extends Error {
  readonly status: number;
  readonly exception: string;

  constructor(status: number, exception: string, message = '') {
    super(message);
    this.status = status;
    this.exception = exception;
  }
}

export function davError(status: number, exception: string, message: string): Answer {
  return {
    status,
    headers: { 'Content-Type': 'application/xml; charset=utf-8' },
    body:
      '<?xml version="1.0" encoding="utf-8"?>\n' +
      '<d:error xmlns:d="DAV:" xmlns:s="http://sabredav.org/ns">\n' +
      `  <s:exception>${escapeXml(exception)}</s:exception>\n` +
      `  <s:message>${escapeXml(message)}</s:message>\n</d:error>\n`,
  };
}

const SABRE = 'Sabre\\DAV\\Exception\\';
const CONNECTOR = 'OCA\\DAV\\Connector\\Sabre\\Exception\\';

export const notFound = (message: string) => new DavError(404, `${SABRE}NotFound`, message);
export const forbidden = (message = '') => new DavError(403, `${SABRE}Forbidden`, message);
export const conflict = (message: string) => new DavError(409, `${SABRE}Conflict`, message);
export const badRequest = (message: string) => new DavError(400, `${SABRE}BadRequest`, message);
export const notAllowed = (message: string) => new DavError(405, `${SABRE}MethodNotAllowed`, message);
export const precondition = (message: string) => new DavError(412, `${SABRE}PreconditionFailed`, message);
export const noSpace = (message: string) => new DavError(507, `${SABRE}InsufficientStorage`, message);
export const notAuthenticated = (message: string) => new DavError(401, `${SABRE}NotAuthenticated`, message);
export const notImplemented = (message: string) => new DavError(501, `${SABRE}NotImplemented`, message);
export const locked = (name: string) => new DavError(423, `${CONNECTOR}FileLocked`, `"${name}" is locked`);
export const invalidPath = (message: string) => new DavError(400, `${CONNECTOR}InvalidPath`, message);
export const brokenLock = (name: string) =>
  new DavError(500, 'OCP\\Lock\\LockedException', `"${name}" is locked`);
