import { de } from './text/de.ts';
import { en } from './text/en.ts';
import { textsOf } from './texts.ts';

/** What every page says around its own content. */
export const pageTexts = textsOf(de, en);
