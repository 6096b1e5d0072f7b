import { decode, type Claims } from './jwt.ts';
import type { User } from './realm.ts';
import { nowOf, secondsOf, type World } from './world.ts';

/** An access token that holds now, and whose it is. */
export type LiveToken = { readonly claims: Claims; readonly user: User };

/** @returns null for anything but an access token of ours whose session and person are still there */
export function liveAccessToken(world: World, token: string): LiveToken | null {
  const decoded = decode(token);
  if (decoded === null || !world.keys.isOurs(decoded)) return null;
  const { claims } = decoded;
  const { typ, exp, sid, azp } = claims;
  if (typ !== 'Bearer' || typeof exp !== 'number' || exp <= secondsOf(nowOf(world))) return null;
  const user = typeof sid === 'string' ? personOf(world, sid, azp) : serviceOf(world, azp);
  return user?.enabled === true ? { claims, user } : null;
}

function personOf({ sessions, clock, directory }: World, sid: string, azp: unknown): User | undefined {
  const session = sessions.bySid(sid, clock.now());
  return session?.clients.has(String(azp)) === true ? directory.userById(session.userId) : undefined;
}

function serviceOf({ directory }: World, azp: unknown): User | undefined {
  const client = directory.client(String(azp));
  return client === undefined ? undefined : (directory.serviceAccount(client) ?? undefined);
}
