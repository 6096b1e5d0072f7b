import { XMLParser } from 'fast-xml-parser';
import { z } from 'zod';
import type { BackendErrorKind } from './fault.ts';

/** An answer that is none: which kind, and why the server said no. `readAnswer` throws it, the client names the call. */
export class AnswerError extends Error {
  readonly kind: Extract<BackendErrorKind, 'not-xml' | 'truncated' | 'malformed' | 'failed' | 'checksum'>;
  readonly messageKey: string | undefined;

  constructor(kind: AnswerError['kind'], messageKey?: string) {
    super(kind);
    this.name = 'AnswerError';
    this.kind = kind;
    this.messageKey = messageKey;
  }
}

const LISTS = new Set([
  'response.meetings.meeting',
  'response.recordings.recording',
  'response.recordings.recording.playback.format',
  'response.errors.error',
]);
/** Valid keys of metadata that the parser refuses whole documents for. */
const RESERVED = new Set(['constructor', 'prototype', '__proto__']);

const parser = new XMLParser({
  ignoreAttributes: true,
  // Ids such as 0012 and 1e5 are text and stay text.
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: true,
  processEntities: true,
  htmlEntities: false,
  isArray: (_name, path) => typeof path === 'string' && LISTS.has(path),
  // Another application's `meta_constructor` must not blind us for the whole server.
  transformTagName: (name) => (RESERVED.has(name) ? `${name}_` : name),
});

/** A text element; an empty one and a missing one both mean empty. */
export const Text = z.string().default('');

/** The second form of a failure, without messageKey. */
const ErrorList = z.object({ error: z.array(z.object({ key: Text })) });

const Verdict = z.object({
  response: z.looseObject({
    returncode: z.enum(['SUCCESS', 'FAILED']),
    messageKey: Text,
    errors: ErrorList.or(z.literal('')).optional(),
  }),
});

/**
 * The content of `<response>` of an answer that says SUCCESS, every value as text.
 *
 * @param body as received; the size is capped before
 * @throws AnswerError for anything else, by the verdict and its key, never by a text
 */
export function readAnswer(body: string): Readonly<Record<string, unknown>> {
  const parsed = Verdict.safeParse(parse(body));
  if (!parsed.success) throw new AnswerError('malformed');
  const { response } = parsed.data;
  if (response.returncode === 'SUCCESS') return response;
  throw refusalOf(response.messageKey === '' ? listedKey(response.errors) : response.messageKey);
}

/** What an answer means that says FAILED for the reason `key`. */
export function refusalOf(key: string): AnswerError {
  return key === 'checksumError' ? new AnswerError('checksum') : new AnswerError('failed', printableKey(key));
}

/** `fields` of an answer as `schema` reads them. @throws AnswerError when something needed is missing or odd */
export function readFields<S extends z.ZodType>(schema: S, fields: unknown): z.output<S> {
  const result = schema.safeParse(fields);
  if (!result.success) throw new AnswerError('malformed');
  return result.data;
}

function parse(body: string): unknown {
  const text = body.trim();
  if (!/^(<\?xml[^>]*\?>)?\s*<response[\s/>]/.test(text)) throw new AnswerError('not-xml');
  if (!text.endsWith('</response>') && !/<response\s*\/>$/.test(text)) throw new AnswerError('truncated');
  if (/<!DOCTYPE/i.test(text)) throw new AnswerError('malformed');
  try {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- the check moves to a package of its own; the parser alone takes broken documents.
    return parser.parse(withoutAttendees(text), true);
  } catch {
    // The parser's message quotes the document; the kind says all that may be said.
    throw new AnswerError('malformed');
  }
}

/**
 * The document without its lists of people. We count them by `participantCount` and must not know their names;
 * and the server puts keys of other applications into them unchecked (`<1x>`), which is no XML.
 */
function withoutAttendees(xml: string): string {
  const open = '<attendees>';
  const close = '</attendees>';
  const kept: string[] = [];
  let from = 0;
  for (;;) {
    const start = xml.indexOf(open, from);
    const end = start === -1 ? -1 : xml.indexOf(close, start);
    if (end === -1) break;
    kept.push(xml.slice(from, start));
    from = end + close.length;
  }
  kept.push(xml.slice(from));
  return kept.join('');
}

function listedKey(errors: z.output<typeof ErrorList> | '' | undefined): string {
  return errors === undefined || errors === '' ? '' : (errors.error[0]?.key ?? '');
}

/** What stands for the key of a no that came without one, or with one that is not repeated. */
export const NO_KEY = 'unknown';

/** A key as it may stand in a log: the server's keys are words; anything else is not repeated. */
function printableKey(key: string): string {
  return /^[A-Za-z_][A-Za-z_ ]{0,63}$/.test(key) ? key : NO_KEY;
}
