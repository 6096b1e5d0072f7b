import { type Say, textsOf } from '../../platform/web/texts.ts';
import { loadTextsDe } from './load-texts-de.ts';
import { loadTextsEn } from './load-texts-en.ts';

/** Says a text of the pictures of the load. */
export type SayLoad = Say<typeof loadTextsDe>;

export const loadTexts = textsOf(loadTextsDe, loadTextsEn);
