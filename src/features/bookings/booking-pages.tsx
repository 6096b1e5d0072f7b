import type { Page, PageAnswer, PageRequest } from '../../platform/web/page.ts';
import { bookByForm, showForm } from './book-by-form.tsx';
import { calendarPages } from './calendar-pages.tsx';
import { loadPages } from './load-pages.tsx';
import type { BookingPageParts } from './page-parts.ts';
import { backToBooking, cancelByForm, pushByForm, restoreByForm, showBooking } from './show-booking.tsx';

/** The pages on which somebody who is signed in books, and finds what is booked. */
export function bookingPages(parts: BookingPageParts): readonly Page[] {
  const page = (
    method: Page['method'],
    path: string,
    handle: (parts: BookingPageParts, request: PageRequest) => PageAnswer | Promise<PageAnswer>,
  ): Page => ({ method, path, access: 'person', handle: (request) => handle(parts, request) });
  const leadBack = (path: string) => page('get', path, (_parts, request) => backToBooking(request));
  return [
    ...calendarPages(parts),
    ...loadPages(parts),
    page('get', '/buchen', showForm),
    page('post', '/buchen', bookByForm),
    page('get', '/buchungen/:id', showBooking),
    page('post', '/buchungen/:id/absagen', cancelByForm),
    page('post', '/buchungen/:id/zurueckholen', restoreByForm),
    page('post', '/buchungen/:id/folien', pushByForm),
    // Whoever signs in again on the way, or asks for a form's answer in the other language, sees the booking.
    leadBack('/buchungen/:id/absagen'),
    leadBack('/buchungen/:id/zurueckholen'),
    leadBack('/buchungen/:id/folien'),
  ];
}
