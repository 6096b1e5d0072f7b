import type { Registry } from 'prom-client';
import type { Clock } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import { DAY_MS, type Instant, SECOND_MS } from '../../lib/span.ts';
import type { Database } from '../../platform/db/database.ts';
import { type GaugeWish, registerGauges } from '../../platform/http/gauges.ts';
import { type CapacityReport, reportCapacity } from './capacity.ts';
import type { Desk } from './desk.ts';

type GaugeParts = Pick<Desk, 'settings' | 'heldOver'> & {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
};

const AHEAD_DAYS = 7;

type Amount = { readonly rooms: number; readonly seats: number };
const NOTHING: Amount = { rooms: 0, seats: 0 };
/** One reading serves all figures of one scrape. */
type Reading = { readonly at: Instant; readonly report: Promise<CapacityReport> };

/** What is promised of the pool, now and in the days ahead, against what it carries. */
export function registerCapacityGauges(registry: Registry, parts: GaugeParts): void {
  const { clock, database, log } = parts;
  let last: Reading | null = null;
  const read = (): Promise<CapacityReport> => {
    const at = clock.now();
    if (last === null || at - last.at >= SECOND_MS) {
      const span = { from: at, to: at + AHEAD_DAYS * DAY_MS };
      last = { at, report: reportCapacity(parts, database.db, { ...span, stepMs: DAY_MS }) };
    }
    return last.report;
  };
  const figure = (name: string, help: string, of: (report: CapacityReport) => Amount): GaugeWish => ({
    ...{ name, help, labelNames: ['of'] },
    read: async (gauge) => {
      const { rooms, seats } = of(await read());
      gauge.set({ of: 'rooms' }, rooms);
      gauge.set({ of: 'seats' }, seats);
    },
  });
  registerGauges(registry, log, [
    figure(
      'plenum_capacity_limit',
      'Rooms and seats that may be promised at once, planned outages not taken off',
      ({ limits }) => limits,
    ),
    figure(
      'plenum_capacity_promised_peak',
      'The most that is promised at one moment of the next 24 hours',
      ({ steps: [day] }) => day ?? NOTHING,
    ),
    figure(
      'plenum_capacity_overcommitted',
      `By how much more is promised than there will be, at the worst moment of the next ${AHEAD_DAYS} days`,
      ({ overcommitted }) => ({
        rooms: Math.max(0, ...overcommitted.map(({ rooms }) => rooms)),
        seats: Math.max(0, ...overcommitted.map(({ seats }) => seats)),
      }),
    ),
  ]);
}
