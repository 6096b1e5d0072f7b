import { z } from 'zod';
import { type Heap } from './due-store.ts';
import { FAILED, isWaiting, WAITING } from './undeleted.ts';

const Amount = z
  .strictObject({
    count: z.int(),
    bytes: z.int().meta({ description: 'As far as servers say how large they are.' }),
  })
  .meta({ id: 'RecordingAmount' });
type Amount = z.infer<typeof Amount>;

const parts = { due: Amount, done: Amount, waiting: Amount, failed: Amount, left: Amount };

const Why = z.strictObject({
  ...Amount.shape,
  overdueSince: z
    .int()
    .nullable()
    .meta({ description: 'The earliest due date; milliseconds since the epoch.' }),
});

/** What one run of `clean-recordings` came to. `due` is what all the others add up to. */
export const CleaningReport = z.strictObject({
  ...parts,
  /** Due, were it not held. */
  held: Amount,
  waitingFor: z.partialRecord(z.enum(WAITING), Why),
  failedBy: z.partialRecord(z.enum(FAILED), Why),
  only: z.strictObject({ branch: z.string().nullable(), server: z.string().nullable() }),
  servers: z.array(
    z.strictObject({
      server: z.string(),
      retired: z.boolean(),
      /** What keeps it from answering. */
      failure: z.string().nullable(),
      ...parts,
    }),
  ),
  branches: z.array(z.strictObject({ branch: z.string(), ...parts })),
});
export type CleaningReport = z.infer<typeof CleaningReport>;

export type Sum = Pick<CleaningReport, keyof typeof parts>;
export type Reasons = Pick<CleaningReport, 'waitingFor' | 'failedBy'>;

export const NOTHING: Amount = { count: 0, bytes: 0 };

export function emptySum(): Sum {
  return { due: NOTHING, done: NOTHING, waiting: NOTHING, failed: NOTHING, left: NOTHING };
}

/** Of a run that had nothing to do. */
export function emptyReport(): CleaningReport {
  return {
    ...{ ...emptySum(), held: NOTHING, waitingFor: {}, failedBy: {} },
    ...{ only: { branch: null, server: null }, servers: [], branches: [] },
  };
}

export function plus(one: Amount, other: Amount): Amount {
  return { count: one.count + other.count, bytes: one.bytes + other.bytes };
}

/** Where a heap of what is not gone belongs. `left`: nobody has looked at it yet. */
export function partOf({ why }: Heap): 'waiting' | 'failed' | 'left' {
  if (why === null) return 'left';
  return isWaiting(why) ? 'waiting' : 'failed';
}

export function addTo(sum: Sum, part: Exclude<keyof Sum, 'due'>, heap: Amount): Sum {
  return { ...sum, due: plus(sum.due, heap), [part]: plus(sum[part], heap) };
}
