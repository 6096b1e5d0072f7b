import { z } from 'zod';
import type { Db, Tx } from '../../platform/db/database.ts';
import { BranchId } from './branch.ts';
import type { Tree } from './tree.ts';

/** So many dates are named one by one; all of them are counted. */
export const MOST_NAMED = 200;

/** A limit that a date is above, or of those that are one too many. */
const ExceededView = z
  .strictObject({
    limit: z.enum([
      'rooms',
      'seats',
      'roomsAtOnce',
      'seatsAtOnce',
      'subtreeRoomsAtOnce',
      'maxMinutes',
      'maxParticipants',
      'daysAhead',
    ]),
    branch: BranchId.nullable().meta({
      description: 'The branch that the limit binds, or at the top of the subtree; null for the whole pool',
    }),
    allowed: z.int().meta({ description: 'The limit, less planned outages' }),
    counted: z.int().meta({ description: 'What is promised at the worst instant of its window' }),
  })
  .meta({ id: 'ExceededLimit' });

/** A date, and why it is named. */
export const ConcernedDate = z
  .strictObject({
    id: z.uuid(),
    booking: z.uuid(),
    branch: BranchId,
    title: z.string(),
    start: z.string().meta({ description: 'Wall time in `timeZone`' }),
    timeZone: z.string(),
    startsAt: z.iso.datetime(),
    endsAt: z.iso.datetime(),
    expectedParticipants: z.int().meta({ description: 'Its share of the seats; of the rooms it has one' }),
    above: z.array(ExceededView),
  })
  .meta({ id: 'ConcernedDate' });
export type ConcernedDate = z.infer<typeof ConcernedDate>;

/** Dates that a change concerns. */
export const ConcernedDates = z
  .strictObject({
    total: z.int(),
    dates: z
      .array(ConcernedDate)
      .meta({ description: `Those booked last come first; at most ${MOST_NAMED} are named` }),
  })
  .meta({ id: 'ConcernedDates' });
export type ConcernedDates = z.infer<typeof ConcernedDates>;

/** What a change of the tree means for what is booked. Nothing of it is cancelled. */
type TreeEffects = {
  /** Dates that would be above a limit, and are not now, or less so. */
  readonly above: ConcernedDates;
  /** Dates still to come of branches that would be closed: they stand. */
  readonly upcoming: ConcernedDates;
};

/** Made by the bookings, passed in by `app.ts`. */
export type EffectsOf = (tx: Tx | Db, before: Tree, after: Tree) => Promise<TreeEffects>;
