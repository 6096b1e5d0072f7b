import type { Translated } from './help-block.ts';
import type { helpMeetDe } from './help-meet-de.ts';

export const helpMeetEn: Translated<typeof helpMeetDe> = {
  'treffen-leiten': {
    title: 'Lead a meeting',
    summary: 'Go in, let guests in, mute, extend, end.',
    blocks: [
      { heading: 'Go in' },
      {
        steps: [
          'Open your host link, or sign in and go to {{live}} under {{more}}.',
          'Press {{lead}}.',
          'The browser asks for the microphone. Allow it.',
        ],
      },
      {
        note: 'Do not pass on the host link. Did it fall into the wrong hands? The office replaces it on the page of the booking: at {{lostLinks}}, with {{newHostLink}}.',
      },
      {
        text: 'You want to begin earlier? Press {{openEarly}} at {{live}}. That works up to six hours ahead, if there is room then.',
      },
      { heading: 'Lobby' },
      {
        text: 'If the meeting has a lobby, you see in the room who is waiting, and let guests in one by one or all together. If somebody has waited for five minutes without any host being there, the page tells guests whom they can call.',
      },
      { heading: 'In the room' },
      {
        points: [
          'Mute: click the name in the list of people, or muting everybody in the menu above the list.',
          'More hosts: click a name, and make that person a moderator.',
          'Somebody disrupts: click the name, and remove the person. You decide whether they may come back.',
          'Slides: upload them in the room, or put them into the folder of the date before.',
        ],
      },
      { heading: 'Extend and end' },
      {
        points: [
          'Extend: go to {{live}}. At {{extendBy}} choose by how much. If all is taken after that, the page says how much is still possible.',
          'It takes longer, and nobody extended it? The room stays open all the same, as long as no other meeting needs its place.',
          'End: in the room in the menu at the top right, or at {{live}} with {{end}}. If people are still in it, the page asks first.',
          'Ended too early? Open the host link once more, and press {{reopen}}.',
        ],
      },
      { link: 'Which rooms are open now', to: '/jetzt' },
    ],
  },
  'als-gast': {
    title: 'Take part as a guest',
    summary: 'With the link from the invitation, without an account.',
    blocks: [
      {
        steps: [
          'Open the link from your invitation. If there is only a code, type it on the first page of Plenum, at {{codeField}}.',
          'Is the room still closed? Leave the page open. It goes on by itself.',
          'At {{yourName}} write how the others are to see you.',
          'If the page asks for {{accessCode}}, you find it in the invitation.',
          'Press {{enter}}.',
          'The browser asks for the microphone. Allow it if you want to speak.',
        ],
      },
      {
        points: [
          'You need no camera.',
          'With headphones people understand each other best, and there is no echo.',
          'You dropped out? Open the link once more, and press {{enterAgain}} or {{enter}}.',
          'No internet? If there is a phone number, it stands on the page at {{byPhone}}.',
        ],
      },
      {
        note: 'Is the meeting recorded, or is it written down who was there? Then the page says so before you go in.',
      },
      { link: 'Test sound and picture', to: '/geraete-test' },
      { link: 'The same in easy language', to: '/hilfe/leichte-sprache' },
    ],
  },
  'es-klappt-nicht': {
    title: 'If something does not work',
    summary: 'No sound, no picture, the link does not work, the room is gone.',
    blocks: [
      { text: 'Best done before: {{deviceTest}}. The test also says what to do.' },
      { link: 'To the test', to: '/geraete-test' },
      { heading: 'The others do not hear me' },
      {
        steps: [
          'Look at the sign with the microphone in the room. If it is crossed out, you are muted: click it.',
          'Are you in the room to listen only? Click the sign with the headphones, and choose the microphone.',
          'Did the browser ask, and you refused? Click the sign left of the address, and allow the microphone. Reload the page.',
          'Close other programs that use the microphone.',
        ],
      },
      { heading: 'I hear nothing' },
      {
        steps: [
          'Turn up the device. Is it muted?',
          'Are the headphones plugged in well? Are wireless headphones connected to another device?',
          'Leave the sound in the room with the sign for sound, and join it again with the same sign.',
        ],
      },
      { heading: 'Nobody sees me' },
      {
        steps: [
          'Click the sign with the camera in the room.',
          'Allow the camera left of the address, in the same way as the microphone.',
          'Some meetings allow no cameras. Then the sign is grey.',
        ],
      },
      { heading: 'The link does not work' },
      {
        points: [
          'The page does not know the link: perhaps a character is missing at its end. Copy all of it once more.',
          'The page says that the link was replaced: ask the person who invited you for the new one.',
          'The page says that there is no meeting today: then it also says when the next one is.',
          'The page says that there were too many tries: wait ten minutes.',
        ],
      },
      { heading: 'The room is suddenly gone' },
      {
        points: [
          'A server has failed: open the link once more, and stay on the page. We open the room on another server. That mostly takes less than half a minute.',
          'The host has ended the meeting: then the page says so.',
          'Your internet is gone: move closer to the router. Or call, if there is a phone number on the page.',
        ],
      },
      {
        note: 'It still does not work? Ask the person who invited you, or the office of the branch. It stands on the page of the meeting.',
      },
    ],
  },
};
