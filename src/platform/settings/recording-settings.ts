import { z } from 'zod';
import { json } from './values.ts';

const branch = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'must be the id of a branch: lower-case letters, digits and hyphens');
const metaKey = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,63}$/, 'must be a key of metadata: lower-case letters, digits and hyphens');
const text = z.string().trim().min(1).max(200);

const OthersShape = z.strictObject({
  /** `ignore`: not even counted. `report`: listed for the admin. `adopt`: given to a branch where one of the rules below says which, else listed. */
  rule: z.enum(['ignore', 'report', 'adopt'], { error: 'must be ignore, report or adopt' }),
  /** Earlier installations of Plenum whose recordings are ours. */
  instances: z.array(z.string().regex(/^[0-9a-f]{16}$/, 'must be ids of installations')).max(20),
  /** Keys of metadata, without `meta_`, whose value is the id of a branch. */
  metaKeys: z.array(metaKey).max(20),
  /** Beginnings of names of meetings, and whose those are; the longest that fits decides. */
  names: z.array(z.strictObject({ begins: text, branch })).max(2_000),
});

const RecordingShape = z.strictObject({
  /** What becomes of recordings that were on the servers before us, or come from elsewhere. */
  others: OthersShape,
  /** The part of a branch's folder into which its recordings are copied. */
  archivePart: text.normalize('NFC'),
  /** How long a link to a recording is good. */
  playMinutes: z.int().min(5).max(1_440),
  /** Days after a meeting for which it is known who was there. */
  attendanceDays: z.int().min(1).max(365),
  /** Months for which it can be proven that a recording was deleted. */
  proofMonths: z.int().min(1).max(120),
});

/** `PLENUM_RECORDINGS`. */
export type RecordingSettings = z.infer<typeof RecordingShape>;

export const RecordingRules = json(RecordingShape);
