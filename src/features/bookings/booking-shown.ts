import type { Instant } from '../../lib/span.ts';
import type { Address } from '../../platform/web/texts.ts';
import type { BookingView, LinksView } from './booking-schemas.ts';
import type { PapersGlimpse } from './papers-functions.ts';

/** A booking as its page shows it. */
export type BookingShown = {
  readonly booking: BookingView;
  /** Counts its changes: who changes it names the one that they saw. */
  readonly version: number;
  readonly links: LinksView;
  readonly branchName: string;
  readonly address: Address;
  /** Whether its reader may change, cancel and restore it. */
  readonly mayBook: boolean;
  /** Whether the branch allows recordings. */
  readonly mayRecord: boolean;
  /** Days after which it deletes them. */
  readonly recordingDays: number;
  /** Until when its cancellation can be taken back; null where it cannot. */
  readonly undoUntil: Instant | null;
  /** Dates that were cancelled at once, and can still be taken back. */
  readonly cancelledParts: readonly CancelledPart[];
  readonly now: Instant;
  /** The session's token. */
  readonly csrf: string;
  /** Whether it has only just been made. */
  readonly isNew: boolean;
  /** What came of what was asked for, in a sentence; null where there is nothing to tell. */
  readonly done: string | null;
  /** By occurrence; null where there is no Nextcloud. */
  readonly papers: ReadonlyMap<string, PapersGlimpse> | null;
  /** Whether its reader may see any of what was recorded. */
  readonly hasRecordings: boolean;
  /** Why what was asked for was not done, in a sentence; null where nothing was refused. */
  readonly setback: string | null;
};

/** Dates cancelled at one moment: the id of the first, how many, and until when they come back. */
type CancelledPart = { readonly from: string; readonly count: number; readonly until: Instant };

/** Address of a booking's page. */
export function pathOf(id: string): string {
  return `/buchungen/${id}`;
}
