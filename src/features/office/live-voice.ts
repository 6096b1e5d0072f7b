import type { Instant } from '../../lib/span.ts';
import { dateInWords, localDay, timeInWords } from '../../platform/web/dates.ts';
import type { Frame } from '../../platform/web/frame.ts';
import type { Live } from './live-look.ts';
import { liveTexts, type SayLive } from './live-texts.ts';

/** The last part of the addresses of what is done here. */
export const LIVE_ACTS = ['oeffnen', 'verlaengern', 'beenden'] as const;
export type LiveAct = (typeof LIVE_ACTS)[number];

export const LIVE_PATH = '/jetzt';

/** In whose words and zone something of the page is said. */
export type LiveVoice = {
  readonly say: SayLive;
  /** `20:45 Uhr`; in another zone than Berlin's this is named. */
  readonly time: (iso: string) => string;
  /** The time alone where it is of today, else the day and the time. */
  readonly when: (iso: string) => string;
  readonly language: Frame['language'];
};

export function liveVoice({ language }: Frame, { address, timeZone, now }: Live): LiveVoice {
  const saying = { language, timeZone };
  const isToday = (at: Instant) => localDay(at, timeZone) === localDay(now, timeZone);
  return {
    say: liveTexts(language, address),
    language,
    time: (iso) => timeInWords(Date.parse(iso), saying),
    when: (iso) => {
      const at = Date.parse(iso);
      return isToday(at) ? timeInWords(at, saying) : dateInWords(at, now, saying);
    },
  };
}
