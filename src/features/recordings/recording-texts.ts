import { type Say, textsOf } from '../../platform/web/texts.ts';
import { recordingTextsDe } from './recording-texts-de.ts';
import { recordingTextsEn } from './recording-texts-en.ts';

/** Says a text of the pages of recordings. */
export type SayRecording = Say<typeof recordingTextsDe>;

export const recordingTexts = textsOf(recordingTextsDe, recordingTextsEn);
