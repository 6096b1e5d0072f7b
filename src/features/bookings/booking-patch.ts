import type { Booking, OnConflict } from './booking.ts';
import type { Occurrence } from './occurrence.ts';
import type { OptionsWish } from './wish.ts';

/** What may change of a booking; what is absent stays. */
export type BookingPatch = {
  readonly title?: string | undefined;
  readonly description?: string | null | undefined;
  readonly options?: OptionsWish | undefined;
  readonly start?: string | undefined;
  readonly timeZone?: string | undefined;
  readonly durationMinutes?: number | undefined;
  readonly recurrence?: string | null | undefined;
  readonly expectedParticipants?: number | undefined;
  readonly onConflict?: OnConflict | undefined;
  /** The id of the first date that changes: those before it stay. `start` is then the new start of that date. */
  readonly from?: string | undefined;
};

/** A change that is asked for, by id and version. */
export type ChangeWish = {
  readonly id: string;
  readonly patch: BookingPatch;
  /** The version that the caller has seen; null for whichever it is. */
  readonly ifMatch: number | null;
};

/** A booking as a patch alone would have it, and its dates as they are. */
export type Patched = {
  readonly before: Booking;
  /** All that callers see of it. */
  readonly dates: readonly Occurrence[];
  readonly booking: Booking;
  /** The first date that changes, where the caller named one. */
  readonly from: Occurrence | null;
  readonly patch: BookingPatch;
};
