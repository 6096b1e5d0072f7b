import type { Frame } from '../../platform/web/frame.ts';
import { type Address, type Say, textsOf } from '../../platform/web/texts.ts';
import type { Instant } from '../../lib/span.ts';
import { actTextsDe } from './act-texts-de.ts';
import { actTextsEn } from './act-texts-en.ts';
import type { DateVoice } from './booking-dates.ts';
import { bookingTexts } from './booking-texts.ts';

/** Says a text of the pages on which a booking and its dates are looked after. */
export type SayAct = Say<typeof actTextsDe>;

export const actTexts = textsOf(actTextsDe, actTextsEn);

/** In whose words a booking's pages speak, and when. */
export type Voice = DateVoice & { readonly act: SayAct };

export function voiceOf({ language }: Pick<Frame, 'language'>, address: Address, now: Instant): Voice {
  return { say: bookingTexts(language, address), act: actTexts(language, address), language, now };
}
