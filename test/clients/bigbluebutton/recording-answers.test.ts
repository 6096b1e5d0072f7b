import { describe, expect, test } from '@jest/globals';
import { AnswerError } from '../../../src/clients/bigbluebutton/answers.ts';
import { readRecordings } from '../../../src/clients/bigbluebutton/read-recordings.ts';
import { readTextTracks } from '../../../src/clients/bigbluebutton/read-text-tracks.ts';
import type { ServerRecording } from '../../../src/clients/bigbluebutton/recording.ts';
import { BALANCERS, BROKEN, KURS_ID, NO_RECORDINGS, recording, recordings } from './recording-samples.ts';
import { failed } from './samples.ts';

const KURS: ServerRecording = {
  recordId: KURS_ID,
  meetingId: 'kurs-0012',
  name: 'Übung & Grüße',
  isBreakout: false,
  state: 'published',
  startedAt: 1735689600123,
  endedAt: 1735693200456,
  participants: 14,
  rawBytes: 73400320,
  bytes: 18874368,
  metadata: {
    isbreakout: 'false',
    meetingid: 'kurs-0012',
    meetingname: 'Übung & Grüße',
    'app-room': '7',
  },
  formats: [
    {
      type: 'presentation',
      url: `https://bbb.example.test/playback/presentation/2.3/${KURS_ID}`,
      lengthMinutes: 58,
      bytes: 18874368,
    },
  ],
  isProtected: null,
};

const one = (xml: string) => readRecordings(recordings([xml])).entries[0]?.recording;

function faultOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (error instanceof AnswerError) return [error.kind, error.messageKey].join(' ').trim();
  }
  return 'no fault';
}

describe('a recording', () => {
  test('as a server lists it', () => {
    expect(one(recording())).toEqual(KURS);
  });

  test('as a balancer lists it: what it does not say stays open', () => {
    expect(one(BALANCERS)).toEqual({
      ...KURS,
      name: 'Vorstand',
      startedAt: null,
      participants: null,
      rawBytes: null,
      bytes: null,
      metadata: { 'app-room': '', fence: '1' },
      formats: [
        {
          type: 'presentation',
          url: 'https://sl.example.test/recording/1/presentation?token=ab',
          lengthMinutes: 58,
          bytes: null,
        },
        {
          type: 'video',
          url: 'https://sl.example.test/recording/1/video?token=cd',
          lengthMinutes: 58,
          bytes: null,
        },
      ],
      isProtected: true,
    });
  });

  test.each([
    ['processing', 'processing'],
    ['processed', 'processed'],
    ['published', 'published'],
    ['unpublished', 'unpublished'],
    ['deleted', 'deleted'],
    ['available', 'published'],
    ['archived', null],
    ['Deleted', null],
    ['constructor', null],
  ])('of state %s is %s', (word, state) => {
    expect(one(recording({ state: word }))?.state).toBe(state);
  });

  test('without a state is what it says of being published', () => {
    expect(one(recording({ state: null }))?.state).toBe('published');
    expect(one(recording({ state: '', published: 'false' }))?.state).toBe('unpublished');
    expect(one(recording({ state: null, published: null }))?.state).toBeNull();
  });

  test.each([
    ['', null],
    ['many', null],
    ['-1', null],
    ['1.5', null],
    ['0', 0],
    ['1,024', 1024],
    ['1.024.000', 1024000],
    ['1 024', 1024],
    ['0012', 12],
  ])('with the number %j holds %j', (text, number) => {
    expect(one(recording({ participants: text, rawSize: text, size: text }))).toMatchObject({
      participants: number,
      rawBytes: number,
      bytes: number,
    });
  });

  test('without times, numbers, name and metadata is there all the same', () => {
    const bare = `<recording><recordID>${KURS_ID}</recordID><state>unpublished</state></recording>`;
    expect(one(bare)).toEqual({
      recordId: KURS_ID,
      meetingId: '',
      name: '',
      isBreakout: false,
      state: 'unpublished',
      startedAt: null,
      endedAt: null,
      participants: null,
      rawBytes: null,
      bytes: null,
      metadata: {},
      formats: [],
      isProtected: null,
    });
  });

  test('that began in 1970 began nobody knows when', () => {
    expect(one(recording({ startTime: '0', endTime: '' }))).toMatchObject({ startedAt: null, endedAt: null });
  });

  test('whose ids look like numbers keeps them as they are', () => {
    expect(one(recording({ recordID: '0012', meetingID: '1e5', name: 'true' }))).toMatchObject({
      recordId: '0012',
      meetingId: '1e5',
      name: 'true',
    });
  });

  test('keeps of two spellings of a key the one in lower case', () => {
    const both = recording().replace('<app-room>7', '<meetingid>m-1</meetingid><app-room>7');
    expect(one(both)?.metadata).toMatchObject({ meetingid: 'm-1' });
    const reserved = recording().replace('<app-room>7', '<constructor>x</constructor><app-room>7');
    expect(one(reserved)?.metadata).toMatchObject({ 'app-room': '7' });
  });

  test('shows no format that cannot be played', () => {
    const odd = recording().replace('<playback>', '<playback><format><type>notes</type></format><format/>');
    expect(one(odd)?.formats).toEqual(KURS.formats);
    expect(one(recording().replace(/<playback>[^]*<\/playback>/, '<playback/>'))?.formats).toEqual([]);
  });

  test('that is broken is known by its id alone', () => {
    expect(readRecordings(recordings([BROKEN, recording({ recordID: 'r-2' })])).entries).toEqual([
      { recordId: KURS_ID, recording: null },
      { recordId: 'r-2', recording: { ...KURS, recordId: 'r-2' } },
    ]);
  });
});

describe('a list of recordings', () => {
  test('holds none, one or several', () => {
    const entries = (body: string) => readRecordings(body).entries.map(({ recordId }) => recordId);
    expect(entries(NO_RECORDINGS)).toEqual([]);
    expect(entries(NO_RECORDINGS.replace('<recordings></recordings>', '<recordings/>'))).toEqual([]);
    expect(entries(NO_RECORDINGS.replace('<recordings></recordings>', ''))).toEqual([]);
    expect(entries(recordings([]))).toEqual([]);
    expect(entries(recordings([recording()]))).toEqual([KURS_ID]);
    expect(entries(recordings([recording(), recording({ recordID: 'r-2' })]))).toEqual([KURS_ID, 'r-2']);
  });

  test('that is missing is not an empty one', () => {
    expect(faultOf(() => readRecordings('<response><returncode>SUCCESS</returncode></response>'))).toBe(
      'malformed',
    );
    const otherwise = NO_RECORDINGS.replace('<recordings></recordings>', '').replace(
      'noRecordings',
      'somethingNew',
    );
    expect(faultOf(() => readRecordings(otherwise))).toBe('malformed');
  });

  test.each([
    ['without an id', recording({ recordID: null })],
    ['with an empty id', recording({ recordID: '' })],
    ['with two ids', recording().replace('<meetingID>', '<recordID>r-2</recordID><meetingID>')],
    ['with an error about nothing', '<recording><error/></recording>'],
    ['with nothing', '<recording/>'],
  ])('with an entry %s is none, since whatever it is about would look gone', (_what, entry) => {
    expect(faultOf(() => readRecordings(recordings([recording({ recordID: 'r-2' }), entry])))).toBe(
      'malformed',
    );
  });

  test('says how many there are in all, in either shape or in none', () => {
    const total = (more: string) => readRecordings(recordings([recording()], more)).total;
    const pageable = '<pageable><offset>0</offset><limit>25</limit><paged>true</paged></pageable>';
    expect(total(`<pagination>${pageable}<totalElements>132</totalElements></pagination>`)).toBe(132);
    expect(total('<totalElements>132</totalElements>')).toBe(132);
    expect(total('<totalElements>100,000</totalElements>')).toBe(100_000);
    expect(total('')).toBeNull();
    expect(total('<totalElements>many</totalElements>')).toBeNull();
    expect(total('<pagination/>')).toBeNull();
  });

  test('that the server refuses is none', () => {
    expect(faultOf(() => readRecordings(failed('missingParameters')))).toBe('failed missingParameters');
    expect(faultOf(() => readRecordings(failed('unexpectedError')))).toBe('failed unexpectedError');
    expect(faultOf(() => readRecordings(failed('checksumError')))).toBe('checksum');
    expect(faultOf(() => readRecordings(recordings([recording()]).slice(0, -14)))).toBe('truncated');
  });
});

describe('text tracks', () => {
  const track = {
    href: 'https://bbb.example.test/captions/kx82/captions_de-DE.vtt',
    kind: 'subtitles',
    label: 'Deutsch',
    lang: 'de-DE',
    source: 'upload',
  };
  const json = (response: object) => JSON.stringify({ response });

  test('come in JSON', () => {
    expect(readTextTracks(json({ returncode: 'SUCCESS', tracks: [track] }))).toEqual([track]);
    expect(readTextTracks(json({ returncode: 'SUCCESS', tracks: [] }))).toEqual([]);
  });

  test.each(['noRecordings', 'noCaptionsFound'])(
    'are none where the server says %s, in JSON or XML',
    (key) => {
      expect(readTextTracks(json({ returncode: 'FAILED', messageKey: key }))).toEqual([]);
      expect(readTextTracks(failed(key))).toEqual([]);
    },
  );

  test.each([
    [json({ returncode: 'FAILED', messageKey: 'paramError' }), 'failed paramError'],
    [json({ returncode: 'FAILED', messageKey: 'token=geheim' }), 'failed unknown'],
    [json({ returncode: 'FAILED' }), 'failed unknown'],
    [json({ returncode: 'FAILED', messageKey: 'checksumError' }), 'checksum'],
    [failed('checksumError'), 'checksum'],
    [failed('missingParamRecordID'), 'failed missingParamRecordID'],
    [json({ returncode: 'SUCCESS' }), 'malformed'],
    [json({ returncode: 'SUCCESS', tracks: [{ kind: 'captions' }] }), 'malformed'],
    ['{"response":{"returncode":"SUCC', 'malformed'],
    ['{}', 'malformed'],
    ['<response><returncode>SUCCESS</returncode></response>', 'malformed'],
    ['<html><body>502</body></html>', 'not-xml'],
  ])('are not what is in %s', (body, fault) => {
    expect(faultOf(() => readTextTracks(body))).toBe(fault);
  });
});
