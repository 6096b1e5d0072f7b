import { z } from 'zod';
import { type Endpoint, endpoint } from '../../platform/http/endpoint.ts';
import { BOOKING_EXAMPLES } from './booking-examples.ts';
import { BookingPatchRequest, BookingView } from './booking-schemas.ts';
import { answerBooking, type EndpointParts, refuseBookingFor } from './endpoint-parts.ts';
import { BOOKING, byId, DATE_FAULTS, dryRun, from, Id, live } from './endpoint-terms.ts';
import { AgainRequest, ChangePreviewView } from './series-schemas.ts';
import { toPreviewView } from './views.ts';

const CHANGED = {
  status: 200,
  summary: 'The booking as it is now; with `dryRun=true` what would become of its dates',
  body: z.union([BookingView, ChangePreviewView]),
} as const;

/** Changing, cancelling, restoring and repeating a booking, as a whole or from one of its dates on. */
export function seriesEndpoints(parts: EndpointParts): readonly Endpoint[] {
  return [changeEndpoint(parts), cancelEndpoint(parts), restoreEndpoint(parts), againEndpoint(parts)];
}

function changeEndpoint(parts: EndpointParts): Endpoint {
  return endpoint({
    method: 'patch',
    path: '/bookings/{id}',
    summary: 'Change a booking and its dates to come, or one date and those after it',
    description: [
      'Title, description and options hold from the next opening, and are the same for all dates. A new length or number of people goes for every date that is not over; a new start, zone or rule makes the dates to come anew, counted from that start. What the booking says already is no change.',
      'With `from`, all of that goes for that date and those after it. `start` is then the new start of that date. Without a `recurrence`, the rule goes on from there with as many dates as are left, on the weekday of the new start where it names but one; each date is moved in its order and keeps its id, its length and its people, also one that was moved by hand, and a cancelled one goes along and stays cancelled. With a `recurrence`, the dates are made anew by that one, and a day on which a date was cancelled stays free. The booking’s `start`, `recurrence`, `durationMinutes` and `expectedParticipants` then say how this last part was made.',
      'Only what changes is admitted anew, and its old window does not count against it: a date that keeps its time, length and people is never refused.',
    ].join('\n\n'),
    right: 'book',
    scope: byId,
    params: Id,
    query: z.strictObject({ from, dryRun }),
    body: BookingPatchRequest,
    answers: [CHANGED],
    refuses: [...DATE_FAULTS, 'option-not-allowed', 'capacity-exhausted', 'already-cancelled', 'room-open'],
    examples: BOOKING_EXAMPLES.change,
    transaction: 'turn',
    asks: ({ query }) => query.dryRun,
    handle: async ({ tx, caller, params: { id }, query, body, ifMatch }) => {
      const patch = { ...body, from: query.from };
      if (query.dryRun) {
        return { body: toPreviewView(await parts.bookings.previewChange(tx, caller, id, patch, ifMatch)) };
      }
      return answerBooking(parts, tx, caller, await parts.bookings.change(tx, caller, id, patch, ifMatch));
    },
  });
}

function cancelEndpoint(parts: EndpointParts): Endpoint {
  return endpoint({
    method: 'delete',
    path: '/bookings/{id}',
    summary: 'Cancel a booking with all its dates that are not over, or one date and those after it',
    description:
      'Can be undone for ten minutes. A room that is open is ended only with `?live=end`. Where no date is to come any more, the booking itself is cancelled, and its link says so; dates that took place stay.',
    right: 'book',
    scope: byId,
    params: Id,
    query: z.strictObject({ from, live, dryRun }),
    answers: [CHANGED],
    refuses: ['already-cancelled', 'room-live', 'start-in-past'],
    examples: BOOKING_EXAMPLES.cancel,
    transaction: 'turn',
    asks: ({ query }) => query.dryRun,
    handle: async ({ tx, caller, params: { id }, query, ifMatch }) => {
      const how = { live: query.live ?? null, from: query.from, ifMatch };
      if (query.dryRun) {
        return { body: toPreviewView(await parts.bookings.previewCancel(tx, caller, id, how)) };
      }
      return answerBooking(parts, tx, caller, await parts.bookings.cancel(tx, caller, id, how));
    },
  });
}

function restoreEndpoint(parts: EndpointParts): Endpoint {
  return endpoint({
    method: 'post',
    path: '/bookings/{id}/restore',
    summary: 'Take a cancellation back, within ten minutes',
    description:
      'A new admission of all its dates that are not over, all or none. A room that was ended is not brought back. Where only a part was cancelled, `from` names the first date of it.',
    right: 'book',
    scope: byId,
    params: Id,
    query: z.strictObject({
      from: z.uuid().optional().meta({
        description:
          'The id of a cancelled date of this booking: it comes back, with those after it that were cancelled at once with it. Without it, all that went with the booking.',
      }),
    }),
    answers: [BOOKING],
    refuses: ['not-cancelled', 'restore-expired', 'capacity-exhausted', 'dates-overlap', 'start-in-past'],
    examples: BOOKING_EXAMPLES.restore,
    transaction: 'turn',
    idempotent: true,
    handle: async ({ tx, caller, params: { id }, query, ifMatch }) =>
      answerBooking(parts, tx, caller, await parts.bookings.restore(tx, caller, id, ifMatch, query.from)),
  });
}

function againEndpoint(parts: EndpointParts): Endpoint {
  return endpoint({
    method: 'post',
    path: '/bookings/{id}/again',
    summary: 'Book again like this',
    description:
      'A new booking with links of its own, from another start; also like one that is over or was cancelled. What is not named is as in the earlier one: a series gets as many dates as that was to have, by its rule, on the weekday of the new start where the rule names but one. Options that the branch no longer allows are refused; name them to choose others.',
    right: 'book',
    scope: byId,
    params: Id,
    body: AgainRequest,
    answers: [{ status: 201, summary: 'Booked', body: BookingView }],
    refuses: [
      ...DATE_FAULTS,
      'branch-unknown',
      'branch-forbidden',
      'option-not-allowed',
      'capacity-exhausted',
    ],
    examples: BOOKING_EXAMPLES.again,
    transaction: 'turn',
    idempotent: true,
    handle: async ({ tx, caller, params: { id }, body, ifMatch }) => {
      if (body.branch !== undefined) await refuseBookingFor(parts, tx, caller, body.branch);
      const made = await parts.bookings.bookAgain(tx, caller, id, body, ifMatch);
      const location = `/api/v1/bookings/${made.booking.id}`;
      return { ...(await answerBooking(parts, tx, caller, made)), location };
    },
  });
}
