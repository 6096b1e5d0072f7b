import { type Say, textsOf } from '../../platform/web/texts.ts';
import { folderTextsDe } from './folder-texts-de.ts';
import { folderTextsEn } from './folder-texts-en.ts';

/** Says a text of the page of folders. */
export type SayFolder = Say<typeof folderTextsDe>;

export const folderTexts = textsOf(folderTextsDe, folderTextsEn);
