import type { Instant } from '../../lib/span.ts';
import type { Database, Tx } from '../../platform/db/database.ts';
import { storeTime } from '../../platform/db/store-time.ts';
import type { Pace } from './pace.ts';

/** A pace as it was at one moment of the store's clock. */
type PaceNow = { readonly pace: Pace; readonly now: Instant };

/** Nothing is given away yet. */
const UNTOUCHED: Pace = { lineAt: 0, gateAt: 0 };

/** The pace of a server, whose row is held until the end of the transaction; made where it is missing. */
export async function holdPace(tx: Tx, dialect: Database['dialect'], server: string): Promise<PaceNow> {
  // The time is told once the row is held: who had to wait for it must not be told the time of before.
  const hold = () =>
    tx
      .updateTable('join_paces')
      .set((eb) => ({ gate_at: eb.ref('gate_at') }))
      .where('server', '=', server)
      .returning(['line_at', 'gate_at', storeTime(dialect).as('now')])
      .executeTakeFirst();
  const held = await hold();
  if (held !== undefined) return fromRow(held);
  await tx
    .insertInto('join_paces')
    .values({ server, line_at: UNTOUCHED.lineAt, gate_at: UNTOUCHED.gateAt })
    .onConflict((conflict) => conflict.column('server').doNothing())
    .execute();
  const made = await hold();
  if (made === undefined) throw new Error(`The pace of ${server} could not be kept.`);
  return fromRow(made);
}

export async function readPace(database: Database, server: string): Promise<PaceNow> {
  const row = await database.db
    .selectFrom('join_paces')
    .select(['line_at', 'gate_at', storeTime(database.dialect).as('now')])
    .where('server', '=', server)
    .executeTakeFirst();
  return row === undefined ? { pace: UNTOUCHED, now: await database.now() } : fromRow(row);
}

export async function writePace(tx: Tx, server: string, { lineAt, gateAt }: Pace): Promise<void> {
  await tx
    .updateTable('join_paces')
    .set({ line_at: lineAt, gate_at: gateAt })
    .where('server', '=', server)
    .execute();
}

function fromRow(row: { line_at: number; gate_at: number; now: number }): PaceNow {
  return { pace: { lineAt: row.line_at, gateAt: row.gate_at }, now: row.now };
}
