import type { MeetingInfo } from '../../clients/bigbluebutton/meeting.ts';
import type { Instant } from '../../lib/span.ts';
import { META, type Room } from './room.ts';

/** What one answered poll of one server means for one copy, or for a meeting that is no copy of ours any more. */
export type Finding =
  /** It is there: so many people, and whether anybody ever was in. */
  | { readonly is: 'there'; readonly room: Room; readonly meeting: MeetingInfo }
  /** Recorded as there before the poll began, gone, and the occurrence needs another copy. */
  | { readonly is: 'vanished'; readonly room: Room }
  /** Gone alone after people were in it: a host ended it. */
  | { readonly is: 'ended-inside'; readonly room: Room }
  /** An `end` has taken effect, or a copy that was out of sight is no more. */
  | { readonly is: 'gone'; readonly room: Room }
  /** A copy on a server that was lost is there after all. */
  | { readonly is: 'returned'; readonly room: Room; readonly meeting: MeetingInfo }
  /** A meeting that carries our instance id, but no copy that may live. */
  | { readonly is: 'stray'; readonly meetingId: string };

export type Poll = {
  /** Our instance id; meetings without it are other people's and never touched. */
  readonly instance: string;
  /** When the poll began: it says nothing about what was recorded later. */
  readonly begunAt: Instant;
  readonly meetings: readonly MeetingInfo[];
  /** Copies on this server in the states creating, open, live, ending and lost. */
  readonly rooms: readonly Room[];
  /** Copies of any state and server whose meeting ids the poll shows. */
  readonly known: readonly Room[];
  /** Whether the poll before this one failed. */
  readonly missedBefore: boolean;
};

/**
 * Judges what a poll shows. Pure.
 *
 * A server that restarted has lost everything of ours at once. With a single copy that people had entered,
 * the same sight means that a host ended it, unless a poll failed before: a restart takes BBB off the air.
 */
export function judgePoll(poll: Poll): readonly Finding[] {
  const shown = new Map(poll.meetings.map((meeting) => [meeting.meetingID, meeting]));
  const judged = poll.rooms.filter((room) => recordedBefore(room, poll.begunAt));
  const settled = judged.filter(({ state }) => state === 'open' || state === 'live');
  const restarted =
    settled.length > 0 &&
    settled.every(({ meetingId }) => !shown.has(meetingId)) &&
    (settled.length > 1 || poll.missedBefore);
  return [
    ...judged.flatMap((room) => judgeRoom(room, shown.get(room.meetingId), restarted)),
    ...strays(poll).map((meetingId): Finding => ({ is: 'stray', meetingId })),
  ];
}

function recordedBefore(room: Room, begunAt: Instant): boolean {
  if (room.state === 'ending') return room.endingAt !== null && room.endingAt < begunAt;
  if (room.state === 'open' || room.state === 'live')
    return room.openedAt !== null && room.openedAt < begunAt;
  return room.plannedAt < begunAt;
}

function judgeRoom(room: Room, meeting: MeetingInfo | undefined, restarted: boolean): readonly Finding[] {
  switch (room.state) {
    case 'open':
    case 'live':
      if (meeting !== undefined) return [{ is: 'there', room, meeting }];
      if (restarted || room.enteredAt === null) return [{ is: 'vanished', room }];
      return [{ is: 'ended-inside', room }];
    case 'creating':
      // Absence says nothing here: the call may still be under way.
      return meeting === undefined ? [] : [{ is: 'there', room, meeting }];
    case 'ending':
      return meeting === undefined ? [{ is: 'gone', room }] : [];
    case 'lost':
      return meeting === undefined ? [{ is: 'gone', room }] : [{ is: 'returned', room, meeting }];
    case 'planned':
    case 'ended':
    case 'failed':
      return [];
  }
}

/** Ours by the instance id, yet not a copy that is on its way, current, ending or waiting to be judged. */
function strays({ instance, meetings, known }: Poll): readonly string[] {
  const rooms = new Map(known.map((room) => [room.meetingId, room]));
  return meetings
    .filter(({ metadata, isBreakout }) => metadata[META.instance] === instance && !isBreakout)
    .filter(({ meetingID }) => {
      const state = rooms.get(meetingID)?.state;
      return state === undefined || state === 'ended' || state === 'failed' || state === 'planned';
    })
    .map(({ meetingID }) => meetingID);
}
