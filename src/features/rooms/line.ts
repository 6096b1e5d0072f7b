import type { Clock } from '../../lib/clock.ts';
import { HOUR_MS, MINUTE_MS } from '../../lib/span.ts';
import type { Entry, LinkKind } from './door.ts';
import { type Asking, placeIn, type Turn } from './pace.ts';
import type { Paces } from './paces.ts';
import type { RoomMetrics } from './room-metrics.ts';
import { type Joining, type JoinParts, signedJoin } from './signed-join.ts';
import type { Tickets } from './ticket.ts';

export type LineParts = JoinParts & {
  readonly paces: Paces;
  readonly tickets: Tickets;
  readonly clock: Clock;
  readonly metrics: RoomMetrics;
};

/** How long a place is kept for somebody who does not come when it is their turn. */
const KEPT_MS = 10 * MINUTE_MS;
/** How long one who waits for a room is led in without being asked again. */
const WAITED_MS = HOUR_MS;

type Line = Extract<Entry, { to: 'line' }>;
type Waiting = Extract<Turn, { is: 'wait' }>;

/** In, at the pace of the room's server, or how long it takes still. */
export async function letIn(
  parts: LineParts,
  joining: Joining,
  asking: Asking,
): Promise<Extract<Entry, { to: 'room' }> | Waiting> {
  const { paces, clock, metrics } = parts;
  if (paces.intervalMs > 0) {
    const turn = await paces.ask(joining.room.server, asking);
    if (turn.is === 'wait') return turn;
    if (turn.inMs > 0) await clock.sleep(turn.inMs);
    await paces.leave(joining.room.server);
  }
  metrics.noteJoin(joining.kind);
  return signedJoin(parts, joining);
}

/** Hosts ask ahead of the line, whether they have waited or not. */
export function askingAs(kind: LinkKind, slot: number | null): Asking {
  if (kind === 'host') return { as: 'host' };
  return slot === null ? { as: 'newcomer' } : { as: 'holder', slot };
}

/** Where somebody stands who holds a place. */
export function standing({ paces }: LineParts, { waitMs }: Waiting) {
  return { waitMs, number: placeIn(waitMs, paces.intervalMs) };
}

/** @param place null for one who waits for the room */
export function ticketFor(
  { tickets, clock, metrics }: LineParts,
  { kind, code, occurrence, name }: { kind: LinkKind; code: string; occurrence: string; name: string },
  place: Waiting | null,
): Line {
  metrics.noteTicket(place === null ? 'room' : 'place');
  const goodUntil = clock.now() + (place === null ? WAITED_MS : place.waitMs + KEPT_MS);
  const ticket = tickets.seal(kind, code, { name, occurrence, slot: place?.slot ?? null, goodUntil });
  return { to: 'line', ticket };
}
