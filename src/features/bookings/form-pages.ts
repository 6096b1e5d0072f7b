import type { Page, PageAnswer, PageRequest } from '../../platform/web/page.ts';
import { bookByForm, showForm } from './book-by-form.tsx';
import { checkByForm } from './check-by-form.tsx';
import { meetByForm } from './meet-now.tsx';
import type { BookingPageParts } from './page-parts.ts';

/** A description and a welcome in any script, and a choice for each date of a long series. */
export const FORM_BYTES = 96 * 1024;

/** The pages on which a room is booked. */
export function formPages(parts: BookingPageParts): readonly Page[] {
  const page = (
    method: Page['method'],
    path: string,
    handle: (parts: BookingPageParts, request: PageRequest) => PageAnswer | Promise<PageAnswer>,
  ): Page => ({
    ...{ method, path, access: 'person', formLimitBytes: FORM_BYTES },
    handle: (request) => handle(parts, request),
  });
  return [
    page('get', '/buchen', showForm),
    page('post', '/buchen', bookByForm),
    page('post', '/buchen/pruefen', checkByForm),
    page('post', '/sofort', meetByForm),
    page('get', '/buchen/pruefen', backToForm),
    page('get', '/sofort', backToForm),
  ];
}

/** Whoever signs in again on the way, or asks for an answer in the other language, begins anew. */
function backToForm(_parts: BookingPageParts, { frame }: PageRequest): PageAnswer {
  return { status: 303, redirect: frame.link('/buchen') };
}
