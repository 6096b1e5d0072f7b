import { z } from 'zod';
import { DAY_MS, MINUTE_MS } from '../../lib/span.ts';
import { type Endpoint, endpoint } from '../../platform/http/endpoint.ts';
import { Moment } from '../../platform/http/moment.ts';
import { reportCapacity } from './capacity.ts';
import { CAPACITY_EXAMPLES } from './capacity-examples.ts';
import { Load, MAX_DAYS, refuseField, spanOf, toSpanView } from './capacity-terms.ts';
import type { EndpointParts } from './endpoint-parts.ts';
import { outageEndpoints } from './outage-endpoints.ts';
import { overcommittedEndpoint } from './overcommitment-endpoints.ts';

/** A year in hours: more makes no picture. */
const MAX_STEPS = 10_000;

const CapacityQuery = z.strictObject({
  from: Moment,
  to: Moment,
  step: z.coerce
    .number()
    .int()
    .min(5)
    .max(7 * 24 * 60)
    .default(60)
    .meta({ description: `Minutes; at most ${MAX_STEPS} steps and ${MAX_DAYS} days at once` }),
});

const LoadView = z.strictObject(Load).meta({ id: 'CapacitySpan' });
export const CapacityView = z
  .strictObject({
    limits: z
      .strictObject({ rooms: z.int(), seats: z.int() })
      .meta({ description: 'What may be promised at once; planned outages are not taken off' }),
    steps: z.array(LoadView).meta({ description: 'The peak inside each step' }),
    limitsInForce: z.array(LoadView).meta({
      description: 'For each step the least that may be promised inside it, planned outages taken off',
    }),
    overcommitted: z.array(LoadView).meta({
      description: 'By how much more is promised than limits less outages allow: a limit was lowered',
    }),
  })
  .meta({ id: 'Capacity' });

/** `GET /capacity`, and all endpoints below it. */
export function capacityEndpoints(parts: EndpointParts): readonly Endpoint[] {
  return [capacityEndpoint(parts), ...outageEndpoints(parts), overcommittedEndpoint(parts)];
}

function capacityEndpoint(parts: EndpointParts): Endpoint {
  return endpoint({
    method: 'get',
    path: '/capacity',
    summary: 'How much is promised, over time',
    description: 'Of all branches together, without saying whose; everybody may see it.',
    right: 'view',
    scope: { of: 'listed' },
    query: CapacityQuery,
    answers: [{ status: 200, summary: 'A time series', body: CapacityView }],
    refuses: ['date-invalid'],
    examples: CAPACITY_EXAMPLES.capacity,
    transaction: 'none',
    handle: async ({ tx, query }) => {
      const span = spanOf(query, parts.settings.timeZone, '/query');
      const stepMs = query.step * MINUTE_MS;
      if (span.to - span.from > Math.min(MAX_DAYS * DAY_MS, MAX_STEPS * stepMs)) {
        refuseField('/query/to', `at most ${MAX_STEPS} steps and ${MAX_DAYS} days`);
      }
      const { limits, steps, limitsInForce, overcommitted } = await reportCapacity(parts, tx, {
        ...span,
        stepMs,
      });
      return {
        body: {
          limits,
          steps: steps.map((step) => ({ ...step, ...toSpanView(step) })),
          limitsInForce: limitsInForce.map((step) => ({ ...step, ...toSpanView(step) })),
          overcommitted: overcommitted.map(({ span: { from, to }, rooms, seats }) => ({
            ...toSpanView({ from, to }),
            rooms,
            seats,
          })),
        },
      };
    },
  });
}
