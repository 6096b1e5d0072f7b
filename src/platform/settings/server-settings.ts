import { z } from 'zod';
import { json } from './values.ts';

const NAME = /^[a-z0-9][a-z0-9.-]{0,62}$/;
/** A host name or an address, with a port or without. */
const HOST = /^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]+\])(?::\d{1,5})?$/i;

const Secret = z.string().trim().min(1, 'must not be empty: an empty secret switches the check off');

const Server = z
  .strictObject({
    name: z.string().regex(NAME, 'must be lower-case letters, digits, dots and hyphens, at most 63'),
    kind: z.enum(['bigbluebutton', 'scalelite']).default('bigbluebutton'),
    url: z.string().refine(isServerUrl, 'must be an http or https address without a query or a name in it'),
    secret: Secret.optional(),
    secrets: z.array(Secret).min(1).max(5).optional(),
    seats: z.int().min(1).max(1_000_000),
    checksum: z.enum(['sha1', 'sha256', 'sha384', 'sha512']).default('sha256'),
    joinHosts: z.array(z.string().regex(HOST, 'must be host names')).min(1).max(100).optional(),
    playbackHosts: z.array(z.string().regex(HOST, 'must be host names')).min(1).max(100).optional(),
    dialNumber: z.string().trim().min(1).max(40).nullable().default(null),
    retired: z.boolean().default(false),
  })
  .superRefine((server, context) => {
    const fault = (message: string) => context.addIssue({ code: 'custom', message });
    if ((server.secret === undefined) === (server.secrets === undefined)) {
      fault('needs either secret or secrets');
    }
    if (server.kind === 'scalelite' && server.checksum === 'sha384') {
      fault('a Scalelite does not accept sha384');
    }
  })
  .transform(({ secret, secrets, joinHosts, playbackHosts, ...server }) => {
    const { protocol, origin } = new URL(server.url);
    const [first = '', ...others] = secrets ?? [secret ?? ''];
    return {
      ...server,
      /** Hosts besides its own from which recordings are played. */
      ...(playbackHosts === undefined ? {} : { playbackHosts }),
      /** The first one signs; the others are still good for checking what the server signs. */
      secrets: [first, ...others] as const,
      /** Origins to which a signed join may send a browser. */
      joinOrigins: joinHosts?.map((host) => new URL(`${protocol}//${host}`).origin) ?? [origin],
    };
  });

/** One BBB server, or one balancer, as the settings name it. */
export type ServerSettings = z.infer<typeof Server>;

/** `PLENUM_BBB_SERVERS`. */
export const ServerList = json(
  z.array(Server, { error: 'must be a list of servers' }).max(500).superRefine(refuseDoubles),
);

function refuseDoubles(servers: readonly ServerSettings[], context: z.RefinementCtx): void {
  const names = new Set<string>();
  const urls = new Set<string>();
  for (const [index, server] of servers.entries()) {
    const fault = (message: string) => context.addIssue({ code: 'custom', path: [index], message });
    if (names.has(server.name)) fault(`the name ${server.name} is there twice`);
    names.add(server.name);
    if (server.retired) continue;
    // Its seats would be promised twice.
    const url = comparableUrl(server.url);
    if (urls.has(url)) fault(`${server.name} has the address of another server`);
    urls.add(url);
  }
}

function comparableUrl(text: string): string {
  const { origin, pathname } = new URL(text);
  return origin + pathname.replace(/\/+$/, '').replace(/\/api$/, '');
}

function isServerUrl(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || !['http:', 'https:'].includes(url.protocol)) return false;
  return `${url.search}${url.hash}${url.username}${url.password}` === '';
}
