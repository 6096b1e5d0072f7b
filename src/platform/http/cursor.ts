import { createHmac, timingSafeEqual } from 'node:crypto';
import { z, type ZodType } from 'zod';
import { refuse } from '../../lib/refusal.ts';

/** 128 bits of the code are more than enough for something that only says where a list goes on. */
const CODE_BYTES = 16;

/** Where a list goes on, as an opaque text that only we can make. */
export function sealCursor(key: Buffer, value: unknown): string {
  const text = Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${text}.${authenticate(key, text).toString('base64url')}`;
}

/**
 * What `sealCursor` was given.
 *
 * @param schema what this list's cursors hold: another list's cursor is none of ours
 * @throws Refusal `cursor-invalid`
 */
export function openCursor<T>(key: Buffer, cursor: string, schema: ZodType<T>): T {
  const [text = '', code = '', ...rest] = cursor.split('.');
  const given = Buffer.from(code, 'base64url');
  if (rest.length > 0 || given.length !== CODE_BYTES || !timingSafeEqual(given, authenticate(key, text))) {
    return refuse({ code: 'cursor-invalid' });
  }
  const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
  const result = schema.safeParse(value);
  return result.success ? result.data : refuse({ code: 'cursor-invalid' });
}

function authenticate(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(`cursor:${text}`).digest().subarray(0, CODE_BYTES);
}

/** The query parameters of every list, to be spread into its own: `z.strictObject({ ...pageQuery, … })`. */
export const pageQuery = {
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(200)
    .default(50)
    .meta({ description: 'The most items of one page.' }),
  cursor: z
    .string()
    .min(1)
    .max(2_000)
    .optional()
    .meta({ description: 'The `next` of the page before; absent for the first page.' }),
};

/** A page of a list, as the wire shows it. */
export function listOf<T extends ZodType>(item: T) {
  return z.strictObject({
    items: z.array(item),
    next: z.string().nullable().meta({ description: 'The cursor of the next page; null on the last.' }),
  });
}
