import { decode, type Claims } from './jwt.ts';
import type { Client, User } from './realm.ts';
import { nowOf, secondsOf, type World } from './world.ts';

/** An access token that holds now, whose it is, and the client that got it. */
export type LiveToken = { readonly claims: Claims; readonly user: User; readonly client: Client };

/** @returns null for anything but an access token of ours whose session and person are still there */
export function liveAccessToken(world: World, token: string): LiveToken | null {
  const decoded = decode(token);
  if (decoded === null || !world.keys.isOurs(decoded)) return null;
  const { claims } = decoded;
  const { typ, exp, sid, azp } = claims;
  if (typ !== 'Bearer' || typeof exp !== 'number' || exp <= secondsOf(nowOf(world))) return null;
  const client = world.directory.client(String(azp));
  if (client === undefined) return null;
  const user =
    typeof sid === 'string' ? personOf(world, sid, client) : world.directory.serviceAccount(client);
  return user?.enabled === true ? { claims, user, client } : null;
}

function personOf(
  { sessions, clock, directory }: World,
  sid: string,
  { clientId }: Client,
): User | undefined {
  const session = sessions.bySid(sid, clock.now());
  return session?.clients.has(clientId) === true ? directory.userById(session.userId) : undefined;
}
