import { type Say, textsOf } from '../../platform/web/texts.ts';
import { startTextsDe } from './start-texts-de.ts';
import { startTextsEn } from './start-texts-en.ts';

/** Says a text of the start page. */
export type SayStart = Say<typeof startTextsDe>;

export const startTexts = textsOf(startTextsDe, startTextsEn);
