/** Somebody who may sign in; `groups` are whole paths (`/de/by/buero`), made where they are missing. */
export type NewPerson = {
  readonly username: string;
  readonly password: string;
  readonly name: string;
  readonly email: string;
  readonly groups: readonly string[];
  readonly realmRoles?: readonly string[];
};

/** A client of the realm that proves who it is by a secret. */
export type ConfidentialClient = { readonly id: string; readonly secret: string };

/**
 * A realm as `config/keycloak/realm.json` describes it, and what its administrators do to it. Behind it stands a real
 * Keycloak or a stand-in; a journey that takes this cannot tell which.
 */
export type IdentityProvider = {
  /** Without a path, as in `PLENUM_KEYCLOAK_URL`. */
  readonly url: string;
  readonly realm: string;
  readonly issuer: string;
  readonly client: ConfidentialClient;
  readonly automation: ConfidentialClient;
  /** Lets Plenum at this address, without a slash at its end, sign people in. */
  admitPlenumAt(publicUrl: string): Promise<void>;
  addUser(person: NewPerson): Promise<void>;
  /** Takes the person out of every other group. */
  setGroups(username: string, groups: readonly string[]): Promise<void>;
  /** The same for the account that programs work under. */
  setAutomationGroups(groups: readonly string[]): Promise<void>;
  /** Roles of `realm-management` that Plenum's own account has, and that its client may use; takes all others away. */
  setPlenumRoles(roles: readonly string[]): Promise<void>;
  removeUser(username: string): Promise<void>;
  setEnabled(username: string, enabled: boolean): Promise<void>;
  /** What an administrator's "sign out" does: ends every session of the person. */
  endSessions(username: string): Promise<void>;
  /** A new access token for Plenum's API, in the person's name. */
  tokenFor(username: string): Promise<string>;
  /** New tokens are signed by a new key; the old one stays published. */
  rotateKeys(): Promise<void>;
  close(): Promise<void>;
};
