import type { Translated } from './help-block.ts';
import type { easyTextsDe } from './easy-texts-de.ts';

export const easyTextsEn: Translated<typeof easyTextsDe> = {
  title: 'How to get to the video meeting',
  language: 'This page is in easy language.',
  what: {
    title: 'What is a video meeting?',
    thoughts: [
      ['A video meeting is a meeting on the internet.', 'You stay at home.'],
      ['You hear the other people.', 'You see the other people.', 'And you can talk with them.'],
      ['Somebody has invited you.', 'You got a link.', 'A link is an address on the internet.'],
    ],
  },
  needs: {
    title: 'What do you need?',
    thoughts: [
      ['You need a device.', 'For example: a computer or a mobile phone.', 'And you need internet.'],
      ['You need no new program.', 'You do not have to sign in.'],
      ['Headphones are good.', 'You hear better with them.'],
    ],
  },
  enter: {
    title: 'This is how you get into the room',
    thoughts: [
      ['Tap the link.', 'Then a page opens.'],
      ['Is the room still closed?', 'Then leave the page open.', 'The page goes on by itself.'],
      ['Write your name in the field.', 'The others see the name.'],
      ['Press the button.', 'On the button you read: {{enter}}.'],
      ['Sometimes you have to wait a little.', 'Then somebody lets you into the room.'],
    ],
  },
  sound: {
    title: 'The microphone',
    thoughts: [
      ['The microphone is for your voice.', 'The device asks you:', 'May the page use the microphone?'],
      ['Do you want to speak?', 'Then allow that.'],
      ['Do you only want to listen?', 'That is fine, too.'],
      [
        'In the room there is a picture of a microphone.',
        'Is there a line through the picture?',
        'Then the microphone is off.',
      ],
      [
        'Tap the picture.',
        'Then the microphone is on.',
        'Tap it once more.',
        'Then the microphone is off again.',
      ],
    ],
    link: 'Here you can test sound and picture.',
    to: '/geraete-test',
  },
  picture: {
    title: 'The camera',
    thoughts: [
      ['You can switch the camera on.', 'Then the others see you.'],
      ['You do not have to switch the camera on.', 'You can also switch it off again.'],
    ],
  },
  phone: {
    title: 'By phone',
    thoughts: [
      [
        'You can also call some meetings.',
        'Then a phone number is on the page.',
        'There is another number with it.',
        'That number is called PIN.',
      ],
      [
        'Call the phone number.',
        'Type the PIN into the phone.',
        'Then press this key: #',
        'The key is called hash.',
      ],
    ],
  },
  data: {
    title: 'Your name and your data',
    thoughts: [
      ['The others in the room see your name.', 'We do not store your name.'],
      [
        'But sometimes there is a list.',
        'The list says: These people were there.',
        'You read that on the page before.',
      ],
      [
        'Sometimes there is a recording.',
        'Then people can watch the meeting later.',
        'You read that on the page before, too.',
      ],
      ['You do not want that?', 'Then do not go into the room.'],
    ],
  },
  help: {
    title: 'Do you need help?',
    thoughts: [
      ['A person has invited you.', 'Ask that person.'],
      ['Or ask the office.', 'The name of the office is on the page of the meeting.'],
    ],
  },
  contact: 'Here you get help, too:',
  more: 'More help in harder language',
};
