import { createHash, timingSafeEqual } from 'node:crypto';

export const CHECKSUM_ALGORITHMS = ['sha1', 'sha256', 'sha384', 'sha512'] as const;
export type ChecksumAlgorithm = (typeof CHECKSUM_ALGORITHMS)[number];

/** The caller does not name the algorithm: the length of the value does. */
const ALGORITHM_BY_LENGTH: ReadonlyMap<number, ChecksumAlgorithm> = new Map([
  [40, 'sha1'],
  [64, 'sha256'],
  [96, 'sha384'],
  [128, 'sha512'],
]);

export type SigningRules = {
  /** Each is tried; an empty one switches the check off, as an empty `securitySalt` does. */
  readonly secrets: readonly string[];
  readonly algorithms: readonly ChecksumAlgorithm[];
  /** Balancers compare the hex digits exactly; servers ignore their case. */
  readonly exactCase: boolean;
};

/** The hash over call name, query as transmitted and secret, without separators, in lower-case hex. */
export function checksumOf(
  algorithm: ChecksumAlgorithm,
  callName: string,
  query: string,
  secret: string,
): string {
  return createHash(algorithm)
    .update(callName + query + secret, 'utf8')
    .digest('hex');
}

/** The raw query less its checksum, which may stand first, last or in the middle: removed by literal text. */
export function withoutChecksum(rawQuery: string, checksum: string): string {
  const forms = [`&checksum=${checksum}`, `checksum=${checksum}&`, `checksum=${checksum}`];
  const found = forms.find((form) => rawQuery.includes(form));
  const rest = found === undefined ? rawQuery : rawQuery.replace(found, () => '');
  return rest.replace(/\p{Cc}/gu, '').trim();
}

/** Whether `checksum` signs this call under one of the secrets and an algorithm that is allowed. */
export function isSigned(rules: SigningRules, callName: string, query: string, checksum: string): boolean {
  if (rules.secrets.includes('')) return true;
  const algorithm = ALGORITHM_BY_LENGTH.get(checksum.length);
  if (algorithm === undefined || !rules.algorithms.includes(algorithm)) return false;
  const given = Buffer.from(rules.exactCase ? checksum : checksum.toLowerCase());
  return rules.secrets.some((secret) => {
    const expected = Buffer.from(checksumOf(algorithm, callName, query, secret));
    return expected.length === given.length && timingSafeEqual(expected, given);
  });
}

/**
 * What releases before 2.6.18 and 2.7.8 hash for a form-encoded POST with an empty URL query: all parameters
 * except the checksum, sorted by name, form-encoded.
 */
export function sortedFormQuery(params: Iterable<readonly [string, string]>): string {
  const kept = [...params].filter(([name]) => name !== 'checksum');
  kept.sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0));
  return new URLSearchParams(kept.map(([name, value]) => [name, value])).toString();
}
