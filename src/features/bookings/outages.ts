import { newId } from '../../lib/ids.ts';
import { refuse } from '../../lib/refusal.ts';
import { toIso } from '../../lib/span.ts';
import { append } from '../../platform/audit/audit.ts';
import type { Tx } from '../../platform/db/database.ts';
import type { By } from './desk.ts';
import { deleteOutage, insertOutage, outageById, type PlannedOutage } from './outage-store.ts';

/** An outage that says nothing, and is about all servers, unless the wish has it otherwise. */
type OutageWish = Pick<PlannedOutage, 'span' | 'rooms' | 'seats' | 'reason'> &
  Partial<Pick<PlannedOutage, 'announcement' | 'servers'>>;

/** Plans an outage: from now on admissions count with it. Lowering a limit cancels nothing. */
export async function planOutage(tx: Tx, by: By, wish: OutageWish): Promise<PlannedOutage> {
  const outage = { announcement: '', servers: [], ...wish, id: newId() };
  await insertOutage(tx, outage, by.now);
  await append(tx, { ...auditOf(by, 'outage.plan', outage), after: audited(outage) });
  return outage;
}

/** @throws Refusal `not-found` */
export async function cancelOutage(tx: Tx, by: By, id: string): Promise<void> {
  const outage = (await outageById(tx, id)) ?? refuse({ code: 'not-found' });
  if (!(await deleteOutage(tx, id))) refuse({ code: 'not-found' });
  await append(tx, { ...auditOf(by, 'outage.cancel', outage), before: audited(outage) });
}

function auditOf(by: By, action: string, { id }: PlannedOutage) {
  return { at: by.now, actor: by.actor, action, object: { kind: 'outage', id }, branch: null };
}

function audited({ span, rooms, seats, reason, announcement, servers }: PlannedOutage) {
  return { from: toIso(span.from), to: toIso(span.to), rooms, seats, reason, announcement, servers };
}
