import { z } from 'zod';

/** What the realm says of whoever holds a token. */
export type Claims = {
  /** `sub`: the same for ever, and never another's. */
  readonly subject: string;
  readonly name: string;
  /** Only where the realm has verified it. */
  readonly email: string | null;
  /** Full paths: `/de/by/buero`. */
  readonly groups: readonly string[];
  readonly realmRoles: readonly string[];
  /** Roles of Plenum's own client. */
  readonly clientRoles: readonly string[];
  /** The client's id where it is a program's own account, and no person. */
  readonly client: string | null;
  /** The realm's session, `sid`. */
  readonly session: string | null;
};

/** What Keycloak calls the account of a client. */
const SERVICE_ACCOUNT = 'service-account-';

const Texts = z.array(z.string()).catch([]);
const Word = z.string().min(1).nullable().catch(null);
const Roles = z
  .object({ roles: Texts })
  .catch({ roles: [] })
  .transform(({ roles }) => roles);

const Payload = z.object({
  sub: z.string().min(1).max(255),
  name: Word,
  preferred_username: Word,
  email: Word,
  email_verified: z.boolean().catch(false),
  groups: Texts,
  realm_access: Roles,
  resource_access: z.record(z.string(), Roles).catch({}),
  client_id: Word,
  clientId: Word,
  sid: Word,
});

/**
 * Reads the payload of a verified access or ID token. What is missing or of another shape counts as not said: it
 * gives no right.
 *
 * @param clientId Plenum's own client, whose roles count
 * @throws ZodError where there is no `sub`
 */
export function readClaims(payload: unknown, clientId: string): Claims {
  const read = Payload.parse(payload);
  const username = read.preferred_username;
  const isProgram = username?.startsWith(SERVICE_ACCOUNT) ?? false;
  return {
    subject: read.sub,
    name: read.name ?? username ?? read.sub,
    email: read.email_verified ? read.email : null,
    groups: read.groups,
    realmRoles: read.realm_access,
    clientRoles: Object.hasOwn(read.resource_access, clientId) ? (read.resource_access[clientId] ?? []) : [],
    client: isProgram ? (read.client_id ?? read.clientId) : null,
    session: read.sid,
  };
}
