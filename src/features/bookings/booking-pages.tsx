import { faultOf } from '../../platform/http/fault-of.ts';
import { listOf } from '../../platform/http/cursor.ts';
import type { Page, PageAnswer, PageRequest } from '../../platform/web/page.ts';
import { toIso } from '../../lib/span.ts';
import { bookByForm, showForm } from './book-by-form.tsx';
import { checkByForm } from './check-by-form.tsx';
import { BookingListPage } from './booking-list.tsx';
import { OccurrenceView } from './booking-schemas.ts';
import { meetByForm } from './meet-now.tsx';
import { addressIn, bookableBy, type BookingPageParts, signedIn } from './page-parts.ts';
import { backToBooking, cancelByForm, pushByForm, restoreByForm, showBooking } from './show-booking.tsx';

const DATES_ON_A_PAGE = 25;
/** A description and a welcome in any script, and a choice for each date of a long series. */
const FORM_BYTES = 96 * 1024;

/** The pages on which somebody who is signed in books, and finds what is booked. */
export function bookingPages(parts: BookingPageParts): readonly Page[] {
  const page = (
    method: Page['method'],
    path: string,
    handle: (parts: BookingPageParts, request: PageRequest) => PageAnswer | Promise<PageAnswer>,
  ): Page => ({ method, path, access: 'person', handle: (request) => handle(parts, request) });
  const leadBack = (path: string) => page('get', path, (_parts, request) => backToBooking(request));
  return [
    page('get', '/buchen', showForm),
    { ...page('post', '/buchen', bookByForm), formLimitBytes: FORM_BYTES },
    { ...page('post', '/buchen/pruefen', checkByForm), formLimitBytes: FORM_BYTES },
    page('get', '/buchen/pruefen', backToForm),
    page('post', '/sofort', meetByForm),
    page('get', '/sofort', backToForm),
    page('get', '/buchungen', showDates),
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

/** Whoever signs in again on the way, or asks for an answer in the other language, begins anew. */
function backToForm(_parts: BookingPageParts, { frame }: PageRequest): PageAnswer {
  return { status: 303, redirect: frame.link('/buchen') };
}

/** `GET /buchungen`: what is booked from now on, soonest first, from the place `ab` on. */
async function showDates(parts: BookingPageParts, request: PageRequest): Promise<PageAnswer> {
  const { frame } = request;
  const person = signedIn(request);
  const now = parts.clock.now();
  const cursor = request.query['ab'];
  const query = {
    ...{ from: toIso(now), status: 'booked', limit: String(DATES_ON_A_PAGE) },
    ...(cursor === undefined ? {} : { cursor }),
  };
  try {
    const listed = await parts.ask(person.caller, {
      ...{ method: 'get', path: '/occurrences', query, answer: listOf(OccurrenceView) },
    });
    const { tree, reach, branches } = await bookableBy(parts, person);
    const shown = {
      dates: listed.items.map((date) => ({
        ...date,
        branchName: tree.get(date.branch)?.name ?? date.branch,
      })),
      next: listed.next,
      isFirst: cursor === undefined,
      address: addressIn(tree, reach),
      mayBook: branches.length > 0,
      now,
    };
    return { status: 200, html: <BookingListPage frame={frame} shown={shown} /> };
  } catch (error) {
    // An old address of the list: it begins anew.
    const isOld = ['cursor-invalid', 'invalid-request'].includes(faultOf(error).code);
    if (!isOld || cursor === undefined) throw error;
    return { status: 303, redirect: frame.link('/buchungen') };
  }
}
