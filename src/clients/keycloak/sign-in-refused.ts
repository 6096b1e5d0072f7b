/** Why the realm, or what came back from it, did not sign somebody in. */
export type RefusedBecause =
  /** The person gave up, or may not use Plenum. */
  | 'denied'
  /** What came back does not belong to a sign-in that we began, or is none any more. */
  | 'callback'
  /** The person's session at the realm is over, or the person may no longer sign in. */
  | 'ended'
  /** The realm does not take us for its client: the settings are wrong, here or there. */
  | 'client';

/** The realm answered, and it was no. It keeps no cause: what the library throws may hold tokens. */
export class SignInRefused extends Error {
  readonly because: RefusedBecause;

  constructor(because: RefusedBecause) {
    super(`Keycloak refused: ${because}`);
    this.name = 'SignInRefused';
    this.because = because;
  }
}
