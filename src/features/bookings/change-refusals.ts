import type { Fault } from '../../lib/refusal.ts';
import type { Complaint } from '../../platform/web/form-fields.tsx';
import type { Voice } from './act-texts.ts';
import { complaintsOf } from './form-complaints.ts';

/** Refusals that a change tells in words of its own; the others are told as the form for booking does. */
const OWN = [
  'room-open',
  'room-ending',
  'outside-window',
  'already-cancelled',
  'not-cancelled',
  'restore-expired',
  'forbidden',
  'dates-overlap',
  'start-in-past',
  'recurrence-invalid',
  'recurrence-start-mismatch',
  'recurrence-day-missing',
  'recurrence-too-long',
  'branch-closed',
  'busy',
  'rate-limited',
  'version-conflict',
] as const;

/**
 * Why a change was refused, in sentences; null for what no page can tell.
 *
 * @param fields those that stand on the page: a sentence about another one stands at none
 */
export function refusedAs(
  fault: Fault,
  voice: Voice,
  fields: readonly string[],
): readonly Complaint[] | null {
  const own = OWN.find((known) => known === fault.code);
  if (own !== undefined) return [{ field: null, sentence: voice.act(`refused.${own}`) }];
  const told = complaintsOf(fault, voice);
  return (
    told?.map((each) =>
      each.field !== null && fields.includes(each.field) ? each : { ...each, field: null },
    ) ?? null
  );
}
