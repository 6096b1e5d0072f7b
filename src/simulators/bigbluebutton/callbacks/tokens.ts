import { createHmac } from 'node:crypto';

/**
 * A signed JSON Web Token in compact form.
 *
 * @param header and payload are written in the order of their keys
 */
export function signToken(
  header: { readonly typ?: 'JWT'; readonly alg: 'HS256' | 'HS512' },
  payload: Readonly<Record<string, string | number>>,
  secret: string,
): string {
  const signed = [header, payload]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  const signature = createHmac(header.alg === 'HS256' ? 'sha256' : 'sha512', secret).update(signed);
  return `${signed}.${signature.digest('base64url')}`;
}
