import { z } from 'zod';
import { toIso } from '../../lib/span.ts';
import type { Db, Tx } from '../db/database.ts';
import { listOf, openCursor, pageQuery, sealCursor } from '../http/cursor.ts';
import { type Endpoint, endpoint } from '../http/endpoint.ts';
import type { Example } from '../http/example.ts';

const Facts = z
  .record(z.string(), z.unknown())
  .nullable()
  .meta({ description: 'What was so; null where there was nothing.' });

export const AuditView = z
  .strictObject({
    id: z.string(),
    at: z.iso.datetime(),
    actor: z.string().meta({
      description:
        '`person:<subject>`, `client:<id>`, `token:<name>`, `job:<name>`, or `host-link:<booking>`',
    }),
    action: z.string().meta({ description: 'A verb on a noun: `booking.cancel`' }),
    object: z.strictObject({ kind: z.string(), id: z.string() }),
    branch: z.string().nullable(),
    before: Facts,
    after: Facts,
  })
  .meta({ id: 'AuditEntry' });
export type AuditView = z.infer<typeof AuditView>;

const AuditQuery = z.strictObject({
  ...pageQuery,
  actor: z.string().max(200).optional(),
  action: z.string().max(100).optional(),
  object: z.string().max(100).optional().meta({ description: 'Its id' }),
  branch: z
    .string()
    .max(100)
    .optional()
    .meta({ description: 'Of the object: this branch, and all below it' }),
  kind: z.string().max(50).optional().meta({ description: 'Of the object: `booking`' }),
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional().meta({ description: 'Rows before it' }),
});

const LAST: Example = {
  name: 'drained-servers',
  query: { action: 'server.drain', limit: 1 },
  answer: {
    items: [
      {
        id: '0198c2b7-2b50-7a6a-8e84-bf2a3b4c5d09',
        at: '2027-02-09T12:00:00.000Z',
        actor: 'token:admin.de',
        action: 'server.drain',
        object: { kind: 'server', id: 'bbb-2' },
        branch: null,
        before: { draining: false },
        after: { draining: true },
      } satisfies AuditView,
    ],
    next: null,
  },
};

const Place = z.strictObject({ at: z.int(), id: z.string() });

type Filter = Readonly<
  Partial<Record<'actor' | 'action' | 'object' | 'kind' | 'from' | 'to', string | undefined>>
> & {
  /** Ids. */
  readonly branches: readonly string[] | null;
};

type Parts = {
  readonly cursorKey: Buffer;
  /** The ids of a branch and of all below it; none for one that is not there. */
  readonly within: (db: Db | Tx, branch: string) => Promise<readonly string[]>;
};

/** `GET /audit`: the log, the newest first. */
export function auditEndpoints({ cursorKey, within }: Parts): readonly Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/audit',
      summary: 'Who changed what and when, the newest first',
      right: 'operate',
      scope: { of: 'root' },
      query: AuditQuery,
      answers: [{ status: 200, summary: 'A page of the log', body: listOf(AuditView) }],
      refuses: ['cursor-invalid'],
      examples: [LAST],
      transaction: 'none',
      handle: async ({ tx, query: { cursor, limit, branch, ...asked } }) => {
        const branches = branch === undefined ? null : await within(tx, branch);
        const filter = { ...asked, branches };
        const before = cursor === undefined ? null : openCursor(cursorKey, cursor, Place);
        const rows = await newestFirst(tx, filter, before, limit + 1);
        const items = rows.slice(0, limit);
        const last = items.at(-1);
        const more = rows.length > limit && last !== undefined;
        const next = more ? sealCursor(cursorKey, { at: last.at, id: last.id }) : null;
        return { body: { items: items.map(toView), next } };
      },
    }),
  ];
}

type Row = Awaited<ReturnType<typeof newestFirst>>[number];

async function newestFirst(db: Db | Tx, filter: Filter, before: z.infer<typeof Place> | null, limit: number) {
  if (filter.branches?.length === 0) return [];
  let query = db.selectFrom('audit').selectAll().orderBy('at', 'desc').orderBy('id', 'desc').limit(limit);
  for (const column of ['actor', 'action', 'object'] as const) {
    const wanted = filter[column];
    if (wanted !== undefined) query = query.where(column, '=', wanted);
  }
  if (filter.branches !== null) query = query.where('branch', 'in', filter.branches);
  if (filter.kind !== undefined) query = query.where('object_kind', '=', filter.kind);
  if (filter.from !== undefined) query = query.where('at', '>=', Date.parse(filter.from));
  if (filter.to !== undefined) query = query.where('at', '<', Date.parse(filter.to));
  if (before !== null) {
    query = query.where((eb) =>
      eb.or([eb('at', '<', before.at), eb.and([eb('at', '=', before.at), eb('id', '<', before.id)])]),
    );
  }
  return query.execute();
}

function toView(row: Row): AuditView {
  return {
    id: row.id,
    at: toIso(row.at),
    actor: row.actor,
    action: row.action,
    object: { kind: row.object_kind, id: row.object },
    branch: row.branch,
    before: row.before === null ? null : Facts.parse(JSON.parse(row.before)),
    after: row.after === null ? null : Facts.parse(JSON.parse(row.after)),
  };
}
