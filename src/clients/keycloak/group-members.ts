import { z } from 'zod';
import { createClientToken, type ClientTokenParts } from './client-token.ts';
import { MembersRefused } from './members-refused.ts';
import { type RealmCall, RealmUnreachable } from './realm-fault.ts';

/** Somebody in a group of the realm. */
export type GroupMember = {
  /** Never changes. */
  readonly subject: string;
  /** In lower case. */
  readonly username: string;
  /** null where there is none that the realm has verified. */
  readonly email: string | null;
};

export type GroupMembers = {
  /**
   * Who is in the group of this path: in itself, not in those below it, and not disabled. null where the realm has no
   * such group.
   *
   * @param path names from the top down, as people read them
   * @throws RealmUnreachable, where nobody knows
   * @throws MembersRefused, where it is no
   */
  of(path: readonly string[], signal?: AbortSignal): Promise<readonly GroupMember[] | null>;
};

export type GroupMembersParts = Omit<ClientTokenParts, 'issuer'> & {
  /** Keycloak's own address, without a slash at its end. */
  readonly url: string;
  readonly realm: string;
  /** Members asked for at a time. */
  readonly pageSize?: number;
};

/** Half of what is read of an answer, where names are long. */
const PAGE = 500;
/** People come and go while we read; at this pace nobody does twice. */
const TRIES = 3;

const Group = z.object({ id: z.string().regex(/^[\w-]+$/), path: z.string() });
const Page = z.array(
  z.object({
    id: z.string().min(1),
    username: z.string().min(1),
    enabled: z.boolean(),
    email: z.string().optional(),
    emailVerified: z.boolean().optional(),
  }),
);
type Person = z.infer<typeof Page>[number];

/** Reads groups by the administrators' API, with the account of our own client. */
export function createGroupMembers(parts: GroupMembersParts): GroupMembers {
  const { url, realm, pageSize = PAGE } = parts;
  const ask = createAsk(parts, `${url}/admin/realms/${realm}`);
  return {
    of: async (path, signal) => {
      const steps = path.map((step) => encodeURIComponent(step)).join('/');
      const group = await ask('group', `/group-by-path/${steps}`, Group, signal);
      // Another spelling of the name is another group.
      if (group?.path !== `/${path.join('/')}`) return null;
      const page = (first: number) => {
        const query = new URLSearchParams({ first: String(first), max: String(pageSize) });
        return ask('members', `/groups/${group.id}/members?${query}&briefRepresentation=true`, Page, signal);
      };
      const people = await readAll(page, pageSize);
      return people?.filter(({ enabled }) => enabled).map(toMember) ?? null;
    },
  };
}

type Ask = <T>(
  call: RealmCall,
  path: string,
  shape: z.ZodType<T>,
  signal: AbortSignal | undefined,
) => Promise<T | null>;

function createAsk(parts: GroupMembersParts, base: string): Ask {
  const token = createClientToken({ ...parts, issuer: `${parts.url}/realms/${parts.realm}` });
  return async (call, path, shape, signal) => {
    const send = async () =>
      parts.fetch(call, `${base}${path}`, {
        headers: { Authorization: `Bearer ${await token.get(signal)}`, Accept: 'application/json' },
        isAnswer: (json) => shape.safeParse(json).success,
        refusals: [401, 403, 404],
        signal: signal ?? null,
      });
    let answer = await send();
    if (answer.status === 401) {
      // Its keys may have changed since we got the token.
      token.drop();
      answer = await send();
    }
    if (answer.status === 404) return null;
    if (answer.status === 200) return shape.parse(await answer.json());
    // Roles that it is given now are in the next token.
    token.drop();
    throw new MembersRefused(answer.status === 403 ? 'rights' : 'client');
  };
}

/** All pages; null where the group is gone meanwhile. */
async function readAll(
  page: (first: number) => Promise<readonly Person[] | null>,
  size: number,
): Promise<readonly Person[] | null> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const people = await readOnce(page, size);
    if (people !== 'moved') return people;
  }
  throw new RealmUnreachable('members', 'unsteady');
}

/**
 * Each page begins with the last one of the page before: where it does not, somebody came or went meanwhile, and
 * somebody else may have slipped through between the pages.
 */
async function readOnce(
  page: (first: number) => Promise<readonly Person[] | null>,
  size: number,
): Promise<readonly Person[] | null | 'moved'> {
  const people: Person[] = [];
  for (;;) {
    const next = await page(Math.max(0, people.length - 1));
    if (next === null) return null;
    const last = people.pop();
    if (last !== undefined && last.id !== next[0]?.id) return 'moved';
    people.push(...next);
    if (next.length < size) return people;
  }
}

function toMember({ id, username, email, emailVerified }: Person): GroupMember {
  return { subject: id, username, email: emailVerified === true ? (email ?? null) : null };
}
