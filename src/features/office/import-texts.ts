import { type Say, textsOf } from '../../platform/web/texts.ts';
import { importTextsDe } from './import-texts-de.ts';
import { importTextsEn } from './import-texts-en.ts';

/** Says a text of the pages on which a list of branches is read. */
export type SayImport = Say<typeof importTextsDe>;

export const importTexts = textsOf(importTextsDe, importTextsEn);
