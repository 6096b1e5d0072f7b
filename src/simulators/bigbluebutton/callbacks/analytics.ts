import { SECOND_MS, type Instant, type Span } from '../../../lib/span.ts';
import type { Meeting, Poll } from '../meeting.ts';
import { ownMetadata } from '../recordings/recording.ts';
import type { User } from '../user.ts';
import { isoDate } from './iso-date.ts';

/**
 * What a server knows of a meeting that is over, in the form of its post-events script (reference 5.6).
 *
 * @param skewMs how far the server's clock is ahead; its times are the server's
 */
export function analyticsOf(meeting: Meeting, endedAt: Instant, skewMs: number, timeZone: string) {
  const time = (at: Instant) => isoDate(at + skewMs, timeZone);
  const people = [...meeting.everyone.values()];
  const ids = [...new Set(people.map(({ externalId }) => externalId))];
  return {
    version: '1.0',
    meeting_id: meeting.externalId,
    internal_meeting_id: meeting.internalId,
    data: {
      metadata: metadataOf(meeting),
      duration: seconds(endedAt - meeting.createdAt),
      start: time(meeting.createdAt),
      finish: time(endedAt),
      attendees: ids.map((id) => {
        const sessions = people.filter(({ externalId }) => externalId === id);
        return attendee(id, sessions, meeting.polls, endedAt, time);
      }),
      files: meeting.slides.filter(({ state }) => state === 'converted').map(({ name }) => name),
      polls: meeting.polls.map(({ id, type, question, options, startedAt, votes }) => ({
        id,
        type,
        question,
        published: true,
        options,
        start: time(startedAt),
        votes: Object.fromEntries(votes),
      })),
    },
  };
}

/** Keys in snake case; those of one well-known portal, with `gl-` in front, are kept back. */
function metadataOf({ externalId, name, breakout, meta }: Meeting): Record<string, string> {
  const own = ownMetadata({ meetingID: externalId, name, isBreakout: breakout !== null });
  const entries = [...Object.entries(own), ...meta].filter(([key]) => !/^gl[-_]/.test(key));
  return Object.fromEntries(
    entries.map(([key, value]) => [key.replace(/[A-Z]/g, (sign) => `_${sign.toLowerCase()}`), value]),
  );
}

/** One person by external id, however often and on however many devices. */
function attendee(
  id: string,
  sessions: readonly User[],
  polls: readonly Poll[],
  endedAt: Instant,
  time: (at: Instant) => string,
) {
  const sum = (of: (user: User) => number) => sessions.reduce((total, user) => total + of(user), 0);
  const lastTalkAt = Math.max(...sessions.map(({ engagement }) => engagement.lastTalkAt ?? -Infinity));
  const inOrder = (times: Instant[]) => times.sort((one, other) => one - other).map(time);
  return {
    ext_user_id: id,
    name: sessions[0]?.name ?? '',
    moderator: sessions.some(({ role }) => role === 'MODERATOR'),
    joins: inOrder(sessions.flatMap(({ comings }) => comings)),
    leaves: inOrder(sessions.flatMap(({ goings }) => goings)),
    duration: seconds(covered(sessions.flatMap((user) => stays(user, endedAt)))),
    recent_talking_time: Number.isFinite(lastTalkAt) ? time(lastTalkAt) : '',
    engagement: {
      chats: sum(({ engagement }) => engagement.chats),
      talks: sum(({ engagement }) => engagement.talks),
      raisehand: sum(({ engagement }) => engagement.raisehand),
      emojis: sum(({ engagement }) => engagement.emojis),
      poll_votes: polls.filter(({ votes }) => votes.has(id)).length,
      talk_time: sum(({ engagement }) => engagement.talkSeconds),
    },
    sessions: sessions.map(({ internalId, comings, goings }) => ({
      joins: comings.map((at) => ({ timestamp: time(at), userid: internalId })),
      lefts: goings.map((at) => ({ timestamp: time(at), userid: internalId })),
    })),
  };
}

function stays({ comings, goings }: User, endedAt: Instant): Span[] {
  return comings.map((from, index) => ({ from, to: goings[index] ?? endedAt }));
}

/** The time that at least one of the spans covers. */
function covered(spans: readonly Span[]): number {
  let total = 0;
  let until = -Infinity;
  for (const { from, to } of spans.toSorted((one, other) => one.from - other.from)) {
    total += Math.max(0, to - Math.max(from, until));
    until = Math.max(until, to);
  }
  return total;
}

function seconds(ms: number): number {
  return Math.floor(ms / SECOND_MS);
}
