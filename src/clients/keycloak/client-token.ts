import { z } from 'zod';
import { SECOND_MS } from '../../lib/span.ts';
import { MembersRefused } from './members-refused.ts';
import type { RealmFetch } from './realm-fetch.ts';

/** The token by which our client speaks to the realm in its own name. */
export type ClientToken = {
  /**
   * @throws RealmUnreachable
   * @throws MembersRefused `client`
   */
  get(signal?: AbortSignal): Promise<string>;
  /** The realm does not take it, or takes it for less than it should: the next one is a new one. */
  drop(): void;
};

export type ClientTokenParts = {
  /** `https://login.example/realms/partei` */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly fetch: RealmFetch;
  /** Counts milliseconds from anywhere, and never back. */
  readonly stopwatch?: () => number;
};

/** A token is good for no more than this before its end: what is asked with it still has to arrive. */
const MARGIN_SECONDS = 30;

const Token = z.object({ access_token: z.string().min(1), expires_in: z.number() });

/** Keeps a token in memory until shortly before its end. */
export function createClientToken(parts: ClientTokenParts): ClientToken {
  const { stopwatch = () => performance.now() } = parts;
  let known: { readonly value: string; readonly until: number } | null = null;
  return {
    get: async (signal) => {
      if (known !== null && stopwatch() < known.until) return known.value;
      const begun = stopwatch();
      const { access_token: value, expires_in: seconds } = await ask(parts, signal);
      known = { value, until: begun + (seconds - MARGIN_SECONDS) * SECOND_MS };
      return value;
    },
    drop: () => {
      known = null;
    },
  };
}

async function ask(
  { issuer, clientId, clientSecret, fetch }: ClientTokenParts,
  signal: AbortSignal | undefined,
): Promise<z.infer<typeof Token>> {
  const answer = await fetch('token', `${issuer}/protocol/openid-connect/token`, {
    method: 'POST',
    headers: { Authorization: basic(clientId, clientSecret) },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
    isAnswer: (json) => Token.safeParse(json).success,
    signal: signal ?? null,
  });
  if (answer.status !== 200) throw new MembersRefused('client');
  return Token.parse(await answer.json());
}

/** Both parts are form-encoded inside the header (RFC 6749, 2.3.1). */
function basic(id: string, secret: string): string {
  const encoded = [id, secret].map((text) => new URLSearchParams({ v: text }).toString().slice(2));
  return `Basic ${Buffer.from(encoded.join(':')).toString('base64')}`;
}
