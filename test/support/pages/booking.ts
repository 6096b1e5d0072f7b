import { dayIn } from '../calendar.ts';
import type { DeskWorld } from '../desk-world.ts';
import type { Shown } from '../every-page.ts';

export const BOOKING_PAGES: readonly Shown[] = [
  { name: 'booking', path: async (world) => `/buchungen/${(await world.once(series)).id}`, who: 'sevgi' },
  {
    name: 'booking-viewer',
    path: async (world) => `/buchungen/${(await world.once(series)).id}`,
    who: 'viktor',
  },
];

/** Five weekly dates, with an access code. */
const series = (world: DeskWorld) =>
  world.book({
    ...{ title: 'Plenum der Aktiven', start: `${dayIn(3)}T18:30`, recurrence: 'FREQ=WEEKLY;COUNT=5' },
    options: { accessCode: 'sonne-7' },
  });
