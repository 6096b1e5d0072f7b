import { createHash } from 'node:crypto';
import { z } from 'zod';

const Seen = z.record(z.string(), z.string());

/** What somebody typed, and what somebody else made of the same in the meantime. */
export type Clash<Field extends string> = {
  readonly field: Field;
  readonly mine: string;
  readonly theirs: string;
};

/** A text longer than this is known again by its hash: it stands in the form once already. */
const MOST_CARRIED = 64;

/** What a form carries of how things stood when it was shown. */
export function seenAs(standing: Readonly<Record<string, string>>): string {
  const entries = Object.entries(standing).map(([field, text]) => [field, carried(text)]);
  return JSON.stringify(Object.fromEntries(entries));
}

function carried(text: string): string {
  return text.length > MOST_CARRIED ? createHash('sha256').update(text).digest('base64url') : text;
}

/**
 * What was typed into a form that others have overtaken: what its sender did not touch is as it stands now, and the
 * rest is as they typed it, told beside what stands there now.
 *
 * @param seen as `seenAs` made it; anything else is taken for a form that showed nothing
 */
export function overtaken<Field extends string>(
  seen: string | undefined,
  typed: Readonly<Record<Field, string>>,
  standing: Readonly<Record<Field, string>>,
): { readonly typed: Readonly<Record<Field, string>>; readonly clashes: readonly Clash<Field>[] } {
  const before = readSeen(seen);
  const fields = Object.keys(standing) as Field[];
  const entries = fields.map((field) => [
    field,
    before[field] === carried(typed[field]) ? standing[field] : typed[field],
  ]);
  // Object.fromEntries forgets the keys that it was given.
  const merged = Object.fromEntries(entries) as Record<Field, string>;
  const clashes = fields
    .filter((field) => merged[field] !== standing[field])
    .map((field) => ({ field, mine: merged[field], theirs: standing[field] }));
  return { typed: merged, clashes };
}

function readSeen(text: string | undefined): Readonly<Record<string, string>> {
  try {
    return Seen.safeParse(JSON.parse(text ?? '{}')).data ?? {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}
