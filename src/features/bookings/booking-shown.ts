import type { Instant } from '../../lib/span.ts';
import type { Address } from '../../platform/web/texts.ts';
import type { BookingView, LinksView } from './booking-schemas.ts';
import type { PapersGlimpse } from './papers-functions.ts';

/** A booking as its page shows it. */
export type BookingShown = {
  readonly booking: BookingView;
  readonly links: LinksView;
  readonly branchName: string;
  readonly address: Address;
  /** Whether its reader may cancel and restore it. */
  readonly mayBook: boolean;
  /** Until when its cancellation can be taken back; null where it cannot. */
  readonly undoUntil: Instant | null;
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

/** Address of a booking's page. */
export function pathOf(id: string): string {
  return `/buchungen/${id}`;
}
