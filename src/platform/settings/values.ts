import ipaddr from 'ipaddr.js';
import { z, type ZodType } from 'zod';
import { isTimeZone } from '../../lib/local-time.ts';

/*
 * Settings come as YAML values or as text from the environment; each kind reads both.
 * No message repeats what was given: it may be a secret in the wrong place.
 */

/** A whole number from `min` to `max`. */
export function wholeNumber(min: number, max: number): ZodType<number> {
  const error = `must be a whole number from ${min} to ${max}`;
  const digits = z
    .string()
    .regex(/^\d{1,9}$/, error)
    .transform(Number);
  return z.union([z.number(), digits], { error }).pipe(z.int({ error }).min(min, error).max(max, error));
}

/** `true` or `false`. */
export function flag(): ZodType<boolean> {
  return z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')], {
    error: 'must be true or false',
  });
}

/** Text of at least `min` characters, without blanks around it; null where none is set. */
export function secretText(min: number): ZodType<string | null> {
  const error = `must be a text of at least ${min} characters`;
  return z.string({ error }).trim().min(min, error).nullable();
}

/** A text, or null where none is set. */
export function optionalText(max: number): ZodType<string | null> {
  const error = `must be a text of at most ${max} characters`;
  return z.string({ error }).trim().min(1, error).max(max, error).nullable();
}

/** JSON from the environment, or the same as YAML. */
export function json<T>(schema: ZodType<T>): ZodType<T> {
  const parsed = z.unknown().transform((value, context): unknown => {
    if (typeof value !== 'string') return value;
    try {
      return JSON.parse(value);
    } catch {
      // The parser's own words quote the text, which may hold secrets.
      context.addIssue({ code: 'custom', message: 'is not valid JSON' });
      return z.NEVER;
    }
  });
  return parsed.pipe(schema);
}

/** An origin such as `https://treffen.example`, without a slash at its end; null where none is set. */
export function origin(): ZodType<string | null> {
  const error = 'must be an address such as https://treffen.example, without a path, a query or a name in it';
  return z
    .string({ error })
    .trim()
    .refine(isOrigin, error)
    .transform((text) => new URL(text).origin)
    .nullable();
}

function isOrigin(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || !['http:', 'https:'].includes(url.protocol)) return false;
  return url.pathname === '/' && `${url.search}${url.hash}${url.username}${url.password}` === '';
}

/** Any page on the web, or null. */
export function webAddress(): ZodType<string | null> {
  const error = 'must be an address such as https://partei.example/impressum';
  return z
    .string({ error })
    .trim()
    .refine((text) => ['http:', 'https:'].includes(URL.parse(text)?.protocol ?? ''), error)
    .nullable();
}

/** `postgres://…`, or null for the embedded store. */
export function postgresUrl(): ZodType<string | null> {
  const error = 'must be an address such as postgres://user:password@host:5432/plenum';
  return z
    .string({ error })
    .refine((text) => ['postgres:', 'postgresql:'].includes(URL.parse(text)?.protocol ?? ''), error)
    .nullable();
}

export function timeZone(): ZodType<string> {
  const error = 'must be a time zone such as Europe/Berlin';
  return z.string({ error }).refine(isTimeZone, error);
}

/** Words that Express knows for the networks nobody outside can come from. */
const NETWORK_WORDS = ['loopback', 'linklocal', 'uniquelocal'];

/** Addresses, networks and words with commas between; never "all", which would let anyone forge an address. */
export function proxies(): ZodType<readonly string[]> {
  const error = 'must be addresses or networks with commas between, or loopback, linklocal, uniquelocal';
  return z
    .string({ error })
    .transform((text) => text.split(',').map((part) => part.trim()))
    .refine((parts) => parts.every(isProxy), error);
}

function isProxy(text: string): boolean {
  if (NETWORK_WORDS.includes(text)) return true;
  if (text.includes('/')) return ipaddr.isValidCIDR(text) && !text.endsWith('/0');
  return ipaddr.IPv4.isValidFourPartDecimal(text) || ipaddr.IPv6.isValid(text);
}

/** Whether a host of that name can only be this very machine. */
export function isLoopback(hostname: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
}

/** Over http, and not to this very machine. */
export function isPlainOutside(address: unknown): boolean {
  const url = typeof address === 'string' ? URL.parse(address) : null;
  return url?.protocol === 'http:' && !isLoopback(url.hostname);
}
