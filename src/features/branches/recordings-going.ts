import { z } from 'zod';
import { refuse } from '../../lib/refusal.ts';
import type { Db, Tx } from '../../platform/db/database.ts';
import { BranchId } from './branch.ts';
import type { Tree } from './tree.ts';

const Counted = { due: z.int(), bytes: z.int().meta({ description: 'As far as their servers say' }) };

/** What a change of the tree means for recordings. */
export const GoingRecordings = z
  .strictObject({
    ...Counted,
    branches: z.array(z.strictObject({ branch: BranchId, ...Counted })),
    next: z.strictObject({ days: z.int(), ...Counted }).meta({
      description: 'Those that would be deleted in so many days thereafter, and would not without the change',
    }),
  })
  .meta({
    id: 'GoingRecordings',
    description:
      'Recordings that would be deleted in the next night, and are not due, or not ready for it, now',
  });
export type GoingRecordings = z.infer<typeof GoingRecordings>;

/** Made by the recordings, passed in by `app.ts`. */
export type GoingOf = (db: Tx | Db, before: Tree, after: Tree) => Promise<GoingRecordings>;

/** Confirms that recordings may be deleted for it. */
export const deletes = z.literal('confirm').optional().meta({
  description:
    'Confirms that recordings may thereby be deleted in the next night. Without it such a change is refused, and says how many there are',
});

/** @throws Refusal `recordings-would-go` */
export function refuseSuddenEnd(
  { due, bytes, branches }: GoingRecordings,
  confirmed: string | undefined,
): void {
  if (due > 0 && confirmed === undefined) refuse({ code: 'recordings-would-go', due, bytes, branches });
}
