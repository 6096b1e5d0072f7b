import type { core, ZodError } from 'zod';
import type { FieldError } from '../../lib/refusal.ts';

/** Enough to mend a form by; a body of a megabyte could be wrong in a hundred thousand places. */
const MOST_ERRORS = 50;

/**
 * Zod's findings as JSON pointers with stable codes; no value that was sent is repeated.
 *
 * @param prefix `/query` or `/path` for those parts, empty for the body
 */
export function fieldErrors(error: ZodError, prefix: string): readonly FieldError[] {
  return error.issues.flatMap((issue) => toErrors(issue, prefix)).slice(0, MOST_ERRORS);
}

function toErrors(issue: core.$ZodIssue, prefix: string): readonly FieldError[] {
  const pointer = prefix + issue.path.map((part) => `/${escapePointer(String(part))}`).join('');
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownField(pointer, key));
  return [{ pointer, code: issue.code, detail: issue.message }];
}

/** A field or parameter that nobody asked for: a typing error must not pass for a wish that was heard. */
export function unknownField(pointer: string, name: string): FieldError {
  return {
    pointer: `${pointer}/${escapePointer(name)}`,
    code: 'unrecognized_keys',
    detail: 'There is no field of this name.',
  };
}

/** RFC 6901: `~` and `/` inside a name. */
function escapePointer(part: string): string {
  return part.slice(0, 100).replaceAll('~', '~0').replaceAll('/', '~1');
}
