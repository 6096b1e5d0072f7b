import { type Say, textsOf } from '../../platform/web/texts.ts';
import { liveTextsDe } from './live-texts-de.ts';
import { liveTextsEn } from './live-texts-en.ts';

/** Says a text of the page of the rooms that are open now. */
export type SayLive = Say<typeof liveTextsDe>;

export const liveTexts = textsOf(liveTextsDe, liveTextsEn);
