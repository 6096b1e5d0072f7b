import { type Say, textsOf } from '../../platform/web/texts.ts';
import { searchTextsDe } from './search-texts-de.ts';
import { searchTextsEn } from './search-texts-en.ts';

/** Says a text of the page that searches everything. */
export type SaySearch = Say<typeof searchTextsDe>;

export const searchTexts = textsOf(searchTextsDe, searchTextsEn);
