/** What the simulator uses of oidc-provider, which brings no types of its own. */
declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http';

  /** Anything that the library keeps: sessions, interactions, grants, codes. */
  export type StoredPayload = Record<string, unknown>;

  export type Adapter = {
    find(id: string): Promise<StoredPayload | undefined>;
    findByUid(uid: string): Promise<StoredPayload | undefined>;
    findByUserCode(userCode: string): Promise<StoredPayload | undefined>;
    upsert(id: string, payload: StoredPayload, expiresIn?: number): Promise<void>;
    consume(id: string): Promise<void>;
    destroy(id: string): Promise<void>;
    revokeByGrantId(grantId: string): Promise<void>;
  };

  export type ProviderSession = {
    readonly uid: string;
    readonly accountId?: string;
    /** Seconds since the epoch. */
    readonly loginTs?: number;
    readonly clientId?: string;
  };

  export type ClientHandle = { readonly clientId: string };
  export type Account = { readonly accountId: string; claims(): Promise<{ sub: string }> };

  export type Context = {
    status: number;
    type: string;
    body: unknown;
    readonly response: { get(header: string): string };
    set(header: string, value: string): void;
    remove(header: string): void;
    readonly oidc: {
      readonly session: ProviderSession;
      readonly client: ClientHandle;
      readonly account?: Account;
      readonly params?: Readonly<Record<string, string | undefined>>;
      readonly entities: { readonly Interaction?: Interaction };
    };
  };

  export type Interaction = {
    readonly uid: string;
    readonly params: Readonly<Record<string, string | undefined>>;
    readonly session?: { readonly accountId?: string };
  };

  export type AuthorizationCode = {
    readonly accountId: string;
    readonly clientId: string;
    readonly sessionUid: string;
    readonly redirectUri: string;
    readonly scope?: string;
    readonly nonce?: string;
    /** Seconds since the epoch. */
    readonly authTime?: number;
    readonly codeChallenge?: string;
    readonly isExpired: boolean;
    readonly consumed?: unknown;
    consume(): Promise<void>;
  };

  export type Grant = { addOIDCScope(scope: string): void; save(): Promise<string> };

  export type Configuration = {
    readonly adapter: (model: string) => Adapter;
    readonly jwks: { readonly keys: readonly object[] };
    readonly scopes: readonly string[];
    readonly routes: { readonly authorization: string };
    readonly cookies: {
      readonly keys: readonly string[];
      readonly names: { readonly session: string; readonly interaction: string; readonly resume: string };
      readonly long: { readonly httpOnly: boolean; readonly sameSite: 'lax'; readonly path: string };
      readonly short: { readonly httpOnly: boolean; readonly sameSite: 'lax' };
    };
    readonly ttl: Readonly<Record<string, number>>;
    readonly features: Readonly<Record<string, { readonly enabled: boolean }>>;
    readonly pkce: { required(ctx: Context, client: ClientHandle): boolean };
    readonly interactions: { url(ctx: Context, interaction: Interaction): string };
    findAccount(ctx: Context, accountId: string): Promise<Account | undefined>;
    loadExistingGrant(ctx: Context): Promise<Grant | undefined>;
    renderError(
      ctx: Context,
      out: { readonly error: string; readonly error_description?: string },
      error: Error,
    ): Promise<void>;
  };

  export default class Provider {
    constructor(issuer: string, configuration: Configuration);
    callback(): (req: IncomingMessage, res: ServerResponse) => Promise<void>;
    use(middleware: (ctx: Context, next: () => Promise<void>) => Promise<void>): this;
    on(event: 'server_error', listener: (ctx: Context, error: Error) => void): this;
    on(event: 'authorization.success', listener: (ctx: Context) => void): this;
    createContext(req: IncomingMessage, res: ServerResponse): Context;
    interactionDetails(req: IncomingMessage, res: ServerResponse): Promise<Interaction>;
    interactionFinished(
      req: IncomingMessage,
      res: ServerResponse,
      result: { readonly login: { readonly accountId: string } },
      options: { readonly mergeWithLastSubmission: boolean },
    ): Promise<void>;
    readonly Session: { get(ctx: Context): Promise<ProviderSession> };
    readonly AuthorizationCode: {
      find(value: string, options: { ignoreExpiration: boolean }): Promise<AuthorizationCode | undefined>;
    };
    readonly Grant: new (of: { readonly accountId: string; readonly clientId: string }) => Grant;
    readonly Client: { readonly prototype: object };
  }
}
