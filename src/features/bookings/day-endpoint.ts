import { z } from 'zod';
import { DAY_MS, toIso } from '../../lib/span.ts';
import { type Endpoint, endpoint } from '../../platform/http/endpoint.ts';
import { BranchId } from '../branches/branch.ts';
import { OCCURRENCE_EXAMPLES } from './booking-examples.ts';
import { OccurrenceView, UtcInstant } from './booking-schemas.ts';
import { refuseField } from './capacity-terms.ts';
import { daysWithDates } from './days.ts';
import { type EndpointParts, roomsBegun } from './endpoint-parts.ts';
import { branchesListed } from './listings.ts';
import { toOccurrenceView } from './views.ts';

/** Two months and a few days: what calendars show at once. */
const MAX_DAYS = 70;
const MAX_NAMED = 50;

const DaysQuery = z.strictObject({
  branch: BranchId.optional().meta({ description: 'This branch and all below it' }),
  from: z.iso.date().meta({ description: 'The first day, in our zone' }),
  to: z.iso.date().meta({ description: `The last day, itself included; at most ${MAX_DAYS} days` }),
  named: z.coerce
    .number()
    .int()
    .min(0)
    .max(MAX_NAMED)
    .default(5)
    .meta({ description: 'How many dates of a day are given, the earliest first' }),
  namedUpTo: z.coerce
    .number()
    .int()
    .min(0)
    .max(1_000)
    .default(100)
    .meta({ description: 'Days with more dates than these are only counted' }),
});

const DayView = z
  .strictObject({
    day: z.iso.date(),
    from: UtcInstant,
    to: UtcInstant.meta({ description: 'The next midnight: days have 23 or 25 hours where clocks change' }),
    total: z.int().meta({ description: 'How many booked dates begin on this day' }),
    dates: z.array(OccurrenceView),
  })
  .meta({ id: 'Day' });
export type DayView = z.infer<typeof DayView>;

export const DaysView = z.strictObject({ items: z.array(DayView) }).meta({ id: 'Days' });

/** `GET /occurrences/by-day`: what a calendar shows, only of what the caller may see. */
export function daysEndpoint(parts: EndpointParts): Endpoint {
  return endpoint({
    method: 'get',
    path: '/occurrences/by-day',
    summary: 'Booked dates by the day on which they begin',
    description: 'Every day of the stretch, with how many dates begin on it and the first of them.',
    right: 'view',
    scope: { of: 'listed' },
    query: DaysQuery,
    answers: [{ status: 200, summary: 'Day by day', body: DaysView }],
    refuses: ['date-invalid'],
    examples: OCCURRENCE_EXAMPLES.byDay,
    transaction: 'none',
    handle: async ({ tx, caller, query: { branch, ...wish } }) => {
      const days = (Date.parse(wish.to) - Date.parse(wish.from)) / DAY_MS + 1;
      if (days < 1 || days > MAX_DAYS) refuseField('/query/to', `1 to ${MAX_DAYS} days from \`from\` on`);
      const tree = await parts.branches.tree(tx);
      const branches = branchesListed(tree, parts.rights.visible(tree, caller, 'view'), branch);
      const found = await daysWithDates(tx, { ...wish, branches, timeZone: parts.settings.timeZone });
      const shown = found.flatMap(({ dates }) => dates.map(({ occurrence }) => occurrence));
      const rooms = await roomsBegun(parts, tx, shown);
      const items = found.map(({ day, span, total, dates }) => ({
        ...{ day, from: toIso(span.from), to: toIso(span.to), total },
        dates: dates.map(({ occurrence, booking }) => toOccurrenceView(occurrence, booking, rooms)),
      }));
      return { body: { items } };
    },
  });
}
