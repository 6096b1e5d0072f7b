import { createHash, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { type Decoded, encode, isSignedByRsa, type Claims, publicOf, rs256 } from './jwt.ts';

type RealmKey = { readonly kid: string; readonly privateKey: KeyObject; readonly publicKey: KeyObject };

/** The realm's RSA keys: the newest signs, all of them verify. */
export type Keyring = {
  readonly kid: string;
  /** Of the key that signs now. */
  readonly publicKey: KeyObject;
  sign(header: Claims, claims: Claims): string;
  /** Whether one of the keys signed it. */
  isOurs(token: Decoded): boolean;
  /** What `certs` publishes, the newest first. */
  published(): { readonly keys: readonly object[] };
  /** The private form that oidc-provider wants at its start. */
  asPrivateJwk(): object;
  /** A new key signs from now on; the old ones stay published. */
  rotate(): Promise<void>;
  /** Only the key that signs now stays. */
  removeOld(): void;
};

export async function createKeyring(): Promise<Keyring> {
  let keys: readonly [RealmKey, ...RealmKey[]] = [await makeKey()];
  return {
    get kid() {
      return keys[0].kid;
    },
    get publicKey() {
      return keys[0].publicKey;
    },
    sign: (header, claims) => encode({ kid: keys[0].kid, ...header }, claims, rs256(keys[0].privateKey)),
    isOurs: (token) =>
      keys.some((key) => key.kid === token.header['kid'] && isSignedByRsa(token, key.publicKey)),
    published: () => ({ keys: keys.map(asJwk) }),
    asPrivateJwk: () => ({
      ...keys[0].privateKey.export({ format: 'jwk' }),
      kid: keys[0].kid,
      alg: 'RS256',
      use: 'sig',
    }),
    rotate: async () => {
      keys = [await makeKey(), ...keys];
    },
    removeOld: () => {
      keys = [keys[0]];
    },
  };
}

export async function makePrivateKey(): Promise<KeyObject> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  return privateKey;
}

async function makeKey(): Promise<RealmKey> {
  const privateKey = await makePrivateKey();
  const publicKey = publicOf(privateKey);
  const der = publicKey.export({ format: 'der', type: 'spki' });
  return { kid: createHash('sha256').update(der).digest('base64url'), privateKey, publicKey };
}

function asJwk({ kid, publicKey }: RealmKey): object {
  return { kid, kty: 'RSA', alg: 'RS256', use: 'sig', ...publicKey.export({ format: 'jwk' }) };
}
