import { KeyObject, verify } from 'node:crypto';
import Keycloak from 'keycloak-connect';
import type { Instant } from '../../lib/span.ts';
import type { RealmKeys } from './keys.ts';
import { RealmUnreachable } from './realm-fault.ts';
import { faultOfClaims, readKeyId } from './token-claims.ts';
import { type TokenReason, TokenRefused } from './token-refused.ts';

/**
 * Says whether a bearer token is one of the realm's, for us, and good now.
 *
 * All that is ours of keycloak-connect stands in this file; `test/clients/keycloak/bearer-guard.test.ts` says what
 * whatever takes its place must do.
 */
export type BearerGuard = {
  /**
   * The claims of a good token.
   *
   * @throws TokenRefused
   * @throws RealmUnreachable where the realm must be asked for its keys and cannot be
   */
  verify(token: string): Promise<TokenPayload>;
};

export type TokenPayload = Readonly<Record<string, unknown>>;

export type GuardParts = {
  /** Keycloak's own address, without a slash at its end. */
  readonly url: string;
  readonly realm: string;
  /** Whom a token must be for. */
  readonly clientId: string;
  readonly keys: RealmKeys;
  readonly now: () => Instant;
};

/**
 * keycloak-connect as a bearer guard, and as nothing else: none of its middleware is mounted, so there is no login, no
 * logout and no store of its own. `createGrant({ access_token })` is what its grant attacher calls for a bearer token,
 * to swallow every error afterwards; here each has its name.
 *
 * Left to itself it takes a token without `exp` for ever, ignores `nbf`, asks for keys without a time limit, dies of a
 * page of HTML in their place, and trusts removed keys until it is started anew. So time and subject are judged here,
 * by our clock, and keys come from `keys`: its own requests, and its only `console.error`, are never reached.
 */
export function createBearerGuard(parts: GuardParts): BearerGuard {
  const { keys, now } = parts;
  const common = createManager(parts);
  return {
    verify: async (token) => {
      const header = readKeyId(token);
      if (typeof header === 'string') throw new TokenRefused(header, true);
      const trace: Trace = { token: null, fault: null };
      const manager = Object.create(common, {
        rotation: { value: { getJWK: () => noting(trace, () => keyOf(keys, header.kid)) } },
        validateToken: {
          value: (read: ReadToken, type: string) =>
            noting(trace, () => {
              trace.token = read;
              const reason = faultOfClaims(read.content, now());
              if (reason !== null) throw new Unfit(reason);
              // Judged just now, by the clock that counts.
              read.isExpired = () => false;
              return common.validateToken.call(manager, read, type);
            }),
        },
      }) as Manager;
      try {
        const grant = await manager.createGrant({ access_token: token });
        return grant.access_token.content;
      } catch (error) {
        throw await meaningOf(trace.fault ?? error, trace.token, () => keyOf(keys, header.kid));
      }
    },
  };
}

/** What keycloak-connect makes of a token; where it cannot read one, only `content` is there. */
type ReadToken = {
  readonly content: unknown;
  readonly signed?: string;
  readonly signature?: Buffer;
  isExpired(): boolean;
};

/** What we use of keycloak-connect's `GrantManager`. */
type Manager = {
  createGrant(data: { access_token: string }): Promise<{ access_token: { content: TokenPayload } }>;
  validateToken(token: ReadToken, type: string): Promise<ReadToken>;
};

/** What happened to one token: keycloak-connect keeps but the text of what is thrown inside it. */
type Trace = { token: ReadToken | null; fault: unknown };

function createManager({ url, realm, clientId }: GuardParts): Manager {
  const settings = {
    'auth-server-url': url,
    'bearer-only': true,
    'verify-token-audience': true,
    realm,
    resource: clientId,
  };
  // Its types do not know these settings, nor what tokens and managers hold.
  return new Keycloak({}, settings as unknown as Keycloak.KeycloakConfig).grantManager as unknown as Manager;
}

/** Runs a step of ours inside keycloak-connect and notes what it throws; the first is what was wrong. */
async function noting<T>(trace: Trace, step: () => T | Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    trace.fault ??= error;
    throw error;
  }
}

class Unfit extends Error {
  readonly reason: TokenReason;

  constructor(reason: TokenReason) {
    super(reason);
    this.reason = reason;
  }
}

async function keyOf(keys: RealmKeys, kid: string): Promise<KeyObject> {
  const key = await keys.find(kid);
  if (key === null) throw new Unfit('key');
  return KeyObject.from(key);
}

/** What keycloak-connect finds by itself, by its own words for it. */
const ITS_WORDS: readonly (readonly [RegExp, TokenReason])[] = [
  [/wrong type/, 'type'],
  [/wrong ISS/, 'issuer'],
  [/wrong audience/, 'audience'],
  [/signature/, 'signature'],
];

/** Reasons that leave open whether the realm signed the token. */
const MAYBE_SIGNED: readonly TokenReason[] = ['audience', 'type', 'claims', 'expired', 'early'];

async function meaningOf(
  fault: unknown,
  token: ReadToken | null,
  key: () => Promise<KeyObject>,
): Promise<TokenRefused | RealmUnreachable> {
  if (fault instanceof RealmUnreachable) return fault;
  const reason = fault instanceof Unfit ? fault.reason : reasonIn(fault);
  // A key that we have not heard of may be a new one.
  if (reason === 'key') return new TokenRefused(reason, false);
  if (!MAYBE_SIGNED.includes(reason)) return new TokenRefused(reason, true);
  return new TokenRefused(reason, !(await maySigned(token, key)));
}

function reasonIn(fault: unknown): TokenReason {
  const message = fault instanceof Error ? fault.message : '';
  return ITS_WORDS.find(([words]) => words.test(message))?.[1] ?? 'malformed';
}

/** Whether the realm's signature stands under the token, or nobody can be asked whether it does. */
async function maySigned(token: ReadToken | null, key: () => Promise<KeyObject>): Promise<boolean> {
  if (token?.signed === undefined || token.signature === undefined) return false;
  try {
    return verify('RSA-SHA256', Buffer.from(token.signed), await key(), token.signature);
  } catch (error) {
    return error instanceof RealmUnreachable;
  }
}
