import { z } from 'zod';
import { refuse } from '../../lib/refusal.ts';
import { listOf, pageQuery } from '../../platform/http/cursor.ts';
import { type Endpoint, endpoint } from '../../platform/http/endpoint.ts';
import { Moment, toMoment } from '../../platform/http/moment.ts';
import { ConcernedDates } from '../branches/concerned.ts';
import { line } from '../branches/options.ts';
import { CAPACITY_EXAMPLES } from './capacity-examples.ts';
import { Load, refuseField, spanOf, toSpanView } from './capacity-terms.ts';
import { concernedBy } from './concerned-dates.ts';
import type { EndpointParts } from './endpoint-parts.ts';
import { pageOf, placeIn } from './listings.ts';
import { cancelOutage, planOutage } from './outages.ts';
import { listOutages, outageById, type PlannedOutage } from './outage-store.ts';

const Id = z.strictObject({ id: z.uuid() });

const OutagesQuery = z.strictObject({
  ...pageQuery,
  from: Moment.optional(),
  to: Moment.optional(),
  endedBy: Moment.optional().meta({ description: 'Only outages that are over by then' }),
  order: z.enum(['earliest', 'latest']).default('earliest').meta({ description: 'Which outages come first' }),
});

const OutageRequest = z
  .strictObject({
    from: Moment,
    to: Moment,
    rooms: z.int().min(0).max(10_000).default(0),
    seats: z.int().min(0).max(1_000_000).default(0),
    reason: line(0, 200).default(''),
    announcement: line(0, 300).default('').meta({
      description:
        'Plain text for guests and hosts: the pages of the meetings concerned show it until the outage is over. Empty: they show nothing',
    }),
    servers: z.array(z.string().min(1).max(100)).max(100).default([]).meta({
      description:
        'Whose rooms are concerned; a meeting without a room yet is concerned either way. Empty: all servers',
    }),
  })
  .meta({
    id: 'OutageRequest',
    examples: [
      { from: '2027-02-09T18:00:00Z', to: '2027-02-09T22:00:00Z', seats: 400, reason: 'Wartung bbb-03' },
      {
        ...{ from: '2027-02-09T19:00:00Z', to: '2027-02-09T19:30:00Z', rooms: 20, seats: 400 },
        announcement: 'Der Server wird neu gestartet. Der Raum ist dann für einige Minuten weg.',
        servers: ['bbb-03'],
      },
    ],
  });
export const OutageView = z
  .strictObject({
    ...{ id: z.uuid(), ...Load, reason: z.string() },
    ...{ announcement: z.string(), servers: z.array(z.string()) },
  })
  .meta({ id: 'Outage', description: 'So many rooms and seats are missing while it lasts' });

export const OutagePreview = z
  .strictObject({
    dryRun: z.literal(true),
    above: ConcernedDates.meta({
      description: 'Dates during whose window more is promised than it would leave. They stand all the same',
    }),
  })
  .meta({ id: 'OutagePreview' });

const OutageEffects = z
  .strictObject({
    outage: OutageView,
    above: ConcernedDates.meta({
      description:
        'Dates during whose window more is promised than the outage leaves. They stand all the same',
    }),
  })
  .meta({ id: 'OutageEffects' });

/** Answers of one endpoint have one type. */
const planned: z.ZodType<z.infer<typeof OutageView> | z.infer<typeof OutagePreview>> = OutageView;
const foreseen: typeof planned = OutagePreview;

/** `GET/POST /capacity/outages`, `GET/DELETE /capacity/outages/{id}`. */
export function outageEndpoints(parts: EndpointParts): readonly Endpoint[] {
  return [listEndpoint(parts), planEndpoint(parts), getEndpoint(parts), cancelEndpoint(parts)];
}

function listEndpoint({ cursorKey, settings }: EndpointParts): Endpoint {
  return endpoint({
    method: 'get',
    path: '/capacity/outages',
    summary: 'Planned outages by their beginning',
    description: '`from` and `to` keep outages that reach into that time.',
    right: 'operate',
    scope: { of: 'root' },
    query: OutagesQuery,
    answers: [{ status: 200, summary: 'A page of outages', body: listOf(OutageView) }],
    refuses: ['date-invalid'],
    examples: CAPACITY_EXAMPLES.listOutages,
    transaction: 'none',
    handle: async ({ tx, query: { cursor, limit, order, ...query } }) => {
      const moment = (text: string | undefined) =>
        text === undefined ? null : toMoment(text, settings.timeZone);
      const place = placeIn(cursorKey, cursor);
      const after = place === null ? null : { from: place.startsAt, id: place.id };
      const listed = await listOutages(tx, {
        ...{ from: moment(query.from), to: moment(query.to), endedBy: moment(query.endedBy) },
        ...{ latestFirst: order === 'latest', after, limit: limit + 1 },
      });
      const { items, next } = pageOf(cursorKey, listed, limit, ({ id, span }) => ({
        startsAt: span.from,
        id,
      }));
      return { body: { items: items.map(toOutageView), next } };
    },
  });
}

function planEndpoint(parts: EndpointParts): Endpoint {
  const { clock, settings } = parts;
  return endpoint({
    method: 'post',
    path: '/capacity/outages',
    summary: 'Plan an outage: rooms or seats that will be missing',
    description:
      'Admissions count with it from now on. What is booked already stays, and shows as overcommitted. With `dryRun=true` nothing is planned, and the answer names the dates that it would concern.',
    right: 'operate',
    scope: { of: 'root' },
    query: z.strictObject({ dryRun: z.stringbool().default(false) }),
    body: OutageRequest,
    answers: [
      { status: 201, summary: 'Planned', body: planned },
      { status: 200, summary: 'What it would concern, with `dryRun`', body: foreseen },
    ],
    refuses: ['date-invalid'],
    examples: CAPACITY_EXAMPLES.planOutage,
    transaction: 'turn',
    asks: ({ query }) => query.dryRun,
    idempotent: true,
    handle: async ({ tx, caller, body, query: { dryRun } }) => {
      const { rooms, seats, reason, announcement, servers } = body;
      refuseUnknownServers(settings, servers);
      const by = { actor: caller.principal, now: clock.now() };
      const span = spanOf(body, settings.timeZone, '');
      const wish = { span, rooms, seats, reason, announcement, servers };
      if (dryRun) return { status: 200, body: { dryRun, above: await concernedBy(parts, tx, span, [wish]) } };
      return { body: toOutageView(await planOutage(tx, by, wish)) };
    },
  });
}

function getEndpoint(parts: EndpointParts): Endpoint {
  return endpoint({
    method: 'get',
    path: '/capacity/outages/{id}',
    summary: 'A planned outage, and the dates that it concerns',
    right: 'operate',
    scope: { of: 'root' },
    params: Id,
    answers: [{ status: 200, summary: 'The outage and its dates', body: OutageEffects }],
    refuses: ['not-found'],
    examples: CAPACITY_EXAMPLES.getOutage,
    transaction: 'none',
    handle: async ({ tx, params }) => {
      const outage = (await outageById(tx, params.id)) ?? refuse({ code: 'not-found' });
      return { body: { outage: toOutageView(outage), above: await concernedBy(parts, tx, outage.span, []) } };
    },
  });
}

function cancelEndpoint({ clock }: EndpointParts): Endpoint {
  return endpoint({
    method: 'delete',
    path: '/capacity/outages/{id}',
    summary: 'Take a planned outage back',
    right: 'operate',
    scope: { of: 'root' },
    params: Id,
    answers: [{ status: 204, summary: 'Gone', body: null }],
    refuses: ['not-found'],
    examples: CAPACITY_EXAMPLES.cancelOutage,
    transaction: 'turn',
    handle: async ({ tx, caller, params }) => {
      await cancelOutage(tx, { actor: caller.principal, now: clock.now() }, params.id);
      return { body: undefined };
    },
  });
}

/** @throws Refusal `invalid-request` for a server that the settings do not name */
function refuseUnknownServers({ servers }: EndpointParts['settings'], named: readonly string[]): void {
  const unknown = named.findIndex((name) => !servers.some((server) => server.name === name));
  if (unknown !== -1) refuseField(`/servers/${unknown}`, 'must be the name of a server');
}

function toOutageView({ span, servers, ...rest }: PlannedOutage) {
  return { ...rest, ...toSpanView(span), servers: [...servers] };
}
