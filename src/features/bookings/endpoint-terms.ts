import { z } from 'zod';
import type { FaultCode } from '../../lib/refusal.ts';
import type { Db, Tx } from '../../platform/db/database.ts';
import { BookingView } from './booking-schemas.ts';
import { bookingById } from './dates.ts';

/** What several endpoints of bookings and dates say in the same way. */

export const Id = z.strictObject({ id: z.uuid() });

/** Confirms that open rooms may be ended. */
export const live = z
  .literal('end')
  .optional()
  .meta({ description: 'Confirms that open rooms are to be ended' });

/** Asks what a change would do. */
export const dryRun = z.stringbool().default(false).meta({
  description:
    'With `true` nothing is changed, and the answer is a `ChangePreview`: what would become of each date, also where the room is not there for it. Everything but the capacity is refused as without it.',
});

/** Names the first date that is meant. */
export const from = z.uuid().optional().meta({
  description:
    'The id of a date of this booking that is neither over nor cancelled: the change goes for that one and all after it, those before it stay as they are. Without it, for all dates to come.',
});

/** What may be wrong with dates as such. */
export const DATE_FAULTS = [
  'date-invalid',
  'time-zone-unknown',
  'start-in-gap',
  'start-in-past',
  'recurrence-invalid',
  'recurrence-too-long',
  'recurrence-start-mismatch',
  'recurrence-day-missing',
  'dates-overlap',
  'branch-closed',
  'branch-limit',
] as const satisfies readonly FaultCode[];

export const BOOKING = { status: 200, summary: 'The booking as it is now', body: BookingView } as const;

/** The booking that the path names. */
export const byId = { of: 'object', branch: branchOfBooking } as const;

async function branchOfBooking({ params }: { params: { id: string } }, tx: Tx | Db): Promise<string | null> {
  return (await bookingById(tx, params.id))?.branch ?? null;
}
