/** Settings by which a Plenum takes people from a realm; `roles` says what each group is there. */
export function realmSettings(
  realm: { readonly url: string; readonly realm: string },
  secret: string,
  roles: Readonly<Record<string, string>>,
) {
  return {
    PLENUM_KEYCLOAK_URL: realm.url,
    PLENUM_KEYCLOAK_REALM: realm.realm,
    PLENUM_KEYCLOAK_CLIENT_ID: 'plenum',
    PLENUM_KEYCLOAK_CLIENT_SECRET: secret,
    PLENUM_KEYCLOAK_ROLES: JSON.stringify(Object.entries(roles).map(([group, as]) => ({ group, as }))),
  };
}
