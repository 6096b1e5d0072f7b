import { newest, within } from './lookup.ts';
import { mayBeMarked, startMark, stopMark } from './marks.ts';
import type { Poll } from './meeting.ts';
import { randomToken, type Engagement } from './user.ts';
import type { World } from './world.ts';

type NewPoll = Pick<Poll, 'question' | 'options'> & { readonly type?: string };

/** What people do in meetings beside coming and going. All throw when there is no such meeting or person. */
export type Activities = {
  /** A moderator presses the button. Throws where the meeting does not allow it. */
  startRecording(meetingID: string): void;
  stopRecording(meetingID: string): void;
  /** Adds to what a person did; `talkSeconds` count as one more talk. */
  engage(meetingID: string, who: string, did: Partial<Omit<Engagement, 'lastTalkAt'>>): void;
  /** A presenter asks something; returns the poll's id. */
  startPoll(meetingID: string, poll: NewPoll): string;
  /** Somebody answers, in words. */
  vote(meetingID: string, who: string, pollId: string, answer: string): void;
};

export function activities(world: World): Activities {
  return { ...recorders(world), ...doers(world) };
}

function recorders(world: World): Pick<Activities, 'startRecording' | 'stopRecording'> {
  return {
    startRecording: (meetingID) => {
      const { meeting, now } = within(world, meetingID);
      if (!meeting.record) throw new Error(`${meetingID} was created without record=true`);
      if (!mayBeMarked(meeting)) {
        throw new Error(`${meetingID} was created with allowStartStopRecording=false`);
      }
      startMark(meeting, now);
    },
    stopRecording: (meetingID) => {
      const { meeting, now } = within(world, meetingID);
      stopMark(meeting, now);
    },
  };
}

function doers(world: World): Pick<Activities, 'engage' | 'startPoll' | 'vote'> {
  return {
    engage: (meetingID, who, did) => {
      const { meeting, now } = within(world, meetingID);
      const user = newest(meeting, who);
      const { chats, talks, raisehand, emojis, talkSeconds, lastTalkAt } = user.engagement;
      const talked = (did.talkSeconds ?? 0) > 0;
      user.engagement = {
        chats: chats + (did.chats ?? 0),
        talks: talks + (did.talks ?? (talked ? 1 : 0)),
        raisehand: raisehand + (did.raisehand ?? 0),
        emojis: emojis + (did.emojis ?? 0),
        talkSeconds: talkSeconds + (did.talkSeconds ?? 0),
        lastTalkAt: talked ? now : lastTalkAt,
      };
    },
    startPoll: (meetingID, { type = 'CUSTOM', question, options }) => {
      const { meeting, now } = within(world, meetingID);
      const id = randomToken(8);
      meeting.polls.push({ id, type, question, options, startedAt: now, votes: new Map() });
      return id;
    },
    vote: (meetingID, who, pollId, answer) => {
      const { meeting } = within(world, meetingID);
      const poll = meeting.polls.find(({ id }) => id === pollId);
      if (poll?.options.includes(answer) !== true)
        throw new Error(`no such poll, or no such answer: ${pollId}`);
      poll.votes.set(newest(meeting, who).externalId, answer);
    },
  };
}
