import { type Say, textsOf } from '../../platform/web/texts.ts';
import { deviceTextsDe } from './device-texts-de.ts';
import { deviceTextsEn } from './device-texts-en.ts';

/** Says a text of the page that tries a device. */
export type SayDevice = Say<typeof deviceTextsDe>;

export const deviceTexts = textsOf(deviceTextsDe, deviceTextsEn);
