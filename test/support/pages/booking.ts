import { dayIn } from '../calendar.ts';
import type { DeskWorld } from '../desk-world.ts';
import type { Shown } from '../every-page.ts';
import type { Body } from '../whole-app.ts';

const below = (make: (world: DeskWorld) => Promise<Body>, rest = '') => {
  return async (world: DeskWorld) => `/buchungen/${(await world.once(make)).id}${rest}`;
};
const dateOf = (make: (world: DeskWorld) => Promise<Body>, at = 0) => {
  return async (world: DeskWorld) => `/termine/${(await world.once(make)).occurrences[at]?.id ?? ''}`;
};

/** Five weekly dates, with an access code. */
const series = (world: DeskWorld) =>
  world.book({
    ...{ title: 'Plenum der Aktiven', start: `${dayIn(3)}T18:30`, recurrence: 'FREQ=WEEKLY;COUNT=5' },
    options: { accessCode: 'sonne-7' },
  });

/** A long series abroad of which one date was cancelled, with a title that needs room. */
const long = async (world: DeskWorld) => {
  const booking = await world.book({
    title: `Offener Abend: ${'Wohnungsbaugenossenschaftsgründungsversammlung '.repeat(3)}`.trim(),
    ...{ start: `${dayIn(4)}T18:30`, recurrence: 'FREQ=WEEKLY;COUNT=20', timeZone: 'Europe/Lisbon' },
  });
  await world.api('DELETE', `/occurrences/${booking.occurrences[1]?.id ?? ''}`);
  return booking;
};

const cancelled = async (world: DeskWorld) => {
  const booking = await world.book({ title: 'Abgesagter Abend', start: `${dayIn(5)}T19:00` });
  await world.api('DELETE', `/bookings/${booking.id}`);
  return booking;
};

/** One meeting, whose room may be opened already. */
const single = (world: DeskWorld) => world.book({ title: 'Kreisvorstand', start: `${dayIn(6)}T19:00` });

export const BOOKING_PAGES: readonly Shown[] = [
  { name: 'booking', path: below(series), who: 'sevgi' },
  { name: 'booking-new', path: below(single, '?neu=1'), who: 'sevgi' },
  { name: 'booking-en', path: below(single, '?lang=en'), who: 'sevgi' },
  { name: 'booking-long', path: below(long), who: 'sevgi' },
  { name: 'booking-cancelled', path: below(cancelled), who: 'sevgi' },
  { name: 'booking-viewer', path: below(series), who: 'viktor' },
  { name: 'notice', path: below(single, '/aushang'), who: 'sevgi' },
  { name: 'notice-series', path: below(long, '/aushang'), who: 'sevgi' },
  { name: 'booking-links', path: below(series, '/links'), who: 'sevgi' },
  { name: 'booking-again', path: below(series, '/nochmal'), who: 'sevgi' },
  { name: 'booking-change', path: below(series, '/aendern'), who: 'sevgi' },
  {
    name: 'booking-change-preview',
    path: below(series, '/aendern'),
    who: 'sevgi',
    prepare: async (tab) => {
      await tab.getByLabel('Uhrzeit').fill('20:15');
      await tab.getByRole('button', { name: 'Ansehen, was sich ändert' }).click();
      await tab.getByRole('heading', { name: 'Das würde sich ändern' }).waitFor();
    },
  },
  { name: 'date', path: dateOf(series, 1), who: 'sevgi' },
  {
    name: 'date-refused',
    path: dateOf(single),
    who: 'sevgi',
    prepare: async (tab) => {
      await tab.getByLabel('Teilnehmende', { exact: true }).fill('viele');
      await tab.getByRole('button', { name: 'Ändern', exact: true }).click();
      await tab.getByRole('alert').waitFor();
    },
  },
  { name: 'date-viewer', path: dateOf(series), who: 'viktor' },
];
