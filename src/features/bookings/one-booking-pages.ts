import type { Page, PageAnswer, PageRequest } from '../../platform/web/page.ts';
import { bookAgainByForm, showAgain } from './again-page.tsx';
import { changeByForm, showChange } from './change-by-form.tsx';
import { rotateByForm, showLinks } from './links-page.tsx';
import { showNotice } from './notice-page.tsx';
import { FORM_BYTES } from './form-pages.ts';
import type { BookingPageParts } from './page-parts.ts';
import { backToBooking, cancelByForm, pushByForm, restoreByForm, showBooking } from './show-booking.tsx';
import {
  backToDate,
  cancelDate,
  endRoom,
  extendDate,
  moveByForm,
  openRoom,
  restoreDate,
  showDate,
} from './show-date.tsx';

type Handle = (parts: BookingPageParts, request: PageRequest) => PageAnswer | Promise<PageAnswer>;

/** A booking's page, and those below it. */
export function oneBookingPages(parts: BookingPageParts): readonly Page[] {
  const at = (method: Page['method'], name: string, handle: Handle) =>
    page(parts, method, `/buchungen/:id${name}`, handle);
  const leadBack: Handle = (_parts, request) => backToBooking(request);
  const acts = { absagen: cancelByForm, zurueckholen: restoreByForm, folien: pushByForm };
  return [
    at('get', '', showBooking),
    at('get', '/aushang', showNotice),
    at('get', '/links', showLinks),
    at('post', '/links', rotateByForm),
    at('get', '/aendern', showChange),
    at('post', '/aendern', changeByForm),
    at('get', '/nochmal', showAgain),
    at('post', '/nochmal', bookAgainByForm),
    // Whoever signs in again on the way, or asks for a form's answer in the other language, sees the booking.
    ...Object.entries(acts).flatMap(([name, act]) => [
      at('post', `/${name}`, act),
      at('get', `/${name}`, leadBack),
    ]),
  ];
}

/** A date's page, and what its forms do. */
export function datePages(parts: BookingPageParts): readonly Page[] {
  const at = (method: Page['method'], name: string, handle: Handle) =>
    page(parts, method, `/termine/:id${name}`, handle);
  const leadBack: Handle = (_parts, request) => backToDate(request);
  const acts = {
    verschieben: moveByForm,
    laenger: extendDate,
    absagen: cancelDate,
    zurueckholen: restoreDate,
    oeffnen: openRoom,
    beenden: endRoom,
  };
  return [
    at('get', '', showDate),
    ...Object.entries(acts).flatMap(([name, act]) => [
      at('post', `/${name}`, act),
      at('get', `/${name}`, leadBack),
    ]),
  ];
}

function page(parts: BookingPageParts, method: Page['method'], path: string, handle: Handle): Page {
  return {
    ...{ method, path, access: 'person', formLimitBytes: FORM_BYTES },
    handle: (request) => handle(parts, request),
  };
}
