import { formAction } from '../simulators/keycloak/visitor.ts';
import { plainSpaces } from './plain-spaces.ts';

/** What a browser shows after all redirects. */
export type Shown = {
  readonly status: number;
  readonly url: URL;
  readonly html: string;
  readonly headers: Headers;
  /** Every address on the way, the first one too. */
  readonly way: readonly string[];
};

/** A browser without scripts: cookies for each origin and path, redirects, and what browsers say of where a form stood. */
export type Person = {
  /** Opens a whole address and goes where it leads. */
  open(url: string): Promise<Shown>;
  /** Opens it and stays there. */
  ask(url: string, init?: RequestInit): Promise<Response>;
  /** Sends a form that stood on a page of the same origin. */
  send(url: string, form: Readonly<Record<string, string>>): Promise<Shown>;
  /** Fills in the realm's login page that is shown. */
  logIn(login: Shown, who: { readonly username: string; readonly password: string }): Promise<Shown>;
  /** The same, but the redirect that leads to an address beginning with `stop` is not followed: that address. */
  logInUpTo(
    login: Shown,
    who: { readonly username: string; readonly password: string },
    stop: string,
  ): Promise<string>;
  /** The value of a cookie. */
  cookie(origin: string, name: string): string | undefined;
};

type Cookie = {
  readonly origin: string;
  readonly name: string;
  readonly value: string;
  readonly path: string;
};

const MOST_REDIRECTS = 12;

export function createPerson(): Person {
  let jar: readonly Cookie[] = [];
  const keep = (origin: string, line: string) => {
    const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
    const at = pair.indexOf('=');
    const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
    const path = attributes.find((text) => /^path=/i.test(text))?.slice(5) ?? '/';
    const isOver = attributes.some((text) => /^max-age=0$/i.test(text) || /^expires=.*1970/i.test(text));
    jar = jar.filter((known) => known.origin !== origin || known.name !== name || known.path !== path);
    if (!isOver) jar = [...jar, { origin, name, value, path }];
  };
  const ask = async (url: string, init: RequestInit = {}): Promise<Response> => {
    const { origin, pathname } = new URL(url);
    const cookies = jar
      .filter((cookie) => cookie.origin === origin && pathname.startsWith(cookie.path))
      .map(({ name, value }) => `${name}=${value}`);
    const headers = new Headers(init.headers);
    headers.set('Accept', 'text/html');
    headers.set('Cookie', cookies.join('; '));
    const answer = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const line of answer.headers.getSetCookie()) keep(origin, line);
    return answer;
  };
  const follow = async (url: string, first: Response, stop?: string): Promise<Shown> => {
    const way = [url];
    let answer = first;
    for (;;) {
      const here = way.at(-1) ?? url;
      const location = answer.headers.get('location');
      const held = stop !== undefined && here.startsWith(stop);
      if (held || location === null || answer.status < 300 || answer.status > 399) {
        const { status, headers } = answer;
        return { status, headers, url: new URL(here), html: plainSpaces(await answer.text()), way };
      }
      if (way.length > MOST_REDIRECTS) throw new Error(`no end of redirects: ${way.join(' ')}`);
      const next = new URL(location, here).href;
      way.push(next);
      if (stop === undefined || !next.startsWith(stop)) answer = await ask(next);
    }
  };
  const sendUpTo = async (url: string, form: Readonly<Record<string, string>>, stop?: string) => {
    const headers = { 'Sec-Fetch-Site': 'same-origin' };
    return follow(url, await ask(url, { method: 'POST', body: new URLSearchParams(form), headers }), stop);
  };
  return {
    ask,
    send: (url, form) => sendUpTo(url, form),
    open: async (url) => follow(url, await ask(url)),
    logIn: (login, who) => sendUpTo(formAction(login.url.origin, login.html), who),
    logInUpTo: async (login, who, stop) =>
      (await sendUpTo(formAction(login.url.origin, login.html), who, stop)).url.href,
    cookie: (origin, name) => jar.find((cookie) => cookie.origin === origin && cookie.name === name)?.value,
  };
}

/** The token that forms of a page carry. */
export function csrfOf({ html }: Pick<Shown, 'html'>): string {
  const csrf = /name="csrf" value="([^"]+)"/.exec(html)?.[1];
  if (csrf === undefined) throw new Error('no form on this page carries a token');
  return csrf;
}
