import type { ZodError } from 'zod';
import type { FieldError } from '../../lib/refusal.ts';

/**
 * Zod's findings as JSON pointers with stable codes; what was sent is never repeated.
 *
 * @param prefix `/query` or `/path` for those parts, empty for the body
 */
export function fieldErrors(error: ZodError, prefix: string): readonly FieldError[] {
  return error.issues.map((issue) => ({
    pointer: prefix + issue.path.map((part) => `/${escapePointer(String(part))}`).join(''),
    code: issue.code,
    detail: issue.message,
  }));
}

/** RFC 6901: `~` and `/` inside a name. */
function escapePointer(part: string): string {
  return part.replaceAll('~', '~0').replaceAll('/', '~1');
}
