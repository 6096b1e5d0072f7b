import { de } from './text/de.ts';
import { en } from './text/en.ts';
import { type Say, textsOf } from './texts.ts';

/** Says a text that every page has around its own content. */
export type SayPage = Say<typeof de>;

/** What every page says around its own content. */
export const pageTexts = textsOf(de, en);
