import { z } from 'zod';
import { toIso } from '../../lib/span.ts';
import type { Db, Tx } from '../../platform/db/database.ts';
import { type Caller, type Grant, ROLES } from '../../platform/http/caller.ts';
import { type Endpoint, endpoint } from '../../platform/http/endpoint.ts';
import type { Example } from '../../platform/http/example.ts';
import type { Tree } from '../branches/tree.ts';

const GrantView = z.strictObject({
  branch: z.string().meta({ description: 'The role holds there and at all branches below it.' }),
  branchName: z.string(),
  role: z.enum(ROLES),
  deputyUntil: z.iso
    .datetime()
    .nullable()
    .meta({ description: 'Until when it is held in somebody’s place; null where it is one’s own.' }),
});
type GrantView = z.infer<typeof GrantView>;

const MeView = z
  .strictObject({
    principal: z.string().meta({
      description: 'As the audit names who calls: `person:<subject>`, `client:<id>`, `token:<name>`',
    }),
    kind: z.enum(['person', 'client', 'token']).meta({
      description:
        'A person, a program with an account of the realm, a program with a token of the settings.',
    }),
    name: z.string().nullable().meta({ description: 'Of a person' }),
    subject: z.string().nullable().meta({ description: 'Of a person: its id in the realm' }),
    grants: z
      .array(GrantView)
      .meta({ description: 'In the order of the tree; empty for who may do nothing.' }),
  })
  .meta({ id: 'Me' });
type MeView = z.infer<typeof MeView>;

const ADMIN: Example = {
  name: 'who-am-i',
  answer: {
    principal: 'token:admin.de',
    kind: 'token',
    name: null,
    subject: null,
    grants: [{ branch: 'de', branchName: 'Bundesverband', role: 'admin', deputyUntil: null }],
  } satisfies MeView,
};

/** `GET /me`: whoever is known may ask it, also who may do nothing else. */
export function meEndpoints({ tree }: { tree: (db: Db | Tx) => Promise<Tree> }): readonly Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/me',
      summary: 'Who I am, and what I may do where',
      right: 'view',
      scope: { of: 'listed' },
      answers: [{ status: 200, summary: 'Who calls', body: MeView }],
      examples: [ADMIN],
      transaction: 'none',
      handle: async ({ tx, caller }) => ({ body: toView(caller, await tree(tx)) }),
    }),
  ];
}

function toView({ principal, person, grants }: Caller, tree: Tree): MeView {
  const isProgram = principal.startsWith('client:') ? 'client' : 'token';
  return {
    principal,
    kind: person === undefined ? isProgram : 'person',
    name: person?.name ?? null,
    subject: person?.subject ?? null,
    grants: grants.map((grant) => grantView(grant, tree)).toSorted(byPlace(tree)),
  };
}

/** A branch that is not there (yet) is called by its id. */
function grantView({ branch, role, deputyUntil }: Grant, tree: Tree): GrantView {
  const until = deputyUntil === undefined ? null : toIso(deputyUntil);
  return { branch, branchName: tree.get(branch)?.name ?? branch, role, deputyUntil: until };
}

/** A branch before those below it; at one branch the larger role first, and one's own before a deputy's. */
function byPlace(tree: Tree): (one: GrantView, other: GrantView) => number {
  const place = ({ branch }: GrantView) => tree.get(branch)?.path.join('/') ?? branch;
  return (one, other) => {
    if (one.branch !== other.branch) return place(one) < place(other) ? -1 : 1;
    const roles = ROLES.indexOf(other.role) - ROLES.indexOf(one.role);
    return roles === 0 ? Number(one.deputyUntil !== null) - Number(other.deputyUntil !== null) : roles;
  };
}
