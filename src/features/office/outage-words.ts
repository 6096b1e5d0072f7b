import { DAY_MS } from '../../lib/span.ts';
import { clockTime, dateInWords, dayInWords, figures, localDay } from '../../platform/web/dates.ts';
import type { OpsVoice } from './ops-page.tsx';
import type { OutageWish } from './outage-form.ts';

type Voice = Pick<OpsVoice, 'say' | 'saying' | 'now'>;

/** `Montag, 30. November, 08:00 bis 10:00 Uhr`: what both ends have in common is said once. */
export function spanOf({ from, to }: Pick<OutageWish, 'from' | 'to'>, { say, saying, now }: Voice): string {
  const [start, end] = [Date.parse(from), Date.parse(to)];
  const day = (at: number) => dayInWords(at, now, saying);
  const bare = (at: number) => figures(at, saying);
  const isSameDay = (at: number) => localDay(start, saying.timeZone) === localDay(at, saying.timeZone);
  if (end - start >= DAY_MS / 2 && bare(start) === '00:00' && bare(end) === '00:00') {
    if (isSameDay(end - 1)) return say('outages.wholeDay', { day: day(start) });
    return say('outages.wholeDays', { from: day(start), to: day(end - 1) });
  }
  return isSameDay(end)
    ? say('outages.inDay', { day: day(start), from: bare(start), to: clockTime(end, saying) })
    : say('outages.span', { from: dateInWords(start, now, saying), to: dateInWords(end, now, saying) });
}

/** What is about to be planned: `Montag, 30. November, 08:00 bis 10:00 Uhr: 10 Plätze fehlen.` */
export function wishInWords(wish: OutageWish, voice: Voice): string {
  const { say } = voice;
  const { rooms, seats } = wish;
  const span = spanOf(wish, voice);
  if (rooms === 0 && seats === 0) return say('outages.onlyNote', { span });
  const amounts = {
    rooms: say('outages.roomCount', { count: rooms }),
    seats: say('outages.seatCount', { count: seats }),
  };
  const what = rooms === 0 ? amounts.seats : seats === 0 ? amounts.rooms : say('outages.both', amounts);
  return say(rooms + seats === 1 ? 'outages.isMissing' : 'outages.areMissing', { span, what });
}
