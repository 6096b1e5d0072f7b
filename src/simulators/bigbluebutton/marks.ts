import type { Instant } from '../../lib/span.ts';
import type { Meeting } from './meeting.ts';

/** Recording was allowed when the meeting was created, and begins by itself. */
export function recordsByItself({ record, params }: Meeting): boolean {
  return record && params['autoStartRecording']?.toLowerCase() === 'true';
}

/** Moderators have the button. */
export function mayBeMarked({ record, params }: Meeting): boolean {
  return record && params['allowStartStopRecording']?.toLowerCase() !== 'false';
}

export function isBeingRecorded({ marks }: Pick<Meeting, 'marks'>): boolean {
  return marks.length > 0 && marks.at(-1)?.to === null;
}

/** From now on what happens is recorded. */
export function startMark(meeting: Meeting, now: Instant): void {
  if (!isBeingRecorded(meeting)) meeting.marks.push({ from: now, to: null });
}

export function stopMark({ marks }: Meeting, now: Instant): void {
  const mark = marks.at(-1);
  if (mark !== undefined) mark.to ??= now;
}
