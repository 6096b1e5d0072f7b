import { describe, expect, test } from '@jest/globals';
import { AnswerError, readAnswer } from '../../../src/clients/bigbluebutton/answers.ts';
import {
  readCreated,
  readEnded,
  readMeetingInfo,
  readMeetings,
  readRunning,
} from '../../../src/clients/bigbluebutton/read-meetings.ts';
import * as samples from './samples.ts';

const INTERNAL = '2474463b7f34ab8e489fbe6a328f46e93c8d46e3-1735689600123';
const COURSE = {
  meetingID: 'kurs-0012',
  internalMeetingID: INTERNAL,
  meetingName: 'Übung & Grüße',
  createTime: 1735689600123,
  startTime: 1735689600140,
  voiceBridge: '04711',
  running: true,
  hasUserJoined: true,
  hasBeenForciblyEnded: false,
  recording: false,
  participantCount: 2,
  moderatorCount: 1,
  isBreakout: false,
  metadata: { 'app-room': '7', 'bbb-recording-ready-url': 'https://app.example.test/bbb/rec' },
};

/** Kind and key of the error that `read` throws. */
function faultOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (error instanceof AnswerError) return [error.kind, error.messageKey].filter(Boolean).join(' ');
    throw error;
  }
  return 'none';
}

describe('an answer', () => {
  test('to create: all as text but the times, leading zeros kept', () => {
    expect(readCreated(samples.CREATED, 'm-0012')).toEqual({
      meetingID: 'm-0012',
      internalMeetingID: INTERNAL,
      createTime: 1735689600123,
      voiceBridge: '04711',
      attendeePW: 'q7Yt20aZ',
      moderatorPW: 'Lm3x9PqR',
      duplicate: false,
      hasUserJoined: false,
    });
  });

  test('to a second create says that it is one', () => {
    expect(readCreated(samples.DUPLICATE, 'm-0012')).toMatchObject({ duplicate: true, hasUserJoined: true });
  });

  test('to create without passwords and with none given is read too', () => {
    const bare = samples.CREATED.replace(/<(attendee|moderator)PW>.*\n/g, '').replace(
      /<voiceBridge>.*/,
      '<voiceBridge/>',
    );
    expect(readCreated(bare, 'm-0012')).toMatchObject({ attendeePW: '', moderatorPW: '', voiceBridge: '' });
  });

  test('about another meeting than the one asked for is none', () => {
    expect(faultOf(() => readCreated(samples.CREATED, 'm-0013'))).toBe('malformed');
    expect(faultOf(() => readMeetingInfo(samples.INFO, 'kurs-001'))).toBe('malformed');
  });

  test('to getMeetingInfo: people counted, not named', () => {
    const info = readMeetingInfo(samples.INFO, 'kurs-0012');
    expect(info).toEqual(COURSE);
    expect(JSON.stringify(info)).not.toMatch(/Zoë|Beispiel|u-17|q7Yt20aZ/);
  });

  test.each([
    ['the server', samples.NOT_FOUND],
    ['a Scalelite', samples.NOT_FOUND_SCALELITE],
  ])('of %s that there is no such meeting is null, by the key and not by the text', (_who, body) => {
    expect(readMeetingInfo(body, 'kurs-0012')).toBeNull();
    expect(readEnded(body)).toBe('notFound');
  });

  test('with the text of "not found" and another key is a failure', () => {
    const body = samples.failed('somethingNew', 'A meeting with that ID does not exist');
    expect(faultOf(() => readMeetingInfo(body, 'kurs-0012'))).toBe('failed somethingNew');
    expect(faultOf(() => readEnded(body))).toBe('failed somethingNew');
  });

  test('to end and isMeetingRunning', () => {
    expect(readEnded(samples.ENDED)).toBe('accepted');
    expect(readRunning(samples.RUNNING)).toBe(true);
    expect(readRunning(samples.RUNNING.replace('true', 'false'))).toBe(false);
    expect(faultOf(() => readRunning(samples.RUNNING.replace('true', '1')))).toBe('malformed');
    expect(faultOf(() => readRunning('<response><returncode>SUCCESS</returncode></response>'))).toBe(
      'malformed',
    );
  });
});

describe('the list of meetings', () => {
  test('holds none, one or several', () => {
    expect(readMeetings(samples.NO_MEETINGS)).toEqual([]);
    expect(readMeetings(samples.NO_MEETINGS_SCALELITE)).toEqual([]);
    expect(readMeetings(samples.NO_MEETINGS.replace('<meetings/>', '<meetings></meetings>'))).toEqual([]);
    expect(readMeetings(samples.NO_MEETINGS.replace('<meetings/>', ''))).toEqual([]);
    expect(readMeetings(samples.meetings(samples.meeting()))).toEqual([COURSE]);
    const two = samples.meetings(
      samples.meeting(),
      samples.meeting({ meetingID: 'm-2', participantCount: '0' }),
    );
    expect(readMeetings(two)).toEqual([COURSE, { ...COURSE, meetingID: 'm-2', participantCount: 0 }]);
  });

  test('that is missing is not an empty one', () => {
    expect(faultOf(() => readMeetings('<response><returncode>SUCCESS</returncode></response>'))).toBe(
      'malformed',
    );
  });

  test.each(['0012', '1e5', '+4930', '0x1A', 'true', '2025', '12345678901234567890', '-0'])(
    'keeps the id %s as it is written',
    (id) => {
      const [one] = readMeetings(
        samples.meetings(
          samples.meeting({ meetingID: id, meetingName: id, voiceBridge: id, 'app-room': id }),
        ),
      );
      expect(one).toMatchObject({
        meetingID: id,
        meetingName: id,
        voiceBridge: id,
        metadata: { 'app-room': id },
      });
    },
  );

  test('takes CDATA and entities for the same, and empty CDATA for empty', () => {
    const [one] = readMeetings(
      samples.meetings(samples.meeting({ meetingName: '<![CDATA[A & <B>]]>', 'app-room': '<![CDATA[]]>' })),
    );
    expect(one).toMatchObject({ meetingName: 'A & <B>', metadata: { 'app-room': '' } });
  });

  test('without metadata, with empty metadata', () => {
    const without = samples.meeting().replace(/<metadata>[^]*<\/metadata>/, '');
    const empty = samples.meeting().replace(/<metadata>[^]*<\/metadata>/, '<metadata></metadata>');
    expect(readMeetings(samples.meetings(without, empty)).map(({ metadata }) => metadata)).toEqual([{}, {}]);
  });

  test('reads numbers that the server grouped', () => {
    const [one] = readMeetings(
      samples.meetings(samples.meeting({ participantCount: '1,024', createTime: '1.735.689.600.123' })),
    );
    expect(one).toMatchObject({ participantCount: 1024, createTime: 1735689600123 });
  });

  test.each(['', 'many', '-1', '1.5', '1e3', '0x10', '１２'])(
    'takes %j for no number',
    (participantCount) => {
      expect(faultOf(() => readMeetings(samples.meetings(samples.meeting({ participantCount }))))).toBe(
        'malformed',
      );
    },
  );

  test('with one meeting that cannot be read is none, since a meeting left out would look gone', () => {
    const broken = samples.meeting().replace(/<participantCount>.*/, '');
    expect(faultOf(() => readMeetings(samples.meetings(samples.meeting(), broken)))).toBe('malformed');
  });

  test('ignores what it does not know', () => {
    const more = samples.meeting().replace('</metadata>', '</metadata><newThing><x>1</x></newThing>');
    expect(readMeetings(samples.meetings(more))).toEqual([COURSE]);
  });

  test('survives keys that another application let people choose', () => {
    const invalid = samples
      .meeting()
      .replace('<bbb_auto_join_audio>true</bbb_auto_join_audio>', '<1x>true</1x>');
    const reserved = samples.meeting().replace('</metadata>', '<constructor>1</constructor></metadata>');
    expect(readMeetings(samples.meetings(invalid, reserved)).map(({ meetingID }) => meetingID)).toEqual([
      'kurs-0012',
      'kurs-0012',
    ]);
  });

  test('reads breakout rooms as such', () => {
    const breakout = samples
      .meeting({ isBreakout: 'true' })
      .replace('</metadata>', '</metadata><parentMeetingID>x</parentMeetingID><sequence>1</sequence>');
    expect(readMeetings(samples.meetings(breakout))[0]?.isBreakout).toBe(true);
  });
});

describe('no answer', () => {
  test.each([
    ['a page of a proxy', '<!DOCTYPE html><html><body>502 Bad Gateway</body></html>', 'not-xml'],
    ['a page in XHTML', '<html><body/></html>', 'not-xml'],
    ['nothing', '', 'not-xml'],
    ['blanks', ' \n ', 'not-xml'],
    ['a word', 'upstream error', 'not-xml'],
    ['JSON', '{"response":{"returncode":"SUCCESS"}}', 'not-xml'],
    ['another root', '<responses><returncode>SUCCESS</returncode></responses>', 'not-xml'],
    ['half an answer', samples.INFO.slice(0, 700), 'truncated'],
    ['half a list', samples.meetings(samples.meeting()).slice(0, -12), 'truncated'],
    ['half a list of people', samples.INFO.slice(0, samples.INFO.indexOf('Jan Bei')), 'truncated'],
    ['crossed tags', '<response><returncode>SUCCESS<running></returncode></running></response>', 'malformed'],
    ['no verdict', '<response><running>true</running></response>', 'malformed'],
    ['an empty response', '<response/>', 'malformed'],
    ['another verdict', '<response><returncode>MAYBE</returncode></response>', 'malformed'],
    ['a verdict in other letters', '<response><returncode>success</returncode></response>', 'malformed'],
    [
      'two verdicts',
      '<response><returncode>SUCCESS</returncode><returncode>FAILED</returncode></response>',
      'malformed',
    ],
    ['two roots', '<response><returncode>SUCCESS</returncode></response><response></response>', 'malformed'],
    [
      'entities of its own',
      '<response><!DOCTYPE x [<!ENTITY a "b">]><returncode>SUCCESS</returncode></response>',
      'malformed',
    ],
    ['a reserved name', '<response><returncode>SUCCESS</returncode><a:b:c></response>', 'malformed'],
    [
      '100 levels',
      `<response><returncode>SUCCESS</returncode>${'<a>'.repeat(200)}${'</a>'.repeat(200)}</response>`,
      'malformed',
    ],
  ])('is %s', (_what, body, kind) => {
    expect(faultOf(() => readAnswer(body))).toBe(kind);
  });
});

describe('a no of the server', () => {
  test.each([
    [samples.failed('idNotUnique', 'A meeting already exists with that meeting ID.'), 'failed idNotUnique'],
    [samples.failed('Params required'), 'failed Params required'],
    [samples.VOICE_BRIDGE_TAKEN, 'failed nonUniqueVoiceBridge'],
    [samples.failed('checksumError', 'Checksums do not match'), 'checksum'],
    [samples.failed('checksumError', 'You did not pass the checksum security check'), 'checksum'],
    [samples.failed('aKeyNobodyKnows'), 'failed aKeyNobodyKnows'],
    [samples.failed(''), 'failed unknown'],
    ['<response><returncode>FAILED</returncode></response>', 'failed unknown'],
    ['<response><returncode>FAILED</returncode><errors/></response>', 'failed unknown'],
    [samples.failed('secret=abc&amp;x'), 'failed unknown'],
  ])('carries its key and nothing else: %#', (body, expected) => {
    expect(faultOf(() => readAnswer(body))).toBe(expected);
  });
});

test('a list of two thousand meetings with an ampersand in every value is read', () => {
  const body = samples.meetings(
    ...Array.from({ length: 1500 }, () => samples.meeting({ meetingName: '&amp;'.repeat(100) })),
  );
  expect(readMeetings(body)).toHaveLength(1500);
});
