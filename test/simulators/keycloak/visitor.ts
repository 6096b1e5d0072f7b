import { createHash, randomBytes } from 'node:crypto';

/** A browser without pictures: follows no redirect by itself, keeps cookies as their paths demand. */
export type Visitor = {
  get(url: string): Promise<Response>;
  post(url: string, form: Readonly<Record<string, string>>): Promise<Response>;
  cookieNames(): readonly string[];
};

type Cookie = { readonly name: string; readonly value: string; readonly path: string };

export function createVisitor(): Visitor {
  let cookies: readonly Cookie[] = [];
  const keep = (line: string) => {
    const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
    const [name, value] = splitOnce(pair, '=');
    const settings = new Map(attributes.map((text) => splitOnce(text.toLowerCase(), '=')));
    const path = attributes.find((text) => /^path=/i.test(text))?.slice(5) ?? '/';
    const isOver = Date.parse(settings.get('expires') ?? '') < Date.now() || settings.get('max-age') === '0';
    cookies = cookies.filter((known) => known.name !== name || known.path !== path);
    if (!isOver) cookies = [...cookies, { name, value, path }];
  };
  const ask = async (url: string, init: RequestInit): Promise<Response> => {
    const { pathname } = new URL(url);
    const fitting = cookies.filter(({ path }) => pathname.startsWith(path));
    const headers = {
      Cookie: fitting.map(({ name, value }) => `${name}=${value}`).join('; '),
      Accept: 'text/html',
    };
    const answer = await fetch(url, { ...init, headers, redirect: 'manual' });
    answer.headers.getSetCookie().forEach(keep);
    return answer;
  };
  return {
    get: (url) => ask(url, {}),
    post: (url, form) => ask(url, { method: 'POST', body: new URLSearchParams(form) }),
    cookieNames: () => cookies.map(({ name }) => name),
  };
}

/** One attempt to sign in, as a client begins it. */
export type Attempt = { readonly url: string; readonly verifier: string };

export type AttemptWish = {
  readonly issuer: string;
  readonly clientId: string;
  readonly redirectUri: string;
  /** Put over the query; an empty text leaves a parameter out. */
  readonly query?: Readonly<Record<string, string>>;
};

export function begin({ issuer, clientId, redirectUri, query = {} }: AttemptWish): Attempt {
  const verifier = randomBytes(32).toString('base64url');
  const all = {
    client_id: clientId,
    response_type: 'code',
    scope: 'openid',
    redirect_uri: redirectUri,
    state: 'state-1',
    nonce: 'nonce-1',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...query,
  };
  const given = Object.entries(all).filter(([, value]) => value !== '');
  return { url: `${issuer}/protocol/openid-connect/auth?${new URLSearchParams(given).toString()}`, verifier };
}

/** Where the form of a login page is sent. */
export function formAction(issuer: string, html: string): string {
  const action = /id="kc-form-login"[^>]*? action="([^"]+)"/.exec(html)?.[1];
  if (action === undefined) throw new Error('this is no login page');
  return new URL(action.replaceAll('&amp;', '&'), issuer).href;
}

/** Fills in the login page, and goes on until the realm leads elsewhere: the callback's address. */
export async function signIn(
  visitor: Visitor,
  issuer: string,
  attempt: Attempt,
  person: { readonly username: string; readonly password: string },
): Promise<URL> {
  const login = await visitor.get(attempt.url);
  const answer = await visitor.post(formAction(issuer, await login.text()), person);
  return follow(visitor, issuer, answer);
}

/** Follows redirects inside the realm; the first that leads out is the end. */
export async function follow(visitor: Visitor, issuer: string, answer: Response): Promise<URL> {
  const location = answer.headers.get('location');
  if (location === null) throw new Error(`no redirect but ${answer.status}: ${await answer.text()}`);
  const target = new URL(location, issuer);
  return target.href.startsWith(issuer) ? follow(visitor, issuer, await visitor.get(target.href)) : target;
}

function splitOnce(text: string, sign: string): readonly [string, string] {
  const at = text.indexOf(sign);
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
