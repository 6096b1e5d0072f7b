import { z } from 'zod';
import { refuse } from '../../lib/refusal.ts';
import { DAY_MS, type Span } from '../../lib/span.ts';
import { listOf, openCursor, pageQuery, sealCursor } from '../../platform/http/cursor.ts';
import { type Endpoint, endpoint } from '../../platform/http/endpoint.ts';
import { BranchId } from '../branches/branch.ts';
import { ConcernedDate, ConcernedDates } from '../branches/concerned.ts';
import { poolMeasures } from '../capacity/admission.ts';
import { limitsDuring } from './admit-dates.ts';
import { CAPACITY_EXAMPLES } from './capacity-examples.ts';
import { OutageView, refuseField, toOutageView } from './capacity-endpoints.ts';
import { concernedBy, nameDates } from './concerned-dates.ts';
import type { EndpointParts } from './endpoint-parts.ts';
import { branchesListed, Moment, toMoment } from './listings.ts';
import { outageById } from './outage-store.ts';
import { datesAbove, measuresOfBranches } from './overcommitment.ts';

const MAX_DAYS = 400;

/** Where the list goes on: dates are ordered by their id, the last first. */
const Place = z.strictObject({ before: z.uuid() });

const Query = z.strictObject({
  ...pageQuery,
  branch: BranchId.optional().meta({ description: 'Dates of this branch and all below it' }),
  from: Moment.optional().meta({ description: 'By default now' }),
  to: Moment.optional().meta({
    description: `By default ${MAX_DAYS} days after \`from\`, which is the most`,
  }),
});

const OutageEffects = z
  .strictObject({
    outage: OutageView,
    above: ConcernedDates.meta({
      description:
        'Dates during whose window more is promised than the outage leaves. They stand all the same',
    }),
  })
  .meta({ id: 'OutageEffects' });

/** `GET /capacity/overcommitted`, `GET /capacity/outages/{id}`. */
export function overcommitmentEndpoints(parts: EndpointParts): readonly Endpoint[] {
  return [overcommittedEndpoint(parts), getOutageEndpoint(parts)];
}

function overcommittedEndpoint(parts: EndpointParts): Endpoint {
  return endpoint({
    method: 'get',
    path: '/capacity/overcommitted',
    summary: 'Dates that are above a limit, those booked last first',
    description:
      'A limit was lowered, or an outage planned, after they were admitted: they stand, and are named here as candidates to be moved. `above` says which limit: the pool\u2019s, or one of the branch. Only dates that the caller may see, of all branches for who may at `de`; all of a moment are named, also those that were there before the limit was full.',
    right: 'view',
    scope: { of: 'listed' },
    query: Query,
    answers: [{ status: 200, summary: 'A page of dates', body: listOf(ConcernedDate) }],
    refuses: ['date-invalid'],
    examples: CAPACITY_EXAMPLES.overcommitted,
    transaction: 'none',
    handle: async ({ tx, caller, query: { branch, cursor, limit, ...query } }) => {
      const place = cursor === undefined ? null : openCursor(parts.cursorKey, cursor, Place);
      const tree = await parts.branches.tree(tx);
      const seen = branchesListed(tree, parts.rights.visible(tree, caller, 'view'), branch);
      const branches = seen ?? tree.all.map(({ id }) => id);
      const span = spanAsked(parts, query);
      const measures = [
        ...poolMeasures(await limitsDuring(parts.settings, tx, span)),
        ...measuresOfBranches(tree, branches),
      ];
      const shown = new Set(branches);
      const found = (await datesAbove(parts, tx, { tree, span, measures })).filter(
        ({ date }) => shown.has(date.branch) && (place === null || date.id < place.before),
      );
      const page = found.slice(0, limit);
      const last = page.at(-1);
      const next =
        found.length > limit && last !== undefined
          ? sealCursor(parts.cursorKey, { before: last.date.id })
          : null;
      return { body: { items: await nameDates(tx, page), next } };
    },
  });
}

function getOutageEndpoint(parts: EndpointParts): Endpoint {
  return endpoint({
    method: 'get',
    path: '/capacity/outages/{id}',
    summary: 'A planned outage, and the dates that it concerns',
    right: 'operate',
    scope: { of: 'root' },
    params: z.strictObject({ id: z.uuid() }),
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

function spanAsked(
  { clock, settings }: Pick<EndpointParts, 'clock' | 'settings'>,
  query: { readonly from?: string | undefined; readonly to?: string | undefined },
): Span {
  const from = query.from === undefined ? clock.now() : toMoment(query.from, settings.timeZone);
  const to = query.to === undefined ? from + MAX_DAYS * DAY_MS : toMoment(query.to, settings.timeZone);
  if (from >= to) refuseField('/query/to', 'must be after `from`');
  if (to - from > MAX_DAYS * DAY_MS) refuseField('/query/to', `at most ${MAX_DAYS} days`);
  return { from, to };
}
