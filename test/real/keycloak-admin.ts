import type { KeycloakProcess } from './keycloak-process.ts';

/** The administrators' API of one realm, paths below `/admin/realms/<realm>`. */
export type KeycloakAdmin = {
  get<T>(path: string): Promise<T>;
  put(path: string, body?: unknown): Promise<void>;
  delete(path: string, body?: unknown): Promise<void>;
  /** Returns the id of what was made, where the answer names one. */
  post(path: string, body?: unknown): Promise<string>;
};

/** A token of the master realm lives for a minute. */
const TOKEN_AGE_MS = 30_000;

export function createAdmin({ url, admin }: KeycloakProcess, realm: string): KeycloakAdmin {
  let token = { value: '', since: 0 };

  async function bearer(): Promise<string> {
    if (Date.now() - token.since < TOKEN_AGE_MS) return token.value;
    const answer = await fetch(`${url}/realms/master/protocol/openid-connect/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'password', client_id: 'admin-cli', ...admin }),
    });
    const { access_token } = (await answer.json()) as { access_token: string };
    token = { value: access_token, since: Date.now() };
    return access_token;
  }

  async function send(method: string, path: string, body?: unknown): Promise<Response> {
    const answer = await fetch(`${url}/admin/realms/${realm}${path}`, {
      method,
      headers: { Authorization: `Bearer ${await bearer()}`, 'Content-Type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer;
  }

  return {
    get: async <T>(path: string) => (await (await send('GET', path)).json()) as T,
    put: async (path, body) => {
      await send('PUT', path, body);
    },
    delete: async (path, body) => {
      await send('DELETE', path, body);
    },
    post: async (path, body) => {
      const made = (await send('POST', path, body)).headers.get('location') ?? '';
      return made.slice(made.lastIndexOf('/') + 1);
    },
  };
}
