import { z } from 'zod';
import { AnswerError, readAnswer } from './answers.ts';
import type { Caller, CallOptions } from './caller.ts';
import { BackendError } from './fault.ts';
import { checked, line, MeetingId } from './parameters.ts';
import type { BigBlueButtonServer } from './server.ts';
import type { Pair } from './signing.ts';

/**
 * What became of a message to the public chat. `unsupported`: this server has no such call (before 3.0, and every
 * balancer); `notFound`: it has no such meeting.
 */
export type ChatAnswer = 'sent' | 'notFound' | 'unsupported';

const ChatSchema = z.strictObject({
  meetingID: MeetingId,
  /** Plain text of one line, 1 to 500 characters once invisible signs are out and blanks collapsed. */
  message: line(1, 500),
  /** Who it is from, as people read it; without it the server says `System`. */
  userName: line(1, 255).optional(),
});

export type ChatParameters = z.input<typeof ChatSchema>;

/** @throws BackendError, ParameterError */
export async function sendChatMessage(
  caller: Caller,
  kind: BigBlueButtonServer['kind'],
  parameters: ChatParameters,
  options: CallOptions,
): Promise<ChatAnswer> {
  const pairs = chatPairs(parameters);
  // A balancer passes no chat on, so it need not be asked.
  if (kind === 'scalelite') return 'unsupported';
  try {
    return await caller.ask('sendChatMessage', pairs, readChat, { ...options, once: true });
  } catch (error) {
    // Servers before 3.0 have no such page.
    if (error instanceof BackendError && error.status === 404) return 'unsupported';
    throw error;
  }
}

/**
 * The pairs of a `sendChatMessage`, in a fixed order.
 *
 * @throws ParameterError
 */
export function chatPairs(parameters: ChatParameters): readonly Pair[] {
  const { meetingID, message, userName } = checked('sendChatMessage', ChatSchema, parameters);
  return [
    ['meetingID', meetingID],
    ['message', message],
    ...(userName === undefined ? [] : [['userName', userName] as const]),
  ];
}

/** Success has an empty key; what says no is known by its key. @throws AnswerError */
function readChat(body: string): ChatAnswer {
  try {
    readAnswer(body);
    return 'sent';
  } catch (error) {
    const answer = error instanceof AnswerError ? ANSWER_OF_KEY.get(error.messageKey ?? '') : undefined;
    if (answer === undefined) throw error;
    return answer;
  }
}

const ANSWER_OF_KEY: ReadonlyMap<string, ChatAnswer> = new Map([
  ['unsupportedRequest', 'unsupported'],
  ['meetingNotFound', 'notFound'],
  ['notFound', 'notFound'],
]);
