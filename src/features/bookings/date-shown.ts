import type { Instant } from '../../lib/span.ts';
import type { Complaint } from '../../platform/web/form-fields.tsx';
import type { OccurrenceView } from './booking-schemas.ts';
import type { BookingShown } from './booking-shown.ts';
import type { Clash } from './seen-fields.ts';
import type { TimeTyped } from './time-fields.ts';

/** One date as its page shows it. */
export type DateShown = {
  readonly date: OccurrenceView;
  /** Of the date: who changes it names the one that they saw. */
  readonly version: number;
  /** Until when its cancellation can be taken back; null where it cannot. */
  readonly undoUntil: Instant | null;
  /** Its booking, with who may do what. */
  readonly of: BookingShown;
  /** What was typed to move it. */
  readonly typed: TimeTyped;
  readonly complaints: readonly Complaint[];
  /** Where somebody else was faster; null where nobody was. */
  readonly clashes: readonly Clash<string>[] | null;
  /** Other starts, where the wanted one is taken. */
  readonly free: readonly string[];
  readonly done: string | null;
  readonly setback: string | null;
};
