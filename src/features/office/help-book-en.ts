import type { Translated } from './help-block.ts';
import type { helpBookDe } from './help-book-de.ts';

export const helpBookEn: Translated<typeof helpBookDe> = {
  'raum-buchen': {
    title: 'Book a room',
    summary: 'One minute to the invitation link.',
    blocks: [
      { text: 'Whoever belongs to the office of a branch, or stands in for it, can book.' },
      {
        steps: [
          'Sign in, and go to {{book}}.',
          'At {{forBranch}} choose whom the meeting is for.',
          'At {{title}} write what the meeting is called. All guests read that.',
          'Enter {{day}}, {{time}} and {{duration}}.',
          'At {{people}} write roughly how many will come. Rather take a somewhat larger number.',
          'Press {{submit}}.',
        ],
      },
      {
        note: 'At {{fits}} you see whether a room is free. If not, free times nearby stand there: choose one of them.',
      },
      {
        text: 'Lobby, access code, papers and more stand in the form under {{formMore}}. Mostly you need not change anything there. You need a room at once? Then take {{openNow}}.',
      },
      { heading: 'And then?' },
      {
        points: [
          'The room is reserved. You get the invitation link at once.',
          'The room opens by itself, shortly before the start. You need not do anything for that.',
          'The invitation link stays the same, even if you move the date later.',
        ],
      },
      { link: 'To the form', to: '/buchen' },
      { link: 'Invite people', to: '/hilfe/einladen' },
    ],
  },
  'reihe-buchen': {
    title: 'Book a series of dates',
    summary: 'Every week, every two weeks or every month, with a single link.',
    blocks: [
      {
        steps: [
          'Go to {{book}}, and fill in the form for the first date.',
          'At {{repeat}} choose how often the meeting repeats.',
          'At {{times}} write how many dates there are to be, the first included. Or name the last day: {{until}}',
          'Press {{submit}}.',
        ],
      },
      { heading: 'If some dates do not fit' },
      {
        text: 'Then the page shows at {{fits}} which they are and why. You decide for each: {{leaveOut}}, or another time.',
      },
      {
        points: [
          '{{skipAll}}: the other dates stay.',
          '{{shiftAll}}: we look for a free time on the same day, at most two hours earlier or later.',
          'Or you take another time of day and try again.',
        ],
      },
      {
        note: 'All dates of a series have the same invitation link. On each day it leads to the right meeting.',
      },
      { text: 'A series has at most 104 dates and reaches over at most 400 days.' },
      { text: 'When the clocks change, the time of day stays the same: 19:00 remains 19:00.' },
    ],
  },
  'termin-aendern': {
    title: 'Move or cancel a date',
    summary: 'Move, lengthen, cancel. Cancelling can be undone for ten minutes.',
    blocks: [
      { heading: 'Move' },
      {
        steps: [
          'Look for the meeting in the {{calendar}} or under {{more}} at {{list}}, and open it.',
          'This date alone: change day, time or duration on its page. All that are still to come: press {{change}} on the page of the booking.',
          'If the new time does not fit, the old date stays. The page names free times.',
        ],
      },
      {
        note: 'The link stays the same. Tell the guests all the same: whoever comes at the old time only sees on the page when the meeting is now.',
      },
      { heading: 'Cancel' },
      {
        steps: [
          'Open the meeting.',
          'Press {{cancelOne}}, for a series {{cancelAll}}. If only one date is to be cancelled, open it and press {{cancelDate}}.',
          'Whoever opens the invitation link then reads that the meeting is cancelled.',
        ],
      },
      { note: 'For ten minutes you can press {{undo}}. That works as long as the place is still free.' },
      {
        text: 'Is the room open right now? Then only the length can be changed. If you cancel, the meeting ends at once. The page asks once more before that.',
      },
      { link: 'All dates', to: '/buchungen' },
    ],
  },
  einladen: {
    title: 'Invite people',
    summary: 'By link, ready text, QR code, notice or phone number.',
    blocks: [
      {
        text: 'Everything for inviting stands on the page of the booking. Guests need no account and no program. A browser will do.',
      },
      { heading: 'Link and text' },
      {
        steps: [
          'Open the booking.',
          'Take {{guestLink}}, or the ready text: with {{copyInvitation}}, or from the field {{invitation}}.',
          'Paste it into an e-mail or a chat, and send it.',
        ],
      },
      {
        note: 'Never pass on the host link ({{hostLink}}): whoever has it can lead and end the meeting.',
      },
      { heading: 'QR code and notice' },
      {
        text: 'The notice is one sheet in large type, with title, time, address and QR code. On the page of the booking it is called {{notice}}. Whoever has no phone at hand types the code from the sheet at home: on the first page of Plenum, at {{codeField}}.',
      },
      { heading: 'Phone' },
      {
        text: 'If there is a phone number, it stands on the page of the meeting at {{byPhone}}, together with a PIN. So people without a computer can take part.',
      },
      {
        text: 'For a meeting with an access code the code stands in the ready text. It does not belong on paper or in public groups.',
      },
      { link: 'Test sound and picture before', to: '/geraete-test' },
      { link: 'How guests get in', to: '/hilfe/als-gast' },
    ],
  },
};
