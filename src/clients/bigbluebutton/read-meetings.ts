import { z } from 'zod';
import { AnswerError, readAnswer, readFields, Text } from './answers.ts';
import { Count, Flag, Id, MaybeFlag, Metadata } from './fields.ts';
import type { CreatedMeeting, MeetingInfo } from './meeting.ts';

const Created = z.object({
  meetingID: Id,
  internalMeetingID: Id,
  createTime: Count,
  voiceBridge: Text,
  attendeePW: Text,
  moderatorPW: Text,
  hasUserJoined: MaybeFlag,
  messageKey: Text,
});

const Info = z.object({
  meetingID: Id,
  internalMeetingID: Id,
  meetingName: Text,
  createTime: Count,
  startTime: Count.or(z.literal('').transform(() => 0)).default(0),
  voiceBridge: Text,
  running: Flag,
  hasUserJoined: Flag,
  hasBeenForciblyEnded: MaybeFlag,
  recording: MaybeFlag,
  participantCount: Count,
  moderatorCount: Count,
  isBreakout: MaybeFlag,
  metadata: Metadata,
});

const Infos = z.union([
  z.object({ meetings: z.object({ meeting: z.array(Info) }) }).transform(({ meetings }) => meetings.meeting),
  z.object({ meetings: z.literal('') }).transform(() => []),
  // Without the list only the key may say that it is empty.
  z.object({ meetings: z.undefined().optional(), messageKey: z.literal('noMeetings') }).transform(() => []),
]);

/** @throws AnswerError, also when the answer is about another meeting than `meetingID` */
export function readCreated(body: string, meetingID: string): CreatedMeeting {
  const { messageKey, ...created } = readFields(Created, readAnswer(body));
  return about(meetingID, { ...created, duplicate: messageKey === 'duplicateWarning' });
}

/** @throws AnswerError */
export function readRunning(body: string): boolean {
  return readFields(z.object({ running: Flag }), readAnswer(body)).running;
}

/** @throws AnswerError */
export function readEnded(body: string): 'accepted' | 'notFound' {
  return unlessNotFound(() => readAnswer(body)) === null ? 'notFound' : 'accepted';
}

/** null: there is no such meeting. @throws AnswerError, also when the answer is about another meeting */
export function readMeetingInfo(body: string, meetingID: string): MeetingInfo | null {
  return unlessNotFound(() => about(meetingID, readFields(Info, readAnswer(body))));
}

/**
 * All of them or an error: a meeting left out would look like one that is gone.
 *
 * @throws AnswerError
 */
export function readMeetings(body: string): readonly MeetingInfo[] {
  return readFields(Infos, readAnswer(body));
}

function about<M extends { readonly meetingID: string }>(meetingID: string, meeting: M): M {
  if (meeting.meetingID !== meetingID) throw new AnswerError('malformed');
  return meeting;
}

/** What `read` gives, or null where the server says that there is no such meeting; the key decides. */
function unlessNotFound<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof AnswerError && error.messageKey === 'notFound') return null;
    throw error;
  }
}
