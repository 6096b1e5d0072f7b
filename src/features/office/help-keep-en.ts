import type { Translated } from './help-block.ts';
import type { helpKeepDe } from './help-keep-de.ts';

export const helpKeepEn: Translated<typeof helpKeepDe> = {
  aufzeichnungen: {
    title: 'Recordings',
    summary: 'Consent, release, hold, delete.',
    blocks: [
      { heading: 'Is it to be recorded?' },
      {
        text: 'You say so when booking under {{formMore}}, with {{record}}. Not every branch allows it. Before going in, everybody reads that the meeting is recorded and when the recording is deleted. Whoever goes in agrees. Say it aloud at the beginning all the same.',
      },
      { heading: 'Release' },
      {
        steps: [
          'Go to {{recordings}}, and open the recording. After the meeting it often takes some hours until it is ready.',
          'Press {{release}}.',
          'Rather not? With {{withdraw}} nobody sees it any more.',
        ],
      },
      { heading: 'When is it deleted?' },
      {
        text: 'Every recording is deleted by itself after some time. The day stands beside it. 180 days are usual, a branch may set fewer.',
      },
      {
        points: [
          'Keep it longer: with {{hold}} you stop the deletion until a day, for a lawsuit for instance. Write the reason. With {{lift}} the hold is gone again.',
          'Delete it earlier: {{remove}}, then {{removeSure}}. For ten minutes {{removeUndo}} helps, after that nobody brings it back.',
          'Copy in the folder: some branches keep a copy in their folder. If the folder is full, the copy waits, and until then nothing is deleted. Make room, or press {{waive}}.',
        ],
      },
      { link: 'To the recordings', to: '/aufzeichnungen' },
    ],
  },
  ordner: {
    title: 'Folders and papers',
    summary: 'The folder of the branch, papers and slides for a date.',
    blocks: [
      {
        text: 'If Plenum is connected to Nextcloud, your branch has a folder there. Whoever belongs to the branch finds it after signing in to Nextcloud. Plenum makes it. It never deletes and never overwrites anything of yours in it.',
      },
      {
        steps: [
          'Go to {{folders}} under {{more}}. There you see how full the folder is. With {{openFolder}} you get into it.',
          'When booking choose under {{formMore}} at {{papers}} whether the date gets a folder of its own, and whether guests may read in it or hand something in.',
          'Put slides into the subfolder for slides. They are in the room as soon as it opens, in the order of their names.',
          'Is the meeting under way already? Then press {{pushSlides}} on the page of the booking.',
        ],
      },
      {
        note: 'If the folder is nearly full, you see that on {{start}}. Delete what nobody needs any more, or ask the administration for more room.',
      },
      { link: 'To the folders', to: '/ordner' },
    ],
  },
  vertretung: {
    title: 'Deputies',
    summary: 'While you are on holiday, somebody else books.',
    blocks: [
      {
        text: 'Whoever belongs to the office of a branch can make somebody their deputy: until a day that you choose, 400 days ahead at most.',
      },
      {
        steps: [
          'The other person signs in to Plenum once, so that we know them.',
          'Go to {{branches}} under {{more}}, and open your branch.',
          'There go to {{appoint}} at {{deputies}}.',
          'Enter {{deputyAddress}} and {{deputyUntil}}, and press {{appoint}}.',
        ],
      },
      {
        points: [
          'A deputy may book and lead, for the branch and all below it.',
          'A deputy may not name another deputy.',
          'After the last day it ends by itself. You can also end it earlier.',
        ],
      },
      { link: 'To the branches', to: '/gliederungen' },
    ],
  },
  grenzen: {
    title: 'Limits, and why everything is full',
    summary: 'How many rooms and places there are, and what you can do.',
    blocks: [
      {
        text: 'All branches share the same servers. So that no meeting breaks off, Plenum gives away only as many rooms and places as the servers carry.',
      },
      { heading: 'Three reasons for a no' },
      {
        points: [
          'All rooms are taken: too many meet at that time already.',
          'Not enough places: there is no room for so many people. With a smaller number it may work.',
          'Your branch has as many rooms already as it may have at the same time.',
        ],
      },
      { heading: 'What you can do' },
      {
        steps: [
          'Take one of the free times that the page names. Half an hour often helps.',
          'Look at {{load}} under {{more}} when little is going on.',
          'Book early, above all before elections and party conferences.',
          'Cancel what you do not need. The place is then free for others at once.',
        ],
      },
      {
        text: 'Branches may also have limits on how long a meeting lasts and how far ahead they book. These are set by the administration of a branch above.',
      },
      { link: 'When is something free?', to: '/auslastung' },
    ],
  },
  datenschutz: {
    title: 'Privacy in short',
    summary: 'What Plenum knows of whom, and for how long.',
    blocks: [
      {
        points: [
          'Guests: your name goes to the video room alone. Plenum does not store it and sets no cookies.',
          'Is it written down who was there, or is the meeting recorded? Then the page says so before, with the reason or the time.',
          'If you sign in: we remember name, e-mail address and your last visit. We delete both 90 days after the last visit and the end of the last booking.',
          'Log: what was changed is kept for 12 months. In place of the name it holds an identifier.',
          'All of it lies on servers that run for the party. Plenum fetches nothing from foreign addresses.',
        ],
      },
      { link: 'Privacy in full', to: '/datenschutz' },
    ],
  },
  betrieb: {
    title: 'For administrators: operations',
    summary: 'See whether all is well, and what to do if not.',
    blocks: [
      { text: 'Those who look after the whole of Plenum see these pages. They stand under {{operations}}.' },
      {
        points: [
          '{{servers}}: state and load. Before maintenance take {{drain}}. Open rooms run to their end.',
          '{{outages}}: announce maintenance. Then less is booked at that time, and guests read your announcement.',
          '{{jobs}}: what Plenum does by itself, when it last ran, and what did not work.',
          '{{folders}} and {{recordings}}: what differs, what waits, what is due.',
          '{{log}}: who changed what?',
        ],
      },
      {
        steps: [
          'If a server fails, Plenum moves its rooms by itself. Look at {{live}} whether all are back.',
          'Are you looking for a booking or a branch? Take {{search}}.',
          'You read the branches in from a file: at {{branches}} with {{readIn}}. Before that the page shows what changes.',
        ],
      },
      { link: 'To operations', to: '/betrieb' },
    ],
  },
};
