/** Why a token is no good, as one closed list. */
export type TokenReason =
  /** No three parts of base64url, no JSON in them, too long, or a header that asks for what we do not know. */
  | 'malformed'
  /** Signed by something else than RS256, or by nothing. */
  | 'algorithm'
  /** The realm had no such key when it was last asked. */
  | 'key'
  | 'signature'
  /** Of another realm. */
  | 'issuer'
  /** For somebody else. */
  | 'audience'
  /** No access token: an ID token, a refresh token. */
  | 'type'
  /** `exp` or `sub` is missing, or a claim is of the wrong kind. */
  | 'claims'
  | 'expired'
  /** It begins later, or was made later than now. */
  | 'early';

/** A token that is not accepted; nothing of the token itself is kept. */
export class TokenRefused extends Error {
  readonly reason: TokenReason;
  /**
   * Whether somebody may be guessing. A token that the realm did sign, though not for this, is no guess; nor is one by
   * a key that we do not know, which may be a new one.
   */
  readonly guess: boolean;

  constructor(reason: TokenReason, guess: boolean) {
    super(`token refused: ${reason}`);
    this.name = 'TokenRefused';
    this.reason = reason;
    this.guess = guess;
  }
}
