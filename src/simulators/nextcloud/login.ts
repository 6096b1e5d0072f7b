import { findAccount, findByLogin } from './accounts.ts';
import { header, type Call } from './call.ts';
import type { Account, AppPassword } from './records.ts';
import { fingerprint, isPassword } from './secrets.ts';
import type { World } from './world.ts';

export type Login =
  | { readonly kind: 'in'; readonly account: Account; readonly byToken: boolean; readonly token: string }
  | { readonly kind: 'none' | 'wrong' | 'disabled' | 'throttled' | 'two-factor' };

type Credentials =
  | { readonly kind: 'basic'; readonly user: string; readonly password: string }
  | { readonly kind: 'bearer'; readonly token: string };

/** Who asks; a failure counts, and after too many nobody from that address gets in any more. */
export function signIn(call: Call): Login {
  const { world, bruteForce, address } = call;
  const given = credentialsOf(header(call, 'authorization'));
  if (given === null) return { kind: 'none' };
  const now = world.time.steady();
  if (world.profile.bruteForce && bruteForce.isShut('login', address, now)) return { kind: 'throttled' };
  const login = check(world, given);
  if (login.kind === 'wrong') bruteForce.failed('login', address, now);
  if (login.kind === 'in') call.log.account = login.account.id;
  return login;
}

/** Whose credentials they are said to be, whether they are right or not. */
export function claimedAccount(world: World, authorization: string | undefined): string | null {
  const given = credentialsOf(authorization ?? null);
  if (given?.kind === 'basic') return findByLogin(world, given.user)?.id ?? given.user;
  return given === null ? null : (world.appPasswords.get(fingerprint(given.token))?.account ?? null);
}

export function credentialsOf(authorization: string | null): Credentials | null {
  const [, scheme = '', value = ''] = /^(\S+)\s+(.+)$/.exec(authorization ?? '') ?? [];
  if (/^bearer$/i.test(scheme)) return { kind: 'bearer', token: value };
  if (!/^basic$/i.test(scheme)) return null;
  const text = Buffer.from(value, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return { kind: 'basic', user: text.slice(0, Math.max(0, colon)), password: text.slice(colon + 1) };
}

function check(world: World, given: Credentials): Login {
  const token = given.kind === 'bearer' ? given.token : given.password;
  const byToken = world.appPasswords.get(fingerprint(token));
  const account =
    given.kind === 'basic' ? findByLogin(world, given.user) : findAccount(world, byToken?.account ?? '');
  if (account === null) return { kind: 'wrong' };
  const fits = byToken?.account === account.id && (given.kind === 'bearer' || isNamed(byToken, given.user));
  if (!fits) {
    const isRight =
      given.kind === 'basic' && account.password !== null && isPassword(token, account.password);
    if (!isRight) return { kind: 'wrong' };
    if (world.profile.twoFactor && account.isEnabled) return { kind: 'two-factor' };
  }
  if (!account.isEnabled) return { kind: 'disabled' };
  return { kind: 'in', account, byToken: fits, token };
}

function isNamed({ login }: AppPassword, name: string): boolean {
  return login.toLowerCase() === name.toLowerCase();
}
