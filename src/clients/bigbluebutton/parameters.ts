import { z } from 'zod';
import { oneLine } from './text.ts';

/** A parameter that no server may be sent. It names the parameter and the rule, never the value. */
export class ParameterError extends Error {
  readonly call: string;
  readonly faults: readonly string[];

  constructor(call: string, faults: readonly string[]) {
    super(`${call}: ${faults.join(', ')}`);
    this.name = 'ParameterError';
    this.call = call;
    this.faults = faults;
  }
}

/**
 * `value` as `schema` gives it back.
 *
 * @throws ParameterError naming every parameter that is wrong or unknown
 */
export function checked<S extends z.ZodType>(call: string, schema: S, value: z.input<S>): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new ParameterError(
    call,
    result.error.issues.map(({ path, code }) => `${path.join('.') || 'parameters'}: ${code}`),
  );
}

/**
 * Our own meeting ids. The first sign is no hex digit: the server looks ids up by prefix among SHA-1 hashes,
 * so an id such as `ab` would reach a stranger's meeting.
 */
export const MeetingId = z.string().regex(/^[G-Zg-z][A-Za-z0-9._-]{1,255}$/);

/** Text of one line: invisible signs taken out, blanks collapsed as the server does, then measured. */
export function line(min: number, max: number) {
  return z.string().transform(oneLine).pipe(z.string().min(min).max(max));
}

/** An http or https address in plain signs, as it is put into a query. */
export const WebAddress = z
  .string()
  .max(1000)
  // Not zod's own URL check: it mends what it gets, and what is sent should be what was meant.
  .regex(/^https?:\/\/[\x21-\x7e]+$/)
  .refine((address) => {
    const url = URL.parse(address);
    return url !== null && url.username === '' && url.password === '';
  });
