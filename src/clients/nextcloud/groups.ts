import { z } from 'zod';
import type { Calls, Turn } from './calls.ts';
import { type Failure, isFailure, refused, surely } from './failure.ts';
import type { CallOptions, Group, Groups } from './nextcloud.ts';
import { readData } from './ocs-judge.ts';
import type { Ocs } from './ocs.ts';
import type { CallName } from './options.ts';

const PATH = '/ocs/v2.php/cloud';
const PAGE = 500;
/** Codes of the server, which mean one thing here and another elsewhere. */
const EXISTS = '102';
const NO_GROUP = '102';
const NO_ACCOUNT = '103';
/** Said to one of several who make a group at the same moment. */
const RACED = '103';

const Details = z.object({
  groups: z.array(z.object({ id: z.string(), displayname: z.string() })),
});
const Members = z.object({ users: z.array(z.string()) });

/** Groups and who is in them, by OCS. */
export function createGroups(calls: Calls): Groups {
  const run = <T>(
    call: CallName & `groups.${string}`,
    options: CallOptions | undefined,
    work: (turn: Turn) => Promise<T>,
  ) => calls.run(call, options, work);

  return {
    find: (id, options) => run('groups.find', options, ({ ocs }) => findGroup(ocs, id)),
    list: (prefix, options) =>
      run('groups.list', options, async ({ ocs }) =>
        (await search(ocs, prefix)).filter(({ id }) => id.startsWith(prefix)),
      ),
    create: (group, options) => run('groups.create', options, ({ ocs }) => create(ocs, group)),
    rename: ({ id, displayName }, options) =>
      run('groups.rename', options, async ({ ocs }) => {
        await ocs.ask('PUT', pathOf(id), { form: { key: 'displayname', value: displayName } });
      }),
    members: (id, options) =>
      run('groups.members', options, async ({ ocs }) => {
        return readData(Members, await ocs.ask('GET', `${pathOf(id)}/users`)).users;
      }),
    addMember: (id, account, options) =>
      run('groups.addMember', options, ({ ocs }) => addMember(ocs, id, account)),
    removeMember: (id, account, options) =>
      run('groups.removeMember', options, ({ ocs }) => removeMember(ocs, id, account)),
  };
}

/** null where there is no such group. */
export async function findGroup(ocs: Ocs, id: string): Promise<Group | null> {
  return (await search(ocs, id)).find((group) => group.id === id) ?? null;
}

/** Every group whose id or name has `text` in it. */
async function search(ocs: Ocs, text: string): Promise<readonly Group[]> {
  const found = new Map<string, Group>();
  for (let offset = 0; ; offset += PAGE) {
    const query = { search: text, limit: String(PAGE), offset: String(offset) };
    const data = await ocs.ask('GET', `${PATH}/groups/details`, { query });
    const { groups } = readData(Details, data);
    for (const { id, displayname } of groups) found.set(id, { id, displayName: displayname });
    if (groups.length < PAGE) return [...found.values()];
  }
}

async function create(ocs: Ocs, { id, displayName }: Group): Promise<'made' | 'there'> {
  const act = async () => {
    try {
      await ocs.ask('POST', `${PATH}/groups`, { form: { groupid: checkedId(id), displayname: displayName } });
      return 'made' as const;
    } catch (error) {
      if (hasCode(error, EXISTS)) return 'there' as const;
      if (hasCode(error, RACED) && (await findGroup(ocs, id)) !== null) return 'there' as const;
      throw error;
    }
  };
  return surely(act, async () => {
    const group = await findGroup(ocs, id);
    if (group === null) return null;
    return group.displayName === displayName ? 'made' : 'there';
  });
}

async function addMember(ocs: Ocs, id: string, account: string): Promise<'in' | 'no-account'> {
  const act = async () => {
    try {
      await ocs.ask('POST', membershipOf(account), { form: { groupid: id } });
      return 'in' as const;
    } catch (error) {
      if (hasCode(error, NO_ACCOUNT)) return 'no-account' as const;
      if (hasCode(error, NO_GROUP)) throw refused('not-found', { status: 400, code: NO_GROUP });
      throw error;
    }
  };
  return surely(act, async () => ((await isMember(ocs, id, account)) ? 'in' : null));
}

async function removeMember(ocs: Ocs, id: string, account: string): Promise<void> {
  const act = async () => {
    try {
      await ocs.ask('DELETE', membershipOf(account), { form: { groupid: id } });
    } catch (error) {
      // Neither an account nor a group that is gone has a member left.
      if (!hasCode(error, NO_ACCOUNT) && !hasCode(error, NO_GROUP)) throw error;
    }
    return true;
  };
  await surely(act, async () => ((await isMember(ocs, id, account)) ? null : true));
}

/** Account ids differ in no case. */
async function isMember(ocs: Ocs, id: string, account: string): Promise<boolean> {
  const { users } = readData(Members, await ocs.ask('GET', `${pathOf(id)}/users`));
  return users.some((user) => user.toLowerCase() === account.toLowerCase());
}

function hasCode(error: unknown, code: string): error is Failure {
  return isFailure(error, 'unexpected') && error.facts.code === code;
}

function pathOf(id: string): string {
  return `${PATH}/groups/${encodeURIComponent(checkedId(id))}`;
}

function membershipOf(account: string): string {
  if (/[/\\]|^\.{0,2}$/.test(account)) throw refused('bad-name');
  return `${PATH}/users/${encodeURIComponent(account)}/groups`;
}

/** Servers take a slash in an id, and web servers in front of them no address with one. */
function checkedId(id: string): string {
  if (/[/\\\p{Cc}]|^\.{0,2}$/u.test(id) || !id.isWellFormed()) throw refused('bad-name');
  return id;
}
