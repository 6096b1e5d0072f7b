import { deskPerson, type DeskName } from './desk-people.ts';
import { createPerson, csrfOf, type Person } from './person.ts';
import { plainSpaces } from './plain-spaces.ts';

/** A field that stands several times in a form has several values. */
type Fields = Readonly<Record<string, string | readonly string[]>>;

/** What came of asking for a page. */
type DeskAnswer = {
  readonly status: number;
  /** Where it leads, as a path with its query; null where it stays. */
  readonly location: string | null;
  readonly html: string;
  readonly headers: Headers;
  /** Of the address that was asked for last, with its query. */
  readonly path: string;
};

/** Somebody with a browser that runs no scripts. They sign in at their first request. */
export type DeskClient = {
  /** Does not go where a redirect leads. */
  get(path: string): Promise<DeskAnswer>;
  /** Sends a form with the token of the session; `csrf` among the fields overrules it. Follows nothing. */
  post(path: string, fields?: Fields): Promise<DeskAnswer>;
  /** Asks, and goes where it leads. */
  open(path: string): Promise<DeskAnswer>;
  /** Sends a form, and goes where it leads. */
  send(path: string, fields?: Fields): Promise<DeskAnswer>;
  /** The session's cookie, for a browser; null for nobody. */
  cookie(): Promise<{ readonly name: string; readonly value: string } | null>;
};

const COOKIE = 'plenum';
const MOST_REDIRECTS = 5;

type Session = { readonly person: Person; readonly csrf: string };

/** @param who null for somebody who never signs in */
export function createDeskClient(url: string, who: DeskName | null): DeskClient {
  let session: Promise<Session> | undefined;
  const enter = () => (session ??= who === null ? nobody() : signIn(url, who));
  const ask = async (path: string, init: RequestInit = {}): Promise<DeskAnswer> => {
    const { person } = await enter();
    const answer = await person.ask(`${url}${path}`, init);
    const { status, headers } = answer;
    return {
      status,
      headers,
      path,
      location: pathOf(headers.get('location'), url),
      html: plainSpaces(await answer.text()),
    };
  };
  const post: DeskClient['post'] = async (path, fields = {}) => {
    const { csrf } = await enter();
    const body = formOf(csrf === '' ? fields : { csrf, ...fields });
    return ask(path, { method: 'POST', body, headers: { 'Sec-Fetch-Site': 'same-origin' } });
  };
  const follow = async (first: DeskAnswer): Promise<DeskAnswer> => {
    let answer = first;
    for (let count = 0; count < MOST_REDIRECTS; count++) {
      if (answer.location?.startsWith('/') !== true) return answer;
      answer = await ask(answer.location);
    }
    throw new Error(`no end of redirects from ${first.path}`);
  };
  return {
    get: (path) => ask(path),
    post,
    open: async (path) => follow(await ask(path)),
    send: async (path, fields) => follow(await post(path, fields)),
    cookie: async () => {
      const { person } = await enter();
      const value = person.cookie(url, COOKIE);
      return value === undefined ? null : { name: COOKIE, value };
    },
  };
}

function nobody(): Promise<Session> {
  return Promise.resolve({ person: createPerson(), csrf: '' });
}

async function signIn(url: string, who: DeskName): Promise<Session> {
  const person = createPerson();
  const shown = await person.logIn(await person.open(`${url}/start`), deskPerson(who));
  if (shown.status !== 200 || shown.url.pathname !== '/start')
    throw new Error(`${who} cannot sign in: ${shown.status} ${shown.url.href}`);
  return { person, csrf: csrfOf(shown) };
}

function formOf(fields: Fields): URLSearchParams {
  const pairs = Object.entries(fields).flatMap(([name, value]) =>
    (typeof value === 'string' ? [value] : value).map((each): [string, string] => [name, each]),
  );
  return new URLSearchParams(pairs);
}

/** As a path where it is one of ours, else whole. */
function pathOf(location: string | null, url: string): string | null {
  if (location === null) return null;
  const { origin, href, pathname, search, hash } = new URL(location, url);
  return origin === url ? `${pathname}${search}${hash}` : href;
}
