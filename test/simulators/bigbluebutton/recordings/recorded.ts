import { ask, type TestServer } from '../caller.ts';

export const AT_ONCE = {
  archiveMs: 0,
  processingMs: 0,
  publishingMs: 0,
  deletionMs: 0,
  analyticsMs: 0,
};

export const ROOM = { name: 'Übung & Grüße', meetingID: 'kurs-0012' };

/** A meeting of `minutes`, recorded from end to end, that is just over. Returns its internal id. */
export async function recordMeeting(
  server: TestServer,
  params: Readonly<Record<string, string>> = {},
  minutes = 58,
): Promise<string> {
  await ask(server, 'create', { ...ROOM, record: 'true', autoStartRecording: 'true', ...params });
  const { meetingID } = { ...ROOM, ...params };
  const id = server.meeting(meetingID)?.internalMeetingID ?? '';
  server.enter(meetingID, { userID: 'u-17', name: 'Zoë', role: 'MODERATOR' });
  server.clock.advance(minutes * 60_000);
  server.endFromInside(meetingID);
  return id;
}

/** The ids in a listing, in its order. */
export function idsIn(xml: string): string[] {
  return [...xml.matchAll(/<recording>\s*<recordID>([^<]*)<\/recordID>/g)].map(([, id]) => id ?? '');
}

export async function list(
  server: TestServer,
  params: Readonly<Record<string, string | number>> = {},
): Promise<string[]> {
  return idsIn((await ask(server, 'getRecordings', params)).body);
}

export async function stateOf(server: TestServer, recordID: string): Promise<string | undefined> {
  const { body } = await ask(server, 'getRecordings', { recordID, state: 'any' });
  return /<state>([a-z]+)<\/state>/.exec(body)?.[1];
}
