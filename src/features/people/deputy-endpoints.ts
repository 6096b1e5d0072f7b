import { z } from 'zod';
import type { Clock } from '../../lib/clock.ts';
import { refuse } from '../../lib/refusal.ts';
import { toIso } from '../../lib/span.ts';
import type { Db, Tx } from '../../platform/db/database.ts';
import type { Caller } from '../../platform/http/caller.ts';
import { type Endpoint, endpoint } from '../../platform/http/endpoint.ts';
import { Moment, toEnd } from '../../platform/http/moment.ts';
import { BranchId } from '../branches/branch.ts';
import { existing } from '../branches/branch-view.ts';
import type { Branches } from '../branches/branches.ts';
import { appointDeputy, endDeputy, MOST_DAYS } from './deputies.ts';
import { DEPUTY_EXAMPLES } from './deputy-examples.ts';
import { deputiesAt, type Deputyship } from './deputy-store.ts';
import { PrincipalView, viewPrincipals } from './principals.ts';
import type { Rights } from './rights.ts';

const Id = z.strictObject({ id: BranchId });

const Who = z.string().trim().min(1).max(255);

const DeputyRequest = z
  .strictObject({
    person: Who.meta({
      description: 'Subject or exact e-mail address of somebody who has signed in here before',
    }),
    until: Moment.meta({
      description: `RFC 3339 with \`Z\` or an offset, or a day, at the end of which it ends in our zone; ${MOST_DAYS} days ahead at most`,
    }),
  })
  .meta({ id: 'DeputyRequest' });

export const DeputyView = z
  .strictObject({
    person: z.strictObject({ subject: z.string(), name: z.string().nullable() }),
    branch: BranchId,
    until: z.iso.datetime(),
    appointedBy: PrincipalView,
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'Deputy', description: 'Somebody who acts for a branch, and all below it, until a time' });
export type DeputyView = z.infer<typeof DeputyView>;

export type DeputyParts = {
  readonly branches: Branches;
  readonly rights: Pick<Rights, 'visible'>;
  readonly clock: Clock;
  /** IANA name. */
  readonly timeZone: string;
};

/** `GET/PUT/DELETE /branches/{id}/deputies`. */
export function deputyEndpoints(parts: DeputyParts): readonly Endpoint[] {
  return [listEndpoint(parts), appointEndpoint(parts), endEndpoint(parts)];
}

function listEndpoint({ branches, clock }: DeputyParts): Endpoint {
  return endpoint({
    method: 'get',
    path: '/branches/{id}/deputies',
    summary: 'Who acts for a branch in its secretary\u2019s place, and until when',
    right: 'book',
    scope: { of: 'object', branch: existing(branches) },
    params: Id,
    answers: [
      {
        status: 200,
        summary: 'Those in force, whose time ends first coming first',
        body: z.strictObject({ items: z.array(DeputyView), next: z.null() }),
      },
    ],
    examples: DEPUTY_EXAMPLES.list,
    transaction: 'none',
    handle: async ({ tx, params }) => {
      const items = await toViews(tx, await deputiesAt(tx, params.id, clock.now()));
      return { body: { items: [...items], next: null } };
    },
  });
}

function appointEndpoint({ branches, clock, timeZone }: DeputyParts): Endpoint {
  return endpoint({
    method: 'put',
    path: '/branches/{id}/deputies',
    summary: 'Let somebody act for a branch until a date, or change until when',
    description:
      'A deputy is a secretary at the branch and all below it, but makes no deputies. It ends by itself. The person must have signed in here once.',
    right: 'appoint',
    scope: { of: 'object', branch: existing(branches) },
    params: Id,
    body: DeputyRequest,
    answers: [
      { status: 200, summary: 'Changed', body: DeputyView },
      { status: 201, summary: 'Appointed', body: DeputyView },
    ],
    refuses: ['person-unknown', 'deputy-self', 'deputy-until', 'date-invalid', 'branch-closed'],
    examples: DEPUTY_EXAMPLES.appoint,
    transaction: 'turn',
    handle: async ({ tx, caller, params: { id: branch }, body }) => {
      if ((await branches.tree(tx)).get(branch)?.closed === true) refuse({ code: 'branch-closed', branch });
      const wish = { branch, person: body.person, until: toEnd(body.until, timeZone) };
      const { deputyship, created } = await appointDeputy(tx, { caller, now: clock.now() }, wish);
      const [view] = await toViews(tx, [deputyship]);
      return { status: created ? 201 : 200, body: view };
    },
  });
}

function endEndpoint({ branches, rights, clock }: DeputyParts): Endpoint {
  return endpoint({
    method: 'delete',
    path: '/branches/{id}/deputies',
    summary: 'End a deputyship now',
    description: 'Whoever may appoint may end it; a deputy may end no other than their own.',
    right: 'book',
    scope: { of: 'object', branch: existing(branches) },
    params: Id,
    query: z.strictObject({ person: Who.meta({ description: 'Their subject' }) }),
    answers: [{ status: 204, summary: 'Ended', body: null }],
    refuses: ['not-found'],
    examples: DEPUTY_EXAMPLES.end,
    transaction: 'turn',
    handle: async ({ tx, caller, params: { id: branch }, query: { person: subject } }) => {
      const own = caller.person?.subject === subject;
      if (!own && !(await mayAppoint({ branches, rights }, tx, caller, branch)))
        refuse({ code: 'forbidden' });
      await endDeputy(tx, { caller, now: clock.now() }, { branch, subject });
      return { body: undefined };
    },
  });
}

async function mayAppoint(
  { branches, rights }: Pick<DeputyParts, 'branches' | 'rights'>,
  tx: Tx,
  caller: Caller,
  branch: string,
): Promise<boolean> {
  const tree = await branches.tree(tx);
  return rights.visible(tree, caller, 'appoint').roots.some((root) => tree.isWithin(branch, root));
}

async function toViews(db: Db | Tx, deputies: readonly Deputyship[]): Promise<readonly DeputyView[]> {
  const view = await viewPrincipals(
    db,
    deputies.flatMap(({ subject, appointedBy }) => [`person:${subject}`, appointedBy]),
  );
  return deputies.map(({ branch, subject, until, appointedBy, createdAt }) => ({
    person: { subject, name: view(`person:${subject}`).name },
    branch,
    until: toIso(until),
    appointedBy: view(appointedBy),
    createdAt: toIso(createdAt),
  }));
}
