import { type Endpoint, endpoint } from '../../platform/http/endpoint.ts';
import { BOOKING_EXAMPLES } from './booking-examples.ts';
import { BookingRequest, BookingView, CheckView } from './booking-schemas.ts';
import { BOOKING, byId, DATE_FAULTS, Id } from './endpoint-terms.ts';
import { answerBooking, type EndpointParts } from './endpoint-parts.ts';
import { linkEndpoints } from './link-endpoints.ts';
import { listBookingsEndpoint } from './listing-endpoints.ts';
import { seriesEndpoints } from './series-endpoints.ts';
import { toCheckView } from './views.ts';

/** What else may be wrong with a booking that is to be. */
const NEW_BOOKING = ['branch-unknown', 'option-not-allowed', 'exceptions-invalid'] as const;

/** All endpoints under `/bookings`. */
export function bookingEndpoints(parts: EndpointParts): readonly Endpoint[] {
  return [
    listBookingsEndpoint(parts),
    bookEndpoint(parts),
    checkEndpoint(parts),
    getEndpoint(parts),
    ...seriesEndpoints(parts),
    ...linkEndpoints(parts),
  ];
}

function bookEndpoint(parts: EndpointParts): Endpoint {
  return endpoint({
    method: 'post',
    path: '/bookings',
    summary: 'Book a room for one date or a series',
    description:
      'Admitted against rooms, seats and the limits of the branch, every date of a series for itself.',
    right: 'book',
    scope: { of: 'body', branch: ({ body }) => body.branch },
    body: BookingRequest,
    answers: [{ status: 201, summary: 'Booked', body: BookingView }],
    refuses: [...DATE_FAULTS, ...NEW_BOOKING, 'capacity-exhausted'],
    examples: BOOKING_EXAMPLES.book,
    transaction: 'turn',
    idempotent: true,
    handle: async ({ tx, caller, body }) => {
      const made = await parts.bookings.book(tx, caller, body);
      const location = `/api/v1/bookings/${made.booking.id}`;
      return { ...(await answerBooking(parts, tx, caller, made)), location };
    },
  });
}

function checkEndpoint({ bookings }: EndpointParts): Endpoint {
  return endpoint({
    method: 'post',
    path: '/bookings/check',
    summary: 'Ask whether a booking would fit, without booking',
    right: 'book',
    scope: { of: 'body', branch: ({ body }) => body.branch },
    body: BookingRequest,
    answers: [{ status: 200, summary: 'Whether it fits, and what stands against it', body: CheckView }],
    refuses: [...DATE_FAULTS, ...NEW_BOOKING],
    examples: BOOKING_EXAMPLES.check,
    transaction: 'none',
    handle: async ({ tx, body }) => ({ body: toCheckView(await bookings.check(tx, body)) }),
  });
}

function getEndpoint(parts: EndpointParts): Endpoint {
  return endpoint({
    method: 'get',
    path: '/bookings/{id}',
    summary: 'A booking with all its dates',
    right: 'view',
    scope: byId,
    params: Id,
    answers: [BOOKING],
    examples: BOOKING_EXAMPLES.get,
    transaction: 'none',
    handle: async ({ tx, caller, params }) =>
      answerBooking(parts, tx, caller, await parts.bookings.get(tx, params.id)),
  });
}
