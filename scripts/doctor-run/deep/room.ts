import { randomUUID } from 'node:crypto';
import { AnswerError, readAnswer } from '../../../src/clients/bigbluebutton/answers.ts';
import { createPairs } from '../../../src/clients/bigbluebutton/create-parameters.ts';
import { joinPairs } from '../../../src/clients/bigbluebutton/join-parameters.ts';
import { apiBase } from '../../../src/clients/bigbluebutton/server.ts';
import { type Pair, signedQuery } from '../../../src/clients/bigbluebutton/signing.ts';
import { randomHex } from '../../../src/lib/ids.ts';
import { SECOND_MS } from '../../../src/lib/span.ts';
import type { ServerSettings } from '../../../src/platform/settings/server-settings.ts';
import { type Answer, ask } from '../web.ts';

/**
 * Marks the meetings of a doctor. They carry no instance id of Plenum's, so that a running gateway takes them for
 * other people's and leaves them alone.
 */
export const DOCTOR_META = 'plenum-doctor';

/** Should doctor be killed, the server itself ends the room so soon: nobody ever enters it. */
const EXPIRY_MINUTES = 2;
export const ROOM_NAME = 'Plenum doctor: test room';
export const ROOM_PEOPLE = 7;
const CALL_LIMIT_MS = 10 * SECOND_MS;

/** What a server said: its fields, its key where it said no, or that it said nothing of use. */
export type Said =
  | { readonly is: 'success'; readonly fields: Readonly<Record<string, unknown>>; readonly answer: Answer }
  | { readonly is: 'failed'; readonly key: string; readonly answer: Answer }
  | { readonly is: 'nothing'; readonly answer: Answer };

/** A test room on one server, made or not. */
export type TestRoom = {
  readonly server: ServerSettings;
  readonly meetingID: string;
  readonly run: string;
  /** Fires when doctor is to come to an end. */
  readonly signal: AbortSignal | undefined;
  /** `create` with the same passwords each time. */
  readonly create: () => Promise<Said>;
  /** A call about this room, or about none where `pairs` says so. */
  readonly call: (name: string, pairs?: readonly Pair[]) => Promise<Said>;
  /** GETs a signed join and follows it nowhere. */
  readonly join: (createTime: number) => Promise<Answer>;
};

/** @param run tells the rooms of one run of doctor from those of another */
export function testRoom(server: ServerSettings, run: string, signal?: AbortSignal): TestRoom {
  const meetingID = `plenum-doctor-${randomUUID()}`;
  const passwords = { attendeePW: randomHex(8), moderatorPW: randomHex(8) };
  const send = (name: string, pairs: readonly Pair[]) => {
    const query = signedQuery(name, pairs, server.secrets[0], server.checksum);
    const limits = { timeoutMs: CALL_LIMIT_MS, ...(signal === undefined ? {} : { signal }) };
    return ask(`${apiBase(server)}/${name}?${query}`, limits);
  };
  return {
    server,
    meetingID,
    run,
    signal,
    create: async () => saidBy(await send('create', wishes(meetingID, run, passwords))),
    call: async (name, pairs = [['meetingID', meetingID]]) => saidBy(await send(name, pairs)),
    join: (createTime) =>
      send(
        'join',
        joinPairs({
          meetingID,
          fullName: 'Plenum doctor',
          role: 'MODERATOR',
          userID: 'plenum-doctor',
          createTime,
        }),
      ),
  };
}

/** As the gateway creates its rooms, except for the marks, and for an early end should nobody end it. */
function wishes(
  meetingID: string,
  run: string,
  passwords: { readonly attendeePW: string; readonly moderatorPW: string },
): readonly Pair[] {
  return createPairs({
    meetingID,
    ...passwords,
    name: ROOM_NAME,
    maxParticipants: ROOM_PEOPLE,
    logoutURL: 'https://plenum.invalid/',
    meetingExpireIfNoUserJoinedInMinutes: EXPIRY_MINUTES,
    meetingExpireWhenLastUserLeftInMinutes: EXPIRY_MINUTES,
    meta: { [DOCTOR_META]: run },
  });
}

function saidBy(answer: Answer): Said {
  if (answer.is === 'silence' || answer.status !== 200) return { is: 'nothing', answer };
  try {
    return { is: 'success', fields: readAnswer(answer.body), answer };
  } catch (fault) {
    if (!(fault instanceof AnswerError)) throw fault;
    if (fault.kind === 'checksum') return { is: 'failed', key: 'checksumError', answer };
    return fault.kind === 'failed' && fault.messageKey !== undefined
      ? { is: 'failed', key: fault.messageKey, answer }
      : { is: 'nothing', answer };
  }
}
