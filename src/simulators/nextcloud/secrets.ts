import { createHash, randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';

/** Cheap on purpose: a simulated server has nothing to guard, and tests make many accounts. */
const COST = { N: 256, r: 8, p: 1 };

/** Looks like what a real server keeps, and shows in the answers about links. */
export function hashPassword(password: string): string {
  const salt = randomBytes(16);
  return `3|$argon2id$v=19$m=65536,t=4,p=1$${plain(salt)}$${plain(scryptSync(password, salt, 32, COST))}`;
}

export function isPassword(password: string, hash: string): boolean {
  const [salt = '', sum = ''] = hash.split('$').slice(-2);
  const expected = Buffer.from(sum, 'base64');
  return timingSafeEqual(scryptSync(password, Buffer.from(salt, 'base64'), 32, COST), expected);
}

/** By what a token is known; nobody can read the token from it. */
export function fingerprint(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

function plain(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
