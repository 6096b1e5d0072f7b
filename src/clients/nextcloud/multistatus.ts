import { XMLParser } from 'fast-xml-parser';
import { z } from 'zod';
import { unknown } from './failure.ts';

/** One resource that a PROPFIND or SEARCH tells of: those properties that it has. */
export type Found = { readonly href: string; readonly properties: Readonly<Record<string, unknown>> };

const LISTS = new Set(['multistatus.response', 'multistatus.response.propstat']);

const parser = new XMLParser({
  ignoreAttributes: true,
  removeNSPrefix: true,
  // Ids and names such as 0012 and 1e5 are text and stay text.
  parseTagValue: false,
  parseAttributeValue: false,
  // A name may begin with a blank.
  trimValues: false,
  processEntities: true,
  htmlEntities: false,
  isArray: (_name, path) => typeof path === 'string' && LISTS.has(path),
});

const Propstat = z.object({
  status: z.string(),
  prop: z.record(z.string(), z.unknown()).or(z.string()),
});
const Resource = z.object({ href: z.string(), propstat: z.array(Propstat).default([]) });
const Document = z.object({
  multistatus: z.object({ response: z.array(Resource).default([]) }).or(z.string().transform(() => null)),
});

/**
 * The resources of an answer with status 207; of each the properties that were found, without their prefixes.
 *
 * @param body as received; the size is capped before
 * @throws Failure `unexpected` for what is no such answer
 */
export function readMultistatus(body: string): readonly Found[] {
  const parsed = Document.safeParse(parse(body));
  if (!parsed.success) throw unknown('unexpected', { status: 207 });
  return (parsed.data.multistatus?.response ?? []).map(({ href, propstat }) => ({
    href: href.trim(),
    properties: Object.assign({}, ...propstat.filter(isFound).map(({ prop }) => prop)) as Record<
      string,
      unknown
    >,
  }));
}

function isFound({ status, prop }: z.output<typeof Propstat>): boolean {
  return `${status} `.includes(' 200 ') && typeof prop === 'object';
}

function parse(body: string): unknown {
  const text = body.trim();
  const whole = /<\/(?:[A-Za-z]+:)?multistatus>$|<(?:[A-Za-z]+:)?multistatus[^<>]*\/>$/.test(text);
  if (!whole || /<!DOCTYPE/i.test(text)) throw unknown('unexpected', { status: 207 });
  try {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- the check moves to a package of its own; the parser alone takes broken documents.
    return parser.parse(text, true);
  } catch {
    // The parser's message quotes the document; the kind says all that may be said.
    throw unknown('unexpected', { status: 207 });
  }
}
