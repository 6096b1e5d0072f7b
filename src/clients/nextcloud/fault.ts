/** Everything that can go wrong between us and a Nextcloud, as one closed list. */
export type NextcloudErrorKind =
  /** No connection came about, or none that is to be trusted. */
  | 'unreachable'
  /** No whole answer within the time limit. */
  | 'timeout'
  /** The connection broke before the answer was whole. */
  | 'reset'
  /** Another answer than any the call knows, a redirect or a login page among them. */
  | 'unexpected'
  /** More bytes than we are ready to read. */
  | 'too-large'
  /** Wrong account, wrong or revoked password: nothing more is sent for a while. */
  | 'unauthorized'
  /** The account may not do this. */
  | 'forbidden'
  /** There is no such file, group, share. */
  | 'not-found'
  /** The folder in which it should lie is missing. */
  | 'no-parent'
  /** Something else has its name. */
  | 'exists'
  /** Two things have the name of which there should be one. */
  | 'ambiguous'
  /** Others are writing there, and went on longer than we waited. */
  | 'locked'
  /** No room left. */
  | 'full'
  /** A name that this server takes nowhere. */
  | 'bad-name'
  /** Too many calls of this kind in the last ten minutes; not sent, or answered 429. `retryAt` says when to come again. */
  | 'rate-limited'
  /** It is being maintained. */
  | 'maintenance'
  /** The app that the call belongs to is not there. */
  | 'app-missing'
  /** Not sent: the last calls all failed, the server is given time to recover. */
  | 'circuit-open'
  /** Not sent: too many calls wait already. */
  | 'overloaded'
  /** What came over is not what was sent. */
  | 'corrupt'
  /** The caller gave up. */
  | 'aborted';

/**
 * `refused`: the server certainly did nothing. `unknown`: bytes may have left, so it may have done it; ask before
 * doing anything else.
 */
export type NextcloudOutcome = 'refused' | 'unknown';

/** `code` of a fault that says: too many failed logins came from our address. */
export const BRUTE_FORCE = 'brute-force';

/** One failed call. */
export type NextcloudFault = {
  /** Such as `files.move`; never a path or a name. */
  readonly call: string;
  readonly kind: NextcloudErrorKind;
  readonly outcome: NextcloudOutcome;
  readonly status?: number;
  /** The OCS code, or the class of a DAV exception. */
  readonly code?: string;
  /** With `rate-limited`: not before this instant. */
  readonly retryAt?: number;
};

/**
 * A call to Nextcloud that did not give what it should. It is made of the fault alone and keeps no cause: what HTTP
 * libraries throw holds the password and the addresses of files.
 */
export class NextcloudError extends Error {
  readonly call: string;
  readonly kind: NextcloudErrorKind;
  readonly outcome: NextcloudOutcome;
  readonly status: number | undefined;
  readonly code: string | undefined;
  readonly retryAt: number | undefined;

  constructor(fault: NextcloudFault) {
    super(describe(fault));
    this.name = 'NextcloudError';
    this.call = fault.call;
    this.kind = fault.kind;
    this.outcome = fault.outcome;
    this.status = fault.status;
    this.code = fault.code;
    this.retryAt = fault.retryAt;
  }
}

function describe({ call, kind, status, code }: NextcloudFault): string {
  const details = [status, code].filter((detail) => detail !== undefined);
  return `nextcloud ${call}: ${kind}${details.length === 0 ? '' : ` (${details.join(' ')})`}`;
}
