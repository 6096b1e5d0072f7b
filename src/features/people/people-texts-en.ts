import type { English } from '../../platform/web/texts.ts';
import type { de } from './people-texts-de.ts';

export const en: English<typeof de> = {
  signIn: 'Sign in',
  again: 'Sign in again',
  toStart: 'To “My Plenum”',
  unreachable: {
    title: 'The party’s sign-in cannot be reached right now.',
    text: 'It is not your fault. Please try again in a few minutes.',
    meetings:
      'Meetings go on. Guests get in with their link as always. If you are signed in already, you stay signed in.',
  },
  refused: {
    denied: {
      title: 'Signing in was cancelled.',
      text: 'You are not signed in. If you did not mean to cancel, please try again.',
    },
    callback: {
      title: 'Signing in did not work.',
      text: 'Perhaps it took longer than 10 minutes, or you opened an old address again. Please sign in anew.',
    },
    client: {
      title: 'Signing in is not set up properly.',
      text: 'It is not your fault. We have noted the error. Meetings go on, and guests get in with their link as always.',
    },
  },
  signedOut: {
    title: 'You are signed out.',
    text: 'On a device that is not yours, please close the browser now as well.',
    onlyHere: {
      title: 'You are signed out of Plenum.',
      text: 'The party’s sign-in cannot be reached right now. You may still be signed in there. On a device that is not yours, please close all windows of the browser.',
    },
  },
};
