import { z } from 'zod';
import type { Db, Tx } from '../../platform/db/database.ts';
import type { Caller } from '../../platform/http/caller.ts';
import { type Endpoint, endpoint } from '../../platform/http/endpoint.ts';
import { BOOKING_EXAMPLES } from './booking-examples.ts';
import { LinksView } from './booking-schemas.ts';
import { type EndpointParts, hostingOf } from './endpoint-parts.ts';
import { byId, Id } from './endpoint-terms.ts';
import { LINK_KINDS } from './link-store.ts';

const RotatePath = z.strictObject({ id: z.uuid(), kind: z.enum(LINK_KINDS) });

/** `GET /bookings/{id}/links` and `POST /bookings/{id}/links/{guest|host}/rotate`. */
export function linkEndpoints(parts: EndpointParts): readonly Endpoint[] {
  return [linksEndpoint(parts), rotateEndpoint(parts)];
}

function linksEndpoint(parts: EndpointParts): Endpoint {
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
    handle: async ({ tx, caller, params }) => ({ body: await toView(parts, tx, caller, params.id) }),
  });
}

function rotateEndpoint(parts: EndpointParts): Endpoint {
  return endpoint({
    method: 'post',
    path: '/bookings/{id}/links/{kind}/rotate',
    summary: 'Replace the guest link or the host link by a new one',
    description:
      'For a link that went astray. The old one opens nothing from now on, and its page says that it was replaced and whom to ask for the new one. The other link stays as it is, and whoever is in the room stays there. `If-Match` names the version of the booking, which this does not change.',
    right: 'book',
    scope: { of: 'object', branch: (input, tx) => byId.branch(input, tx) },
    params: RotatePath,
    answers: [{ status: 200, summary: 'The links as they are now', body: LinksView }],
    refuses: ['already-cancelled', 'version-conflict'],
    examples: BOOKING_EXAMPLES.rotateLink,
    transaction: 'turn',
    idempotent: true,
    handle: async ({ tx, caller, params: { id, kind }, ifMatch }) => {
      await parts.bookings.rotateLink(tx, caller, { booking: id, kind, ifMatch });
      return { body: await toView(parts, tx, caller, id) };
    },
  });
}

async function toView(parts: EndpointParts, tx: Tx | Db, caller: Caller, id: string): Promise<LinksView> {
  const { booking } = await parts.bookings.get(tx, id);
  const mayHost = (await hostingOf(parts, tx, caller))(booking.branch);
  const { guest, host } = await parts.bookings.links(tx, id);
  return { guest, host: mayHost ? host : null };
}
