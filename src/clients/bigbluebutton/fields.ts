import { z } from 'zod';

export const Id = z.string().min(1);
export const Flag = z.enum(['true', 'false']).transform((text) => text === 'true');
/** Missing and empty both mean no. */
export const MaybeFlag = z
  .enum(['true', 'false', ''])
  .default('')
  .transform((text) => text === 'true');

/** A whole number, also one that the server grouped by its own locale (`1,000`). */
export const Count = z
  .string()
  .regex(/^(\d+|\d{1,3}([.,'’\u00a0\u202f ]\d{3})+)$/)
  .transform((digits) => Number(digits.replace(/\D/g, '')))
  .pipe(z.int());

/** What is no text is left out. */
export const Metadata = z
  .union([z.literal('').transform(() => ({})), z.record(z.string(), z.unknown())])
  .default({})
  .transform((entries) =>
    Object.fromEntries(
      Object.entries(entries).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    ),
  );
