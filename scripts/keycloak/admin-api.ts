import { z } from 'zod';
import { Trouble } from '../store/words.ts';

/** The groups of one realm, as an administrator sees them. */
export type Keycloak = {
  /** The ids by name of those directly in a group; of those at the top where none is named. */
  groupsIn(parent: string | undefined): Promise<Map<string, string>>;
  /** Returns its id. */
  makeGroup(name: string, parent: string | undefined): Promise<string>;
};

type Place = { readonly url: string; readonly realm: string };
type Administrator = { readonly username: string; readonly password: string };

/** Keycloak's own tokens for administrators live for a minute. */
const TOKEN_AGE_MS = 30_000;
const LIMIT_MS = 30_000;
const PAGE = 500;

const Token = z.object({ access_token: z.string() });
const Refused = z.object({ error: z.literal('invalid_grant') });
const Groups = z.array(z.object({ id: z.string(), name: z.string() }));

/** @throws Trouble where Keycloak cannot be reached, or does not let the administrator in */
export async function signInAsAdmin(place: Place, administrator: Administrator): Promise<Keycloak> {
  let token = { value: await fetchToken(place.url, administrator), since: Date.now() };

  async function ask(method: string, path: string, body?: object): Promise<Response> {
    if (Date.now() - token.since > TOKEN_AGE_MS)
      token = { value: await fetchToken(place.url, administrator), since: Date.now() };
    const answer = await send(`${place.url}/admin/realms/${encodeURIComponent(place.realm)}${path}`, {
      method,
      headers: { Authorization: `Bearer ${token.value}`, 'Content-Type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (answer.ok) return answer;
    if (answer.status === 404 && path.startsWith('/groups?'))
      throw new Trouble(`Keycloak knows no realm ${place.realm} (--realm).`);
    throw new Trouble(`Keycloak answers ${answer.status} to ${method} ${path}: may this user manage groups?`);
  }

  const pathIn = (parent: string | undefined) =>
    parent === undefined ? '/groups' : `/groups/${parent}/children`;
  return {
    groupsIn: async (parent) => {
      const found = new Map<string, string>();
      for (let first = 0; ; first += PAGE) {
        const answer = await ask('GET', `${pathIn(parent)}?first=${first}&max=${PAGE}`);
        const groups = Groups.parse(await answer.json());
        for (const { name, id } of groups) found.set(name, id);
        if (groups.length < PAGE) return found;
      }
    },
    makeGroup: async (name, parent) => {
      const made = await ask('POST', pathIn(parent), { name });
      const location = made.headers.get('location') ?? '';
      return location.slice(location.lastIndexOf('/') + 1);
    },
  };
}

async function fetchToken(url: string, administrator: Administrator): Promise<string> {
  const answer = await send(`${url}/realms/master/protocol/openid-connect/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'password', client_id: 'admin-cli', ...administrator }),
  });
  const said: unknown = await answer.json().catch(() => null);
  // With 400 or 401, by version.
  if (Refused.safeParse(said).success)
    throw new Trouble('Keycloak does not know this user, or another password.');
  const token = Token.safeParse(said);
  if (!token.success) throw new Trouble(`What answers at ${url} with ${answer.status} is no Keycloak.`);
  return token.data.access_token;
}

async function send(url: string, request: RequestInit): Promise<Response> {
  return fetch(url, { ...request, redirect: 'manual', signal: AbortSignal.timeout(LIMIT_MS) }).catch(() => {
    throw new Trouble(`${new URL(url).origin} cannot be reached (--url).`);
  });
}
