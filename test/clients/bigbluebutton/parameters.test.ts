import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createPairs } from '../../../src/clients/bigbluebutton/create-parameters.ts';
import { joinPairs, type JoinParameters } from '../../../src/clients/bigbluebutton/join-parameters.ts';
import { ParameterError } from '../../../src/clients/bigbluebutton/parameters.ts';
import { encodeQuery } from '../../../src/clients/bigbluebutton/signing.ts';
import { welcomeHtml } from '../../../src/clients/bigbluebutton/text.ts';
import { PLAIN_ROOM } from './far-end.ts';

const GUEST: JoinParameters = {
  meetingID: 'm-0012',
  fullName: 'Zoë O’Neil',
  role: 'VIEWER',
  userID: 'g-1',
  createTime: 1735689600123,
};

/** Parameters as an untyped caller could hand them over. */
const create = (more: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(createPairs({ ...PLAIN_ROOM, ...more }));
const join = (more: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(joinPairs({ ...GUEST, ...more }));

describe('create', () => {
  test('sends every option every time, as literal true and false', () => {
    expect(create({})).toEqual({
      meetingID: 'm-0012',
      name: 'Vorstand',
      attendeePW: 'viewer-7Yt2',
      moderatorPW: 'host-Lm3x9',
      record: 'false',
      autoStartRecording: 'false',
      allowStartStopRecording: 'true',
      notifyRecordingIsOn: 'false',
      guestPolicy: 'ALWAYS_ACCEPT',
      maxParticipants: '0',
      muteOnStart: 'false',
      webcamsOnlyForModerator: 'false',
      meetingLayout: 'SMART_LAYOUT',
      lockSettingsDisableCam: 'false',
      lockSettingsDisableMic: 'false',
      lockSettingsDisablePrivateChat: 'false',
      lockSettingsDisablePublicChat: 'false',
      lockSettingsDisableNotes: 'false',
      lockSettingsHideUserList: 'false',
      lockSettingsHideViewersCursor: 'false',
      lockSettingsHideViewersAnnotation: 'false',
      logoutURL: 'https://plenum.example.test/m/acde',
      meetingExpireIfNoUserJoinedInMinutes: '210',
      meetingExpireWhenLastUserLeftInMinutes: '210',
      duration: '0',
      endWhenNoModerator: 'false',
      meetingKeepEvents: 'false',
      recordFullDurationMedia: 'false',
      allowModsToUnmuteUsers: 'false',
      allowModsToEjectCameras: 'false',
      allowPromoteGuestToModerator: 'false',
      allowRequestsWithoutSession: 'false',
      lockSettingsLockOnJoin: 'true',
      lockSettingsLockOnJoinConfigurable: 'false',
    });
  });

  test('sends what is chosen', () => {
    expect(
      create({
        record: true,
        guestPolicy: 'ASK_MODERATOR',
        maxParticipants: 40,
        voiceBridge: '10000',
        dialNumber: '+49 30 1234-0',
        meetingEndedURL: 'https://plenum.example.test/callbacks/x?y=1&z=%C3%BC',
        meetingKeepEvents: true,
        meta: {
          'plenum-instance': 'i-7',
          fence: '3',
          'bbb-recording-ready-url': 'https://plenum.example.test/callbacks/bigbluebutton/recording/a?b=c',
          'analytics-callback-url': 'https://plenum.example.test/callbacks/bigbluebutton/analytics/a',
        },
      }),
    ).toMatchObject({
      record: 'true',
      meetingKeepEvents: 'true',
      'meta_bbb-recording-ready-url': 'https://plenum.example.test/callbacks/bigbluebutton/recording/a?b=c',
      'meta_analytics-callback-url': 'https://plenum.example.test/callbacks/bigbluebutton/analytics/a',
      guestPolicy: 'ASK_MODERATOR',
      maxParticipants: '40',
      voiceBridge: '10000',
      dialNumber: '+49 30 1234-0',
      meetingEndedURL: 'https://plenum.example.test/callbacks/x?y=1&z=%C3%BC',
      'meta_plenum-instance': 'i-7',
      meta_fence: '3',
    });
  });

  test.each([
    ['an unknown parameter', { duration: 60 }],
    ['another unknown parameter', { preUploadedPresentation: 'https://evil.example/' }],
    ['a name of one character', { name: ' x ' }],
    ['a name of blanks', { name: ' \t\n ' }],
    ['a name that is too long', { name: 'x'.repeat(257) }],
    ['an id that could be a hash of another meeting', { meetingID: 'ab12' }],
    ['an id that begins with a digit', { meetingID: '0012' }],
    ['an id with a comma', { meetingID: 'm-1,m-2' }],
    ['an id with a plus', { meetingID: 'm+1' }],
    ['an id of one sign', { meetingID: 'm' }],
    ['an id of 257 signs', { meetingID: `m${'0'.repeat(256)}` }],
    ['a password of one sign', { attendeePW: 'x' }],
    ['a password of 65 signs', { attendeePW: 'x'.repeat(65) }],
    ['passwords that are equal', { attendeePW: PLAIN_ROOM.moderatorPW }],
    ['a boolean as text', { record: 'true' }],
    ['a boolean as a number', { muteOnStart: 1 }],
    ['a guest policy that is none', { guestPolicy: 'SOMETIMES' }],
    ['a layout that is none', { meetingLayout: 'UNIFIED_LAYOUT' }],
    ['a negative limit of people', { maxParticipants: -1 }],
    ['half a person', { maxParticipants: 1.5 }],
    ['a PIN as a number', { voiceBridge: 12345 }],
    ['a PIN with a zero first', { voiceBridge: '01234' }],
    ['a PIN of four digits', { voiceBridge: '1234' }],
    ['the PIN that breaks a meeting', { voiceBridge: '99999' }],
    ['a dial number with letters', { dialNumber: '030 CALL' }],
    ['an address without http', { logoutURL: 'javascript:alert(1)' }],
    ['an address with credentials', { logoutURL: 'https://a:b@plenum.example.test/' }],
    ['an address with a password alone', { logoutURL: 'https://:b@plenum.example.test/' }],
    ['an address with a bare umlaut', { logoutURL: 'https://plenum.example.test/ü' }],
    ['an address that is none', { meetingEndedURL: 'https://[' }],
    ['an address with a line break', { logoutURL: 'https://plenum.example.test/\nx' }],
    ['an expiry of zero', { meetingExpireWhenLastUserLeftInMinutes: 0 }],
    ['an expiry of zero before the first', { meetingExpireIfNoUserJoinedInMinutes: 0 }],
    ['an expiry that is no number', { meetingExpireIfNoUserJoinedInMinutes: Number.NaN }],
    ['a meta key in capitals', { meta: { Fence: '1' } }],
    ['a meta key with an underscore', { meta: { my_fence: '1' } }],
    ['a meta key that begins with a digit', { meta: { '1x': '1' } }],
    ['a meta value that is no text', { meta: { fence: 3 } }],
  ])('refuses %s, and names no value', (_what, more) => {
    let fault: unknown;
    try {
      create(more);
    } catch (error) {
      fault = error;
    }
    expect(fault).toBeInstanceOf(ParameterError);
    if (!(fault instanceof ParameterError)) return;
    expect(fault.call).toBe('create');
    for (const value of Object.values(more).filter((one) => typeof one === 'string' && one.length > 4)) {
      expect(`${fault.message} ${JSON.stringify(fault)}`).not.toContain(value);
    }
  });

  test('names every fault at once', () => {
    expect(() => create({ name: '', meetingID: 'a', colour: 'red' })).toThrow(
      expect.objectContaining({
        faults: expect.arrayContaining([
          expect.stringMatching(/^name:/),
          expect.stringMatching(/^meetingID:/),
        ]),
      }),
    );
  });

  test('collapses blanks and takes invisible signs out of a name, as the server would', () => {
    expect(create({ name: '  Kreis\u0007vorstand\t\n Süd\u202e ' })['name']).toBe('Kreis vorstand Süd');
    expect(create({ name: 'a\ud800b' })['name']).toBe('a b');
  });

  test('fits into one request line with the longest of everything', () => {
    const pairs = createPairs({
      ...PLAIN_ROOM,
      name: '€'.repeat(200),
      welcome: '"🎓'.repeat(2000),
      meta: { occurrence: 'x'.repeat(100), branch: 'by-09162' },
    });
    expect(encodeQuery(pairs).length).toBeLessThan(7000);
    expect(() =>
      create({ meta: Object.fromEntries(['a', 'b', 'c'].map((key) => [key, '€'.repeat(500)])) }),
    ).toThrow(ParameterError);
  });
});

describe('the welcome text', () => {
  test('is plain text: marks of HTML lose their meaning, lines stay lines', () => {
    expect(create({ welcome: `<a href="x">Hallo</a> & 'Grüße'\r\nZeile 2` })['welcome']).toBe(
      '&lt;a href=&quot;x&quot;&gt;Hallo&lt;/a&gt; &amp; &#39;Grüße&#39;<br>Zeile 2',
    );
  });

  test('lets the server fill in no placeholder', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('%', '%%', 'CONFNUM', '\n', ' ', 'x', '\u0000')), (parts) => {
        expect(welcomeHtml(parts.join(''), 1000)).not.toContain('%%');
      }),
    );
    expect(create({ welcome: '%%DIALNUM%% 100 %' })['welcome']).toBe('%\u2060%DIALNUM%\u2060% 100 %');
  });

  test('holds no bare mark of HTML but our own line breaks, and keeps its bounds', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 300 }),
        fc.integer({ min: 0, max: 200 }),
        (text, maxBytes) => {
          const html = welcomeHtml(text, maxBytes);
          expect(html.replaceAll('<br>', '')).not.toMatch(/[<>"']|&(?!(amp|lt|gt|quot|#39);)/);
          expect(encodeQuery([['', html]]).length - 1).toBeLessThanOrEqual(maxBytes);
        },
      ),
    );
  });

  test('is left out when there is none, so that the server greets', () => {
    expect(create({ welcome: '' })).not.toHaveProperty('welcome');
    expect(create({ welcome: ' \n ' })).not.toHaveProperty('welcome');
  });
});

describe('join', () => {
  test('sends what it is given, and nothing on its own', () => {
    expect(join({})).toEqual({
      meetingID: 'm-0012',
      fullName: 'Zoë O’Neil',
      role: 'VIEWER',
      userID: 'g-1',
      createTime: '1735689600123',
    });
    expect(
      join({
        guest: true,
        logoutURL: 'https://plenum.example.test/m/acde',
        errorRedirectUrl: 'https://plenum.example.test/m/acde?full',
        userdata: { bbb_override_default_locale: 'de', bbb_skip_check_audio: false },
      }),
    ).toMatchObject({
      guest: 'true',
      logoutURL: 'https://plenum.example.test/m/acde',
      errorRedirectUrl: 'https://plenum.example.test/m/acde?full',
      'userdata-bbb_override_default_locale': 'de',
      'userdata-bbb_skip_check_audio': 'false',
    });
  });

  test.each([
    ['a key for the client that a caller made up', { userdata: { '1x': 'true' } }],
    ['style sheets for the client', { userdata: { bbb_custom_style: 'body{}' } }],
    ['a language that is none', { userdata: { bbb_override_default_locale: 'de"><x>' } }],
    ['a password', { password: 'geheim' }],
    ['an avatar', { avatarURL: 'https://evil.example/' }],
    ['a name of invisible signs', { fullName: '\u202e\u0000 ' }],
    ['a name beyond 255', { fullName: 'x'.repeat(256) }],
    ['a role that is none', { role: 'ADMIN' }],
    ['no instance', { createTime: undefined }],
    ['an instance that is no whole number', { createTime: 1.5 }],
    ['a user id with a comma', { userID: 'a,b' }],
  ])('refuses %s', (_what, more) => {
    expect(() => join(more)).toThrow(ParameterError);
  });

  test('takes the signs out of a name that would turn other names around', () => {
    expect(join({ fullName: '\u202eenjA\u202c  Müller\u0000' })['fullName']).toBe('enjA Müller');
  });
});
