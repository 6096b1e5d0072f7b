import type { Instant } from '../../lib/span.ts';
import { clockTime, dateInWords, dayInWords, timeInWords } from '../../platform/web/dates.ts';
import { textsOf, type Language, type Say } from '../../platform/web/texts.ts';
import type { DoorView } from './door.ts';
import { guestTextsDe } from './guest-texts-de.ts';
import { guestTextsEn } from './guest-texts-en.ts';

/** Says a text of the guest's and the host's page. */
export type SayGuest = Say<typeof guestTextsDe>;

export const guestTexts = textsOf(guestTextsDe, guestTextsEn);

/** One reader's voice: texts and times in their language, in the branch's form of address and zone. */
export type Voice = {
  readonly say: SayGuest;
  readonly language: Language;
  readonly now: Instant;
  date(at: Instant): string;
  day(at: Instant): string;
  time(at: Instant): string;
  /** A time on a day whose zone has been named already. */
  clock(at: Instant): string;
};

export function voiceFor(view: DoorView, language: Language, now: Instant): Voice {
  const saying = { language, timeZone: view.timeZone };
  return {
    say: guestTexts(language, view.address),
    language,
    now,
    date: (at) => dateInWords(at, now, saying),
    day: (at) => dayInWords(at, now, saying),
    time: (at) => timeInWords(at, saying),
    clock: (at) => clockTime(at, saying),
  };
}
