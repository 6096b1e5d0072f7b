/** What we ask the realm for. */
export type RealmCall = 'discovery' | 'keys' | 'token' | 'end-session' | 'group' | 'members';

/** Why the realm gave no answer that can be used, as one closed list. */
export type RealmFaultKind =
  /** No whole answer within the time limit. */
  | 'timeout'
  /** No connection, or one that broke before the answer was whole. */
  | 'unreachable'
  /** An answer that is not the JSON it should be, a proxy's page for example, or more than we read. */
  | 'not-json'
  /** Another status than the call can have: 404, 500. */
  | 'status'
  /** Sent elsewhere; we do not follow. */
  | 'redirect'
  /** A list that changed each time before we had read all of it. */
  | 'unsteady';

/** `seconds`: from the first byte sent until the whole answer was read or given up. */
export type ObserveRealm = (call: RealmCall, outcome: 'ok' | RealmFaultKind, seconds: number) => void;

/**
 * The realm could not be asked, so nobody knows what it would have said.
 *
 * It is made of the call and the kind alone and keeps no cause: what HTTP libraries throw may hold secrets.
 */
export class RealmUnreachable extends Error {
  readonly call: RealmCall;
  readonly kind: RealmFaultKind;

  constructor(call: RealmCall, kind: RealmFaultKind) {
    super(`Keycloak ${call}: ${kind}`);
    this.name = 'RealmUnreachable';
    this.call = call;
    this.kind = kind;
  }
}
