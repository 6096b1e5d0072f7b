import type { Page, PageAnswer, PageRequest } from '../../platform/web/page.ts';
import { bookByForm, showForm } from './book-by-form.tsx';
import { calendarPages } from './calendar-pages.tsx';
import { loadPages } from './load-pages.tsx';
import { datePages, oneBookingPages } from './one-booking-pages.ts';
import type { BookingPageParts } from './page-parts.ts';

/** The pages on which somebody who is signed in books, and finds what is booked. */
export function bookingPages(parts: BookingPageParts): readonly Page[] {
  const page = (
    method: Page['method'],
    path: string,
    handle: (parts: BookingPageParts, request: PageRequest) => PageAnswer | Promise<PageAnswer>,
  ): Page => ({ method, path, access: 'person', handle: (request) => handle(parts, request) });
  return [
    ...calendarPages(parts),
    ...loadPages(parts),
    page('get', '/buchen', showForm),
    page('post', '/buchen', bookByForm),
    ...oneBookingPages(parts),
    ...datePages(parts),
  ];
}
