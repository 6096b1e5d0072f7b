import { createHash } from 'node:crypto';
import type { ChecksumAlgorithm } from './server.ts';

/** One parameter and its value, both not yet encoded; the order is the order on the wire. */
export type Pair = readonly [name: string, value: string];

/**
 * The one encoder: form encoding, `+` for a blank, and the one sign that it leaves bare (`*`) escaped too.
 * `! ' ( ) ~` it escapes by itself. So nothing is left for a client, a proxy or a browser to normalise,
 * which would break the checksum.
 */
export function encodeQuery(pairs: readonly Pair[]): string {
  return new URLSearchParams(pairs.map(([name, value]) => [name, value])).toString().replaceAll('*', '%2A');
}

/**
 * The checksum of a call: lower-case hex of H(call + query + secret).
 *
 * @param query exactly as it travels, without `?` and without the checksum
 */
export function checksumOf(
  call: string,
  query: string,
  secret: string,
  algorithm: ChecksumAlgorithm,
): string {
  return createHash(algorithm).update(`${call}${query}${secret}`, 'utf8').digest('hex');
}

/** The query of a call with its checksum at the end: hashed and sent as this very string. */
export function signedQuery(
  call: string,
  pairs: readonly Pair[],
  secret: string,
  algorithm: ChecksumAlgorithm,
): string {
  const query = encodeQuery(pairs);
  const checksum = `checksum=${checksumOf(call, query, secret, algorithm)}`;
  return query === '' ? checksum : `${query}&${checksum}`;
}
