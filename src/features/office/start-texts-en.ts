import type { English } from '../../platform/web/texts.ts';
import type { startTextsDe } from './start-texts-de.ts';

export const startTextsEn: English<typeof startTextsDe> = {
  title: 'My Plenum',
  who: 'You are signed in as {{name}}.',
  branches: 'Your branches',
  below: 'What holds for a branch also holds for all below it.',
  deputy: 'as a deputy until {{date}}',
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
  bookings: 'Your next bookings',
  book: 'Book a room',
  recordings: {
    title: 'Recordings',
    full_one: 'A folder is full: {{count}} recording waits for room for its copy.',
    full_other: 'A folder is full: {{count}} recordings wait for room for their copies.',
    soon_one: '{{count}} recording is deleted in the next seven days.',
    soon_other: '{{count}} recordings are deleted in the next seven days.',
    all: 'Recordings of your branches',
  },
  allDates: 'All dates of your branches',
  noBookings: 'The next dates that you have booked stand here. There are none right now.',
  leave: 'Sign out',
  leaveHint: 'This signs you out of the party’s sign-in as well.',
  leaveEverywhere: 'End all sessions',
  everywhereHint: 'This signs you out of Plenum on all devices.',
};
