import type { English } from '../texts.ts';
import type { de } from './de.ts';

export const en: English<typeof de> = {
  frame: {
    skip: 'Skip to content',
    privacy: 'Privacy',
    imprint: 'Imprint',
    otherLanguage: 'Deutsch',
    home: 'To the start page',
    accessibility: 'Accessibility',
    help: 'Help',
  },
  nav: {
    label: 'Where to go from here',
    start: 'My Plenum',
    calendar: 'Calendar',
    book: 'Book a room',
    recordings: 'Recordings',
    list: 'Dates',
    live: 'Open now',
    load: 'When is something free?',
    folders: 'Folders',
    branches: 'Branches',
    search: 'Search everything',
    help: 'Help',
    operations: 'Operations',
    more: 'More',
    leave: 'Sign out',
  },
  parts: {
    more: 'Show more',
    first: 'Back to the start of the list',
    end: 'That was all.',
    wrong: 'This needs to be sorted out first:',
    back: 'Back',
  },
  again: {
    signIn: 'Sign in (new tab)',
    signedOut: {
      title: 'You are no longer signed in.',
      text: 'What you typed is still here. Sign in in a new tab. Then come back here and send it again.',
      long: 'Your text is too long to stand here once more. It is still where you typed it: sign in in a new tab, and go back here. Copy your text, load the form anew, and put it in again.',
      button: 'I am signed in: go on',
    },
    stale: {
      title: 'Please send this again.',
      text: 'You have signed in anew in the meantime, as {{name}}. What you typed is still here.',
      long: 'You have signed in anew in the meantime. Your text is too long to stand here once more. Go back and copy it. Then load the form anew, and put it in again.',
      button: 'Send again',
    },
  },
  error: {
    signInNeeded: {
      title: 'You are no longer signed in.',
      text: 'Please sign in again.',
    },
    crossSite: {
      title: 'This did not come from our own page.',
      text: 'We have changed nothing. Please open Plenum yourself and try it there.',
    },
    badRequest: {
      title: 'We could not read that.',
      text: 'The address or the entry is incomplete. Please go back and try again.',
    },
    forbidden: {
      title: 'Your sign-in does not allow this.',
      text: 'Do you need it for your work? Then please ask those who look after Plenum for you.',
    },
    notFound: {
      title: 'This page does not exist.',
      text: 'Perhaps a character is missing in the address? Compare it with your invitation.',
    },
    methodNotAllowed: {
      title: 'This page cannot be opened like that.',
      text: 'Please open the link from your invitation again.',
    },
    conflict: {
      title: 'That is no longer possible.',
      text: 'Something has changed in the meantime. Please reload the page.',
    },
    tooLarge: {
      title: 'That is too much text at once.',
      text: 'Please go back and shorten it.',
    },
    tooMany: {
      title: 'Those were too many tries just now.',
      text: 'Please wait a moment. You can try again {{wait}}.',
    },
    crashed: {
      title: 'Something went wrong on our side.',
      text: 'It is not your fault. We have noted the error. Please try again in a moment.',
    },
    unavailable: {
      title: 'Plenum is not ready right now.',
      text: 'This usually takes only a moment. Please try again {{wait}}.',
    },
  },
};
