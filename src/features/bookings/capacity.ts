import type { Span } from '../../lib/span.ts';
import type { Db, Tx } from '../../platform/db/database.ts';
import {
  limitSteps,
  overcommitted,
  type Overcommitment,
  type PeakStep,
  peakSteps,
} from '../capacity/load.ts';
import { limitsDuring } from './admit-dates.ts';
import type { Desk } from './desk.ts';
import { heldWindows } from './window-store.ts';

/** What the pool carries, and what is taken of it. */
export type CapacityReport = {
  /** Planned outages not taken off. */
  readonly limits: { readonly rooms: number; readonly seats: number };
  /** The peak inside each step. */
  readonly steps: readonly PeakStep[];
  /** For each step the least that may be promised inside it, planned outages taken off. */
  readonly limitsInForce: readonly PeakStep[];
  /** Where more is promised than the limits, less the outages, allow: a limit was lowered. */
  readonly overcommitted: readonly Overcommitment[];
};

/** Windows and overruns against the limits during a span. */
export async function reportCapacity(
  { settings, heldOver }: Pick<Desk, 'settings' | 'heldOver'>,
  tx: Tx | Db,
  span: Span & { readonly stepMs: number },
): Promise<CapacityReport> {
  const limits = await limitsDuring(settings, tx, span);
  const windows = await heldWindows(tx, [span], { branches: [], replaced: [] });
  const overruns = await heldOver(tx, span);
  const held = [...windows, ...overruns.map((overrun) => ({ ...overrun, rooms: 1 }))];
  const claims = held.map(({ span: window, rooms, seats }) => ({
    span: { from: Math.max(window.from, span.from), to: Math.min(window.to, span.to) },
    rooms,
    seats,
    path: [],
  }));
  return {
    limits: { rooms: limits.rooms, seats: limits.seats },
    steps: peakSteps(claims, span),
    limitsInForce: limitSteps(limits, span),
    overcommitted: overcommitted(claims, limits),
  };
}
