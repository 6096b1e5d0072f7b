import type { MeetingInfo } from '../../clients/bigbluebutton/meeting.ts';
import type { Instant } from '../../lib/span.ts';
import { META, type Room } from './room.ts';

/** What one answered poll of one server means for one copy, or for a meeting that is no copy of ours any more. */
export type Finding =
  /** It is there: so many people, and whether anybody ever was in. */
  | { readonly is: 'there'; readonly room: Room; readonly meeting: MeetingInfo }
  /** It was there before the poll began, is gone, and the occurrence needs another copy. */
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
  readonly meetings: readonly MeetingInfo[];
  /**
   * Copies on this server in the states creating, open, live, ending and lost, as they were recorded *before*
   * the poll began: about what was recorded later it says nothing. No clocks are compared, since those of two
   * replicas differ.
   */
  readonly rooms: readonly Room[];
  /** Copies of any state and server whose meeting ids the poll shows, as they are now. */
  readonly known: readonly Room[];
  /** When the last answered poll before this one began. */
  readonly seenAt: Instant | null;
  /** Whether the poll before this one failed. */
  readonly missedBefore: boolean;
};

/** Judges what a poll shows. Pure. */
export function judgePoll(poll: Poll): readonly Finding[] {
  const shown = new Map(poll.meetings.map((meeting) => [meeting.meetingID, meeting]));
  const restarted = hasRestarted(poll, shown);
  return [
    ...poll.rooms.flatMap((room) => judgeRoom(room, shown.get(room.meetingId), restarted)),
    ...strays(poll).map((meetingId): Finding => ({ is: 'stray', meetingId })),
  ];
}

/**
 * A server that restarted has lost everything of ours at once. With a single copy that people had entered, the
 * same sight means that a host ended it, unless a poll failed before: a restart takes BBB off the air.
 * A copy that is there bears witness against a restart only if an earlier poll can have seen it: one that was
 * opened since then may have been opened after the restart.
 */
function hasRestarted({ rooms, seenAt, missedBefore }: Poll, shown: ReadonlyMap<string, unknown>): boolean {
  const settled = rooms.filter(({ state }) => state === 'open' || state === 'live');
  const missing = settled.filter(({ meetingId }) => !shown.has(meetingId));
  const seenBefore = ({ enteredAt, openedAt }: Room) =>
    enteredAt !== null || seenAt === null || (openedAt ?? 0) < seenAt;
  const witnessed = settled.some((room) => shown.has(room.meetingId) && seenBefore(room));
  return !witnessed && (missing.length > 1 || (missing.length === 1 && missedBefore));
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

/**
 * Ours by the instance id, yet not a copy that is on its way, current, ending or waiting to be judged.
 * What came to its end since the poll began is left to the next one, which will not show it any more.
 */
function strays({ instance, meetings, rooms, known }: Poll): readonly string[] {
  const states = new Map(known.map(({ meetingId, state }) => [meetingId, state]));
  const judged = new Set(rooms.map(({ meetingId }) => meetingId));
  return meetings
    .filter(({ metadata, isBreakout }) => metadata[META.instance] === instance && !isBreakout)
    .filter(({ meetingID }) => {
      if (judged.has(meetingID)) return false;
      const state = states.get(meetingID);
      return state === undefined || state === 'ended' || state === 'failed' || state === 'planned';
    })
    .map(({ meetingID }) => meetingID);
}
