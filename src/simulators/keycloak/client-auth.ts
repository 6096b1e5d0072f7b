import type { Request } from 'express';
import type { Client } from './realm.ts';
import type { World } from './world.ts';

/** What the token endpoint and its neighbours say no with. */
export class OAuthError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, description: string) {
    super(description);
    this.status = status;
    this.code = code;
  }
}

const NOT_YOU = 'Invalid client or Invalid client credentials';

/** The fields of a form, without those that came more than once. */
export function formOf(req: Request): Readonly<Record<string, string | undefined>> {
  const body: unknown = req.body;
  if (typeof body !== 'object' || body === null) return {};
  return Object.fromEntries(Object.entries(body).filter(([, value]) => typeof value === 'string'));
}

/**
 * The client that a request comes from, by `client_secret_basic` or `client_secret_post`.
 *
 * @throws OAuthError as Keycloak words it
 */
export function clientOf({ directory }: World, req: Request): Client {
  const form = formOf(req);
  const [id, secret] = basicOf(req.headers.authorization) ?? [form['client_id'], form['client_secret']];
  const client = id === undefined ? undefined : directory.client(id);
  if (client === undefined) throw new OAuthError(401, 'invalid_client', NOT_YOU);
  if (client.secret !== secret) throw new OAuthError(401, 'unauthorized_client', NOT_YOU);
  return client;
}

function basicOf(header: string | undefined): readonly [string, string] | null {
  const encoded = /^Basic +([\w+/=-]+)$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return null;
  const [id = '', ...rest] = Buffer.from(encoded, 'base64').toString().split(':');
  return [unescape(id), unescape(rest.join(':'))];
}

/** Both parts are form-encoded inside the header (RFC 6749, 2.3.1). */
function unescape(text: string): string {
  return new URLSearchParams(`v=${text}`).get('v') ?? '';
}
