import type { English } from '../../platform/web/texts.ts';
import { changeEn } from './act-texts-change-en.ts';
import type { actTextsDe } from './act-texts-de.ts';

export const actTextsEn: English<typeof actTextsDe> = {
  back: 'Back to the booking',
  copy: { button: 'Copy', done: 'Copied', doneInvitation: 'Invitation copied' },
  done: {
    details: 'Saved. It holds from the next time the room opens.',
    times: 'Changed. The invitation link is the same.',
    guest: 'The invitation link is new. The old one opens nothing any more.',
    host: 'The link for those who lead is new. The old one opens nothing any more.',
    restored: 'The date stands again.',
  },
  now: {
    date: 'Now: {{date}}.',
    live_one: 'The room is open, one person is there.',
    live_other: 'The room is open, {{count}} people are there.',
    open: 'The room is open. Nobody is there yet.',
    opens: 'The room opens at {{time}}.',
    held: 'The room is reserved until {{time}}. It opens when somebody comes.',
    released: 'Nobody came. That is why we gave the place up.',
    over: 'The date is over.',
    lead: 'Enter the room and lead',
    join: 'To the room',
    copy: 'Copy the invitation',
    invite: 'Invite',
  },
  invite: {
    mail: 'Write an e-mail',
    otherLanguage: 'The invitation in German',
    toPrint: 'To print',
    qrHint: 'This code leads to the invitation link. Point the camera of a phone at it.',
    notice: 'Notice in large type',
  },
  qr: {
    title: 'QR code of the invitation link',
    description: 'It leads to the meeting “{{title}}”.',
  },
  links: {
    way: 'Link lost, or in the wrong hands?',
    title: 'Links of this booking',
    lead: 'Have you lost a link? It still stands here. Does somebody have it who should not? Then make a new one.',
    never: 'This cannot be undone.',
    guest: {
      title: 'Invitation link',
      what: 'A new invitation link holds at once. The old one opens nothing then. All guests need the new link, on notices too. Whoever is in the room stays there.',
      button: 'Make a new invitation link',
    },
    host: {
      title: 'Link for those who lead',
      what: 'A new link holds at once. The old one opens nothing then. All who lead the meeting need the new link. Nothing changes for guests. Whoever is in the room stays there.',
      button: 'Make a new link for those who lead',
    },
  },
  dates: {
    rest_one: 'One more date',
    rest_other: '{{count}} more dates',
    clocks:
      'Clocks change between these dates. The time of day stays the same. It is always by the clock in the time zone {{zone}}.',
    book: 'Book by itself',
    bookThis: 'Book by itself: {{date}}',
  },
  facts: {
    title: 'Details',
    description: 'Description',
    branch: 'Branch',
    lobbyIsOn: 'Those who lead let guests in one by one.',
  },
  again: {
    title: 'Book again like this',
    lead: 'A new booking with new links. All else is as it is here.',
    what: 'Title, length, repetition and settings are taken over. The links are new.',
    button: 'Book again like this',
    form: 'Open the form, filled in as here',
  },
  cancel: {
    partDone_one:
      'One date is cancelled. You can undo this until {{time}}, as long as the place is still free.',
    partDone_other:
      '{{count}} dates are cancelled. You can undo this until {{time}}, as long as the place is still free.',
    part: 'Cancel the last dates only',
    partHint: 'A single date only? It has a page of its own in the list above.',
    from: 'From which date on?',
    buttonFrom: 'Cancel from this date on',
  },
  concerns: {
    dates_one: 'This concerns one date. About {{people}} people are expected.',
    dates_other: 'This concerns {{count}} dates. Up to {{people}} people are expected at each.',
    open_one: 'The room is open right now, one person is in it.',
    open_other: 'The room is open right now, {{count}} people are in it.',
  },
  sheet: {
    title: 'Notice',
    back: 'Back to the booking',
    lead: 'This is how the notice looks. Only the sheet is printed: one page A4.',
    print: 'Print',
    byHand: 'To print, press Ctrl and P, on a Mac Command and P. On a phone it is in the menu under “Share”.',
    online: 'The meeting is online.',
    scan: 'Point the camera of a phone at the code, and tap what appears.',
    type: 'Or type this address on a computer:',
    hours: '{{from}} to {{to}}',
    more_one: 'and one more date',
    more_other: 'and {{count}} more dates',
    needs: 'A browser is enough; no account is needed. You can take part without a camera.',
    ask: 'Questions? {{branch}}:',
  },
  ...changeEn,
};
