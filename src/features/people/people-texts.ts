import { textsOf } from '../../platform/web/texts.ts';
import { de } from './people-texts-de.ts';
import { en } from './people-texts-en.ts';

export const peopleTexts = textsOf(de, en);
