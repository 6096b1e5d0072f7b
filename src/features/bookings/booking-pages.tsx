import type { Page } from '../../platform/web/page.ts';
import { calendarPages } from './calendar-pages.tsx';
import { formPages } from './form-pages.ts';
import { loadPages } from './load-pages.tsx';
import { datePages, oneBookingPages } from './one-booking-pages.ts';
import type { BookingPageParts } from './page-parts.ts';

/** The pages on which somebody who is signed in books, and finds what is booked. */
export function bookingPages(parts: BookingPageParts): readonly Page[] {
  return [
    ...calendarPages(parts),
    ...loadPages(parts),
    ...formPages(parts),
    ...oneBookingPages(parts),
    ...datePages(parts),
  ];
}
