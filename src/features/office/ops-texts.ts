import { type Say, textsOf } from '../../platform/web/texts.ts';
import { opsTextsDe } from './ops-texts-de.ts';
import { opsTextsEn } from './ops-texts-en.ts';

/** Says a text of the pages of the operation. */
export type SayOps = Say<typeof opsTextsDe>;

export const opsTexts = textsOf(opsTextsDe, opsTextsEn);
