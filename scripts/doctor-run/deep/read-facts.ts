import { setTimeout as wait } from 'node:timers/promises';
import { AnswerError } from '../../../src/clients/bigbluebutton/answers.ts';
import { readMeetings } from '../../../src/clients/bigbluebutton/read-meetings.ts';
import { SECOND_MS } from '../../../src/lib/span.ts';
import { type Answer, sayWhy } from '../web.ts';
import { DOCTOR_META, ROOM_NAME, ROOM_PEOPLE, type Said, type TestRoom } from './room.ts';

const POLL_MS = SECOND_MS / 2;

/** Asks until something comes of it, for so long at most, and no longer than doctor is wanted. */
export async function until(
  { limitMs, signal }: { readonly limitMs: number; readonly signal: AbortSignal | undefined },
  otherwise: string,
  look: () => Promise<string | null>,
): Promise<string> {
  const begun = performance.now();
  for (;;) {
    const found = await look();
    if (found !== null) return found;
    if (signal?.aborted === true || performance.now() - begun > limitMs) return otherwise;
    await wait(POLL_MS);
  }
}

/** Why it is no success, in words that hold nothing of the answer but a key. */
export function refusal(said: Exclude<Said, { is: 'success' }>): string {
  if (said.is === 'failed') return `it refuses (${said.key})`;
  const { answer } = said;
  if (answer.is === 'silence') return `it ${sayWhy(answer)}`;
  return answer.status === 200 ? 'it answers with something else' : `it answers with status ${answer.status}`;
}

/** A field as text; empty where it is missing. */
export function text(fields: Readonly<Record<string, unknown>>, name: string): string {
  const value = fields[name];
  return typeof value === 'string' ? value : '';
}

/** Which parts of what was asked for are not there. */
export function differences(fields: Readonly<Record<string, unknown>>, room: TestRoom): readonly string[] {
  const { metadata } = fields;
  const mark = typeof metadata === 'object' && metadata !== null ? Object.entries(metadata) : [];
  const expected: readonly (readonly [string, boolean])[] = [
    ['meetingID', text(fields, 'meetingID') === room.meetingID],
    ['name', text(fields, 'meetingName') === ROOM_NAME],
    ['meta', mark.some(([key, value]) => key === DOCTOR_META && value === room.run)],
    ['maxUsers', text(fields, 'maxUsers') === String(ROOM_PEOPLE)],
    ['recording', text(fields, 'recording') !== 'true'],
    ['running', text(fields, 'running') === 'false'],
    ['hasUserJoined', text(fields, 'hasUserJoined') === 'false'],
    ['participantCount', text(fields, 'participantCount') === '0'],
    ['isBreakout', text(fields, 'isBreakout') !== 'true'],
  ];
  return expected.filter(([, isSo]) => !isSo).map(([name]) => name);
}

/** A balancer leads on to the server behind it, which alone lets people in. */
export function wayIn(answer: Answer): string {
  if (answer.is === 'silence') return sayWhy(answer);
  const { status, location, cookies } = answer;
  if (status !== 302 || location === null) return `is answered with status ${status}`;
  const query = URL.parse(location, 'https://plenum.invalid')?.searchParams;
  if (query?.has('sessionToken') === true) {
    return cookies.some((cookie) => cookie.startsWith('JSESSIONID='))
      ? 'leads in'
      : 'leads in without its cookie';
  }
  if (query?.has('checksum') === true) return 'leads on to a server behind it';
  return query?.has('errors') === true ? 'is refused' : 'leads elsewhere';
}

/** The rooms of doctors that the list shows; none where it is no list. */
export function doctorRooms(answer: Answer): readonly string[] {
  if (answer.is === 'silence' || answer.status !== 200) return [];
  try {
    return readMeetings(answer.body)
      .filter(({ metadata }) => metadata[DOCTOR_META] !== undefined)
      .map(({ meetingID }) => meetingID);
  } catch (fault) {
    if (fault instanceof AnswerError) return [];
    throw fault;
  }
}
