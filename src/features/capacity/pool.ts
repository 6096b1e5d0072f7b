import type { Outage, PoolLimits } from './admission.ts';

/**
 * What a pool of servers promises.
 *
 * Seats: those of all configured servers that are not retired, less the largest where there are two or more and
 * the reserve is kept, so that a lost server finds its people a place elsewhere. One occurrence: at most the
 * seats of the second-largest server (of the only one, where there is one), so that it can move as well.
 * A lost or draining server is no matter here: that changes where rooms go, never what is admitted.
 */
export function poolLimits(
  servers: readonly { readonly seats: number; readonly retired: boolean }[],
  options: {
    readonly roomLimit: number;
    readonly keepLargestInReserve: boolean;
    readonly outages: readonly Outage[];
  },
): PoolLimits {
  const seats = servers
    .filter(({ retired }) => !retired)
    .map((server) => server.seats)
    .sort((one, other) => other - one);
  const [largest = 0, second] = seats;
  const reserve = options.keepLargestInReserve && second !== undefined ? largest : 0;
  return {
    rooms: options.roomLimit,
    seats: seats.reduce((sum, each) => sum + each, 0) - reserve,
    seatsPerOccurrence: second ?? largest,
    outages: options.outages,
  };
}
