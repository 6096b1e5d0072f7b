import type { IdentityProvider } from './identity-provider.ts';
import { startWholeApp, type WholeApp, type WholeAppOptions } from './whole-app.ts';

export const HELP_CONTACT = 'Geschäftsstelle, 030 123456';

/** The whole of Plenum at a realm that lets it in, with the roles that groups give by default. */
export async function startAppAt(
  realm: IdentityProvider,
  { settings, ...more }: Partial<WholeAppOptions> = {},
): Promise<WholeApp> {
  const app = await startWholeApp('sqlite', {
    callers: ['admin@de'],
    ...more,
    settings: {
      PLENUM_KEYCLOAK_URL: realm.url,
      PLENUM_KEYCLOAK_REALM: realm.realm,
      PLENUM_KEYCLOAK_CLIENT_ID: realm.client.id,
      PLENUM_KEYCLOAK_CLIENT_SECRET: realm.client.secret,
      PLENUM_HELP_CONTACT: HELP_CONTACT,
      ...settings,
    },
  });
  try {
    await realm.admitPlenumAt(app.url);
    return app;
  } catch (error) {
    await app.close();
    throw error;
  }
}
