import type { Frame } from '../../platform/web/frame.ts';
import type { DateVoice } from './booking-dates.ts';
import type { BookingShown } from './booking-shown.ts';

type Props = { readonly frame: Frame; readonly shown: BookingShown; readonly voice: DateVoice };

/** The way to what was recorded of a booking; nothing where its reader may see none of it. */
export function RecordingsLink({ frame, shown: { booking, hasRecordings }, voice: { say } }: Props) {
  if (!hasRecordings) return null;
  return (
    <p>
      <a href={frame.link(`/aufzeichnungen?buchung=${booking.id}`)}>{say('recording.all')}</a>
    </p>
  );
}
