import { isUtf8 } from 'node:buffer';
import express, { type Request, type RequestHandler, type Response } from 'express';
import { refuse } from '../../lib/refusal.ts';
import type { Endpoint } from './endpoint.ts';

const MEGABYTE = 1024 * 1024;
const JSON_LIMIT_BYTES = MEGABYTE;
const CSV_LIMIT_BYTES = 5 * MEGABYTE;
/** Nothing of ours is nested deeper than four. */
const MOST_LEVELS = 20;

const CHARSET = /;\s*charset\s*=\s*"?([^\s;"]+)/i;
const READABLE_CHARSETS = ['utf-8', 'utf8', 'us-ascii'];
/** What German Excel writes a CSV in. Only where it is said: whoever guesses it makes `KÃ¶ln` of one broken byte. */
const EXCEL_CHARSETS = ['windows-1252', 'cp1252', 'iso-8859-1'];

const readJson = reader(JSON_LIMIT_BYTES);
const readCsv = reader(CSV_LIMIT_BYTES);

/**
 * The request's body as the endpoint's schema takes it: parsed JSON, or a CSV as one string;
 * undefined where nothing was sent or the endpoint takes nothing.
 *
 * @throws Refusal `unsupported-media-type`, `body-too-large`, `malformed-json`, `invalid-request`
 */
export async function readBody(endpoint: Endpoint, request: Request, response: Response): Promise<unknown> {
  if (endpoint.body === null || isEmpty(request)) return undefined;
  const csv = endpoint.bodyType === 'text/csv';
  const charset = charsetOf(request);
  const charsets = csv ? [...READABLE_CHARSETS, ...EXCEL_CHARSETS] : READABLE_CHARSETS;
  if (request.is([...mediaTypes(endpoint)]) === false || !charsets.includes(charset)) {
    refuse({ code: 'unsupported-media-type' });
  }
  const bytes = await (csv ? readCsv : readJson)(request, response);
  if (bytes.length === 0) return undefined;
  return csv ? decodeCsv(bytes, charset) : parseJson(bytes);
}

/**
 * Reads bodies of JSON, whatever type they come as, of `limitBytes` at most: for what is no endpoint of ours.
 *
 * @throws (what it makes) Refusal `malformed-json`, `invalid-request`; Express' own error for one that is too large
 */
export function jsonReader(limitBytes: number): (request: Request, response: Response) => Promise<unknown> {
  const read = reader(limitBytes);
  return async (request, response) => parseJson(await read(request, response));
}

/** What an endpoint takes; the first is what it is documented with. */
export function mediaTypes({ bodyType, method }: Endpoint): readonly [string, ...string[]] {
  if (bodyType === 'text/csv') return ['text/csv'];
  return method === 'patch' ? ['application/merge-patch+json', 'application/json'] : ['application/json'];
}

function isEmpty({ headers }: Request): boolean {
  return headers['transfer-encoding'] === undefined && (headers['content-length'] ?? '0') === '0';
}

function charsetOf({ headers }: Request): string {
  return (CHARSET.exec(headers['content-type'] ?? '')?.[1] ?? 'utf-8').toLowerCase();
}

/** Express' own reader, which inflates and keeps the limit on what comes out; an excess is read off, not kept. */
function reader(limitBytes: number): (request: Request, response: Response) => Promise<Buffer> {
  const read: RequestHandler = express.raw({ type: () => true, limit: limitBytes });
  return (request, response) =>
    new Promise((resolve, reject) => {
      void read(request, response, (error?: unknown) => {
        if (error instanceof Error) reject(error);
        else resolve(Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0));
      });
    });
}

function parseJson(bytes: Buffer): unknown {
  const text = decode(bytes);
  if (text === null) return refuse({ code: 'malformed-json' });
  const value = parsed(text);
  refuseUnfit(value, MOST_LEVELS);
  return value;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return refuse({ code: 'malformed-json' });
    throw error;
  }
}

/** PostgreSQL stores no NUL, and no text of ours has a use for one; who walks too many levels falls off the stack. */
function refuseUnfit(value: unknown, levels: number): void {
  if (typeof value === 'string' && value.includes('\0')) refuseText('');
  if (typeof value !== 'object' || value === null) return;
  if (levels === 0) {
    const detail = `At most ${MOST_LEVELS} levels are taken.`;
    refuse({ code: 'invalid-request', errors: [{ pointer: '', code: 'too_deep', detail }] });
  }
  for (const [key, item] of Object.entries(value)) {
    if (key.includes('\0')) refuseText('');
    refuseUnfit(item, levels - 1);
  }
}

function decodeCsv(bytes: Buffer, charset: string): string {
  const text = EXCEL_CHARSETS.includes(charset)
    ? new TextDecoder('windows-1252').decode(bytes)
    : decode(bytes);
  if (text !== null && !text.includes('\0')) return text;
  const detail =
    'Only UTF-8 text without NUL is taken. Save the table as "CSV UTF-8", or send it with charset=windows-1252.';
  return refuse({ code: 'invalid-request', errors: [{ pointer: '', code: 'invalid_text', detail }] });
}

/** Without a byte order mark; null for bytes that are no UTF-8. */
function decode(bytes: Buffer): string | null {
  return isUtf8(bytes) ? bytes.toString('utf8').replace(/^\ufeff/, '') : null;
}

/** @param pointer of the part that holds what is no text */
export function refuseText(pointer: string): never {
  return refuse({
    code: 'invalid-request',
    errors: [{ pointer, code: 'invalid_text', detail: 'Only UTF-8 text without NUL is taken.' }],
  });
}
