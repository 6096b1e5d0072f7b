import { createCaller, type CallOptions, type ClientOptions, type ReadOptions } from './caller.ts';
import { type ChatAnswer, type ChatParameters, sendChatMessage } from './chat.ts';
import { createPairs, type CreateParameters } from './create-parameters.ts';
import { slidesBody, type SlideDocument } from './documents.ts';
import type { Circuit } from '../../lib/guard.ts';
import { insertDocument, type InsertAnswer } from './insert-document.ts';
import { joinPairs, type JoinParameters } from './join-parameters.ts';
import type { CreatedMeeting, MeetingInfo } from './meeting.ts';
import { checked, MeetingId } from './parameters.ts';
import { readCreated, readEnded, readMeetingInfo, readMeetings, readRunning } from './read-meetings.ts';
import { createPlaybackFiles, type PlaybackFiles } from './playback-files.ts';
import { createRecordingCalls, type RecordingCalls } from './recording-calls.ts';
import type { BigBlueButtonServer } from './server.ts';
import type { Pair } from './signing.ts';

/**
 * The calls to one server. Each throws `BackendError` (fault.ts) when the answer is not what it should be, and
 * `ParameterError` (parameters.ts) before anything is sent. Nothing is tried twice on behalf of the caller:
 * the next run of a job is the retry.
 */
export type BigBlueButtonClient = {
  readonly server: string;
  readonly kind: BigBlueButtonServer['kind'];
  /** State of the breaker; it stays `open` until somebody calls after the pause. */
  readonly circuit: Circuit;
  /**
   * Repeatable with the same passwords: then `duplicate` is true, and the data are those of the first. The
   * `documents` become its slides, in their order, instead of the server's own; a duplicate ignores them, so use
   * `insertDocument` there.
   */
  create(parameters: CreateParameters, options?: CreateOptions): Promise<CreatedMeeting>;
  /**
   * Adds slides to a meeting that exists; one that is `current` is shown at once. Not repeatable: whoever asks twice
   * adds them twice.
   */
  insertDocument(
    meetingID: string,
    documents: readonly SlideDocument[],
    options?: CallOptions,
  ): Promise<InsertAnswer>;
  /** A signed link, made without asking the server. It is a credential: hand it out late, write it nowhere. */
  joinUrl(parameters: JoinParameters): string;
  /** Asynchronous on the server: `accepted` means asked for, `getMeetingInfo` says when it is done. */
  end(meetingID: string, options?: CallOptions): Promise<'accepted' | 'notFound'>;
  /**
   * Says something in the public chat of a meeting. Not repeatable: whoever asks twice says it twice, so after an
   * unknown outcome a message is better lost.
   */
  sendChatMessage(meetingID: string, message: string, options?: ChatOptions): Promise<ChatAnswer>;
  /** False also for a meeting that does not exist. */
  isMeetingRunning(meetingID: string, options?: ReadOptions): Promise<boolean>;
  /** null: the server says that there is no such meeting. */
  getMeetingInfo(meetingID: string, options?: ReadOptions): Promise<MeetingInfo | null>;
  /** Every meeting on the server: breakout rooms and those of other applications too. */
  getMeetings(options?: ReadOptions): Promise<readonly MeetingInfo[]>;
  /** Closes every connection; what is under way ends as `reset`. */
  close(): void;
} & RecordingCalls &
  PlaybackFiles;

type CreateOptions = CallOptions & { readonly documents?: readonly SlideDocument[] };

/** `userName`: who the message is from. */
type ChatOptions = CallOptions & Pick<ChatParameters, 'userName'>;

/**
 * Listings of recordings are long, slow and may wait: they have a queue and a breaker of their own, so that none of
 * them holds up a room or makes a server look dead.
 */
const FOR_RECORDINGS = { timeoutMs: 60_000, maxAnswerBytes: 50_000_000, concurrent: 4 };

/**
 * A client for one server.
 *
 * @throws TypeError when the server's address, secrets or algorithm can never work
 */
export function createBigBlueButtonClient(
  server: BigBlueButtonServer,
  options: ClientOptions = {},
): BigBlueButtonClient {
  const caller = createCaller(server, options);
  const recordingCaller = createCaller(server, { ...FOR_RECORDINGS, ...options });
  const files = createPlaybackFiles(server, options);
  return {
    server: server.name,
    kind: server.kind,
    get circuit() {
      return caller.guard.circuit;
    },
    create: async (parameters, { documents = [], ...call } = {}) => {
      const pairs = createPairs(parameters);
      const slides = documents.length === 0 ? {} : { body: slidesBody('create', documents) };
      const read = (body: string) => readCreated(body, parameters.meetingID);
      return caller.ask('create', pairs, read, { ...call, ...slides });
    },
    insertDocument: (meetingID, documents, call) => insertDocument(caller, meetingID, documents, call),
    joinUrl: (parameters) => caller.address('join', joinPairs(parameters)),
    end: async (meetingID, call) => caller.ask('end', about('end', meetingID), readEnded, call),
    sendChatMessage: (meetingID, message, { userName, ...call } = {}) =>
      sendChatMessage(caller, server.kind, { meetingID, message, userName }, call),
    isMeetingRunning: async (meetingID, call) =>
      caller.ask('isMeetingRunning', about('isMeetingRunning', meetingID), readRunning, call),
    getMeetingInfo: async (meetingID, call) =>
      caller.ask(
        'getMeetingInfo',
        about('getMeetingInfo', meetingID),
        (body) => readMeetingInfo(body, meetingID),
        call,
      ),
    getMeetings: async (call) => caller.ask('getMeetings', [], readMeetings, call),
    ...createRecordingCalls({ server, caller: recordingCaller }),
    ownAddress: (address) => files.ownAddress(address),
    findVideo: (format, call) => files.findVideo(format, call),
    openFile: (url, call) => files.openFile(url, call),
    close: () => {
      caller.close();
      recordingCaller.close();
      files.close();
    },
  };
}

function about(call: string, meetingID: string): readonly Pair[] {
  return [['meetingID', checked(call, MeetingId, meetingID)]];
}
