import { randomBytes } from 'node:crypto';

/** A Nextcloud to hold against the contract: the simulated one or a real one. */
export type NextcloudTarget = {
  /** Without a slash at the end. */
  readonly url: string;
  /** An account in the group `admin`. */
  readonly user: string;
  /** Its app password. */
  readonly password: string;
};

/**
 * How everything begins that this run makes: runs beside each other never meet, and what is left of one that was killed
 * is known for what it is.
 */
export const OWN = `plenum-contract-${randomBytes(4).toString('hex')}`;

let names = 0;

export function ownName(what: string): string {
  names++;
  return `${OWN}-${what}-${names}`;
}

export const ownPassword = (): string => `Losung ${randomBytes(9).toString('base64url')}`;
