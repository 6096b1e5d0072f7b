import { z } from 'zod';
import { DAY_MS, type Span } from '../../lib/span.ts';
import { listOf, openCursor, pageQuery, sealCursor } from '../../platform/http/cursor.ts';
import { type Endpoint, endpoint } from '../../platform/http/endpoint.ts';
import { Moment, toMoment } from '../../platform/http/moment.ts';
import { BranchId } from '../branches/branch.ts';
import { ConcernedDate } from '../branches/concerned.ts';
import { poolMeasures } from '../capacity/admission.ts';
import { limitsDuring } from './admit-dates.ts';
import { CAPACITY_EXAMPLES } from './capacity-examples.ts';
import { MAX_DAYS, refuseField } from './capacity-terms.ts';
import { nameDates } from './concerned-dates.ts';
import type { EndpointParts } from './endpoint-parts.ts';
import { branchesListed } from './listings.ts';
import { datesAbove, measuresOfBranches } from './overcommitment.ts';

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

/** `GET /capacity/overcommitted`. */
export function overcommittedEndpoint(parts: EndpointParts): Endpoint {
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
