import { refuse } from '../../lib/refusal.ts';
import { DAY_MS, type Instant, toIso } from '../../lib/span.ts';
import { append } from '../../platform/audit/audit.ts';
import type { Tx } from '../../platform/db/database.ts';
import type { Caller } from '../../platform/http/caller.ts';
import { deputyAt, type Deputyship, putDeputy } from './deputy-store.ts';
import { peopleKnownAs } from './people-store.ts';

/** How far ahead a deputyship may end. */
export const MOST_DAYS = 400;

type By = { readonly caller: Caller; readonly now: Instant };

/**
 * Lets somebody act for a branch until a time, or changes until when.
 *
 * @param wish.person a subject, or the exact address of somebody whom the realm has verified it for
 * @returns the deputyship, and whether it is a new one
 * @throws Refusal `person-unknown`, `deputy-self`, `deputy-until`
 */
export async function appointDeputy(
  tx: Tx,
  { caller, now }: By,
  wish: { readonly branch: string; readonly person: string; readonly until: Instant },
): Promise<{ readonly deputyship: Deputyship; readonly created: boolean }> {
  const { branch, until } = wish;
  const [person, other] = await peopleKnownAs(tx, wish.person);
  if (person === undefined || other !== undefined) return refuse({ code: 'person-unknown' });
  const { subject } = person;
  if (subject === caller.person?.subject) refuse({ code: 'deputy-self' });
  if (until <= now || until > now + MOST_DAYS * DAY_MS) refuse({ code: 'deputy-until', maxDays: MOST_DAYS });
  const before = await deputyAt(tx, { branch, subject }, now);
  const appointedBy = caller.principal;
  const deputyship = { branch, subject, until, appointedBy, createdAt: before?.createdAt ?? now };
  await putDeputy(tx, deputyship);
  await append(tx, {
    at: now,
    actor: caller.principal,
    action: 'deputy.appoint',
    object: { kind: 'deputy', id: subject },
    branch,
    ...(before === null ? {} : { before: { until: toIso(before.until) } }),
    after: { until: toIso(until) },
  });
  return { deputyship, created: before === null };
}

/**
 * Ends a deputyship now. The row stays for as long as the log may be asked who acted.
 *
 * @throws Refusal `not-found` where none is in force
 */
export async function endDeputy(
  tx: Tx,
  { caller, now }: By,
  { branch, subject }: Pick<Deputyship, 'branch' | 'subject'>,
): Promise<void> {
  const before = (await deputyAt(tx, { branch, subject }, now)) ?? refuse({ code: 'not-found' });
  await putDeputy(tx, { ...before, until: now });
  await append(tx, {
    at: now,
    actor: caller.principal,
    action: 'deputy.end',
    object: { kind: 'deputy', id: subject },
    branch,
    before: { until: toIso(before.until) },
    after: { until: toIso(now) },
  });
}
