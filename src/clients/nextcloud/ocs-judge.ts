import { z } from 'zod';
import { BRUTE_FORCE, type NextcloudErrorKind } from './fault.ts';
import { Failure, refused, unknown } from './failure.ts';
import type { OcsResponse } from './ocs-http.ts';

/** An id may come as text or as number, and is text to us. */
export const Id = z.union([z.string(), z.number().int()]).transform(String);

/** An answer of OCS that says yes or no; `data` is what it holds. */
const Envelope = z.object({
  ocs: z.object({
    meta: z.object({ statuscode: z.number().int() }),
    data: z.unknown().optional(),
  }),
});
/** How Team folders say no. */
const Message = z.object({ message: z.string() });

/** Codes of the server, of HTTP and of its own, and what they say wherever they come from. */
const KINDS: Readonly<Record<number, NextcloudErrorKind>> = {
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not-found',
  423: 'locked',
  507: 'full',
  997: 'unauthorized',
  998: 'not-found',
};

/**
 * What an answer holds that says yes twice, by its status and by its own code: 200, or 100 in the older form that
 * Team folders speak.
 *
 * @throws Failure for anything else; `code` is the server's own
 */
export function ocsData(response: OcsResponse): unknown {
  const { status } = response;
  const json = parsed(response.body);
  const envelope = Envelope.safeParse(json);
  if (!envelope.success) throw withoutEnvelope(response, json);
  const { meta, data } = envelope.data.ocs;
  const said = meta.statuscode;
  if (status === 200 && (said === 200 || said === 100)) return data;
  if (status === 429) throw refused('rate-limited', { status, code: BRUTE_FORCE });
  if (response.header('x-nextcloud-maintenance-mode') === '1') throw refused('maintenance', { status });
  const code = String(said);
  const kind = KINDS[said] ?? KINDS[status];
  if (kind !== undefined) throw refused(kind, { status, code });
  throw unexpected(status, code);
}

/** `data` as `schema` reads it. @throws Failure `unexpected` when something needed is missing or odd */
export function readData<S extends z.ZodType>(schema: S, data: unknown): z.output<S> {
  const result = schema.safeParse(data);
  if (!result.success) throw unknown('unexpected');
  return result.data;
}

/** JSON in which whole numbers that lose digits are text; undefined where it is none. */
export function parsed(body: string): unknown {
  try {
    return JSON.parse(body, keepDigits) as unknown;
  } catch {
    // The parser's message quotes the answer; what is no JSON is judged by its status.
    return undefined;
  }
}

function keepDigits(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  const source = context?.source;
  const lost = typeof value === 'number' && source !== undefined && !Number.isSafeInteger(value);
  return lost && /^-?\d+$/.test(source) ? source : value;
}

function withoutEnvelope({ status, header }: OcsResponse, json: unknown): Failure {
  if (status === 429) return refused('rate-limited', { status });
  if (status === 503 && header('x-nextcloud-maintenance-mode') === '1')
    return refused('maintenance', { status });
  // A 404 of a proxy or of a wrong address is not the server's word; that of Team folders has a message.
  const ownWord = status !== 404 || Message.safeParse(json).success;
  const kind = ownWord && status >= 400 ? KINDS[status] : undefined;
  return kind === undefined ? unexpected(status) : refused(kind, { status });
}

function unexpected(status: number, code?: string): Failure {
  const more = { status, ...(code === undefined ? {} : { code }) };
  return status >= 400 && status < 500 ? refused('unexpected', more) : unknown('unexpected', more);
}
