import { type Say, textsOf } from '../../platform/web/texts.ts';
import { bookingTextsDe } from './booking-texts-de.ts';
import { bookingTextsEn } from './booking-texts-en.ts';

/** Says a text of the pages for booking. */
export type SayBooking = Say<typeof bookingTextsDe>;

export const bookingTexts = textsOf(bookingTextsDe, bookingTextsEn);
