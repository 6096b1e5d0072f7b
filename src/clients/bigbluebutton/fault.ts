/** Everything that can go wrong between us and one BigBlueButton server, as one closed list. */
export type BackendErrorKind =
  /** No connection came about: refused, no such host, no route, no trust in the certificate. */
  | 'unreachable'
  /** No whole answer within the time limit. */
  | 'timeout'
  /** The connection broke before the answer was whole. */
  | 'reset'
  /** Another status than 200, redirects included. */
  | 'http-status'
  /** 200, and something that is no answer of the API: a proxy's page, JSON, nothing at all. */
  | 'not-xml'
  /** An answer of the API that ends early. */
  | 'truncated'
  /** More bytes than we are ready to read. */
  | 'too-large'
  /** XML that is broken, or lacks what the call must answer. */
  | 'malformed'
  /** The server says FAILED; `messageKey` says why. */
  | 'failed'
  /** The server does not accept our signature: wrong secret or wrong algorithm. */
  | 'checksum'
  /** Not sent: a playback address, a player's page or a redirect leads to a host that is not the server's. */
  | 'foreign-address'
  /** Not sent: the last calls all failed, the server is given time to recover. */
  | 'circuit-open'
  /** Not sent: too many calls to this server wait already. */
  | 'overloaded'
  /** The caller gave up. */
  | 'aborted';

/**
 * What we know of the effect. `refused`: the server certainly did nothing.
 * `unknown`: bytes may have left, so it may have done it; ask before doing anything else.
 */
export type BackendOutcome = 'refused' | 'unknown';

/** One failed call. `status` only with `http-status`, `messageKey` only with `failed`. */
export type BackendFault = {
  readonly server: string;
  readonly call: string;
  readonly kind: BackendErrorKind;
  readonly outcome: BackendOutcome;
  readonly status?: number;
  readonly messageKey?: string;
};

/**
 * A call to a BigBlueButton server that did not give what it should.
 *
 * It is made of the fault alone and keeps no cause: what HTTP libraries throw holds the signed address,
 * so nothing of it may reach a log.
 */
export class BackendError extends Error {
  readonly server: string;
  readonly call: string;
  readonly kind: BackendErrorKind;
  readonly outcome: BackendOutcome;
  readonly status: number | undefined;
  readonly messageKey: string | undefined;

  constructor(fault: BackendFault) {
    super(describe(fault));
    this.name = 'BackendError';
    this.server = fault.server;
    this.call = fault.call;
    this.kind = fault.kind;
    this.outcome = fault.outcome;
    this.status = fault.status;
    this.messageKey = fault.messageKey;
  }
}

function describe({ server, call, kind, status, messageKey }: BackendFault): string {
  const detail = status ?? messageKey;
  return `${server} ${call}: ${kind}${detail === undefined ? '' : ` (${detail})`}`;
}
