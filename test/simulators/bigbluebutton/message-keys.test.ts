import { expect, test } from '@jest/globals';
import { aServer, ask, flat } from './caller.ts';

const ROOM = { name: 'Kurs', meetingID: 'kurs-0012' };
const failed = (key: string, message: string) =>
  `<response><returncode>FAILED</returncode><messageKey>${key}</messageKey><message>${message}</message></response>`;

/** Each case: what was there before, the call, and the whole answer. */
type Case = readonly [
  title: string,
  given: Record<string, string> | null,
  call: string,
  params: Record<string, string>,
  xml: string,
];

const JOIN = { meetingID: 'kurs-0012', fullName: 'Jan', role: 'VIEWER', redirect: 'false' };
const NO_MEETING = 'A meeting with that ID does not exist';

const CASES: readonly Case[] = [
  [
    'name missing',
    null,
    'create',
    { meetingID: 'kurs-0012' },
    failed('nullError', 'You must provide a meeting name'),
  ],
  [
    'name empty',
    null,
    'create',
    { ...ROOM, name: ' ' },
    failed('emptyError', 'You must provide a meeting name'),
  ],
  [
    'name too short',
    null,
    'create',
    { ...ROOM, name: 'x' },
    failed('sizeError', 'Meeting name must be between 2 and 256 characters'),
  ],
  [
    'name too long',
    null,
    'create',
    { ...ROOM, name: 'x'.repeat(257) },
    failed('sizeError', 'Meeting name must be between 2 and 256 characters'),
  ],
  [
    'meetingID empty',
    null,
    'create',
    { name: 'Kurs', meetingID: '' },
    failed('missingParamMeetingID', 'You must provide a meeting ID'),
  ],
  [
    'meetingID with a comma',
    null,
    'create',
    { name: 'Kurs', meetingID: 'a,b' },
    failed('validationError', 'Meeting ID cannot contain &apos;,&apos;'),
  ],
  [
    'meetingID changed by trimming',
    null,
    'create',
    { name: 'Kurs', meetingID: ' ab' },
    failed('validationError', 'Invalid meeting ID'),
  ],
  [
    'password of one character',
    null,
    'create',
    { ...ROOM, attendeePW: 'x' },
    failed('invalidPassword', 'Invalid password'),
  ],
  [
    'upload address that is none',
    null,
    'create',
    { ...ROOM, presentationUploadExternalUrl: 'no' },
    failed('validationError', 'Param &apos;presentationUploadExternalUrl&apos; is not a valid URL'),
  ],
  [
    'other passwords',
    { ...ROOM, attendeePW: 'ap', moderatorPW: 'mp' },
    'create',
    { ...ROOM, attendeePW: 'ap', moderatorPW: 'other' },
    failed(
      'idNotUnique',
      'A meeting already exists with that meeting ID. Please use a different meeting ID.',
    ),
  ],
  [
    'number taken',
    { ...ROOM, voiceBridge: '12345' },
    'create',
    { name: 'Other', meetingID: 'other-1', voiceBridge: '12345' },
    '<response><returncode>FAILED</returncode><errors><error><key>nonUniqueVoiceBridge</key><message>The selected voice bridge is already in use.</message></error></errors></response>',
  ],
  [
    'breakout without parent',
    null,
    'create',
    { ...ROOM, isBreakout: 'true' },
    failed('parentMeetingIDMissing', 'No parent meeting ID was provided for the breakout room'),
  ],
  [
    'breakout of nothing',
    null,
    'create',
    { ...ROOM, isBreakout: 'true', parentMeetingID: 'zz' },
    failed('parentMeetingDoesNotExist', 'No parent meeting exists for the breakout room'),
  ],
  [
    'join without a name',
    ROOM,
    'join',
    { ...JOIN, fullName: '' },
    failed('missingParamFullName', 'You must provide your name'),
  ],
  [
    'join without meetingID',
    ROOM,
    'join',
    { ...JOIN, meetingID: '' },
    failed('missingParamMeetingID', 'You must provide a meeting ID'),
  ],
  ['join of nothing', null, 'join', JOIN, failed('invalidMeetingIdentifier', NO_MEETING)],
  [
    'join with a bad password form',
    ROOM,
    'join',
    { ...JOIN, password: 'x' },
    failed('invalidPassword', 'Invalid password'),
  ],
  [
    'join with a wrong password',
    { ...ROOM, attendeePW: 'ap', moderatorPW: 'mp' },
    'join',
    { ...JOIN, role: '', password: 'zz' },
    failed('Params required', 'You must enter a valid password'),
  ],
  [
    'join by password where there is none',
    ROOM,
    'join',
    { ...JOIN, role: '', password: 'zz' },
    failed(
      'Params required',
      'You must send the &apos;role&apos; parameter, since this meeting doesn&apos;t have any password.',
    ),
  ],
  [
    'join with neither',
    ROOM,
    'join',
    { ...JOIN, role: 'GUEST' },
    failed(
      'Params required',
      'You must either send the valid role of the user, or the password, sould the meeting has one.',
    ),
  ],
  [
    'join of another instance',
    ROOM,
    'join',
    { ...JOIN, createTime: '1' },
    failed(
      'mismatchCreateTimeParam',
      'The createTime parameter submitted mismatches with the current meeting.',
    ),
  ],
  [
    'join denied',
    { ...ROOM, guestPolicy: 'ALWAYS_DENY' },
    'join',
    JOIN,
    failed(
      'guestDeniedAccess',
      'You have been denied access to this meeting based on the meeting&apos;s guest policy',
    ),
  ],
  [
    'running, unknown',
    null,
    'isMeetingRunning',
    { meetingID: 'zz' },
    '<response><returncode>SUCCESS</returncode><running>false</running></response>',
  ],
  [
    'running, no id',
    null,
    'isMeetingRunning',
    {},
    failed('missingParamMeetingID', 'You must provide a meeting ID'),
  ],
  ['info, unknown', null, 'getMeetingInfo', { meetingID: 'zz' }, failed('notFound', NO_MEETING)],
  ['end, unknown', null, 'end', { meetingID: 'zz' }, failed('notFound', NO_MEETING)],
  [
    'end, bad password form',
    ROOM,
    'end',
    { meetingID: 'kurs-0012', password: 'x' },
    failed('invalidPassword', 'Invalid password'),
  ],
  [
    'end',
    ROOM,
    'end',
    { meetingID: 'kurs-0012', password: 'anything' },
    '<response><returncode>SUCCESS</returncode><messageKey>sentEndMeetingRequest</messageKey><message>A request to end the meeting was sent. Please wait a few seconds, and then use the getMeetingInfo or isMeetingRunning API calls to verify that it was ended.</message></response>',
  ],
  [
    'no meetings',
    null,
    'getMeetings',
    {},
    '<response><returncode>SUCCESS</returncode><meetings/><messageKey>noMeetings</messageKey><message>no meetings were found on this server</message></response>',
  ],
  [
    'chat',
    ROOM,
    'sendChatMessage',
    { meetingID: 'kurs-0012', message: 'Hallo' },
    '<response><returncode>SUCCESS</returncode><messageKey></messageKey><message></message></response>',
  ],
  [
    'chat without text',
    ROOM,
    'sendChatMessage',
    { meetingID: 'kurs-0012' },
    failed('nullError', 'You must provide a message'),
  ],
  [
    'chat too long',
    ROOM,
    'sendChatMessage',
    { meetingID: 'kurs-0012', message: 'x'.repeat(501) },
    failed('sizeError', 'Param message must be between 1 and 500 characters'),
  ],
  [
    'chat in nothing',
    null,
    'sendChatMessage',
    { meetingID: 'zz', message: 'Hallo' },
    failed('meetingNotFound', NO_MEETING),
  ],
];

test.each(CASES)('%s', async (_title, given, call, params, xml) => {
  const server = await aServer();
  if (given !== null) await ask(server, 'create', given);
  const reply = await ask(server, call, params);
  expect(reply).toMatchObject({ status: 200, type: 'text/xml;charset=utf-8' });
  expect(flat(reply.body)).toBe(xml);
});
