import type { Clock } from '../../lib/clock.ts';
import type { Instant } from '../../lib/span.ts';
import type { Branches } from '../branches/branches.ts';
import type { Margins } from './occurrence.ts';
import type { EndRooms, ForgetAttendance, HeldOver, RoomsOf } from './room-functions.ts';

/** What bookings must know of the settings. */
export type BookingSettings = Margins & {
  /** IANA name; where a caller names no zone. */
  readonly timeZone: string;
  readonly roomLimit: number;
  /** Whether the seats of the largest server are kept free for those of a lost one. */
  readonly keepLargestInReserve: boolean;
  readonly servers: readonly { readonly name: string; readonly seats: number; readonly retired: boolean }[];
};

/** What the use cases work with: the settings, and the functions of other features. */
export type Desk = {
  readonly branches: Pick<Branches, 'tree'>;
  readonly settings: BookingSettings;
  readonly clock: Clock;
  readonly heldOver: HeldOver;
  readonly roomsOf: RoomsOf;
  readonly endRooms: EndRooms;
  readonly forgetAttendance: ForgetAttendance;
};

/** Who changes something, and when. `actor` as in the audit (`AuditEntry`). */
export type By = { readonly actor: string; readonly now: Instant };
