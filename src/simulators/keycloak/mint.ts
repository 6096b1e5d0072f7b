import { generateKeyPairSync } from 'node:crypto';
import { encode, es256, hmac, rs256, unsigned, type Claims, type Signer } from './jwt.ts';
import { makePrivateKey } from './keys.ts';
import type { Client, User } from './realm.ts';
import { accessClaims, idClaims } from './tokens.ts';
import type { World } from './world.ts';

/** How a token is signed that nobody should believe; `realm` is the true way. */
export const SIGNATURES = ['realm', 'none', 'hs256-public-key', 'es256', 'foreign-key'] as const;

export type TokenWish = {
  /** Whose it is; by default the service account of the client. */
  readonly username?: string;
  /** By default the first client. */
  readonly clientId?: string;
  readonly kind?: 'access' | 'id';
  /** Put over the claims that a true token has; undefined takes one away. */
  readonly claims?: Claims;
  /** Put over the header; the key id stays the realm's own unless it is given here. */
  readonly header?: Claims;
  readonly signature?: (typeof SIGNATURES)[number];
};

/**
 * A token as the realm makes it, with whatever is asked for put over it.
 *
 * @throws RangeError for a person or client that the realm does not have
 */
export async function mintToken(world: World, wish: TokenWish): Promise<string> {
  const { client, user } = whoOf(world, wish);
  const isService = wish.username === undefined;
  const bearer = {
    client,
    user,
    session: null,
    scope: 'openid',
    grant: isService ? 'trrtcc' : 'onrtac',
  } as const;
  const truth = wish.kind === 'id' ? idClaims(world, bearer, '') : accessClaims(world, bearer);
  const claims = { ...truth, ...wish.claims };
  const header = { kid: world.keys.kid, ...wish.header };
  const signature = wish.signature ?? 'realm';
  return signature === 'realm'
    ? world.keys.sign(header, claims)
    : encode(header, claims, await forger(world, signature));
}

function whoOf({ directory }: World, wish: TokenWish): { readonly client: Client; readonly user: User } {
  const [first] = directory.clients();
  const client = wish.clientId === undefined ? first : directory.client(wish.clientId);
  if (client === undefined) throw new RangeError('there is no such client');
  const user = wish.username === undefined ? directory.serviceAccount(client) : directory.user(wish.username);
  if (user === undefined || user === null) throw new RangeError('there is no such person');
  return { client, user };
}

async function forger(
  world: World,
  signature: Exclude<(typeof SIGNATURES)[number], 'realm'>,
): Promise<Signer> {
  switch (signature) {
    case 'none':
      return unsigned;
    case 'hs256-public-key':
      return hmac('HS256', world.keys.publicKey.export({ format: 'pem', type: 'spki' }).toString());
    case 'es256':
      return es256(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey);
    case 'foreign-key':
      return rs256(await makePrivateKey());
  }
}
