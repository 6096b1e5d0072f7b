import { z } from 'zod';
import type { Db, Tx } from '../../platform/db/database.ts';
import { type Endpoint, endpoint } from '../../platform/http/endpoint.ts';
import { OCCURRENCE_EXAMPLES } from './booking-examples.ts';
import { OccurrencePatchRequest, OccurrenceView } from './booking-schemas.ts';
import { occurrencesById } from './dates.ts';
import { daysEndpoint } from './day-endpoint.ts';
import { type EndpointParts, roomsBegun } from './endpoint-parts.ts';
import { DATE_FAULTS, dryRun, Id, live } from './endpoint-terms.ts';
import { listOccurrencesEndpoint } from './listing-endpoints.ts';
import { ChangePreviewView } from './series-schemas.ts';
import { toOccurrenceView, toPreviewView } from './views.ts';

const DATE = { status: 200, summary: 'The date as it is now', body: OccurrenceView } as const;
const MOVED = {
  status: 200,
  summary: 'The date as it is now; with `dryRun=true` what would become of it and of its siblings',
  body: z.union([OccurrenceView, ChangePreviewView]),
} as const;
const byId = { of: 'object', branch: branchOfOccurrence } as const;

/** All endpoints under `/occurrences`, but for opening and ending rooms. */
export function occurrenceEndpoints(parts: EndpointParts): readonly Endpoint[] {
  return [
    listOccurrencesEndpoint(parts),
    daysEndpoint(parts),
    getEndpoint(parts),
    moveEndpoint(parts),
    cancelEndpoint(parts),
    restoreEndpoint(parts),
  ];
}

function getEndpoint(parts: EndpointParts): Endpoint {
  return endpoint({
    method: 'get',
    path: '/occurrences/{id}',
    summary: 'One date of a booking',
    right: 'view',
    scope: byId,
    params: Id,
    answers: [DATE],
    examples: OCCURRENCE_EXAMPLES.get,
    transaction: 'none',
    handle: async ({ tx, params }) => answer(parts, tx, params.id),
  });
}

function moveEndpoint(parts: EndpointParts): Endpoint {
  return endpoint({
    method: 'patch',
    path: '/occurrences/{id}',
    summary: 'Move or lengthen one date, or expect more people',
    description:
      'Its old window does not count against it. While its room is open, only the length may change.',
    right: 'book',
    scope: byId,
    params: Id,
    query: z.strictObject({ dryRun }),
    body: OccurrencePatchRequest,
    answers: [MOVED],
    refuses: [...DATE_FAULTS, 'capacity-exhausted', 'already-cancelled', 'room-open'],
    examples: OCCURRENCE_EXAMPLES.move,
    transaction: 'turn',
    asks: ({ query }) => query.dryRun,
    handle: async ({ tx, caller, params, query, body, ifMatch }) => {
      if (query.dryRun) {
        const preview = await parts.bookings.previewMove(tx, caller, params.id, body, ifMatch);
        return { body: toPreviewView(preview) };
      }
      await parts.bookings.moveOccurrence(tx, caller, params.id, body, ifMatch);
      return answer(parts, tx, params.id);
    },
  });
}

function cancelEndpoint(parts: EndpointParts): Endpoint {
  return endpoint({
    method: 'delete',
    path: '/occurrences/{id}',
    summary: 'Cancel one date',
    description: 'Can be undone for ten minutes. A room that is open is ended only with `?live=end`.',
    right: 'book',
    scope: byId,
    params: Id,
    query: z.strictObject({ live }),
    answers: [DATE],
    refuses: ['already-cancelled', 'room-live', 'start-in-past'],
    examples: OCCURRENCE_EXAMPLES.cancel,
    transaction: 'turn',
    handle: async ({ tx, caller, params, query, ifMatch }) => {
      await parts.bookings.cancelOccurrence(tx, caller, params.id, { live: query.live ?? null, ifMatch });
      return answer(parts, tx, params.id);
    },
  });
}

function restoreEndpoint(parts: EndpointParts): Endpoint {
  return endpoint({
    method: 'post',
    path: '/occurrences/{id}/restore',
    summary: 'Take the cancellation of one date back, within ten minutes',
    description: 'A new admission. A room that was ended is not brought back.',
    right: 'book',
    scope: byId,
    params: Id,
    answers: [DATE],
    refuses: [
      'not-cancelled',
      'restore-expired',
      'already-cancelled',
      'capacity-exhausted',
      'dates-overlap',
      'start-in-past',
    ],
    examples: OCCURRENCE_EXAMPLES.restore,
    transaction: 'turn',
    idempotent: true,
    handle: async ({ tx, caller, params, ifMatch }) => {
      await parts.bookings.restoreOccurrence(tx, caller, params.id, ifMatch);
      return answer(parts, tx, params.id);
    },
  });
}

async function answer(parts: EndpointParts, tx: Tx | Db, id: string) {
  const { occurrence, booking } = await parts.bookings.getOccurrence(tx, id);
  const rooms = await roomsBegun(parts, tx, [occurrence]);
  return { body: toOccurrenceView(occurrence, booking, rooms), version: occurrence.version, live: true };
}

async function branchOfOccurrence(
  { params }: { params: { id: string } },
  tx: Tx | Db,
): Promise<string | null> {
  const [date] = await occurrencesById(tx, [params.id]);
  return date === undefined || date.status === 'dropped' ? null : date.branch;
}
