import {
  constants,
  createHmac,
  createPublicKey,
  sign as signBytes,
  verify as verifyBytes,
  type KeyObject,
} from 'node:crypto';

export type Claims = Readonly<Record<string, unknown>>;

/** How a token is signed; whoever verifies sees the algorithm in the header. */
export type Signer = { readonly alg: string; sign(input: string): Buffer };

export function rs256(privateKey: KeyObject): Signer {
  return {
    alg: 'RS256',
    sign: (input) =>
      signBytes('RSA-SHA256', Buffer.from(input), { key: privateKey, padding: constants.RSA_PKCS1_PADDING }),
  };
}

export function es256(privateKey: KeyObject): Signer {
  return {
    alg: 'ES256',
    sign: (input) => signBytes('SHA256', Buffer.from(input), { key: privateKey, dsaEncoding: 'ieee-p1363' }),
  };
}

/** @param secret anything, even the text of a public key, as forgers try it */
export function hmac(alg: 'HS256' | 'HS512', secret: string): Signer {
  return {
    alg,
    sign: (input) =>
      createHmac(alg === 'HS256' ? 'sha256' : 'sha512', secret)
        .update(input)
        .digest(),
  };
}

/** No signature at all. */
export const unsigned: Signer = { alg: 'none', sign: () => Buffer.alloc(0) };

/** A compact JWS; `header` may overrule even `alg`. */
export function encode(header: Claims, claims: Claims, signer: Signer): string {
  const input = `${part({ alg: signer.alg, typ: 'JWT', ...header })}.${part(claims)}`;
  return `${input}.${signer.sign(input).toString('base64url')}`;
}

export type Decoded = {
  readonly header: Claims;
  readonly claims: Claims;
  readonly input: string;
  readonly signature: Buffer;
};

/** The parts of a token, whatever its signature is worth; null where it is none. */
export function decode(token: string): Decoded | null {
  const [header, claims, signature, ...rest] = token.split('.');
  if (header === undefined || claims === undefined || signature === undefined || rest.length > 0) return null;
  const parts = { header: parse(header), claims: parse(claims) };
  if (parts.header === null || parts.claims === null) return null;
  return {
    header: parts.header,
    claims: parts.claims,
    input: `${header}.${claims}`,
    signature: Buffer.from(signature, 'base64url'),
  };
}

export function isSignedByRsa(token: Decoded, publicKey: KeyObject): boolean {
  if (token.header['alg'] !== 'RS256') return false;
  return verifyBytes('RSA-SHA256', Buffer.from(token.input), publicKey, token.signature);
}

export function isSignedBySecret(token: Decoded, secret: string): boolean {
  return token.header['alg'] === 'HS512' && hmac('HS512', secret).sign(token.input).equals(token.signature);
}

export function publicOf(privateKey: KeyObject): KeyObject {
  return createPublicKey(privateKey);
}

function part(value: Claims): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function parse(text: string): Claims | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Claims) : null;
  } catch {
    return null;
  }
}
