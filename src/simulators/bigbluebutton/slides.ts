import { XMLParser } from 'fast-xml-parser';
import { z } from 'zod';

/** One document of the XML body of `create`, as the server would fetch or decode it. */
export type Slide = {
  /** Null for an inline document. */
  readonly url: string | null;
  readonly name: string;
  readonly current: boolean;
  readonly downloadable: boolean;
  readonly removable: boolean;
  /** Bytes of the decoded inline content; 0 for a document that is fetched. */
  readonly inlineBytes: number;
};

/** The body is no well-formed XML: a real server dies on it with an HTML 500. */
export class MalformedBody extends Error {}

const Body = z.object({
  modules: z.union([z.object({ module: z.array(z.unknown()).default([]) }), z.string()]),
});
const Module = z.object({ '@name': z.literal('presentation'), document: z.array(z.unknown()).default([]) });
const Document = z.object({
  '@url': z.string().optional(),
  '@filename': z.string().optional(),
  '@name': z.string().optional(),
  '@current': z.string().default('false'),
  '@downloadable': z.string().default('false'),
  '@removable': z.string().default('true'),
  '#text': z.string().default(''),
});

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseTagValue: false,
  parseAttributeValue: false,
  isArray: (_name, path) => path === 'modules.module' || path === 'modules.module.document',
});

/**
 * The documents of a create body, without those that have no extension (skipped silently, as a server does).
 *
 * @throws MalformedBody when the text is no XML
 */
export function readSlides(body: string): Slide[] {
  if (body.trim() === '') return [];
  const parsed = Body.safeParse(parseXml(body));
  if (!parsed.success || typeof parsed.data.modules === 'string') return [];
  return parsed.data.modules.module
    .flatMap((item) => Module.safeParse(item).data?.document ?? [])
    .flatMap((item) => Document.safeParse(item).data ?? [])
    .map(toSlide)
    .filter((slide) => /[^/]\.[a-z0-9]{1,5}$/i.test(slide.name));
}

function parseXml(body: string): unknown {
  try {
    // Only a validating parse notices malformed XML; the package named as its successor is not among ours.
    // eslint-disable-next-line @typescript-eslint/no-deprecated
    return parser.parse(body, true);
  } catch (cause) {
    throw new MalformedBody('the body is not well-formed XML', { cause });
  }
}

function toSlide(document: z.infer<typeof Document>): Slide {
  const url = document['@url'] ?? null;
  const lastPart = url === null ? '' : (url.split(/[?#]/, 1)[0] ?? '').split('/').at(-1);
  return {
    url,
    name: document['@filename'] ?? document['@name'] ?? lastPart ?? '',
    current: document['@current'] === 'true',
    downloadable: document['@downloadable'] === 'true',
    removable: document['@removable'] === 'true',
    inlineBytes: url === null ? Buffer.from(document['#text'], 'base64').length : 0,
  };
}
