import { PEOPLE } from '../demo-data/people.ts';
import { type Child, lastLines, startChild } from './child.ts';
import { HOUSE } from './house.ts';
import { type Memory, type Places, writeJson } from './memory.ts';

const REALM = 'partei';
const CLIENT = 'plenum';

export type RealmWish = {
  readonly host: string;
  /** Where browsers reach Plenum. */
  readonly publicUrl: string;
  /** Where the realm's own process reaches it. */
  readonly plenumUrl: string;
  readonly memory: Memory;
};

/** The simulated Keycloak of a running demo. */
export type Realm = {
  readonly child: Child;
  /** What Plenum has to be told of it, secrets included. */
  readonly settings: Readonly<Record<string, string>>;
};

/** Whether people can sign in at a demo that listens there: a session never leaves the machine without https. */
export function canSignIn(host: string): boolean {
  return host.startsWith('127.');
}

/** Starts the simulated Keycloak in a process of its own, and waits until it listens. */
export async function startRealm(places: Places, wish: RealmWish): Promise<Realm> {
  const { host, memory } = wish;
  await writeJson(places.realmFile, realmFile(wish));
  const told = Promise.withResolvers<string>();
  const child = await startChild({
    name: 'The simulated Keycloak',
    script: HOUSE.realm,
    args: [
      ...['--realm-file', places.realmFile, '--realm', REALM, '--show-logins'],
      ...['--host', host, '--port', String(memory.realmPort ?? 0)],
    ],
    env: {
      KEYCLOAK_SIMULATOR_CLIENT_SECRET: memory.realmSecret,
      KEYCLOAK_SIMULATOR_PASSWORD: memory.password,
    },
    logFile: places.realmLog,
    onLine: (line) => {
      const issuer = /^realm +(\S+)$/.exec(line)?.[1];
      if (issuer !== undefined) told.resolve(new URL(issuer).origin);
    },
  });
  const failed = child.ended.then(async (sentence): Promise<never> => {
    throw new Error(`${sentence}\n${await lastLines(places.realmLog, 10)}`);
  });
  const url = await Promise.race([told.promise, failed]);
  // From here on, whoever holds the child watches its end.
  failed.catch(() => undefined);
  const settings = {
    PLENUM_KEYCLOAK_URL: url,
    PLENUM_KEYCLOAK_REALM: REALM,
    PLENUM_KEYCLOAK_CLIENT_ID: CLIENT,
    PLENUM_KEYCLOAK_CLIENT_SECRET: memory.realmSecret,
    PLENUM_HELP_CONTACT: 'Miriam Albrecht, verwaltung@partei.example',
  };
  return { child, settings };
}

/** The client as the realm that admins import has it, and the people of the demo. */
function realmFile({ publicUrl, plenumUrl }: RealmWish) {
  return {
    clients: [
      {
        clientId: CLIENT,
        redirectUris: [`${publicUrl}/auth/callback`],
        postLogoutRedirectUris: [`${publicUrl}/auth/signed-out`],
        backchannelLogoutUrl: `${plenumUrl}/auth/backchannel-logout`,
        fullScope: false,
      },
    ],
    users: PEOPLE.map(({ username, firstName, lastName, groups, note }) => ({
      username,
      firstName,
      lastName,
      groups,
      note,
    })),
  };
}
