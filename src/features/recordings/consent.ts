import type { Booking } from '../bookings/booking.ts';
import type { Tree } from '../branches/tree.ts';
import type { DoorConsent } from '../rooms/door.ts';
import { retentionDays } from './retention.ts';

/** Of what a recording is that is not there yet. */
const TO_COME = {
  origin: 'plenum',
  recordedAt: 0,
  unwantedBy: null,
  unwantedAt: null,
  hold: null,
  deletedAt: null,
} as const;

/**
 * What those who go into a booking's room must know before.
 *
 * @returns a function of the tree, the booking, and whether the room is there: then it goes on as it was opened, whatever
 *   the branch has forbidden since
 */
export function createConsentOf({ attendanceDays }: { readonly attendanceDays: number }) {
  return (
    tree: Tree,
    { branch, options }: Pick<Booking, 'branch' | 'options'>,
    isThere: boolean,
  ): DoorConsent => {
    const { record, recordingDays: ownDays, attendance: reason } = options;
    const days = retentionDays(tree, { ...TO_COME, branch, ownDays });
    const { releaseRecordings, archiveRecordings: archived } = tree.recordings(branch);
    const atOnce = releaseRecordings === 'at-once';
    const isRecorded = record && (isThere || tree.limits(branch).recording);
    return {
      recording: isRecorded && days !== null ? { days, atOnce, archived } : null,
      attendance: reason === null ? null : { reason, days: attendanceDays },
    };
  };
}
