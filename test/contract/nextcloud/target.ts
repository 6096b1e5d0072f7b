/** A Nextcloud to hold against the contract: the simulated one or a real one. */
export type NextcloudTarget = {
  /** Without a slash at the end. */
  readonly url: string;
  /** An account in the group `admin`. */
  readonly user: string;
  /** Its app password. */
  readonly password: string;
};

/** Random words, so that runs beside each other never meet, and what a killed run left is known for what it is. */
export function ownName(what: string): string {
  const bytes = crypto.getRandomValues(new Uint8Array(5));
  return `plenum-contract-${what}-${Buffer.from(bytes).toString('hex')}`;
}
