/** Why the realm does not tell us who is in its groups, as one closed list. */
export type MembersRefusedBecause =
  /** It does not take us for its client, or gives it no account of its own. */
  | 'client'
  /** The client's account may not ask: it lacks the roles. */
  | 'rights';

/** The realm answered, and it was no. It keeps no cause: what was sent holds tokens. */
export class MembersRefused extends Error {
  readonly because: MembersRefusedBecause;

  constructor(because: MembersRefusedBecause) {
    super(`Keycloak tells no members: ${because}`);
    this.name = 'MembersRefused';
    this.because = because;
  }
}
