import { type Say, textsOf } from '../../platform/web/texts.ts';
import { branchTextsDe } from './branch-texts-de.ts';
import { branchTextsEn } from './branch-texts-en.ts';

/** Says a text of the pages of branches. */
export type SayBranch = Say<typeof branchTextsDe>;

export const branchTexts = textsOf(branchTextsDe, branchTextsEn);
