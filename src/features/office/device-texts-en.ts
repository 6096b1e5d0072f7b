import type { English } from '../../platform/web/texts.ts';
import type { deviceTextsDe } from './device-texts-de.ts';

export const deviceTextsEn: English<typeof deviceTextsDe> = {
  title: 'Test sound and picture',
  lead: 'Here you can see before the meeting whether everything works on your device. It takes about a minute.',
  privacy:
    'Nothing of this is recorded, and nothing of it leaves your device. When you end the test or leave the page, microphone and camera are off again.',
  asks: 'Your browser will ask whether this page may use the microphone and the camera. Please allow both.',
  start: 'Begin the test',
  stop: 'End the test',
  notYet: 'not tested yet',
  after: 'All well? Then simply come to the meeting with your invitation link.',
  help: 'Help if something does not work',
  noScript: {
    title: 'The test needs JavaScript.',
    lead: 'JavaScript is switched off in your browser. The video room needs it as well. This is how to check by hand:',
    script: 'Switch JavaScript on for this page, or take another browser.',
    browser: 'Take an up-to-date browser: Firefox, Chrome, Edge or Safari.',
    sound: 'Play a video with sound. Do you hear anything?',
    microphone: 'Record a short voice memo with your device, and listen to it.',
    camera: 'Open the camera of your device. Do you see yourself? You need no camera, though.',
    phone: 'Nothing works? Many meetings have a phone number as well. It stands on the page of the meeting.',
  },
  browser: {
    title: 'Browser',
    good: 'Your browser can do everything that a meeting needs.',
    nearly: 'Your browser will do for sound and picture. It only cannot blur your background.',
    poor: 'Your browser is too old for a meeting. Take an up-to-date one: Firefox, Chrome, Edge or Safari.',
    insecure:
      'This page was not opened with https. The browser gives no microphone and no camera to it. Open the address with https at its beginning.',
  },
  microphone: {
    title: 'Microphone',
    choose: 'Which microphone?',
    level: 'Loudness at the microphone',
    asking: 'Please allow the microphone: the browser asks for it.',
    silent: 'The microphone is on. Say something: the bar must move.',
    good: 'Your microphone hears you.',
    refused:
      'The browser may not use the microphone. Click the sign left of the address, allow the microphone there, and begin the test again.',
    missing:
      'We find no microphone. Is it plugged in? Without one you can listen and write in the chat, or talk by phone.',
    busy: 'The microphone does not answer. Perhaps another program is using it. Close that, and begin the test again.',
    stillSilent:
      'Nothing to be heard yet. Is the microphone muted at its cable or on the device? Otherwise choose another one from the list.',
  },
  camera: {
    title: 'Camera',
    optional: 'You need no camera.',
    choose: 'Which camera?',
    picture: 'Picture of your camera',
    asking: 'Please allow the camera: the browser asks for it.',
    good: 'Your camera delivers a picture (# pixels).',
    refused:
      'The browser may not use the camera. If you want to be seen: click the sign left of the address, allow the camera there, and begin the test again.',
    missing: 'We find no camera. You can take part without one.',
    busy: 'The camera does not answer. Perhaps another program is using it, or a slider covers it.',
  },
  speaker: {
    title: 'Loudspeaker or headphones',
    play: 'Play the test tone',
    ready: 'Play the tone: two short sounds.',
    heard: 'Did you hear both sounds?',
    yes: 'Yes, I did',
    no: 'No, I heard nothing',
    good: 'You hear us.',
    poor: 'Then the volume is too low, or the sound goes to another device. Turn it up, check the plug or the connection of your headphones, and play the tone again.',
    cannot: 'Your browser cannot play a sound here. Check the sound with a video.',
  },
  connection: {
    title: 'Connection',
    asking: 'We are measuring the connection.',
    good: 'The connection to us is fast.',
    fair: 'The connection to us is slow. That mostly does for sound. Leave the camera off, and move closer to the router.',
    poor: 'The connection to us is very slow. Close other programs, and move closer to the router. Or call, if there is a phone number in the invitation.',
    none: 'Your device does not reach us right now. Are you connected to the internet?',
    limits:
      'We measure only the way to this page. Some office networks block sound and picture all the same. You notice that only in the room.',
  },
};
