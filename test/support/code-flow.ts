import { createHash, randomBytes } from 'node:crypto';
import type { IdentityProvider } from './identity-provider.ts';

/** What the token endpoint answers; which members there are depends on the grant. */
export type TokenAnswer = {
  readonly access_token: string;
  readonly id_token?: string;
  readonly refresh_token?: string;
  readonly error?: string;
  readonly error_description?: string;
};

type Realm = Pick<IdentityProvider, 'issuer' | 'client'>;

/** The address of an OpenID endpoint of a realm: `auth`, `token`, `logout`, `certs`, `userinfo`. */
export function endpointOf({ issuer }: Pick<IdentityProvider, 'issuer'>, name: string): string {
  return `${issuer}/protocol/openid-connect/${name}`;
}

/** One half of a token as JSON; signatures are not looked at. */
export function partOf(token: string, part: 'header' | 'payload'): Record<string, unknown> {
  const text = token.split('.')[part === 'header' ? 0 : 1] ?? '';
  return JSON.parse(Buffer.from(text, 'base64url').toString()) as Record<string, unknown>;
}

/** A browser without scripts: keeps cookies, follows nothing by itself. */
export class PlainBrowser {
  readonly #cookies = new Map<string, string>();

  async open(url: string, form?: Record<string, string>): Promise<Response> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(url, {
      redirect: 'manual',
      headers: { cookie },
      ...(form !== undefined && { method: 'POST', body: new URLSearchParams(form) }),
    });
    for (const line of answer.headers.getSetCookie()) this.#keep(line);
    return answer;
  }

  #keep(line: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    if (value === '' || /max-age=0/i.test(line)) this.#cookies.delete(name);
    else this.#cookies.set(name, value);
  }
}

/** Where a redirect leads. @throws Error when the answer is none */
export function target(answer: Response): URL {
  const location = answer.headers.get('location');
  if (location === null) throw new Error(`no redirect but ${answer.status}`);
  return new URL(location);
}

/** What a request for a code says, and the verifier that belongs to it. */
export function codeRequest(realm: Realm, redirectUri: string, more: Record<string, string> = {}) {
  const verifier = randomBytes(32).toString('base64url');
  const parameters = {
    ...{ client_id: realm.client.id, response_type: 'code', scope: 'openid', redirect_uri: redirectUri },
    ...{ state: 'a-state', nonce: 'a-nonce', code_challenge_method: 'S256' },
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    ...more,
  };
  return { url: `${endpointOf(realm, 'auth')}?${new URLSearchParams(parameters).toString()}`, verifier };
}

/** Asks the token endpoint as the client of the realm, or as `client`. */
export async function askForTokens(
  realm: Realm,
  form: Record<string, string>,
  client = realm.client,
): Promise<{ readonly status: number; readonly body: TokenAnswer }> {
  const answer = await fetch(endpointOf(realm, 'token'), {
    method: 'POST',
    body: new URLSearchParams({ client_id: client.id, client_secret: client.secret, ...form }),
  });
  return { status: answer.status, body: (await answer.json()) as TokenAnswer };
}

/** The login page's form, sent with a name and a password. */
export async function sendLoginForm(browser: PlainBrowser, page: string, username: string, password: string) {
  const [, action = ''] = /<form[^>]*id="kc-form-login"[^>]*action="([^"]+)"/.exec(page) ?? [];
  return browser.open(action.replaceAll('&amp;', '&'), { username, password });
}

/** The way to a code: through the login page, or past it where the browser has a session already. */
export async function fetchCode(
  realm: Realm,
  browser: PlainBrowser,
  person: { readonly username: string; readonly password: string },
  redirectUri: string,
): Promise<{ readonly callback: URL; readonly code: string; readonly verifier: string }> {
  const { url, verifier } = codeRequest(realm, redirectUri);
  let answer = await browser.open(url);
  if (answer.status === 200)
    answer = await sendLoginForm(browser, await answer.text(), person.username, person.password);
  const callback = target(answer);
  return { callback, code: callback.searchParams.get('code') ?? '', verifier };
}

/** A whole sign-in as Plenum's client does it. @throws Error when no tokens come of it */
export async function signIn(
  realm: Realm,
  browser: PlainBrowser,
  person: { readonly username: string; readonly password: string },
  redirectUri: string,
): Promise<Required<Pick<TokenAnswer, 'access_token' | 'id_token' | 'refresh_token'>>> {
  const { code, verifier } = await fetchCode(realm, browser, person, redirectUri);
  const { body } = await askForTokens(realm, {
    ...{ grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: redirectUri },
  });
  const { access_token, id_token, refresh_token } = body;
  if (id_token === undefined || refresh_token === undefined)
    throw new Error(`no tokens but ${JSON.stringify(body)}`);
  return { access_token, id_token, refresh_token };
}
