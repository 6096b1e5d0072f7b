import type { English } from '../../platform/web/texts.ts';
import type { guestTextsDe } from './guest-texts-de.ts';
import { privacyEn } from './guest-privacy-texts.ts';

export const guestTextsEn: English<typeof guestTextsDe> = {
  until: 'until {{time}}',
  next: 'The next meeting is on {{date}}.',
  noDate: {
    lead: 'There is no date for this meeting at the moment.',
    text: 'As soon as there is a date, you will find it here. Your link stays the same.',
  },
  early: {
    lead: 'The room opens at {{time}}.',
    forwards: 'You need not do anything: this page will move on by itself.',
    opens: 'The room opens',
    soon: 'any moment',
  },
  otherDay: {
    lead: 'There is no meeting here today.',
    text: 'The meeting is on {{date}}. On that day you can go in from {{time}}, with this same link.',
    after: 'After that: {{date}}.',
  },
  open: {
    lead: 'The room is open.',
    text: 'Nobody is there yet. You can already go in.',
  },
  live: { lead: 'The meeting is on.' },
  people_one: 'One person is there.',
  people_other: '{{count}} people are there.',
  nobody: 'Nobody is there yet.',
  full: {
    lead: 'The room is full right now.',
    text: 'As soon as somebody leaves, you can go in. Just stay here: this page checks every few seconds.',
  },
  ended: {
    lead: 'The meeting is over.',
    thanks: 'Thank you for being there.',
    mayReopen:
      'If the hosts open the room again, this page will move on by itself. Otherwise there is nothing left to do.',
    hostMayReopen: 'Until {{time}} you can open the room again with this link.',
  },
  released: {
    lead: 'The room was given up because nobody was there.',
    text: 'Would you still like to come in? Then we will open it again, as long as there is a place.',
  },
  cancelled: {
    lead: 'This meeting has been cancelled.',
    text: 'It will not take place on {{date}}.',
    ask: 'If you have questions, ask the person who invited you.',
  },
  trouble: {
    lead: 'The connection to the video room is disturbed right now.',
    text: 'We are opening the room again on another server, which usually takes less than half a minute. Just stay here.',
  },
  opening: { lead: 'The room is being opened.' },
  returned: {
    lead: 'The room is back.',
    text: 'It was gone for a while and has been opened anew. Were you in it? Just go in once more.',
  },
  unattended:
    'For some minutes no host has been in the room to let you in. Call the person who invited you, or the office: {{branch}}.',
  line: {
    lead: 'Very many people are arriving right now.',
    place: 'You are number {{number}}, which takes about {{wait}}.',
    soon: 'You will be in any moment.',
    forwards: 'You need not do anything: you will go in by yourself, as “{{name}}”.',
    carried: 'As soon as the room is there, we will take you in by ourselves, as “{{name}}”.',
    rename: 'Change the name',
  },
  left: {
    lead: 'You have left the room.',
    back: 'Thank you for being there. The room is still open, you can go back at any time.',
  },
  form: {
    name: 'Your name',
    nameHint: 'The others in the room will see this name.',
    remember: 'Remember my name on this device',
    accessCode: 'Access code',
    accessCodeHint: 'You will find it in your invitation.',
    lobby: 'This meeting has a waiting room: the hosts will let you in.',
    enter: 'Go in',
    enterAgain: 'Go in again',
    lead: 'Go in as host',
    reopen: 'Open the room again',
    busy: 'One moment …',
  },
  wrong: {
    title: 'That did not work yet.',
    prefix: 'Once more',
    nameMissing: 'Please write your name in the field.',
    nameTooLong: 'The name is too long. Please use {{max}} characters at most.',
    nameUnreadable:
      'There is an invisible character in the name that does not work here. Please type the name anew.',
    accessCodeMissing: 'Please enter the access code. You will find it in your invitation.',
    accessCodeWrong: 'This access code is not right. Please compare it with your invitation.',
  },
  back: {
    full: 'The room was full just now. It may work in a moment.',
    denied: 'The hosts did not let you in this time. Ask the person who invited you.',
    closed: 'The room was closed at that very moment. You can see here what holds now.',
    noPlace: 'There is no place left right now. Try again later, or ask the office: {{branch}}.',
    lapsed: 'Your place in line is no longer valid. Just go in once more.',
    lapsedShut: 'Your place in line is no longer valid. How things stand now you see here.',
    other: 'Going in did not work. Please try again.',
  },
  notes: {
    title: 'Good to know',
    phone: 'Take part by phone',
    phoneText: 'Call this number, then type the PIN and press the hash key.',
    number: 'Phone',
    pin: 'PIN',
    needs: 'What you need',
    needsText:
      'A browser and sound. Headphones work best. You do not need a camera, and there is nothing to install.',
    privacy: 'Your data',
    privacyText:
      'Your name goes to the video room only, we do not store it. This page needs no account and sets no cookies.',
    privacyListed:
      'Your name goes to the video room, and then into the list of those who were there. This page needs no account and sets no cookies.',
    help: 'Help',
    helpText: 'Something does not work? Ask the person who invited you, or the office: {{branch}}.',
    helpHost: 'Something does not work? Ask the office: {{branch}}.',
    test: 'Test sound and picture',
    easy: 'Explained in easy language',
    printed: 'Address of this page:',
  },
  papers: { read: 'Papers for the meeting', drop: 'Hand in papers' },
  host: {
    badge: 'Host',
    warningTitle: 'This link is for hosts only.',
    warning:
      'Please do not pass it on: whoever has it can lead and end the meeting. For guests there is the invitation link.',
    open: 'Nobody is there yet. You can start the meeting.',
  },
  ready: {
    title: 'The room is ready.',
    text: 'It goes on by itself in a moment. Otherwise use the button.',
    link: 'To the video room',
  },
  unknown: {
    lead: 'We do not know this link.',
    text: 'Perhaps a character is missing? Ask the person who invited you.',
    again: 'Enter the code again',
  },
  replaced: {
    lead: 'This link is no longer valid.',
    text: 'It was replaced by a new one. Ask the person who invited you for the new link, or the office: {{branch}}.',
  },
  hostLink: {
    signIn: {
      lead: 'Please sign in first.',
      text: '{{branch}} wants everybody who leads a meeting to sign in. After that you come straight back here.',
      button: 'Sign in',
    },
    notYours: {
      lead: 'With this sign-in you may not lead this meeting.',
      text: 'You are signed in as {{name}}. Please ask the office of {{branch}}, or use the invitation link to join as a guest.',
    },
    noSignIn: {
      lead: 'This link cannot be used right now.',
      text: '{{branch}} wants everybody who leads a meeting to sign in, and signing in is not set up here. Please ask the office of {{branch}}.',
    },
  },
  landing: {
    title: 'Welcome',
    lead: 'This is the way to your video meeting.',
    what: 'Plenum is the entrance to the video meetings of our branches, from the local group to the federal level.',
    invited: 'Do you have an invitation link? Just open it. You do not need an account.',
    office: 'Do you book rooms for your branch?',
    signIn: 'Sign in',
    formTitle: 'Join with a code',
    code: 'Code from your invitation',
    codeHint: 'For example acde-fghj-kmnp. Capitals or not, with or without hyphens: all of it works.',
    go: 'To the meeting',
    codeMissing: 'Please enter the code from your invitation.',
  },
  privacy: privacyEn,
};
