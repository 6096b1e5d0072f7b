import { z } from 'zod';
import type { FaultCode } from '../../lib/refusal.ts';
import type { Db, Tx } from '../../platform/db/database.ts';
import { type Endpoint, endpoint } from '../../platform/http/endpoint.ts';
import { BOOKING_EXAMPLES } from './booking-examples.ts';
import { BookingPatchRequest, BookingRequest, BookingView, CheckView, LinksView } from './booking-schemas.ts';
import { bookingById } from './dates.ts';
import { answerBooking, type EndpointParts, hostingOf } from './endpoint-parts.ts';
import { listBookingsEndpoint } from './listing-endpoints.ts';
import { toCheckView } from './views.ts';

const Id = z.strictObject({ id: z.uuid() });

/** What a caller says to confirm that an open room may be ended. */
export const LiveQuery = z.strictObject({
  live: z.literal('end').optional().meta({ description: 'Confirms that open rooms are to be ended' }),
});

/** What may be wrong with dates as such. */
export const DATE_FAULTS = [
  'date-invalid',
  'time-zone-unknown',
  'start-in-gap',
  'start-in-past',
  'recurrence-invalid',
  'recurrence-too-long',
  'recurrence-start-mismatch',
  'recurrence-day-missing',
  'dates-overlap',
  'branch-closed',
  'branch-limit',
] as const satisfies readonly FaultCode[];

const BOOKING = { status: 200, summary: 'The booking as it is now', body: BookingView } as const;
const byId = { of: 'object', branch: branchOfBooking } as const;

/** All endpoints under `/bookings`. */
export function bookingEndpoints(parts: EndpointParts): readonly Endpoint[] {
  return [
    listBookingsEndpoint(parts),
    bookEndpoint(parts),
    checkEndpoint(parts),
    getEndpoint(parts),
    changeEndpoint(parts),
    cancelEndpoint(parts),
    restoreEndpoint(parts),
    linksEndpoint(parts),
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
    refuses: [...DATE_FAULTS, 'branch-unknown', 'option-not-allowed', 'capacity-exhausted'],
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
    refuses: [...DATE_FAULTS, 'branch-unknown', 'option-not-allowed'],
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

function changeEndpoint(parts: EndpointParts): Endpoint {
  return endpoint({
    method: 'patch',
    path: '/bookings/{id}',
    summary: 'Change a booking and its dates to come',
    description:
      'Title, description and options hold from the next opening. A new length or number of people goes for every date that is not over; a new start, zone or rule makes the dates to come anew, counted from that start.',
    right: 'book',
    scope: byId,
    params: Id,
    body: BookingPatchRequest,
    answers: [BOOKING],
    refuses: [...DATE_FAULTS, 'option-not-allowed', 'capacity-exhausted', 'already-cancelled', 'room-open'],
    examples: BOOKING_EXAMPLES.change,
    transaction: 'turn',
    handle: async ({ tx, caller, params, body, ifMatch }) =>
      answerBooking(parts, tx, caller, await parts.bookings.change(tx, caller, params.id, body, ifMatch)),
  });
}

function cancelEndpoint(parts: EndpointParts): Endpoint {
  return endpoint({
    method: 'delete',
    path: '/bookings/{id}',
    summary: 'Cancel a booking with all its dates that are not over',
    description: 'Can be undone for ten minutes. A room that is open is ended only with `?live=end`.',
    right: 'book',
    scope: byId,
    params: Id,
    query: LiveQuery,
    answers: [BOOKING],
    refuses: ['already-cancelled', 'room-live'],
    examples: BOOKING_EXAMPLES.cancel,
    transaction: 'turn',
    handle: async ({ tx, caller, params, query, ifMatch }) => {
      const how = { live: query.live ?? null, ifMatch };
      return answerBooking(parts, tx, caller, await parts.bookings.cancel(tx, caller, params.id, how));
    },
  });
}

function restoreEndpoint(parts: EndpointParts): Endpoint {
  return endpoint({
    method: 'post',
    path: '/bookings/{id}/restore',
    summary: 'Take a cancellation back, within ten minutes',
    description:
      'A new admission of all its dates that are not over. A room that was ended is not brought back.',
    right: 'book',
    scope: byId,
    params: Id,
    answers: [BOOKING],
    refuses: ['not-cancelled', 'restore-expired', 'capacity-exhausted', 'dates-overlap'],
    examples: BOOKING_EXAMPLES.restore,
    transaction: 'turn',
    idempotent: true,
    handle: async ({ tx, caller, params, ifMatch }) =>
      answerBooking(parts, tx, caller, await parts.bookings.restore(tx, caller, params.id, ifMatch)),
  });
}

function linksEndpoint({ bookings, branches, rights }: EndpointParts): Endpoint {
  return endpoint({
    method: 'get',
    path: '/bookings/{id}/links',
    summary: 'The addresses to hand out',
    description: 'The host link is shown to those alone who may host here; others read null.',
    right: 'view',
    scope: byId,
    params: Id,
    answers: [{ status: 200, summary: 'The links', body: LinksView }],
    examples: BOOKING_EXAMPLES.links,
    transaction: 'none',
    handle: async ({ tx, caller, params }) => {
      const { booking } = await bookings.get(tx, params.id);
      const mayHost = (await hostingOf({ branches, rights }, tx, caller))(booking.branch);
      const { guest, host } = await bookings.links(tx, params.id);
      return { body: { guest, host: mayHost ? host : null } };
    },
  });
}

async function branchOfBooking({ params }: { params: { id: string } }, tx: Tx | Db): Promise<string | null> {
  return (await bookingById(tx, params.id))?.branch ?? null;
}
