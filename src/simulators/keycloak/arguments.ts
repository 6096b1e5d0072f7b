import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { ClientWish, UserWish } from './realm.ts';

export const USAGE = `A simulated Keycloak with one realm.

  npm run simulate:keycloak -- --realm-file FILE [options]

  --realm-file FILE  JSON: { "clients": [{ "clientId", "redirectUris", ... }], "users": [{ "username", ... }] };
                     without secrets, which come from the environment:
                     KEYCLOAK_SIMULATOR_CLIENT_SECRET  of every client
                     KEYCLOAK_SIMULATOR_PASSWORD       of every user
  --port N           port (4201). 0: any free one
  --host H           address to listen on (127.0.0.1)
  --realm NAME       name of the realm (partei)
  --show-logins      the login page lists the users with the password: for a demo
  --control-port N   JSON on loopback: GET /realm, POST /realm/add-user, change-user, remove-user, end-sessions,
                     put-client, add-group, remove-group, rotate-keys, remove-old-keys, mint, fault, clear-faults,
                     clock-skew, claim-issuer, clear-requests, stop, start
  --help             this text
`;

const Texts = z.array(z.string().min(1));
const ClientRoles = z.record(z.string(), Texts);

/** What a client may be given but its secret. */
export const ClientFile = z.strictObject({
  clientId: z.string().min(1),
  redirectUris: Texts.exactOptional(),
  postLogoutRedirectUris: Texts.exactOptional(),
  backchannelLogoutUrl: z.url().nullable().exactOptional(),
  standardFlow: z.boolean().exactOptional(),
  serviceAccount: z
    .strictObject({
      groups: Texts.exactOptional(),
      roles: Texts.exactOptional(),
      clientRoles: ClientRoles.exactOptional(),
    })
    .nullable()
    .exactOptional(),
  audience: Texts.exactOptional(),
  fullScope: z.boolean().exactOptional(),
});

/** What of a person may change. */
export const UserChanges = z.strictObject({
  firstName: z.string().exactOptional(),
  lastName: z.string().exactOptional(),
  email: z.string().exactOptional(),
  emailVerified: z.boolean().exactOptional(),
  enabled: z.boolean().exactOptional(),
  groups: Texts.exactOptional(),
  roles: Texts.exactOptional(),
  clientRoles: ClientRoles.exactOptional(),
  note: z.string().exactOptional(),
});

export const UserFile = UserChanges.extend({
  username: z.string().min(1),
  id: z.string().exactOptional(),
});

const RealmFile = z.strictObject({ clients: z.array(ClientFile), users: z.array(UserFile) });

export type Arguments = {
  readonly port: number;
  readonly host: string;
  readonly realm: string;
  readonly realmFile: string;
  readonly showsLogins: boolean;
  readonly controlPort: number | null;
};

/**
 * What the command line asks for; `help` where it asks for the text.
 *
 * @throws RangeError or TypeError with a sentence for the person at the keyboard
 */
export function readArguments(args: readonly string[]): Arguments | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string', default: '4201' },
      host: { type: 'string', default: '127.0.0.1' },
      realm: { type: 'string', default: 'partei' },
      'realm-file': { type: 'string' },
      'show-logins': { type: 'boolean', default: false },
      'control-port': { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  const realmFile = values['realm-file'];
  if (realmFile === undefined) throw new RangeError('--realm-file is missing');
  if (!/^[\w-]+$/.test(values.realm)) throw new RangeError('--realm: letters, digits, "_" and "-"');
  const control = values['control-port'];
  return {
    port: portNumber('--port', values.port),
    host: values.host,
    realm: values.realm,
    realmFile,
    showsLogins: values['show-logins'],
    controlPort: control === undefined ? null : portNumber('--control-port', control),
  };
}

/**
 * Clients and users as the file lists them, with the secrets of the environment.
 *
 * @throws RangeError naming what is missing or wrong
 */
export function readRealm(
  text: string,
  env: Readonly<Record<string, string | undefined>>,
): { readonly clients: readonly ClientWish[]; readonly users: readonly UserWish[] } {
  const parsed = RealmFile.safeParse(JSON.parse(text));
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw new RangeError(`the realm file is not usable: ${faults.join('; ')}`);
  }
  const secret = given(env, 'KEYCLOAK_SIMULATOR_CLIENT_SECRET');
  const password = given(env, 'KEYCLOAK_SIMULATOR_PASSWORD');
  return {
    clients: parsed.data.clients.map((client) => ({ ...client, secret })),
    users: parsed.data.users.map((user) => ({ ...user, password })),
  };
}

function given(env: Readonly<Record<string, string | undefined>>, name: string): string {
  const value = env[name] ?? '';
  if (value === '') throw new RangeError(`${name} is missing`);
  return value;
}

function portNumber(option: string, text: string): number {
  const value = /^\d+$/.test(text) ? Number(text) : NaN;
  if (!(value >= 0 && value <= 65_535)) throw new RangeError(`${option} is a whole number from 0 to 65535`);
  return value;
}
