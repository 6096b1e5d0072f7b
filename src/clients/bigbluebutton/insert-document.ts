import { AnswerError, NO_KEY, readAnswer } from './answers.ts';
import type { Caller, CallOptions } from './caller.ts';
import { slidesBody, type SlideDocument } from './documents.ts';
import { BackendError } from './fault.ts';
import { checked, MeetingId } from './parameters.ts';
import { readMeetingInfo } from './read-meetings.ts';
import type { Pair } from './signing.ts';

/**
 * What became of slides for a meeting that is there already. `accepted`: asked for; whether the server can fetch and
 * show them it tells nobody but the moderators. `notFound`: it has no such meeting. `unsupported`: this server, or
 * the balancer before it, is too old for the call.
 */
export type InsertAnswer = 'accepted' | 'notFound' | 'unsupported';

/** @throws BackendError, ParameterError */
export async function insertDocument(
  caller: Caller,
  meetingID: string,
  documents: readonly SlideDocument[],
  options: CallOptions = {},
): Promise<InsertAnswer> {
  const about: readonly Pair[] = [['meetingID', checked('insertDocument', MeetingId, meetingID)]];
  const body = slidesBody('insertDocument', documents);
  try {
    return await caller.ask('insertDocument', about, readInserted, { ...options, body, once: true });
  } catch (error) {
    if (!(error instanceof BackendError)) throw error;
    if (error.status === 404) return 'unsupported';
    // A server says no without a key, for a meeting that is not there as for one without slides; a balancer has keys.
    if (error.messageKey === NO_KEY && (await isGone(caller, meetingID, options))) return 'notFound';
    throw error;
  }
}

/** Whether the server says so; if it says nothing now, the no that came before stands for itself. */
async function isGone(caller: Caller, meetingID: string, options: CallOptions): Promise<boolean> {
  const read = (body: string) => readMeetingInfo(body, meetingID);
  try {
    return (await caller.ask('getMeetingInfo', [['meetingID', meetingID]], read, options)) === null;
  } catch (error) {
    if (error instanceof BackendError) return false;
    throw error;
  }
}

/** Success has no key; what says no is known by its key, where there is one. @throws AnswerError */
function readInserted(body: string): InsertAnswer {
  try {
    readAnswer(body);
    return 'accepted';
  } catch (error) {
    const answer = error instanceof AnswerError ? ANSWER_OF_KEY.get(error.messageKey ?? '') : undefined;
    if (answer === undefined) throw error;
    return answer;
  }
}

const ANSWER_OF_KEY: ReadonlyMap<string, InsertAnswer> = new Map([
  ['unsupportedRequest', 'unsupported'],
  ['meetingNotFound', 'notFound'],
  ['notFound', 'notFound'],
]);
