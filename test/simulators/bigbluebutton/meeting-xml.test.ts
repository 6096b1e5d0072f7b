import { expect, test } from '@jest/globals';
import { javaDate } from '../../../src/simulators/bigbluebutton/java-date.ts';
import { aServer, ask, flat, get, keyOf, textOf } from './caller.ts';

const INTERNAL = '2474463b7f34ab8e489fbe6a328f46e93c8d46e3-1735689600123';
const ROOM = {
  name: 'Übung & Grüße',
  meetingID: 'kurs-0012',
  attendeePW: 'q7Yt20aZ',
  moderatorPW: 'Lm3x9PqR',
  'meta_app-room': '7',
  'meta_bbb-recording-ready-url': 'https://app.example.test/bbb/rec',
};

test('create answers with the elements of the reference, in their order', async () => {
  const server = await aServer();
  const expected = (key: string, message: string) =>
    `<response><returncode>SUCCESS</returncode><meetingID>kurs-0012</meetingID><internalMeetingID>${INTERNAL}</internalMeetingID><parentMeetingID>bbb-none</parentMeetingID><attendeePW>q7Yt20aZ</attendeePW><moderatorPW>Lm3x9PqR</moderatorPW><createTime>1735689600123</createTime><voiceBridge>04711</voiceBridge><dialNumber>613-555-1234</dialNumber><createDate>Wed Jan 01 00:00:00 UTC 2025</createDate><hasUserJoined>false</hasUserJoined><duration>0</duration><hasBeenForciblyEnded>false</hasBeenForciblyEnded><messageKey>${key}</messageKey><message>${message}</message></response>`;
  expect(flat((await ask(server, 'create', ROOM)).body)).toBe(expected('', ''));
  server.clock.advance(1000);
  expect(flat((await ask(server, 'create', ROOM)).body)).toBe(
    expected(
      'duplicateWarning',
      'This conference was already in existence and may currently be in progress.',
    ),
  );
});

const INFO = `<meetingName>Übung &amp; Grüße</meetingName><meetingID>kurs-0012</meetingID><internalMeetingID>${INTERNAL}</internalMeetingID><createTime>1735689600123</createTime><createDate>Wed Jan 01 00:00:00 UTC 2025</createDate><voiceBridge>04711</voiceBridge><dialNumber>613-555-1234</dialNumber><attendeePW>q7Yt20aZ</attendeePW><moderatorPW>Lm3x9PqR</moderatorPW><running>true</running><duration>0</duration><hasUserJoined>true</hasUserJoined><recording>false</recording><hasBeenForciblyEnded>false</hasBeenForciblyEnded><startTime>1735689600143</startTime><endTime>0</endTime><participantCount>2</participantCount><listenerCount>0</listenerCount><voiceParticipantCount>1</voiceParticipantCount><videoCount>1</videoCount><maxUsers>0</maxUsers><moderatorCount>1</moderatorCount><attendees><attendee><userID>u-17</userID><fullName>Zoë O&apos;Neil</fullName><role>MODERATOR</role><isPresenter>true</isPresenter><isListeningOnly>false</isListeningOnly><hasJoinedVoice>true</hasJoinedVoice><hasVideo>true</hasVideo><clientType>HTML5</clientType><customdata><bbb_auto_join_audio>true</bbb_auto_join_audio></customdata></attendee><attendee><userID>u-18</userID><fullName>Jan Beispiel</fullName><role>VIEWER</role><isPresenter>false</isPresenter><isListeningOnly>false</isListeningOnly><hasJoinedVoice>false</hasJoinedVoice><hasVideo>false</hasVideo><clientType>HTML5</clientType></attendee></attendees><metadata><app-room>7</app-room><bbb-recording-ready-url>https://app.example.test/bbb/rec</bbb-recording-ready-url></metadata><isBreakout>false</isBreakout>`;

test('getMeetingInfo and getMeetings tell the same, in the order of the reference', async () => {
  const server = await aServer();
  await ask(server, 'create', ROOM);
  const zoe = { meetingID: 'kurs-0012', fullName: "Zoë O'Neil", userID: 'u-17', role: 'moderator' };
  await ask(server, 'join', { ...zoe, 'userdata-bbb_auto_join_audio': true, 'userdata-my-key': 'dropped' });
  await ask(server, 'join', {
    meetingID: 'kurs-0012',
    fullName: 'Jan Beispiel',
    userID: 'u-18',
    password: 'q7Yt20aZ',
  });
  server.connect('kurs-0012', 'u-17');
  server.connect('kurs-0012', 'u-18');
  server.use('kurs-0012', 'u-17', { microphone: true, camera: true });
  server.clock.advance(20);
  const info = await ask(server, 'getMeetingInfo', { meetingID: 'kurs-0012' });
  expect(flat(info.body)).toBe(`<response><returncode>SUCCESS</returncode>${INFO}</response>`);
  const list = await ask(server, 'getMeetings');
  expect(flat(list.body)).toBe(
    `<response><returncode>SUCCESS</returncode><meetings><meeting>${INFO}</meeting></meetings></response>`,
  );
});

test('an empty room has empty lists, no passwords in 3.0, and no start before the engine made it', async () => {
  const server = await aServer();
  await ask(server, 'create', { name: 'Leer', meetingID: 'm-leer' });
  const { body } = await ask(server, 'getMeetingInfo', { meetingID: 'm-leer' });
  expect(flat(body)).toContain('<attendees></attendees><metadata></metadata>');
  expect(body).not.toContain('PW>');
  expect(textOf(body, 'startTime')).toBe('0');
});

test('a telephone participant is a user of its own kind', async () => {
  const server = await aServer();
  await ask(server, 'create', ROOM);
  server.dialIn('kurs-0012', '+49 30 123');
  const { body } = await ask(server, 'getMeetingInfo', { meetingID: 'kurs-0012' });
  expect(flat(body)).toMatch(
    /<userID>v_[a-z0-9]{12}<\/userID><fullName>\+49 30 123<\/fullName><role>DIAL-IN-USER<\/role>.*<hasJoinedVoice>true<\/hasJoinedVoice>.*<clientType>DIAL-IN<\/clientType>/,
  );
});

test('runs of blanks collapse inside values too, and control characters are stripped', async () => {
  const server = await aServer();
  await ask(server, 'create', { name: 'Zwei  Leer\tzeichen', meetingID: 'm-1', meta_note: 'a   b' });
  const { body } = await ask(server, 'getMeetingInfo', { meetingID: 'm-1' });
  expect(textOf(body, 'meetingName')).toBe('Zwei Leerzeichen');
  expect(textOf(body, 'note')).toBe('a b');
});

test("a userdata key that is no name breaks the document, as a real server's", async () => {
  const server = await aServer();
  await ask(server, 'create', ROOM);
  await ask(server, 'join', {
    meetingID: 'kurs-0012',
    fullName: 'J',
    userID: 'u',
    role: 'VIEWER',
    'userdata-1x': 'y',
  });
  server.connect('kurs-0012', 'u');
  expect((await ask(server, 'getMeetings')).body).toContain('<1x>y</1x>');
});

test('breakouts are listed as meetings and under their parent, inherit metas and end with it', async () => {
  const server = await aServer();
  await ask(server, 'create', ROOM);
  const made = await ask(server, 'create', {
    name: 'Gruppe 1',
    meetingID: 'g-1',
    isBreakout: true,
    parentMeetingID: 'kurs-0012',
    sequence: 1,
  });
  expect(textOf(made.body, 'parentMeetingID')).toBe(INTERNAL);
  const parent = await ask(server, 'getMeetingInfo', { meetingID: 'kurs-0012' });
  expect(flat(parent.body)).toContain(
    '<isBreakout>false</isBreakout><breakoutRooms><breakout>g-1</breakout></breakoutRooms>',
  );
  const child = await ask(server, 'getMeetingInfo', { meetingID: 'g-1' });
  expect(flat(child.body)).toContain(
    `<isBreakout>true</isBreakout><parentMeetingID>${INTERNAL}</parentMeetingID><sequence>1</sequence><freeJoin>false</freeJoin>`,
  );
  expect(textOf(child.body, 'app-room')).toBe('7');
  await ask(server, 'end', { meetingID: 'kurs-0012' });
  server.clock.advance(700);
  expect(keyOf(await ask(server, 'getMeetings'))).toBe('noMeetings');
});

test('the version call needs no checksum and speaks JSON to who declares it', async () => {
  const server = await aServer();
  const xml = await get(`${server.url}api`);
  expect(flat(xml.body)).toContain(
    '<returncode>SUCCESS</returncode><version>2.0</version><apiVersion>2.0</apiVersion><bbbVersion></bbbVersion>',
  );
  const json = await get(`${server.url}api`, { headers: { 'Content-Type': 'application/json' } });
  expect(JSON.parse(json.body)).toMatchObject({ response: { returncode: 'SUCCESS', version: '2.0' } });
  const open = await aServer({ bbbVersion: '3.0.4' });
  expect(textOf((await get(`${open.url}api`)).body, 'bbbVersion')).toBe('3.0.4');
});

test("the head of every answer tells the server's own clock", async () => {
  const server = await aServer({ skewMs: -3_600_000 });
  const { headers } = await fetch(`${server.url}api`);
  expect(headers.get('date')).toBe('Tue, 31 Dec 2024 23:00:00 GMT');
});

test("dates are Java's, in the zone of the server; a skewed clock shows in createTime and date", async () => {
  expect(javaDate(Date.UTC(2027, 8, 5, 22, 7, 9), 'Europe/Berlin')).toBe('Mon Sep 06 00:07:09 CEST 2027');
  const server = await aServer({ skewMs: 3_600_000, timeZone: 'Europe/Berlin' });
  const { body } = await ask(server, 'create', ROOM);
  expect(textOf(body, 'createTime')).toBe('1735693200123');
  expect(textOf(body, 'createDate')).toBe('Wed Jan 01 02:00:00 CET 2025');
  expect(server.meeting('kurs-0012')?.createdAt).toBe(1735689600123);
});
