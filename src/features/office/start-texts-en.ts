import type { English } from '../../platform/web/texts.ts';
import type { startTextsDe } from './start-texts-de.ts';

export const startTextsEn: English<typeof startTextsDe> = {
  title: 'My Plenum',
  branches: 'Your branches',
  below: 'Your rights also hold for all branches below.',
  deputy: 'as a deputy until {{date}}',
  deputyEnded: 'You no longer act as a deputy there.',
  role: {
    viewer: 'Reading: see bookings',
    host: 'Leading: see bookings and lead meetings',
    secretary: 'Office: book rooms and lead meetings',
    admin: 'Administration: everything, limits and settings included',
  },
  nobody: {
    title: 'No branch has been entered for you yet.',
    ask: 'If you want to book rooms for a branch, please ask: {{contact}}.',
    askSomebody: 'If you want to book rooms for a branch, please ask the office of your branch.',
    meetings: 'You can join meetings without that: with the link from your invitation.',
  },
  next: {
    title: 'Your next meetings',
    none: 'The next meetings of your branch stand here. None is booked right now. What is booked below it stands in the calendar.',
    all: 'All meetings in the calendar',
    join: 'Go in as host',
    joinAsGuest: 'Go in',
    open: 'Open the room now',
    invite: 'Copy invitation',
    copied: 'Copied',
    of: ': {{title}}',
  },
  needs: {
    title: 'Please look at this',
    none: 'There is nothing to do right now.',
    above: '{{date}}: more is booked at this time than there is room for.',
    move: 'Move “{{title}}”',
    moreAbove: 'More dates are above a limit. When is something free?',
    outage: 'Announced for {{from}} to {{to}}: {{text}}',
    outageDates_one: 'This affects one of your meetings.',
    outageDates_other: 'This affects {{count}} of your meetings.',
    folder: {
      full: 'The folder “{{name}}” is nearly full.',
      failed: 'The folder “{{name}}” is not in order yet. We keep trying.',
    },
    full_one: 'A folder is full: one recording waits for room for its copy.',
    full_other: 'A folder is full: {{count}} recordings wait for room for their copies.',
    soon_one: 'One recording will be deleted in the next seven days.',
    soon_other: '{{count}} recordings will be deleted in the next seven days.',
  },
  book: {
    title: 'A new meeting',
    button: 'Book a room',
    when: 'When is something free?',
    now: 'Meet right now',
  },
  leaveEverywhere: 'Sign out on all devices',
  everywhereHint: 'For example when you have lost a device.',
};
