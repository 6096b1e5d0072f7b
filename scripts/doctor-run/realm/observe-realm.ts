import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Config } from '../../../src/config.ts';
import { SECOND_MS } from '../../../src/lib/span.ts';
import type { KeycloakSettings } from '../../../src/platform/settings/keycloak-settings.ts';
import { lookAtCertificate } from '../certificate.ts';
import { type Answer, ask, type AskOptions } from '../web.ts';
import type { Grant, RealmDocument, RealmSeen } from './realm-seen.ts';

const LIMIT_MS = 5 * SECOND_MS;

const Discovery = z
  .object({
    issuer: z.string(),
    authorization_endpoint: z.url(),
    token_endpoint: z.url(),
    jwks_uri: z.url(),
    end_session_endpoint: z.url().nullable().catch(null),
  })
  .transform((told): RealmDocument => ({
    issuer: told.issuer,
    authorize: told.authorization_endpoint,
    token: told.token_endpoint,
    keys: told.jwks_uri,
    endSession: told.end_session_endpoint,
  }));

const Keys = z.object({
  keys: z.array(z.object({ alg: z.string().catch(''), use: z.string().catch('sig') })),
});
const Token = z.object({ access_token: z.string() });
const Failure = z.object({ error: z.string(), error_description: z.string().catch('') });
const Payload = z.object({ aud: z.union([z.array(z.string()), z.string()]).catch([]) });

/** The address that signs its tokens. */
export function issuerOf({ url, realm }: KeycloakSettings): string {
  return `${url}/realms/${realm}`;
}

/** Looks at the realm by calls that change nothing; null where the settings name none. */
export async function observeRealm(config: Config, timeoutMs = LIMIT_MS): Promise<RealmSeen | null> {
  const { keycloak } = config;
  if (keycloak === null) return null;
  const { publicUrl } = config.http;
  const look = (url: string, options: AskOptions = {}) =>
    ask(url, { timeoutMs, accept: 'application/json', ...options });
  const page = (url: string) => ask(url, { timeoutMs: 2 * timeoutMs, accept: 'text/html' });
  const [certificate, discovery] = await Promise.all([
    lookAtCertificate(keycloak.url),
    look(discoveryOf(issuerOf(keycloak))),
  ]);
  const document = read(Discovery, discovery);
  const seen = { keycloak, publicUrl, certificate, discovery, document, elsewhere: null };
  if (document === null) {
    const elsewhere = await findElsewhere(keycloak, discovery, look);
    return { ...seen, elsewhere, signing: null, grant: null, signIn: null, signOut: null };
  }
  const leave = signOutAddress(document, keycloak, publicUrl);
  const [keys, grant, signIn, signOut] = await Promise.all([
    look(document.keys),
    look(document.token, { form: credentials(keycloak) }).then(readGrant),
    page(signInAddress(document, keycloak, publicUrl)),
    leave === null ? null : page(leave),
  ]);
  return { ...seen, signing: signingKeys(keys), grant, signIn, signOut };
}

function discoveryOf(issuer: string): string {
  return `${issuer}/.well-known/openid-configuration`;
}

/** Keycloak before 17, and many a proxy since, has it under `/auth`. */
async function findElsewhere(
  { url, realm }: KeycloakSettings,
  { is }: Answer,
  look: (url: string) => Promise<Answer>,
): Promise<string | null> {
  if (is === 'silence') return null;
  const other = url.endsWith('/auth') ? url.slice(0, -'/auth'.length) : `${url}/auth`;
  const found = read(Discovery, await look(discoveryOf(issuerOf({ url: other, realm } as KeycloakSettings))));
  return found === null ? null : other;
}

function credentials({ clientId, clientSecret }: KeycloakSettings): Readonly<Record<string, string>> {
  return { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };
}

/** What a browser would be sent to; nobody signs in. */
function signInAddress({ authorize }: RealmDocument, { clientId }: KeycloakSettings, publicUrl: string) {
  const challenge = createHash('sha256').update(randomBytes(32)).digest('base64url');
  return withQuery(authorize, {
    client_id: clientId,
    response_type: 'code',
    scope: 'openid',
    redirect_uri: `${publicUrl}/auth/callback`,
    state: 'doctor',
    nonce: 'doctor',
    code_challenge: challenge,
    code_challenge_method: 'S256',
  });
}

function signOutAddress({ endSession }: RealmDocument, { clientId }: KeycloakSettings, publicUrl: string) {
  if (endSession === null) return null;
  return withQuery(endSession, {
    client_id: clientId,
    post_logout_redirect_uri: `${publicUrl}/auth/signed-out`,
  });
}

function withQuery(address: string, query: Readonly<Record<string, string>>): string {
  const url = new URL(address);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url.href;
}

function signingKeys(answer: Answer): readonly string[] | null {
  const told = read(Keys, answer);
  return told === null ? null : told.keys.filter(({ use }) => use === 'sig').map(({ alg }) => alg);
}

/** Of the token only whom it is for is kept. */
function readGrant(answer: Answer): Grant {
  const given = read(Token, answer);
  if (given !== null) {
    const payload = parse(Payload, decode(given.access_token));
    return { is: 'token', audience: [payload?.aud ?? []].flat() };
  }
  const failure = answer.is === 'silence' ? null : parse(Failure, answer.body);
  if (failure === null || answer.is === 'silence') return { is: 'odd', answer };
  if (/service account/i.test(failure.error_description)) return { is: 'no-account' };
  return { is: 'refused', status: answer.status, error: failure.error };
}

function decode(token: string): string {
  return Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8');
}

function read<T>(schema: z.ZodType<T>, answer: Answer): T | null {
  return answer.is === 'silence' || answer.status !== 200 ? null : parse(schema, answer.body);
}

function parse<T>(schema: z.ZodType<T>, text: string): T | null {
  try {
    return schema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    // No JSON: a page of a proxy, most likely.
    return null;
  }
}
