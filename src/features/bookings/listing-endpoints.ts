import { z } from 'zod';
import type { Db, Tx } from '../../platform/db/database.ts';
import type { Caller } from '../../platform/http/caller.ts';
import { listOf, pageQuery } from '../../platform/http/cursor.ts';
import { type Endpoint, endpoint } from '../../platform/http/endpoint.ts';
import { BranchId } from '../branches/branch.ts';
import { BOOKING_EXAMPLES, OCCURRENCE_EXAMPLES } from './booking-examples.ts';
import { BookingView, OccurrenceView } from './booking-schemas.ts';
import { type EndpointParts, hostingOf, roomsBegun } from './endpoint-parts.ts';
import {
  branchesListed,
  type Listing,
  Moment,
  pageOfBookings,
  pageOfOccurrences,
  toMoment,
} from './listings.ts';
import { toBookingView, toOccurrenceView } from './views.ts';

const filterQuery = {
  branch: BranchId.optional().meta({ description: 'This branch and all below it' }),
  from: Moment.optional(),
  to: Moment.optional(),
  status: z.enum(['booked', 'cancelled']).optional(),
};

const OccurrencesQuery = z.strictObject({ ...pageQuery, ...filterQuery });
const BookingsQuery = z.strictObject({
  ...pageQuery,
  ...filterQuery,
  text: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .optional()
    .meta({ description: 'Stands in title or description; `ae` finds `ä`' }),
});

/** `GET /bookings`: only what the caller may see. */
export function listBookingsEndpoint(parts: EndpointParts): Endpoint {
  return endpoint({
    method: 'get',
    path: '/bookings',
    summary: 'Bookings by their first start',
    description: '`from` and `to` keep bookings that reach into that time.',
    right: 'view',
    scope: { of: 'listed' },
    query: BookingsQuery,
    answers: [{ status: 200, summary: 'A page of bookings', body: listOf(BookingView) }],
    refuses: ['date-invalid'],
    examples: BOOKING_EXAMPLES.list,
    transaction: 'none',
    handle: async ({ tx, caller, query }) => {
      const listing = { ...(await listingOf(parts, tx, caller, query)), text: query.text ?? null };
      const { items, next } = await pageOfBookings(tx, parts.cursorKey, listing);
      const rooms = await roomsBegun(
        parts,
        tx,
        items.flatMap(({ occurrences }) => occurrences),
      );
      const mayHost = await hostingOf(parts, tx, caller);
      return {
        body: { items: items.map((item) => toBookingView(item, rooms, mayHost(item.booking.branch))), next },
      };
    },
  });
}

/** `GET /occurrences`: only what the caller may see. */
export function listOccurrencesEndpoint(parts: EndpointParts): Endpoint {
  return endpoint({
    method: 'get',
    path: '/occurrences',
    summary: 'Dates by their start',
    description: '`from` and `to` keep dates that are on during that time, from start to end.',
    right: 'view',
    scope: { of: 'listed' },
    query: OccurrencesQuery,
    answers: [{ status: 200, summary: 'A page of dates', body: listOf(OccurrenceView) }],
    refuses: ['date-invalid'],
    examples: OCCURRENCE_EXAMPLES.list,
    transaction: 'none',
    handle: async ({ tx, caller, query }) => {
      const listing = await listingOf(parts, tx, caller, query);
      const { items, next } = await pageOfOccurrences(tx, parts.cursorKey, listing);
      const rooms = await roomsBegun(
        parts,
        tx,
        items.map(({ occurrence }) => occurrence),
      );
      return {
        body: { items: items.map((item) => toOccurrenceView(item.occurrence, item.booking, rooms)), next },
      };
    },
  });
}

async function listingOf(
  { branches, rights, settings }: EndpointParts,
  tx: Tx | Db,
  caller: Caller,
  query: z.infer<typeof OccurrencesQuery>,
): Promise<Omit<Listing, 'text'>> {
  const tree = await branches.tree(tx);
  const moment = (text: string | undefined) =>
    text === undefined ? null : toMoment(text, settings.timeZone);
  return {
    branches: branchesListed(tree, rights.visible(tree, caller, 'view'), query.branch),
    from: moment(query.from),
    to: moment(query.to),
    status: query.status ?? null,
    cursor: query.cursor,
    limit: query.limit,
  };
}
