import { type Say, textsOf } from '../../platform/web/texts.ts';
import { attendanceTextsDe } from './attendance-texts-de.ts';
import { attendanceTextsEn } from './attendance-texts-en.ts';

/** Says a text of the page that says who was at a date. */
export type SayAttendance = Say<typeof attendanceTextsDe>;

export const attendanceTexts = textsOf(attendanceTextsDe, attendanceTextsEn);
