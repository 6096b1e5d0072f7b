import type { KeycloakSettings } from '../../../src/platform/settings/keycloak-settings.ts';
import type { Certificate } from '../certificate.ts';
import type { Answer } from '../web.ts';

/** What the realm says of itself, `/.well-known/openid-configuration`. */
export type RealmDocument = {
  readonly issuer: string;
  readonly authorize: string;
  readonly token: string;
  readonly keys: string;
  readonly endSession: string | null;
};

/** How the realm answers a program that shows the client's secret. */
export type Grant =
  /** `audience`: whom the token is for. */
  | { readonly is: 'token'; readonly audience: readonly string[] }
  /** The secret is right, and the client may not act for itself. */
  | { readonly is: 'no-account' }
  | { readonly is: 'refused'; readonly status: number; readonly error: string }
  | { readonly is: 'odd'; readonly answer: Answer };

/** The realm as it was seen, holding no token. */
export type RealmSeen = {
  readonly keycloak: KeycloakSettings;
  readonly publicUrl: string;
  readonly certificate: Certificate | null;
  readonly discovery: Answer;
  /** null where the answer is no such document; then nothing else was asked. */
  readonly document: RealmDocument | null;
  /** Where a realm of that name answers, if not there. */
  readonly elsewhere: string | null;
  /** Hashes of the keys that sign; null where they could not be read. */
  readonly signing: readonly string[] | null;
  readonly grant: Grant | null;
  /** To the address that the browser is sent to for signing in, and for signing out; null: not asked. */
  readonly signIn: Answer | null;
  readonly signOut: Answer | null;
};
