import { type Say, textsOf } from '../../platform/web/texts.ts';
import { calendarTextsDe } from './calendar-texts-de.ts';
import { calendarTextsEn } from './calendar-texts-en.ts';

/** Says a text of the calendar and of the list of dates. */
export type SayCalendar = Say<typeof calendarTextsDe>;

export const calendarTexts = textsOf(calendarTextsDe, calendarTextsEn);
