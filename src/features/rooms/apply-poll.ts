import { BackendError } from '../../clients/bigbluebutton/fault.ts';
import type { MeetingInfo } from '../../clients/bigbluebutton/meeting.ts';
import { type Instant, SECOND_MS } from '../../lib/span.ts';
import { type Finding, judgePoll } from './judge-server.ts';
import { append } from '../../platform/audit/audit.ts';
import type { Tx } from '../../platform/db/database.ts';
import { type JobNote, moveByJob, noteMove } from './move-by-job.ts';
import type { OpenRoomsParts } from './open-rooms.ts';
import { returnRoom } from './return-room.ts';
import type { Room } from './room.ts';
import { move, roomsByMeeting } from './room-store.ts';
import type { PoolServer, ServerRecord } from './server.ts';
import { noteServer } from './server-store.ts';

/** Not asked for so long (three rounds), we were away ourselves and may have missed a restart. */
const UNWATCHED_MS = 30 * SECOND_MS;
/** For a question or an `end` beside the poll: the round waits for it. */
const ASIDE_TIMEOUT_MS = 3 * SECOND_MS;

const VANISH: JobNote = { job: 'watch-servers', action: 'room.vanish' };
const END: JobNote = { job: 'watch-servers', action: 'room.end' };

export type AnsweredPoll = {
  readonly begunAt: Instant;
  /** The copies on this server that polls judge, as they were recorded before this one began. */
  readonly rooms: readonly Room[];
  readonly meetings: readonly MeetingInfo[];
  /** As it stood before this answer. */
  readonly record: ServerRecord;
};

/**
 * Makes what one answered poll shows true in our own records.
 *
 * @returns how many occurrences need another copy now
 */
export async function applyPoll(
  parts: OpenRoomsParts,
  server: PoolServer,
  poll: AnsweredPoll,
): Promise<number> {
  const { database, instance } = parts;
  const { meetings, record, rooms } = poll;
  const findings = judgePoll({
    instance,
    meetings,
    rooms,
    known: await roomsByMeeting(
      database.db,
      meetings.map(({ meetingID }) => meetingID),
    ),
    seenAt: record.seenAt,
    missedBefore:
      record.misses > 0 || record.state !== 'up' || poll.begunAt - (record.seenAt ?? 0) > UNWATCHED_MS,
  });
  const certain = await Promise.all(findings.map((each) => confirmed(server, each)));
  let vacated = await vanish(parts, certain);
  for (const finding of certain) {
    if (await applySafely(parts, server, finding)) vacated += 1;
  }
  await noteAnswer(parts, server, poll);
  return vacated;
}

async function noteAnswer(
  { database, clock }: OpenRoomsParts,
  { name }: PoolServer,
  { begunAt, meetings, record }: AnsweredPoll,
): Promise<void> {
  const people = meetings.filter(({ isBreakout }) => !isBreakout);
  await database.transaction(async (tx) => {
    await noteServer(tx, name, {
      state: 'up',
      misses: 0,
      lost_at: null,
      seen_at: begunAt,
      meetings: meetings.length,
      participants: people.reduce((sum, { participantCount }) => sum + participantCount, 0),
      updated_at: clock.now(),
    });
    if (record.state === 'lost')
      await noteByWatch(tx, clock.now(), 'server.return', { kind: 'server', id: name });
  });
}

async function noteByWatch(
  tx: Tx,
  at: Instant,
  action: string,
  object: { readonly kind: string; readonly id: string },
): Promise<void> {
  await append(tx, { at, actor: 'job:watch-servers', action, object, branch: null });
}

/** A balancer leaves the meetings of a failing backend out of its list, so absence there is asked about. */
async function confirmed({ client }: PoolServer, finding: Finding): Promise<Finding | null> {
  if (client.kind !== 'scalelite') return finding;
  if (finding.is !== 'vanished' && finding.is !== 'ended-inside' && finding.is !== 'gone') return finding;
  try {
    const meeting = await client.getMeetingInfo(finding.room.meetingId, { timeoutMs: ASIDE_TIMEOUT_MS });
    if (meeting === null) return finding;
    const { room } = finding;
    if (finding.is !== 'gone') return { is: 'there', room, meeting };
    return room.state === 'lost' ? { is: 'returned', room, meeting } : null;
  } catch (error) {
    // No answer is no proof: the next poll judges again.
    if (error instanceof BackendError) return null;
    throw error;
  }
}

/**
 * All that vanished, or none: were a restart written down by half, whoever comes next would see the other half
 * missing alone, and think that people had ended it.
 *
 * @returns how many occurrences need another copy
 */
async function vanish(
  { database, clock }: OpenRoomsParts,
  findings: readonly (Finding | null)[],
): Promise<number> {
  const rooms = findings.flatMap((finding) => (finding?.is === 'vanished' ? [finding.room] : []));
  if (rooms.length === 0) return 0;
  const at = clock.now();
  const changes = { state: 'ended', ended_at: at, end_reason: 'vanished' };
  return database.transaction(async (tx) => {
    let moved = 0;
    for (const room of rooms) {
      if (!(await move(tx, room, changes))) continue;
      await noteMove(tx, room, changes, { ...VANISH, at });
      moved += 1;
    }
    return moved;
  });
}

/** One finding that cannot be dealt with must not hold up the others; the next poll makes it again. */
async function applySafely(
  parts: OpenRoomsParts,
  server: PoolServer,
  finding: Finding | null,
): Promise<boolean> {
  try {
    return await apply(parts, server, finding);
  } catch (error) {
    const facts = { server: server.name, finding: finding?.is, error };
    parts.log.error('what a poll shows could not be dealt with', facts);
    return false;
  }
}

/**
 * All but what vanished.
 *
 * @returns whether the occurrence needs another copy
 */
async function apply(parts: OpenRoomsParts, server: PoolServer, finding: Finding | null): Promise<boolean> {
  switch (finding?.is) {
    case undefined:
    case 'vanished':
      return false;
    case 'there':
      await noteThere(parts, finding.room, finding.meeting);
      return false;
    case 'ended-inside': {
      const inside = { state: 'ended', ended_at: parts.clock.now(), end_reason: 'inside' };
      await moveByJob(parts, finding.room, inside, END);
      return false;
    }
    case 'gone':
      return settleGone(parts, finding.room);
    case 'returned':
      await returnRoom(parts, server, finding.room, finding.meeting);
      return false;
    case 'stray':
      await endStray(parts, server, finding.meetingId);
      return false;
  }
}

async function noteThere(
  { database, clock }: OpenRoomsParts,
  room: Room,
  meeting: MeetingInfo,
): Promise<void> {
  const entered = room.enteredAt !== null || meeting.hasUserJoined || meeting.participantCount > 0;
  // Moderators are counted for a minute after they have left, people are not.
  const attended = Math.min(meeting.moderatorCount, meeting.participantCount) > 0;
  const turned = attended === (room.unattendedSince !== null);
  const changes = {
    ...(room.state === 'creating'
      ? {
          create_time: meeting.createTime,
          voice_bridge: meeting.voiceBridge,
          opened_at: clock.now(),
          claimed_until: null,
        }
      : {}),
    ...(entered && room.enteredAt === null ? { entered_at: clock.now() } : {}),
    ...(turned ? { unattended_since: attended ? null : clock.now() } : {}),
    participants: meeting.participantCount,
    state: entered ? 'live' : 'open',
  };
  if (turned || changes.state !== room.state || meeting.participantCount !== room.participants) {
    await move(database.db, room, changes);
  }
}

async function settleGone(parts: OpenRoomsParts, room: Room): Promise<boolean> {
  const reason = room.endReason ?? (room.current ? 'vanished' : 'superseded');
  const changes = { state: 'ended', ended_at: parts.clock.now(), end_reason: reason };
  // The end of one that was ending is noted already, by whoever asked for it.
  const settled =
    room.state === 'ending'
      ? await move(parts.database.db, room, changes)
      : await moveByJob(parts, room, changes, VANISH);
  return settled && room.current && reason === 'vanished';
}

/** A meeting of ours that nothing stands behind: a late `create`, or a copy of before. */
async function endStray(
  { clock, database, log, metrics }: OpenRoomsParts,
  server: PoolServer,
  meetingId: string,
): Promise<void> {
  try {
    await server.client.end(meetingId, { timeoutMs: ASIDE_TIMEOUT_MS });
    const stray = { kind: 'meeting', id: meetingId };
    await database.transaction((tx) => noteByWatch(tx, clock.now(), 'meeting.end', stray));
    metrics.noteStrayEnded();
    log.warn('a stray meeting of ours was ended', { server: server.name });
  } catch (error) {
    if (!(error instanceof BackendError)) throw error;
    log.warn('a stray meeting could not be ended; the next poll tries again', { server: server.name, error });
  }
}
