import { randomBytes } from 'node:crypto';
import { newKey, type SmallRealm, unsigned } from '../support/small-realm.ts';

/** Makes the token of this number: forged, spoiled, over, or for somebody else; never a good one. */
export type Forge = (number: number) => string;

/** A forge for a realm: what must be signed is signed once and sent often, all else is new each time. */
export async function forgeFor(realm: SmallRealm): Promise<Forge> {
  const attacker = await newKey('first');
  const seconds = Math.floor(Date.now() / 1000);
  const signed = await Promise.all([
    realm.sign(realm.claims(), attacker),
    realm.sign(realm.claims({ exp: seconds - 60 })),
    realm.sign(realm.claims({ exp: undefined })),
    realm.sign(realm.claims({ exp: 'abc' })),
    realm.sign(realm.claims({ aud: 'other' })),
    realm.sign(realm.claims({ typ: 'ID' })),
    realm.sign(realm.claims({ nbf: seconds + 3600 })),
    realm.sign(realm.claims({ iss: 'https://evil.example/realms/partei' })),
  ]);
  const good = await realm.sign(realm.claims());
  const [head = '', body = '', signature = ''] = good.split('.');
  const noise = (bytes: number) => randomBytes(bytes).toString('base64url');
  const admin = { ...realm.claims(), groups: ['/de/admin'], realm_access: { roles: ['plenum-admin'] } };
  const kinds: readonly Forge[] = [
    (number) => signed[Math.floor(number / kinds.length) % signed.length] ?? '',
    () => unsigned({ alg: 'RS256', kid: 'first' }, admin, noise(256)),
    () => unsigned({ alg: 'RS256', kid: noise(9) }, admin, noise(256)),
    () => unsigned({ alg: 'none', kid: 'first' }, admin, noise(9)),
    () => unsigned({ alg: 'HS256', kid: 'first' }, admin, noise(32)),
    () => unsigned({ alg: 'RS256', kid: 'first' }, { ...admin, filling: noise(6_000) }, noise(256)),
    () => `${head}.${body}.${noise(256)}`,
    () => `${head}.${noise(300)}.${signature}`,
    () => `${noise(60)}.${body}.${signature}`,
    (number) => good.slice(0, 1 + (number % (good.length - 1))),
    () => `${good}.${noise(12)}`,
    () => noise(700),
  ];
  return (number) => kinds[number % kinds.length]?.(number) ?? '';
}
