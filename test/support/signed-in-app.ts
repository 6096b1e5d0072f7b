import { startKeycloak } from '../../src/simulators/keycloak/server.ts';
import { createPerson, type Person } from './person.ts';
import type { Recorded } from './recorded.ts';
import { giveRecordings } from './recordings.ts';
import { startWholeApp, type WholeApp } from './whole-app.ts';
import { realmSettings } from './realm-settings.ts';

const SECRET = 'the-secret-of-plenum-0123456789';

type Someone = {
  readonly username: string;
  readonly name: readonly [string, string];
  readonly group: string;
};

/** A whole app beside a realm in which these people can sign in, and what was recorded in it. */
export type SignedInApp = {
  readonly app: WholeApp;
  readonly signIn: (username: string) => Promise<Person>;
  readonly close: () => Promise<void>;
};

export async function startSignedInApp(
  people: readonly Someone[],
  recorded: readonly Recorded[],
  settings: Readonly<Record<string, string>>,
): Promise<SignedInApp> {
  const passwordOf = (username: string) => `${username}-password`;
  const realm = await startKeycloak({
    clients: [{ clientId: 'plenum', secret: SECRET }],
    users: people.map(({ username, name: [firstName, lastName], group }) => ({
      ...{ username, password: passwordOf(username), firstName, lastName, groups: [group] },
    })),
  });
  const app = await startWholeApp('sqlite', {
    callers: ['admin@de'],
    recorded,
    settings: {
      ...realmSettings(realm, SECRET, { '/{path}/buero': 'secretary', '/{path}/leitung': 'admin' }),
      ...settings,
    },
  });
  realm.putClient({ clientId: 'plenum', secret: SECRET, redirectUris: [`${app.url}/auth/callback`] });
  await giveRecordings(app, recorded);
  return {
    app,
    signIn: async (username) => {
      const person = createPerson();
      const page = await person.open(`${app.url}/start`);
      await person.logIn(page, { username, password: passwordOf(username) });
      return person;
    },
    close: async () => {
      await app.close();
      await realm.close();
    },
  };
}
