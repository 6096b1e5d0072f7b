import type { ServerSettings } from './server-settings.ts';
import { isPlainOutside } from './values.ts';

type Warned = {
  readonly public_url: string | null;
  readonly bbb_servers: readonly ServerSettings[];
  readonly api_tokens: readonly unknown[];
  readonly keycloak_url: string | null;
};

/** Sentences for the operator about what works but should not stay so. */
export function warningsOf(settings: Warned): readonly string[] {
  const { public_url: publicUrl, bbb_servers: servers, api_tokens: tokens } = settings;
  const found: readonly (readonly [boolean, string])[] = [
    [
      publicUrl === null,
      'PLENUM_PUBLIC_URL is not set: links lead to localhost and work on this machine only',
    ],
    [isPlainOutside(publicUrl), 'PLENUM_PUBLIC_URL is not https: anyone on the way can read the links'],
    [servers.every(({ retired }) => retired), 'PLENUM_BBB_SERVERS names no server: nothing can be booked'],
    [
      tokens.length === 0 && settings.keycloak_url === null,
      'PLENUM_API_TOKENS and PLENUM_KEYCLOAK_URL are empty: nobody can use Plenum',
    ],
  ];
  return [
    ...found.filter(([isSo]) => isSo).map(([, sentence]) => sentence),
    ...servers
      .filter(({ url }) => isPlainOutside(url))
      .map(({ name }) => `${name} is not https: anyone on the way can join its rooms`),
    ...servers
      .filter(({ secrets }) => secrets.some((secret) => secret.length < 16))
      .map(({ name }) => `${name} has a secret of less than 16 characters`),
  ];
}
