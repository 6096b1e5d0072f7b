import { z } from 'zod';
import type { Db, Tx } from '../../platform/db/database.ts';
import type { Caller } from '../../platform/http/caller.ts';
import { listOf, pageQuery } from '../../platform/http/cursor.ts';
import { type Endpoint, endpoint } from '../../platform/http/endpoint.ts';
import { Moment, toMoment } from '../../platform/http/moment.ts';
import { BranchId } from '../branches/branch.ts';
import { viewPrincipals } from '../people/principals.ts';
import { principalsMeant } from '../people/sought-persons.ts';
import { BOOKING_EXAMPLES, OCCURRENCE_EXAMPLES } from './booking-examples.ts';
import { BookingView, OccurrenceView } from './booking-schemas.ts';
import { type EndpointParts, hostingOf, roomsBegun } from './endpoint-parts.ts';
import { branchesListed, type Listing, pageOfBookings, pageOfOccurrences } from './listings.ts';
import { ROOM_STATES } from './room-functions.ts';
import { soughtWords } from './search.ts';
import { toBookingView, toOccurrenceView } from './views.ts';

const filterQuery = {
  branch: BranchId.optional().meta({ description: 'This branch and all below it' }),
  from: Moment.optional(),
  to: Moment.optional(),
  status: z.enum(['booked', 'cancelled']).optional(),
  text: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .optional()
    .meta({
      description:
        'Words in any order, each of which stands in title, description or the name of the branch, at the beginning of a word or inside it; `ä`, `ae` and `a` are one, as are `ß` and `ss`; accents, hyphens and case do not matter. The first eight words count.',
      examples: ['mitgliederversammlung köln'],
    }),
  person: z
    .string()
    .trim()
    .min(2)
    .max(255)
    .optional()
    .meta({
      description:
        'Who booked: `me`, a principal such as `token:portal`, the subject of a person, or words of a name, two letters at least, as in `text`.',
      examples: ['me'],
    }),
};

const BookingsQuery = z.strictObject({ ...pageQuery, ...filterQuery });
const OccurrencesQuery = z.strictObject({
  ...pageQuery,
  ...filterQuery,
  room: z
    .enum(ROOM_STATES)
    .optional()
    .meta({ description: 'Dates whose room is in this state now; `live`: somebody is in it' }),
  endedBy: Moment.optional().meta({ description: 'Only dates that have ended by then' }),
  order: z.enum(['earliest', 'latest']).default('earliest').meta({ description: 'Which dates come first' }),
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
      const listing = await listingOf(parts, tx, caller, query);
      const { items, next } = await pageOfBookings(tx, parts.cursorKey, listing);
      const rooms = await roomsBegun(
        parts,
        tx,
        items.flatMap(({ occurrences }) => occurrences),
      );
      const mayHost = await hostingOf(parts, tx, caller);
      const bookers = await viewPrincipals(
        tx,
        items.map(({ booking }) => booking.bookedBy),
      );
      const shown = items.map((found) =>
        toBookingView(found, {
          rooms,
          mayHost: mayHost(found.booking.branch),
          bookedBy: bookers(found.booking.bookedBy),
        }),
      );
      return { body: { items: shown, next } };
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
      const ids = query.room === undefined ? null : await parts.roomsInState(tx, query.room);
      const { items, next } = await pageOfOccurrences(tx, parts.cursorKey, {
        ...{ ...listing, ids },
        endedBy: query.endedBy === undefined ? null : toMoment(query.endedBy, parts.settings.timeZone),
        latestFirst: query.order === 'latest',
      });
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
  query: z.infer<typeof BookingsQuery>,
): Promise<Listing> {
  const tree = await branches.tree(tx);
  const moment = (text: string | undefined) =>
    text === undefined ? null : toMoment(text, settings.timeZone);
  return {
    branches: branchesListed(tree, rights.visible(tree, caller, 'view'), query.branch),
    from: moment(query.from),
    to: moment(query.to),
    status: query.status ?? null,
    words: query.text === undefined ? null : soughtWords(tree, query.text),
    bookers: query.person === undefined ? null : await principalsMeant(tx, caller, query.person),
    cursor: query.cursor,
    limit: query.limit,
  };
}
