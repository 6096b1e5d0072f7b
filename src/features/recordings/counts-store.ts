import { sql } from 'kysely';
import type { Instant } from '../../lib/span.ts';
import type { Db, Tx } from '../../platform/db/database.ts';

/** One row, written anew each time. */
const ID = 'known-recordings';
const JOB = 'count-recordings';

export type CountedGroup = {
  readonly server: string;
  readonly origin: string;
  readonly state: string;
  readonly hasBranch: boolean;
  readonly count: number;
};

/** Those that are not proven gone; from the index alone. */
export async function countRecordings(db: Db): Promise<readonly CountedGroup[]> {
  const without = sql<number>`case when branch is null then 1 else 0 end`;
  const rows = await db
    .selectFrom('recordings')
    .select((eb) => [
      'server',
      'origin',
      'state',
      without.as('without'),
      eb.fn.countAll<number>().as('count'),
    ])
    .where('deleted_at', 'is', null)
    .groupBy(['server', 'origin', 'state', without])
    .execute();
  return rows.map(({ server, origin, state, without: none, count }) => ({
    ...{ server, origin, state },
    hasBranch: none === 0,
    count,
  }));
}

export async function writeCounts(tx: Tx, text: string, now: Instant): Promise<void> {
  const row = { started_at: now, finished_at: now, report: text };
  await tx
    .insertInto('run_reports')
    .values({ id: ID, job: JOB, ...row })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute();
}

export async function readCounts(db: Db): Promise<{ readonly text: string; readonly at: Instant } | null> {
  const row = await db
    .selectFrom('run_reports')
    .select(['report', 'started_at'])
    .where('id', '=', ID)
    .executeTakeFirst();
  return row === undefined ? null : { text: row.report, at: row.started_at };
}
